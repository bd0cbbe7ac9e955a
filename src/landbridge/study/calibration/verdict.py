"""How well a prediction did: errors beside those of naive forecasts, and what each miss says."""

from __future__ import annotations

from typing import Any

import polars as pl

from landbridge.engine.interval import SAME, Interval
from landbridge.model.solution import Solution
from landbridge.study.measured import listed
from landbridge.study.nearly import TOLERANCE
from landbridge.study.validate import CARRIED, one_of_each, others, reaches

METHODS = {
    "calibrated": "calibrated on {start}",
    "same_flows": "the flows of {start} again",
    "same_shares": "the shares of {start} again",
    "least_cost": "least cost, not calibrated",
    "uncalibrated": "not calibrated, chosen alike",
}
"""Ways to foretell a year; the middle three are naive."""

NAIVE = ("same_flows", "same_shares", "least_cost")

CHANGED = 0.25
"""Share by which something has to differ from its share of the year before to have changed."""

ALIKE = 0.002
"""Errors that differ by less than this are about the same."""

ERRORS: dict[str, type[pl.DataType]] = {
    "method": pl.String,
    "naive": pl.Boolean,
    "wape": pl.Float64,
    "links": pl.Int64,
    "wape_all": pl.Float64,
    "all": pl.Int64,
}
"""Columns of `Prediction.errors`."""


def errors(rows: pl.DataFrame) -> pl.DataFrame:
    """The error of each method: sum of absolute misses over the sum observed.

    wape: on links and interchanges, each once, so that a tonne is not counted again as somebody's
    total.  wape_all: on all rows.
    """
    carried = one_of_each(rows.filter(pl.col("table").is_in(CARRIED)))
    found = [
        {
            "method": method,
            "naive": method in NAIVE,
            "wape": _wape(carried, method),
            "links": carried.height,
            "wape_all": _wape(rows, method),
            "all": rows.height,
        }
        for method in METHODS
    ]
    return pl.DataFrame(found, schema=ERRORS)


def _wape(rows: pl.DataFrame, method: str) -> float | None:
    total = float(rows["observed_kt"].sum())
    missed = (rows[f"{method}_kt"] - rows["observed_kt"]).abs().sum()
    return float(missed) / total if total else None


def sentences(rows: pl.DataFrame, found: pl.DataFrame, start: int, year: int) -> list[str]:
    """The verdict in plain words: the error, those of naive forecasts, and what to make of it."""
    by = {row["method"]: row for row in found.iter_rows(named=True)}
    first, column, among = by["calibrated"], "wape", "links and interchanges"
    if first["wape"] is None:
        column, among = "wape_all", "quantities"
    count = first["links"] if column == "wape" else first["all"]
    missed = f"{_said(first[column])} by volume on {count} {among}"
    told = [f"Calibrated on {start}, the plan of {year} misses what was observed by {missed}."]
    naive = [f"{METHODS[name].format(start=start)} {_said(by[name][column])}" for name in NAIVE]
    told.append(f"Naive forecasts miss it by: {listed(naive)}.")
    told.append(_beside(by, column, start))
    inside = int(rows["reachable"].sum())
    told.append(
        f"{inside} of {rows.height} observed quantities lie within what plans at most "
        f"{100 * TOLERANCE:g} % worse have under these frictions."
    )
    return told


def _beside(by: dict[str, Any], column: str, start: int) -> str:
    """Whether the model beats the naive forecasts, and whether that is due to the frictions."""
    mine, alike = by["calibrated"][column], by["uncalibrated"][column]
    best = min(NAIVE, key=lambda name: by[name][column])
    off = mine - by[best][column]
    beats = "no better than" if off > ALIKE else "about as good as"
    told = "better than all three" if off < -ALIKE else f"{beats} {METHODS[best]}"
    helps = "help" if mine < alike - ALIKE else "do not help"
    return (
        f"That is {told.format(start=start)}. Without frictions, chosen alike, it would be "
        f"{_said(alike)}: the frictions {helps}."
    )


def _said(share: float) -> str:
    return f"{100 * share:.1f} %"


def why(
    after: Solution,
    row: dict[str, Any],
    methods: dict[str, float],
    span: Interval | None,
    start: int,
) -> str:
    """What can be said of a miss."""
    kt, predicted = row["quantity_kt"], methods["calibrated"]
    if span is not None and reaches(span, kt):
        return f"One of several: {others(span)}."
    used = after.loading.filter(table=row["table"] or "", id=row["row"] or "")
    capacity = used["capacity_kt"].max()
    if isinstance(capacity, float) and capacity * (1.0 - SAME) <= predicted < kt:
        return f"Full at its capacity in the case, {capacity:,.6g} kt."
    shares = methods["same_shares"]
    if abs(kt - shares) > CHANGED * max(kt, shares):
        went = f"It went from {row['before_kt']:,.6g} kt to {kt:,.6g}"
        return f"{went}, not to {shares:,.6g} as supply did: what changed it is not in the case."
    more = "more" if predicted > kt else "less"
    return f"Under the frictions of {start} every plan nearly as good sends {more} this way."
