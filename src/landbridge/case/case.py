"""The noun `Case`: everything known about one economy's network, as it was given."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, cached_property
from types import MappingProxyType
from typing import Any

import polars as pl

from landbridge.case.schema import Field, tables


@dataclass(frozen=True, slots=True)
class Meta:
    """What `case.yaml` says.

    base_year: the year solved where none is asked for; years: those the case has data for.
    economy: the country the case is about (into `countries`), "" where it is about none.
    currency, price_year: of every amount of money in the case.
    unmet_usd_t: what a missing tonne costs where a row gives no price, USD/t.
    carrying_rate: yearly cost of the capital bound in goods under way, share of their value.
    """

    title: str
    base_year: int
    years: tuple[int, ...]
    economy: str = ""
    currency: str = "USD"
    price_year: int | None = None
    unmet_usd_t: float = 10_000.0
    carrying_rate: float = 0.0
    description: str = ""
    authors: str = ""
    licence: str = ""


@dataclass(frozen=True)
class Case:
    """A folder of tables as frames; nothing in it is ever changed in place.

    tables: frames by name with the columns that were given, in the order given, cast to the
    types of the schema; tables that were not given are absent.
    name: what to call it in messages, usually the folder's name.
    built: projects that scenarios have built.
    statistic: whose numbers were taken where several disagree, "" for the case as it stands.
    controls_on: the day whose controls bind; None for the last day of the base year.
    """

    meta: Meta
    tables: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    name: str = "case"
    built: tuple[str, ...] = ()
    statistic: str = ""
    controls_on: date | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "tables", MappingProxyType(dict(self.tables)))

    def table(self, name: str) -> pl.DataFrame:
        """A table with all the columns of the schema, blanks replaced by their defaults.

        Raises KeyError where the schema has no table of that name.
        """
        return self._filled[name] if name in self._filled else self._fill(name)

    @property
    def day(self) -> date:
        """The day whose controls bind: the one asked for, else the last of the base year."""
        return self.controls_on or date(self.meta.base_year, 12, 31)

    def with_tables(self, changed: Mapping[str, pl.DataFrame]) -> Case:
        """The same case with some tables replaced."""
        other = replace(self, tables={**self.tables, **changed})
        kept = {name: frame for name, frame in self._filled.items() if name not in changed}
        other._filled.update(kept)  # what was filled once need not be filled again
        return other

    def __reduce__(self) -> tuple[Any, ...]:
        """How it is sent to other processes: what it was made of, not what was worked out of it."""
        given = (self.meta, dict(self.tables), self.name)
        return Case, (*given, self.built, self.statistic, self.controls_on)

    def __repr__(self) -> str:
        counts = ", ".join(f"{frame.height} {name}" for name, frame in self.tables.items())
        return f"Case({self.name!r}: {counts})"

    @cached_property
    def kept(self) -> dict[Hashable, Any]:
        """What was worked out of it and will be asked for again."""
        return {}

    @cached_property
    def _filled(self) -> dict[str, pl.DataFrame]:
        return {}

    def _fill(self, name: str) -> pl.DataFrame:
        given = self.tables.get(name)
        filled = _without_rows(name) if given is None else _with_defaults(name, given)
        self._filled[name] = filled
        return filled


@cache
def _without_rows(name: str) -> pl.DataFrame:
    """A table that was not given, as most are not."""
    return _with_defaults(name, pl.DataFrame())


def _with_defaults(name: str, given: pl.DataFrame) -> pl.DataFrame:
    return given.select(_filled_column(given, field) for field in tables()[name].fields.values())


def _filled_column(given: pl.DataFrame, field: Field) -> pl.Series:
    if field.name not in given.columns:
        column = pl.Series(field.name, [None] * given.height, dtype=field.dtype)
    else:
        column = given[field.name].cast(field.dtype)
    if field.default == "" or not column.has_nulls():
        return column
    return column.fill_null(default_of(field))


def default_of(field: Field) -> float | int | bool | str | None:
    """The default of a field in its own type, None where a blank stays blank."""
    if field.default == "":
        return None
    match field.type:
        case "number":
            return float(field.default)
        case "integer" | "year":
            return int(field.default)
        case "bool":
            return field.default == "yes"
        case _:
            return field.default
