"""The verb `predict`: calibrated on one year, another is solved and held against what happened."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import polars as pl
from scipy import sparse

from landbridge.case.case import Case
from landbridge.engine.interval import Interval
from landbridge.engine.lp import Floats
from landbridge.engine.prove import NotProvedError
from landbridge.engine.targets import Targets, nearest
from landbridge.errors import CaseError, CertificateError, Problem
from landbridge.model.solution import Solution
from landbridge.model.solve import solve
from landbridge.study.calibration.calibrate import MOST, Calibration, calibrate
from landbridge.study.calibration.forecasts import same_shares
from landbridge.study.calibration.observations import THING, observed_once
from landbridge.study.calibration.verdict import METHODS, errors, sentences, why
from landbridge.study.modelled import Row, described, weights_of
from landbridge.study.nearly import TOLERANCE, nearly
from landbridge.study.validate import WITHIN, reaches

SCHEMA: dict[str, type[pl.DataType]] = {
    "observed": pl.String,
    "what": pl.String,
    "table": pl.String,
    "row": pl.String,
    "good": pl.String,
    "before_kt": pl.Float64,
    "observed_kt": pl.Float64,
    "calibrated_kt": pl.Float64,
    "low_kt": pl.Float64,
    "high_kt": pl.Float64,
    "reachable": pl.Boolean,
    "same_flows_kt": pl.Float64,
    "same_shares_kt": pl.Float64,
    "least_cost_kt": pl.Float64,
    "uncalibrated_kt": pl.Float64,
    "difference_kt": pl.Float64,
    "difference": pl.Float64,
    "within": pl.Boolean,
    "why": pl.String,
    "statistic": pl.String,
    "grade": pl.String,
    "source": pl.String,
}
"""Columns of `Prediction.rows`."""


@dataclass(frozen=True)
class Prediction:
    """What the frictions revealed by one year foretell of another, beside what happened.

    start, year: the year calibrated on, the year foretold.
    rows: one for everything observed in both years, the largest miss first. before_kt: observed in
    `start`; observed_kt: in `year`; calibrated_kt: the prediction; low_kt and high_kt: the least
    and the greatest over all plans at most 0.1 % worse under the frictions; reachable: whether what
    was observed lies between them; then forecasts by other methods, as in `METHODS`.
    errors: per method, the sum of absolute misses over the sum observed, on links and interchanges
    (wape) and on all rows (wape_all), and how many these are.
    """

    start: int
    year: int
    rows: pl.DataFrame
    errors: pl.DataFrame
    calibration: Calibration = field(repr=False)
    solution: Solution = field(repr=False)

    @property
    def sentences(self) -> list[str]:
        """How well it foretells, beside naive forecasts, in plain words."""
        return sentences(self.rows, self.errors, self.start, self.year)

    def facts(self) -> dict[str, Any]:
        """The same for programs, with stable keys."""
        return {
            "start": self.start,
            "predicted_year": self.year,
            "sentences": self.sentences,
            "errors": self.errors.to_dicts(),
            "rows": self.rows.to_dicts(),
            "calibration": self.calibration.facts(),
        }

    def __repr__(self) -> str:
        return "\n".join(self.sentences)


def predict(
    case: Case, start: int, year: int, *, tolerance: float = 0.0, most_usd_t: float = MOST
) -> Prediction:
    """Calibrate on one year, solve another with its own supply, demand and capacities.

    Least cost alone leaves open what costs nearly the same, and frictions make ties on purpose. Of
    all plans at most 0.1 % worse than the best under the frictions, the prediction is therefore the
    one nearest to the shares of the year calibrated on. What was observed in `year` is used for
    nothing but the comparison.

    tolerance, most_usd_t: of the calibration, see `calibrate`.

    Raises ScenarioError for a year the case has no data for, CaseError where nothing was observed
    in both years, CertificateError where something cannot be proved.
    """
    before, plain = solve(case, year=start), solve(case, year=year)
    both = _observed_in_both(case, start, year)
    calibration = calibrate(before, tolerance=tolerance, most_usd_t=most_usd_t)
    after = solve(case, calibration.scenario, year=year)
    seen = [row for row in both if _is_open(before, row) and _is_open(after, row)]
    shares = np.array([same_shares(before, after, row, row["before_kt"]) for row in seen])
    methods = {
        "calibrated": _nearest(after, seen, shares),
        "same_flows": np.array([row["before_kt"] for row in seen]),
        "same_shares": shares,
        "least_cost": _weights(plain, seen) @ plain.solved.optimum.x,
        "uncalibrated": _nearest(plain, seen, shares),
    }
    rows = [
        _row(after, row, {name: float(kt[at]) for name, kt in methods.items()}, start)
        for at, row in enumerate(seen)
    ]
    frame = pl.DataFrame(rows, schema=SCHEMA)
    ordered = frame.sort(pl.col("difference_kt").abs(), descending=True, maintain_order=True)
    return Prediction(start, year, ordered, errors(frame), calibration, after)


def _observed_in_both(case: Case, start: int, year: int) -> list[Row]:
    """Observations of `year` with what was observed of the same thing in `start`, before_kt."""
    then = observed_once(case, start).select(*THING, before_kt="quantity_kt")
    both = observed_once(case, year).join(
        then, on=THING, how="inner", nulls_equal=True, maintain_order="left"
    )
    if both.is_empty():
        raise CaseError(_nothing(start, year))
    return both.to_dicts()


def _is_open(solution: Solution, row: Row) -> bool:
    weights = weights_of(solution, row)
    return weights is not None and bool(weights.any())


def _weights(solution: Solution, rows: list[Row]) -> sparse.csr_array:
    found = [sparse.csr_array(_known(weights_of(solution, row))[None, :]) for row in rows]
    return sparse.csr_array(sparse.vstack(found))


def _known(weights: Floats | None) -> Floats:
    if weights is None:
        raise ValueError("only rows that are open are compared")
    return weights


def _nearest(solution: Solution, rows: list[Row], wanted: Floats) -> Floats:
    """What each row has in the plan nearest to what is wanted, among those nearly as good."""
    s, weights = solution.solved, _weights(solution, rows)
    room = TOLERANCE * 1000.0 * abs(solution.objective_musd)
    targets = Targets(weights, wanted, np.ones(wanted.size))
    try:
        return np.asarray(weights @ nearest(s.arrays, s.optimum.x, targets, room))
    except NotProvedError as fault:
        raise CertificateError(_not_proved(str(fault))) from fault


def _row(after: Solution, row: Row, methods: dict[str, float], start: int) -> dict[str, Any]:
    kt, predicted = row["quantity_kt"], methods["calibrated"]
    span = nearly(after).of(_known(weights_of(after, row)))
    within = abs(predicted - kt) <= WITHIN * kt
    return {
        "observed": row["id"],
        "what": described(after, row),
        **{name: row[name] for name in ("table", "row", "good", "before_kt")},
        "observed_kt": kt,
        **{f"{name}_kt": methods[name] for name in METHODS},
        **_interval(span, kt),
        "difference_kt": predicted - kt,
        "difference": (predicted - kt) / kt if kt else None,
        "within": within,
        "why": "" if within else why(after, row, methods, span, start),
        **{name: row[name] for name in ("statistic", "grade", "source")},
    }


def _interval(span: Interval | None, kt: float) -> dict[str, float | bool | None]:
    if span is None:
        return dict.fromkeys(("low_kt", "high_kt", "reachable"))
    return {
        "low_kt": span.low.value,
        "high_kt": span.high.value,
        "reachable": reaches(span, kt),
    }


def _nothing(start: int, year: int) -> Problem:
    return Problem(
        "E312",
        f"Nothing was observed in both {start} and {year}, so there is nothing to foretell.",
        file="observed.csv",
        column="year",
        rule="A prediction is held against observations of the same row in both years.",
        hint="Add rows to observed.csv, or ask for other years.",
    )


def _not_proved(reason: str) -> Problem:
    return Problem(
        code="E401",
        message=f"The prediction could not be proved, so none is reported: {reason}",
        rule="A prediction is a plan that is proved to be nearly the best.",
        hint="Look for costs or capacities many orders of magnitude apart; please report the case.",
    )
