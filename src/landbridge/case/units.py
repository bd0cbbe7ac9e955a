"""Units at the door: a number with a unit is brought to the unit of its column, or refused."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit that may be met in a column.

    column_unit: the unit the schema gives the column.
    factor: what one of `name` is in `column_unit`; None where it cannot be known.
    reason: why it cannot.
    """

    column_unit: str
    name: str
    factor: Fraction | None
    reason: str


@cache
def units() -> dict[tuple[str, str], Unit]:
    """All units by the unit of the column and the unit as it may be written."""
    text = resources.files(__package__).joinpath("units.csv").read_text(encoding="utf-8")
    found = {}
    for row in csv.DictReader(text.splitlines()):
        factor = Fraction(row["factor"]) if row["factor"] else None
        unit = Unit(row["column_unit"], row["unit"], factor, row["reason"])
        for written in (row["unit"], *filter(None, row["also"].split("|"))):
            found[unit.column_unit, written] = unit
    return found


def convert(number: str, unit: str, column_unit: str) -> float | str:
    """A number written in a unit, in the unit of its column; the reason as text where it has none.

    number: as `numbers.NUMBER` reads it, at most 60 characters long.
    """
    known = units().get((column_unit, " ".join(unit.split())))
    if known is None:
        return _why_not(unit, column_unit)
    if known.factor is None:
        return known.reason
    return float(Fraction(number) * known.factor)


def accepted(column_unit: str) -> list[str]:
    """The units that are converted in a column, in their main spelling."""
    return list(
        dict.fromkeys(u.name for u in units().values() if u.column_unit == column_unit and u.factor)
    )


def _why_not(unit: str, column_unit: str) -> str:
    if not accepted(column_unit):
        return "The column takes a number without a unit."
    others = [known.column_unit for (_, written), known in units().items() if written == unit]
    if others:
        return f"{unit} measures what is counted in {others[0]}, not in {column_unit}."
    return f"{unit} is not a known unit."
