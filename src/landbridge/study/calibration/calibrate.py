"""The verb `calibrate`: the smallest frictions under which what was observed is the best plan."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl

from landbridge.engine.inverse import Adders, Bearing, smallest_adders
from landbridge.engine.lp import Floats
from landbridge.engine.prove import NotProvedError
from landbridge.engine.targets import Fitted, Targets, fitted
from landbridge.errors import CertificateError, Problem
from landbridge.model.bearing import Stands, stands
from landbridge.model.solution import Solution
from landbridge.study.calibration.meaning import meaning
from landbridge.study.calibration.observations import Observations, observations
from landbridge.study.calibration.overlay import as_yaml, overlay
from landbridge.study.measured import named
from landbridge.study.modelled import described

MOST = 1000.0
"""The largest friction that is believed, USD/t; what would take more is not explained."""

MET = 1e-4
"""Share of what was observed within which a plan meets it."""

FRICTIONS: dict[str, type[pl.DataType]] = {
    "table": pl.String,
    "row": pl.String,
    "good": pl.String,
    "origin": pl.String,
    "name": pl.String,
    "usd_t": pl.Float64,
    "total_usd_t": pl.Float64,
    "kt": pl.Float64,
    "musd": pl.Float64,
    "meaning": pl.String,
}
"""Columns of `Calibration.frictions`."""

FIT: dict[str, type[pl.DataType]] = {
    "observed": pl.String,
    "what": pl.String,
    "table": pl.String,
    "row": pl.String,
    "good": pl.String,
    "observed_kt": pl.Float64,
    "plan_kt": pl.Float64,
    "fitted_kt": pl.Float64,
    "difference_kt": pl.Float64,
    "met": pl.Boolean,
    "why": pl.String,
    "statistic": pl.String,
    "source": pl.String,
    "grade": pl.String,
}
"""Columns of `Calibration.fit`."""


@dataclass(frozen=True)
class Calibration:
    """Frictions revealed by the flows observed in the year of a solution.

    frictions: one per row, the largest first. usd_t: what is added to a tonne; total_usd_t: with
    what the case has there already; kt: how much bears it in the plan that fits; musd: what that
    comes to a year; meaning: what it may stand for.
    fit: every observation of the year: observed, in the plan of the solution, and in the plan that
    comes nearest to all of them, which is optimal under the frictions. `met`: whether it is as
    observed; why: what is in the way, or why it was left out.
    tolerance: by what share of the objective the fitted plan may be worse than the best.
    loss_musd: by how much it is, million USD a year.  sum_usd_t: of all frictions, without sign.
    fewest: whether it was shown that no fewer frictions with that sum will do.
    """

    solution: Solution = field(repr=False)
    frictions: pl.DataFrame
    fit: pl.DataFrame
    tolerance: float
    loss_musd: float
    sum_usd_t: float
    fewest: bool
    fitted: Fitted = field(repr=False)
    adders: Adders = field(repr=False)

    @cached_property
    def scenario(self) -> dict[str, Any]:
        """The frictions as a scenario, good for every year of the case."""
        return overlay(self.frictions, self.solution.given, self.solution.year)

    @property
    def yaml(self) -> str:
        """The scenario as the text of a file."""
        return as_yaml(self.scenario)

    @property
    def sentences(self) -> list[str]:
        """What was revealed, in plain words."""
        year, used = self.solution.year, self.fit.filter(pl.col("fitted_kt").is_not_null())
        if used.is_empty():
            return [f"The case holds no observations for {year} that frictions could explain."]
        met = f"{used.filter('met').height} of {used.height} quantities observed in {year}"
        found = [f"{met} are met by a plan of the case."]
        if self.frictions.is_empty():
            return [*found, "That plan is the best as it is: no friction is revealed."]
        return [*found, f"{self._revealed} that plan {self._how_good}.{self._few}"]

    @property
    def _revealed(self) -> str:
        count = self.frictions.height
        if count == 1:
            return f"One friction, of {self.sum_usd_t:,.1f} USD/t, makes"
        return f"{count} frictions, {self.sum_usd_t:,.1f} USD/t in all, make"

    @property
    def _how_good(self) -> str:
        if not self.tolerance:
            return "the best"
        return f"at most {100 * self.tolerance:g} % worse than the best"

    @property
    def _few(self) -> str:
        few = "no fewer with that sum will do" if self.fewest else "whether fewer will do is open"
        return f" No smaller ones will do, and {few}."

    def facts(self) -> dict[str, Any]:
        """The same for programs, with stable keys."""
        return {
            "tolerance": self.tolerance,
            "loss_musd": self.loss_musd,
            "sum_usd_t": self.sum_usd_t,
            "fewest": self.fewest,
            "smallest": self.adders.smallest.facts(),
            "optimal": self.adders.optimal.facts(),
            "frictions": self.frictions.to_dicts(),
            "fit": self.fit.to_dicts(),
            "sentences": self.sentences,
            "scenario": self.scenario,
        }

    def __repr__(self) -> str:
        return "\n".join(self.sentences)


def calibrate(
    solution: Solution, *, tolerance: float = 0.0, most_usd_t: float = MOST
) -> Calibration:
    """The smallest set of frictions under which what was observed in a year is the best plan.

    First the plan is found that comes nearest to the observations, as capacities, supplies and
    demands allow; no capacity is ever changed. Then the frictions with the least sum of USD/t are
    found under which no plan is better, and among those that are as small the fewest.

    tolerance: by what share of the objective that plan may be worse than the best; more than 0
    reveals only what cannot be told by chance among plans nearly as good.
    most_usd_t: observations that would take larger frictions are missed instead.

    Inputs of the case are not among the observations; of several statistics the first counts
    (`by_statistic` chooses another). Raises CertificateError where a step cannot be proved,
    ValueError for a negative tolerance.
    """
    if tolerance < 0 or most_usd_t <= 0:
        raise ValueError("a tolerance is a share and never negative; frictions are above 0")
    where = stands(solution.solved.build)
    seen = observations(solution, where)
    arrays, room = solution.solved.arrays, tolerance * 1000.0 * abs(solution.objective_musd)
    price = np.full(seen.value.size, most_usd_t)
    try:
        near = fitted(arrays, Targets(seen.weights, seen.value, price), where.least)
        weight = np.ones(where.rows.height)
        adders = smallest_adders(arrays, near.x, Bearing(where.columns, weight, where.least), room)
    except NotProvedError as fault:
        raise CertificateError(_not_proved(str(fault))) from fault
    if adders is None:
        raise CertificateError(_not_proved("no frictions make the plan optimal"))
    return Calibration(
        solution=solution,
        frictions=_frictions(solution, where, adders, near.x),
        fit=_fit(solution, seen, near, most_usd_t),
        tolerance=tolerance,
        loss_musd=adders.loss / 1000.0,
        sum_usd_t=float(np.abs(adders.value).sum()),
        fewest=adders.fewest,
        fitted=near,
        adders=adders,
    )


def _frictions(solution: Solution, where: Stands, adders: Adders, x: Floats) -> pl.DataFrame:
    chosen = np.flatnonzero(adders.value)
    kt = where.columns.T @ x
    rows = []
    for row, at in zip(where.rows[chosen].iter_rows(named=True), chosen.tolist(), strict=True):
        usd_t = float(adders.value[at])
        rows.append(
            {
                **row,
                "name": named(solution.case, row["table"], row["row"]),
                "usd_t": usd_t,
                "total_usd_t": usd_t + _already(solution, row),
                "kt": float(kt[at]),
                "musd": usd_t * float(kt[at]) / 1000.0,
                "meaning": meaning(solution.case, row["table"], row["row"], usd_t),
            }
        )
    frame = pl.DataFrame(rows, schema=FRICTIONS)
    return frame.sort(pl.col("usd_t").abs(), descending=True, maintain_order=True)


def _already(solution: Solution, row: dict[str, Any]) -> float:
    """What the case has on the very same row, good and origin, USD/t."""
    same = [pl.col(name).eq_missing(pl.lit(value, pl.String)) for name, value in row.items()]
    return float(solution.case.table("frictions").filter(*same)["usd_t"].sum())


def _fit(solution: Solution, seen: Observations, near: Fitted, most: float) -> pl.DataFrame:
    plan = seen.weights @ solution.solved.optimum.x
    rows = [
        _row(
            solution,
            row,
            float(before),
            float(reached),
            _why(row, float(reached), float(pull), most),
        )
        for row, before, reached, pull in zip(seen.rows, plan, near.reached, near.pull, strict=True)
    ]
    rows += [_row(solution, row, None, None, reason) for row, reason in seen.left_out]
    frame = pl.DataFrame(rows, schema=FIT)
    order = pl.col("difference_kt").abs()
    return frame.sort(order, descending=True, nulls_last=True, maintain_order=True)


def _row(
    solution: Solution, row: dict[str, Any], plan: float | None, reached: float | None, why: str
) -> dict[str, Any]:
    same = ("table", "row", "good", "statistic", "source", "grade")
    return {
        "observed": row["id"],
        "what": described(solution, row),
        **{name: row[name] for name in same},
        "observed_kt": row["quantity_kt"],
        "plan_kt": plan,
        "fitted_kt": reached,
        "difference_kt": None if reached is None else reached - row["quantity_kt"],
        "met": reached is not None and _is_met(row, reached),
        "why": why,
    }


def _is_met(row: dict[str, Any], reached: float) -> bool:
    return bool(abs(reached - row["quantity_kt"]) <= MET * max(row["quantity_kt"], 1.0))


def _why(row: dict[str, Any], reached: float, pull: float, most: float) -> str:
    """What keeps the fitted plan from an observation; blank where it is met."""
    if _is_met(row, reached):
        return ""
    if abs(pull) >= most * (1.0 - 1e-6):
        return "Capacities, supply and demand of the case, or another observation, do not allow it."
    if reached < row["quantity_kt"]:
        return "More would go this way only if moving it cost less than nothing."
    return "Less would go this way only if moving it elsewhere cost less than nothing."


def _not_proved(reason: str) -> Problem:
    return Problem(
        code="E401",
        message=f"The frictions could not be proved, so none are reported: {reason}",
        rule="Frictions carry the proof that no smaller ones will do, and what is best under them.",
        hint="Look for costs or capacities many orders of magnitude apart; please report the case.",
    )
