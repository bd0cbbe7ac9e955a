"""What is usual and what is possible: bands and figures as data, each with its basis."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources

import polars as pl

from landbridge.case.numbers import plain

ANY = "any"
"""What a band is of that holds whatever a number is about."""

_ENDS = ("warn_low", "warn_high", "error_low", "error_high")


@dataclass(frozen=True, slots=True)
class Band:
    """The usual and the possible values of a quantity.

    quantity: what is measured, such as `speed_km_h`. of: a kind of mode, or `any`.
    warn_low, warn_high: the ends of what is usual, in `unit`; None where open.
    error_low, error_high: the ends of what is possible, in `unit`; None where open.
    grade: how sure the ends are. basis: what they rest on, in words.
    """

    quantity: str
    of: str
    unit: str
    warn_low: float | None
    warn_high: float | None
    error_low: float | None
    error_high: float | None
    grade: str
    basis: str

    @property
    def rule(self) -> str:
        """The band in words: `Usual for railway: 5 to 120 km/h, 350 at the very most. ...`."""
        of = "" if self.of == ANY else f" for {self.of.replace('_', ' ')}"
        low = "" if self.error_low is None else f", {plain(self.error_low)} at the very least"
        high = "" if self.error_high is None else f", {plain(self.error_high)} at the very most"
        return f"Usual{of}: {self._usual} {self.unit}{low}{high} ({self.grade}). {self.basis}"

    @property
    def _usual(self) -> str:
        if self.warn_low is None:
            return f"up to {plain(self.warn_high or 0.0)}"
        if self.warn_high is None:
            return f"from {plain(self.warn_low)}"
        return f"{plain(self.warn_low)} to {plain(self.warn_high)}"


@dataclass(frozen=True, slots=True)
class Figure:
    """One number that a check assumes, in `unit`, with how sure it is and what it rests on."""

    value: float
    unit: str
    grade: str
    basis: str


@cache
def bands(quantity: str) -> dict[str, Band]:
    """The bands of a quantity by what they are of."""
    return {row["of"]: _band(row) for row in _rows("bands.csv") if row["quantity"] == quantity}


@cache
def figures(figure: str) -> dict[str, Figure]:
    """The values of an assumed figure by what they are of."""
    return {
        row["of"]: Figure(float(row["value"]), row["unit"], row["grade"], row["basis"])
        for row in _rows("figures.csv")
        if row["figure"] == figure
    }


def outside(frame: pl.DataFrame, quantity: str, *, of: str = "kind") -> pl.DataFrame:
    """The rows of a frame whose `number` lies outside the usual band of a quantity.

    of: the column that says which band a row falls under; rows without a band are passed over.
    The rows come with `severe`: whether the number lies outside what is possible, too.
    """
    if frame.is_empty():
        return frame.with_columns(severe=pl.lit(value=False))
    number = pl.col("number")
    severe = (number < pl.col("error_low")).fill_null(value=False) | (
        number > pl.col("error_high")
    ).fill_null(value=False)
    odd = (number < pl.col("warn_low")) | (number > pl.col("warn_high"))
    judged = frame.join(_usual(quantity, of), on=of, maintain_order="left").with_columns(
        severe=severe
    )
    return judged.filter(odd.fill_null(value=False) | pl.col("severe")).drop(_ENDS)


@cache
def _usual(quantity: str, of: str) -> pl.DataFrame:
    """The ends of the bands of a quantity by what they are of."""
    known = [[band.of, *(getattr(band, end) for end in _ENDS)] for band in bands(quantity).values()]
    schema = {of: pl.String, **dict.fromkeys(_ENDS, pl.Float64)}
    return pl.DataFrame(known, schema=schema, orient="row")


def short(number: float) -> str:
    """A number for a sentence, three digits of it."""
    rounded = float(f"{number:.3g}")
    return f"{rounded:.3g}" if abs(rounded) >= 1e15 else plain(rounded)


def _rows(name: str) -> list[dict[str, str]]:
    text = resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _band(row: dict[str, str]) -> Band:
    ends = (float(row[end]) if row[end] else None for end in ("warn_low", "warn_high"))
    warn_low, warn_high = ends
    error_low = float(row["error_low"]) if row["error_low"] else None
    error_high = float(row["error_high"]) if row["error_high"] else None
    return Band(
        row["quantity"],
        row["of"],
        row["unit"],
        warn_low,
        warn_high,
        error_low,
        error_high,
        row["grade"],
        row["basis"],
    )
