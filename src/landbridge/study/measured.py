"""What a measure of a claim finds, or why it finds nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

import polars as pl

from landbridge.case.case import Case
from landbridge.case.cells import split
from landbridge.case.edit import row_names
from landbridge.case.schema import tables

GRADES = ("measured", "reported", "derived", "estimated", "assumed")
"""Grades of a row, the firmest first."""


class Solved(Protocol):
    """What a measure needs of a solution."""

    @property
    def case(self) -> Case:
        """The case as solved."""

    @property
    def year(self) -> int:
        """The year solved."""

    @property
    def routes(self) -> pl.DataFrame:
        """Its routes; from, to, good, origin, kt, countries, links and interchanges are used."""


class NotMeasuredError(Exception):
    """A claim that cannot be tested; its text says why, as a sentence without its full stop."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A number and where it comes from.

    value: in `unit`, a unit of the schema, or `x` for a ratio and `` for a count.
    low, high: the lowest and highest value the `ranges` of its rows allow; of a solution, those of
    all plans nearly as good.
    what: what was measured, in words.
    sources, grades: of the rows it rests on.
    text: the answer where it is a word, such as the status of a control.
    """

    value: float
    unit: str
    what: str
    low: float
    high: float
    sources: tuple[str, ...] = ()
    grades: tuple[str, ...] = ()
    text: str = ""

    @property
    def grade(self) -> str:
        """The weakest grade of the rows it rests on, "" where they have none."""
        return max(self.grades, key=GRADES.index, default="")


def total(parts: Iterable[Measured], what: str) -> Measured:
    """The sum of several; raises NotMeasuredError where their units differ or there are none."""
    parts = list(parts)
    units = sorted({part.unit for part in parts})
    if len(units) != 1:
        raise NotMeasuredError(
            f"{' and '.join(units)} cannot be added" if units else "there is nothing to add"
        )
    return Measured(
        value=sum(part.value for part in parts),
        unit=units[0],
        what=what,
        low=sum(part.low for part in parts),
        high=sum(part.high for part in parts),
        sources=_union(part.sources for part in parts),
        grades=_union(part.grades for part in parts),
    )


def ratio(part: Measured, whole: Measured, unit: str, what: str) -> Measured:
    """One over the other; raises NotMeasuredError where the other is zero."""
    if whole.value == 0:
        raise NotMeasuredError(f"{whole.what} is zero")
    return Measured(
        value=part.value / whole.value,
        unit=unit,
        what=what,
        low=part.low / whole.high,
        high=part.high / whole.low if whole.low else float("inf"),
        sources=_union((part.sources, whole.sources)),
        grades=_union((part.grades, whole.grades)),
    )


def _union(lists: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item for items in lists for item in items))


@dataclass(frozen=True, slots=True)
class Question:
    """A row of `claims`, with what it is asked of.

    case: what is known; solution: what was solved, if anything; row: the claim; year: which one.
    """

    case: Case
    solution: Solved | None
    row: Mapping[str, Any]
    year: int

    def text(self, field: str) -> str:
        """A text cell of the claim, "" where it is blank."""
        return str(self.row[field] or "")

    def items(self, field: str) -> list[str]:
        """The items of a list cell of the claim."""
        return split(self.text(field))

    def need(self, field: str) -> str:
        """A cell of the claim that the measure cannot do without; raises NotMeasuredError."""
        if not self.text(field):
            raise NotMeasuredError(f"the claim leaves {field} blank")
        return self.text(field)

    def in_year(self, year: int) -> Question:
        """The same question about another year."""
        return replace(self, year=year)

    @property
    def base_year(self) -> int:
        """The year a growth is counted from; raises NotMeasuredError where it is blank."""
        self.need("base_year")
        return int(self.row["base_year"])


def named(case: Case, table: str, row: str) -> str:
    """A row as it is to be shown: its name or title, the names of its ends, or its id."""
    frame = case.table(table)
    found = frame.filter(row_names(frame, table) == row)
    if found.is_empty():
        return row
    cells = found.row(0, named=True)
    shown = cells.get("name") or cells.get("title")
    return str(shown) if shown else _without_name(case, table, row, cells)


def _without_name(case: Case, table: str, row: str, cells: Mapping[str, Any]) -> str:
    if table == "links":
        return "–".join(named(case, "places", cells[end]) for end in ("from", "to"))
    if cells.get("place"):
        return f"{named(case, 'places', cells['place'])} ({row})"
    key = tables()[table].key
    owner = tables()[table].fields[key[0]].refers_to
    if len(key) == 1 or not owner:
        return row
    rest = row.removeprefix(f"{cells[key[0]]}/")
    return f"{named(case, owner, cells[key[0]])} ({rest})"


def good_in_words(case: Case, good: str) -> str:
    """A good as it stands inside a sentence: `crude oil`, `LPG`; all goods where none is named."""
    name = named(case, "goods", good) if good else "all goods"
    return name if name.isupper() else name[:1].lower() + name[1:]


def listed(words: Iterable[str]) -> str:
    """Words as a list in a sentence: `a, b and c`."""
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


def range_of(case: Case, table: str, row: str, column: str, value: float) -> tuple[float, float]:
    """Low and high of a cell by the table `ranges`, the value itself where it has none."""
    ranges = case.table("ranges").filter(table=table, row=row, column=column)
    if ranges.is_empty():
        return value, value
    low, high = ranges.select("low", "high").row(0)
    return min(low, value), max(high, value)
