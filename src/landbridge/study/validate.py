"""Modelled against observed: every miss shown, with what the plan itself says of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from landbridge.model.solution import Solution
from landbridge.study.modelled import Row, modelled_kt

WITHIN = 0.10
"""A modelled quantity within this share of the observed one counts as met."""

_FULL = 1.0 - 1e-6
_FREE = 1e-6  # USD/t

SCHEMA = {
    "observed": pl.String,
    "what": pl.String,
    "table": pl.String,
    "row": pl.String,
    "good": pl.String,
    "year": pl.Int64,
    "observed_kt": pl.Float64,
    "modelled_kt": pl.Float64,
    "difference_kt": pl.Float64,
    "difference": pl.Float64,
    "within": pl.Boolean,
    "why": pl.String,
    "statistic": pl.String,
    "grade": pl.String,
    "source": pl.String,
}


@dataclass(frozen=True)
class Validation:
    """A solution held against what was observed in its year.

    rows: one per observation, the largest miss first.
    wape: sum of absolute differences over the sum observed, links and interchanges only, so that
    a tonne is not counted again as somebody's total; None where there are none.
    """

    rows: pl.DataFrame
    wape: float | None
    year: int

    @property
    def sentence(self) -> str:
        """How well the model did, in one plain sentence."""
        if self.rows.is_empty():
            return f"The case holds no observations for {self.year} to hold the model against."
        met = int(self.rows["within"].sum())
        error = "" if self.wape is None else f"; weighted by volume it is off by {self.wape:.0%}"
        return (
            f"The model comes within {WITHIN:.0%} of {met} of {self.rows.height} quantities "
            f"observed in {self.year}{error}."
        )

    def facts(self) -> dict[str, Any]:
        """The same for programs, with stable keys."""
        return {
            "year": self.year,
            "wape": self.wape,
            "sentence": self.sentence,
            "rows": self.rows.to_dicts(),
        }


def validate(solution: Solution) -> Validation:
    """Compare a solution with every row of `observed` for its year."""
    observed = solution.case.table("observed").filter(pl.col("year") == solution.year)
    rows = [_row(solution, row) for row in observed.iter_rows(named=True)]
    frame = pl.DataFrame(rows, schema=SCHEMA).sort(
        pl.col("difference_kt").abs(), descending=True, nulls_last=True, maintain_order=True
    )
    return Validation(frame, _wape(frame), solution.year)


def _wape(frame: pl.DataFrame) -> float | None:
    carried = frame.filter(
        pl.col("table").is_in(["links", "interchanges"]) & pl.col("difference_kt").is_not_null()
    )
    total = float(carried["observed_kt"].sum())
    return float(carried["difference_kt"].abs().sum()) / total if total else None


def _row(solution: Solution, observed: Row) -> Row:
    kt, modelled = observed["quantity_kt"], modelled_kt(solution, observed)
    difference = None if modelled is None else modelled - kt
    share = difference / kt if difference is not None and kt else None
    within = modelled is not None and abs(modelled - kt) <= WITHIN * kt
    return {
        "observed": observed["id"],
        "what": _what(solution, observed),
        "table": observed["table"],
        "row": observed["row"],
        "good": observed["good"],
        "year": observed["year"],
        "observed_kt": kt,
        "modelled_kt": modelled,
        "difference_kt": difference,
        "difference": share,
        "within": within,
        "why": "" if within else _why(solution, observed, modelled),
        "statistic": observed["statistic"],
        "grade": observed["grade"],
        "source": observed["source"],
    }


def _what(solution: Solution, observed: Row) -> str:
    good = _name(solution, "goods", observed["good"]) if observed["good"] else "all goods"
    if observed["table"] is None:
        start = _name(solution, "countries", observed["from_country"])
        end = _name(solution, "countries", observed["to_country"]) or "abroad"
        return f"{start or 'everywhere'} to {end}: {good}"
    return f"{_row_name(solution, observed['table'], observed['row'])}: {good}"


def _row_name(solution: Solution, table: str, row: str) -> str:
    loading = solution.loading.filter((pl.col("table") == table) & (pl.col("id") == row))
    if loading.height:
        return str(loading["name"][0])
    rows = solution.case.table(table)
    return _name(solution, table, row) if "name" in rows.columns else row


def _name(solution: Solution, table: str, row: str | None) -> str:
    if row is None:
        return ""
    found = solution.case.table(table).filter(pl.col("id") == row)["name"]
    return str(found[0]) if found.len() and found[0] is not None else row


def _why(solution: Solution, observed: Row, modelled: float | None) -> str:
    """What the plan itself says of a miss; a reason within the model, not an excuse."""
    if modelled is None:
        return f"Not open in the case in {solution.year}."
    if observed["table"] not in ("links", "interchanges"):
        return "A total; see the routes it is made of."
    used = solution.loading.filter(
        (pl.col("table") == observed["table"]) & (pl.col("id") == observed["row"])
    )
    if (used["loading"].fill_null(0.0) >= _FULL).any():
        return f"Full at its capacity in the case, {used['capacity_kt'][0]:,.6g} kt."
    if modelled < observed["quantity_kt"]:
        return _why_less(solution, observed, modelled)
    return "The plan finds it cheaper than the ways that were used."


def _why_less(solution: Solution, observed: Row, modelled: float) -> str:
    streams = solution.detours.filter(
        (pl.col("table") == observed["table"]) & (pl.col("id") == observed["row"])
    )
    if observed["good"] is not None:
        streams = streams.filter(pl.col("good") == observed["good"])
    if streams.is_empty():
        return "No supply and market in the case that it could connect."
    least = streams["usd_t"].min()
    if not isinstance(least, float) or least <= _FREE:
        return "As cheap as the ways the plan uses: one of several plans that are equally good."
    less = "none" if modelled == 0 else "no more"
    return f"The plan sends {less} this way: it is {least:,.3g} USD/t dearer than the ways it uses."
