"""Modelled against observed: every miss shown, with what the plan itself says of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from landbridge.engine.interval import SAME, Interval
from landbridge.model.solution import Solution
from landbridge.study.modelled import Row, described, modelled_kt, weights_of
from landbridge.study.nearly import TOLERANCE, nearly

WITHIN = 0.10
"""A modelled quantity within this share of the observed one counts as met."""

_FULL = 1.0 - 1e-6
_FREE = 1e-6  # USD/t

CARRIED = ("links", "interchanges")
"""Tables of what is summed over in an error by volume."""

SCHEMA = {
    "observed": pl.String,
    "what": pl.String,
    "table": pl.String,
    "row": pl.String,
    "good": pl.String,
    "year": pl.Int64,
    "observed_kt": pl.Float64,
    "modelled_kt": pl.Float64,
    "modelled_low_kt": pl.Float64,
    "modelled_high_kt": pl.Float64,
    "reachable": pl.Boolean,
    "difference_kt": pl.Float64,
    "difference": pl.Float64,
    "within": pl.Boolean,
    "is_input": pl.Boolean,
    "why": pl.String,
    "statistic": pl.String,
    "grade": pl.String,
    "source": pl.String,
}


@dataclass(frozen=True)
class Validation:
    """A solution held against what was observed in its year.

    rows: one per observation, the largest miss first. modelled_low_kt and modelled_high_kt are the
    least and the greatest over all plans at most 0.1 % worse than the best; `reachable` says
    whether what was observed lies between them. They are blank where there is no such thing, or
    where no intervals were asked for.
    wape: sum of absolute differences over the sum observed. Only links and interchanges count, so
    that a tonne is not counted again as somebody's total; only the first of several statistics of
    one thing; and no number that the case itself takes as an input. None where there are none.
    """

    rows: pl.DataFrame
    wape: float | None
    year: int

    @property
    def sentence(self) -> str:
        """How well the model did, in plain words."""
        tested = self.rows.filter(~pl.col("is_input"))
        if tested.is_empty():
            return f"The case holds no observations for {self.year} to hold the model against."
        error = (
            "" if self.wape is None else f"; weighted by volume, links are off by {self.wape:.0%}"
        )
        given = self.rows.height - tested.height
        left_out = f" {given} more are inputs of the case and prove little." if given else ""
        return (
            f"The model comes within {WITHIN:.0%} of {int(tested['within'].sum())} of "
            f"{tested.height} quantities observed in {self.year}{error}.{_also(tested)}{left_out}"
        )

    def facts(self) -> dict[str, Any]:
        """The same for programs, with stable keys."""
        return {
            "year": self.year,
            "wape": self.wape,
            "sentence": self.sentence,
            "rows": self.rows.to_dicts(),
        }


def _also(tested: pl.DataFrame) -> str:
    """How many of the misses are matters of which of several plans is reported."""
    others = tested.filter(~pl.col("within") & pl.col("reachable")).height
    if not others:
        return ""
    met = "is met by a plan" if others == 1 else "are met by plans"
    return f" {others} of the others {met} at most {100 * TOLERANCE:g} % worse than the best."


def validate(solution: Solution, *, intervals: bool = True) -> Validation:
    """Compare a solution with every row of `observed` for its year.

    intervals: find what plans nearly as good would make of each; without, that is left blank.

    Raises CertificateError where an end of an interval cannot be proved.
    """
    observed = solution.case.table("observed").filter(pl.col("year") == solution.year)
    rows = [
        _row(solution, row, _span(solution, row) if intervals else None)
        for row in observed.iter_rows(named=True)
    ]
    frame = pl.DataFrame(rows, schema=SCHEMA)
    order = pl.col("difference_kt").abs()
    ordered = frame.sort(order, descending=True, nulls_last=True, maintain_order=True)
    return Validation(ordered, _wape(frame), solution.year)


def _wape(frame: pl.DataFrame) -> float | None:
    carried = one_of_each(
        frame.filter(
            pl.col("table").is_in(CARRIED)
            & pl.col("difference_kt").is_not_null()
            & ~pl.col("is_input")
        )
    )
    total = float(carried["observed_kt"].sum())
    return float(carried["difference_kt"].abs().sum()) / total if total else None


def one_of_each(rows: pl.DataFrame) -> pl.DataFrame:
    """The first of several rows about a good on one way, of all origins or of some."""
    return rows.unique(["table", "row", "good"], keep="first", maintain_order=True)


def _row(solution: Solution, observed: Row, span: Interval | None) -> Row:
    kt, modelled = observed["quantity_kt"], modelled_kt(solution, observed)
    difference = None if modelled is None else modelled - kt
    share = difference / kt if difference is not None and kt else None
    within = modelled is not None and abs(modelled - kt) <= WITHIN * kt
    return {
        "observed": observed["id"],
        "what": described(solution, observed),
        **{name: observed[name] for name in ("table", "row", "good", "year", "is_input")},
        "observed_kt": kt,
        "modelled_kt": modelled,
        "modelled_low_kt": span and span.low.value,
        "modelled_high_kt": span and span.high.value,
        "reachable": None if span is None else reaches(span, kt),
        "difference_kt": difference,
        "difference": share,
        "within": within,
        "why": "" if within else _why(solution, observed, modelled, span),
        **{name: observed[name] for name in ("statistic", "grade", "source")},
    }


def _span(solution: Solution, observed: Row) -> Interval | None:
    """What plans nearly as good make of it; None where the solution has no such thing."""
    weights = weights_of(solution, observed)
    return None if weights is None else nearly(solution).of(weights)


def reaches(span: Interval, kt: float) -> bool:
    """Whether a quantity lies in an interval, rounding left aside."""
    slack = SAME * max(kt, abs(span.high.value))
    return span.low.value - slack <= kt <= span.high.value + slack


def _why(solution: Solution, observed: Row, modelled: float | None, span: Interval | None) -> str:
    """What the plan itself says of a miss; a reason within the model, not an excuse."""
    if modelled is None:
        return f"Not open in the case in {solution.year}."
    if span is not None and reaches(span, observed["quantity_kt"]):
        return f"One of several: {others(span)}."
    parts = _parts(solution, observed)
    if parts.is_empty():
        return "A total; see the routes it is made of."
    used = solution.loading.filter(
        (pl.col("table") == observed["table"]) & (pl.col("id") == observed["row"])
    )
    if (used["loading"].fill_null(0.0) >= _FULL).any():
        return f"Full at its capacity in the case, {used['capacity_kt'][0]:,.6g} kt."
    if modelled > observed["quantity_kt"]:
        return "The plan finds it cheaper than the ways that were used."
    return _why_some(span) if modelled > 0 else _why_none(solution, observed, parts)


def others(span: Interval) -> str:
    """What plans nearly as good have, in words."""
    low, high = span.low.value + 0.0, span.high.value + 0.0
    return f"plans at most {100 * TOLERANCE:g} % worse have {low:,.0f} to {high:,.0f} kt"


def _parts(solution: Solution, observed: Row) -> pl.DataFrame:
    """The links and interchanges an observation is about: table, id."""
    if observed["table"] == "limits":
        members = solution.case.table("limit_members").filter(limit=observed["row"])
        rows = members.select("table", id="row")
    else:
        rows = pl.DataFrame({"table": [observed["table"]], "id": [observed["row"]]})
    return rows.filter(pl.col("table").is_in(["links", "interchanges"]))


def _why_none(solution: Solution, observed: Row, parts: pl.DataFrame) -> str:
    streams = solution.detours.join(parts, on=["table", "id"], how="semi")
    if observed["good"] is not None:
        streams = streams.filter(pl.col("good") == observed["good"])
    least = streams["usd_t"].min()
    if not isinstance(least, float) or least == float("inf"):
        return "No supply and market in the case that it could connect."
    if least <= _FREE:
        return "As cheap as the ways the plan uses: one of several plans that are equally good."
    return f"The plan sends none this way: it is {least:,.3g} USD/t dearer than what it does."


def _why_some(span: Interval | None) -> str:
    """Used, but less than observed, and not full."""
    if span is None or span.unique:
        return "The plan sends the rest by cheaper ways, or there is no more to send."
    return f"The plan sends the rest by cheaper ways; {others(span)}."
