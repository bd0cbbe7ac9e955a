"""The verb `sweep`: any list of scenarios, ranked by what they cost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from landbridge.case.case import Case
from landbridge.case.scenario import Scenario
from landbridge.errors import Problem, ScenarioError
from landbridge.model.live.live import LiveCase
from landbridge.model.solution import Solution
from landbridge.study.sweeps.answer import Answer
from landbridge.study.sweeps.asked import key_of
from landbridge.study.sweeps.change import changes
from landbridge.study.sweeps.held import held_of
from landbridge.study.sweeps.means import Means
from landbridge.study.sweeps.sweeper import Sweeper

ROWS: dict[str, type[pl.DataType]] = {
    "rank": pl.Int64,
    "scenario": pl.String,
    "key": pl.String,
    "worth_musd": pl.Float64,
    "loss_musd": pl.Float64,
    "unmet_kt": pl.Float64,
    "stranded_kt": pl.Float64,
    "unserved_kt": pl.Float64,
    "delivered_kt": pl.Float64,
    "moving_musd": pl.Float64,
    "days": pl.Float64,
    "certificate": pl.Float64,
    "problem": pl.String,
}
"""Columns of `Sweep.rows`; but for `worth_musd` all figures are changes against the case."""

_FIGURES = tuple(name for name in ROWS if name.endswith(("_musd", "_kt", "days")))


@dataclass(frozen=True)
class Sweep:
    """Scenarios of one case with what each costs.

    base_musd: worth of the case as it is, million USD a year.
    rows: one a scenario, what loses most first; what has no answer comes last, with its problem.
    answers: all that is kept of each, in the order asked.
    """

    base_musd: float
    rows: pl.DataFrame
    answers: tuple[Answer, ...] = field(repr=False)

    @property
    def sentences(self) -> list[str]:
        """What stands out, in plain words."""
        known = self.rows.filter(problem="")
        if known.is_empty():
            return ["No scenario has an answer."]
        worst, best = known.row(0, named=True), known.row(-1, named=True)
        said = [f"{self.rows.height} scenarios, {known.height} answered and proved."]
        if worst["loss_musd"] > 0:
            loss = worst["loss_musd"]
            said.append(f"{worst['scenario']} costs most: {loss:,.1f} million USD a year.")
        if best["loss_musd"] < 0:
            gain = -best["loss_musd"]
            said.append(f"{best['scenario']} gains most: {gain:,.1f} million USD a year.")
        return said

    def facts(self) -> dict[str, Any]:
        """The same for programs, with stable keys."""
        return {
            "base_musd": self.base_musd,
            "sentences": self.sentences,
            "rows": self.rows.to_dicts(),
        }

    def __repr__(self) -> str:
        return "\n".join(self.sentences)


def sweep(
    given: Case | Solution | LiveCase, scenarios: Sequence[Scenario], means: Means | None = None
) -> Sweep:
    """Answer a list of scenarios of a case, each proved and ranked by what it costs.

    given: a case, a solution that is to be laid under all scenarios, or a case held ready.
    scenarios: read with `lb.scenario` or `lb.scenarios`; their titles tell them apart.
    means: how to compute, and where to keep answers.

    Raises ScenarioError where two scenarios have the same title, and what `live` raises.
    """
    _refuse_same_titles(scenarios)
    with Sweeper(held_of(given), means) as sweeper:
        answers, base = sweeper.ask(scenarios), sweeper.base
    pairs = sorted(zip(scenarios, answers, strict=True), key=lambda pair: _rank(*pair))
    rows = [
        {"rank": rank, "scenario": one.name, "key": key_of(one), **_row(base, answer)}
        for rank, (one, answer) in enumerate(pairs, 1)
    ]
    return Sweep(base.worth_musd, pl.DataFrame(rows, schema=ROWS), tuple(answers))


def _rank(one: Scenario, answer: Answer) -> tuple[bool, float, str]:
    return not answer.is_known, answer.worth_musd if answer.is_known else 0.0, one.name


def _row(base: Answer, answer: Answer) -> dict[str, Any]:
    if not answer.is_known:
        return {"problem": answer.problem}
    figures = changes(base, answer)
    told = {name: figures[name] for name in _FIGURES if name in figures}
    certificate = answer.certificate
    return {"worth_musd": answer.worth_musd, **told, "certificate": certificate, "problem": ""}


def _refuse_same_titles(scenarios: Sequence[Scenario]) -> None:
    counts = Counter(one.name for one in scenarios)
    twice = [name for name, count in counts.items() if count > 1]
    if twice:
        hint = "Give each a title of its own."
        raise ScenarioError(
            [
                Problem("E327", f"Several scenarios are called {name!r}.", value=name, hint=hint)
                for name in twice
            ]
        )
