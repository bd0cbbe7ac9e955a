"""The verb `solve`: from a case to a solution that is proved optimal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Literal

from landbridge.case.case import Case
from landbridge.case.scenario import Scenario, apply, load_scenario
from landbridge.case.year import at_year
from landbridge.engine.certificate import certify
from landbridge.engine.paths.generate import NotForPathsError, optimum_over_paths
from landbridge.engine.prove import NotProvedError, Proved, prove
from landbridge.engine.solver import Infeasible, Unbounded
from landbridge.errors import CaseError, CertificateError, InfeasibleError, Problem
from landbridge.model.build import Build
from landbridge.model.controls.notes import control_notes
from landbridge.model.flowing import flows_of
from landbridge.model.impossible import explain_impossible
from landbridge.model.programme import build_programme
from landbridge.model.solution import Solution
from landbridge.model.solved import Solved

Engine = Literal["auto", "links", "paths"]

PATHS_FROM = 50_000
"""Flows on links from which the engine of paths is taken."""

ScenarioLike = Scenario | str | Path | Mapping[str, Any]


def solve(
    case: Case,
    scenarios: ScenarioLike | Sequence[ScenarioLike] = (),
    *,
    year: int | None = None,
    strict: bool = False,
    on: date | None = None,
    engine: Engine = "auto",
) -> Solution:
    """Find the best plan for a case and prove that there is none better.

    scenarios: one or several, applied in order; each a Scenario, a file or a mapping.
    year: one of the case's years; its base year where left out.
    strict: what is to be met becomes a limit instead of having a price.
    on: the day whose controls bind; the last day of the year where left out.
    engine: `links` decides flows on links, `paths` on paths, which is faster for large networks
        and comes to the same proved worth; `auto` chooses by size. Where several plans are best,
        the two may find different ones.

    Raises CaseError or ScenarioError for data that do not fit, InfeasibleError where strict mode
    asks for the impossible (with the proved cut), CertificateError where nothing could be proved.
    """
    applied = [_scenario(one) for one in _listed(scenarios)]
    wanted = case.meta.base_year if year is None else year
    given = apply(case if on is None else replace(case, controls_on=on), applied)
    at = at_year(given, wanted)
    at = replace(at, meta=replace(at.meta, base_year=wanted))
    build = build_programme(at, strict=strict)
    return Solution(
        case=at,
        given=given,
        year=wanted,
        scenarios=tuple(one.name for one in applied),
        strict=strict,
        notes=tuple(control_notes(at)),
        solved=_over_paths(build, engine) or _solved(build),
    )


def _over_paths(build: Build, engine: Engine) -> Solved | None:
    """The optimum by the engine of paths; None where it is not asked for or cannot give one."""
    large = build.columns["flow"].ids.size >= PATHS_FROM
    if engine == "links" or (engine == "auto" and not large):
        return None
    arrays = build.programme.arrays()
    try:
        optimum = optimum_over_paths(arrays, flows_of(build))
    except NotForPathsError:
        return None
    certificate = certify(arrays, optimum)
    return Solved(build, arrays, optimum, certificate) if certificate.holds else None


def _solved(build: Build) -> Solved:
    arrays = build.programme.arrays()
    try:
        outcome = prove(arrays)
    except NotProvedError as fault:
        raise CertificateError(_not_proved(str(fault))) from fault
    match outcome:
        case Proved(optimum, certificate):
            return Solved(build, arrays, optimum, certificate)
        case Infeasible():
            raise InfeasibleError(explain_impossible(build, arrays, outcome))
        case Unbounded():
            raise CaseError(_unbounded())


def _listed(scenarios: ScenarioLike | Sequence[ScenarioLike]) -> Sequence[ScenarioLike]:
    if isinstance(scenarios, Scenario | str | Path | Mapping):
        return [scenarios]
    return scenarios


def _scenario(one: ScenarioLike) -> Scenario:
    return one if isinstance(one, Scenario) else load_scenario(one)


def _not_proved(reason: str) -> Problem:
    return Problem(
        code="E401",
        message=f"The result could not be proved, so nothing is reported: {reason}",
        rule="Every solution carries a certificate that holds.",
        hint="Look for costs or capacities many orders of magnitude apart; please report the case.",
    )


def _unbounded() -> Problem:
    return Problem(
        code="E303",
        message="Some plan earns without limit: a recipe gives out goods without taking any in.",
        file="recipes.csv",
        rule="Every recipe without inputs has a capacity, its own or its plant's.",
        hint="Give the recipe or its plant a capacity_kt, or an input in recipe_goods.",
    )
