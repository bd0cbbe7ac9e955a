"""The verb `solve`: from a case to a solution that is proved optimal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from landbridge.case.case import Case
from landbridge.case.scenario import Scenario, apply, load_scenario
from landbridge.case.year import at_year
from landbridge.model.congestion.congested import rows_in_use
from landbridge.model.congestion.equilibrium import Equilibrium, Routing, equilibrium
from landbridge.model.congestion.notes import congestion_notes
from landbridge.model.controls.notes import control_notes
from landbridge.model.engines import Engine, decided
from landbridge.model.programme import build_programme
from landbridge.model.solution import Solution
from landbridge.model.solved import Solved

ScenarioLike = Scenario | str | Path | Mapping[str, Any]


def solve(
    case: Case,
    scenarios: ScenarioLike | Sequence[ScenarioLike] = (),
    *,
    year: int | None = None,
    strict: bool = False,
    on: date | None = None,
    engine: Engine = "auto",
    routing: Routing = "fixed",
) -> Solution:
    """Find the best plan for a case and prove that there is none better.

    scenarios: one or several, applied in order; each a Scenario, a file or a mapping.
    year: one of the case's years; its base year where left out.
    strict: what is to be met becomes a limit instead of having a price.
    on: the day whose controls bind; the last day of the year where left out.
    engine: `links` decides flows on links, `paths` on paths, which is faster for large networks
        and comes to the same proved worth; `auto` chooses by size. Where several plans are best,
        the two may find different ones.
    routing: `fixed` takes hours as given and leaves the table congestion aside. With `user` hours
        grow with the load and each stream takes what is best for itself, so that none can gain by
        another way; with `system` all take what is best for all together.

    Raises CaseError or ScenarioError for data that do not fit, InfeasibleError where strict mode
    asks for the impossible (with the proved cut), CertificateError where nothing could be proved,
    or flows and hours did not settle.
    """
    applied = scenarios_of(scenarios)
    given = apply(case if on is None else replace(case, controls_on=on), applied)
    at = standing_in(given, year)
    found, near = _found(at, strict, engine, routing)
    return Solution(
        case=at,
        given=given,
        year=at.meta.base_year,
        scenarios=tuple(one.name for one in applied),
        strict=strict,
        notes=notes_on(at, routing),
        solved=found,
        routing=routing,
        equilibrium=near,
    )


def standing_in(given: Case, year: int | None) -> Case:
    """A case at a year, its base year where none is given, which becomes the base year.

    Raises CaseError and ScenarioError as `at_year` does.
    """
    wanted = given.meta.base_year if year is None else year
    at = at_year(given, wanted)
    return replace(at, meta=replace(at.meta, base_year=wanted))


def notes_on(case: Case, routing: Routing = "fixed") -> tuple[str, ...]:
    """What a reader of a plan for a case must know."""
    return (*control_notes(case), *congestion_notes(case, routing))


def _found(
    case: Case,
    strict: bool,
    engine: Engine,
    routing: Routing,
) -> tuple[Solved, Equilibrium | None]:
    if routing != "fixed" and rows_in_use(case).height:
        return equilibrium(case, routing, strict=strict, engine=engine)
    return decided(build_programme(case, strict=strict), engine), None


def scenarios_of(scenarios: ScenarioLike | Sequence[ScenarioLike]) -> list[Scenario]:
    """One or several scenarios, each as it is, from a file or from a mapping."""
    if isinstance(scenarios, Scenario | str | Path | Mapping):
        return [_scenario(scenarios)]
    return [_scenario(one) for one in scenarios]


def _scenario(one: ScenarioLike) -> Scenario:
    return one if isinstance(one, Scenario) else load_scenario(one)
