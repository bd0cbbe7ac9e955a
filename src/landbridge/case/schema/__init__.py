"""The tables of a case as data, shared by validation, defaults, templates and the reference."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal, cast

import polars as pl

FieldType = Literal[
    "id",
    "ids",
    "ref",
    "refs",
    "text",
    "number",
    "integer",
    "bool",
    "year",
    "date",
    "choice",
    "hs",
    "km_by_country",
    "waypoints",
    "table",
    "row",
    "column",
    "cell",
]

DataType = type[pl.DataType]

DTYPES: dict[str, DataType] = {
    "number": pl.Float64,
    "integer": pl.Int64,
    "year": pl.Int64,
    "bool": pl.Boolean,
    "date": pl.Date,
}
"""Polars types of the field types; all others are kept as text."""


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a table.

    default: what a blank means, as text ("" where a blank stays blank).
    low, high: smallest and largest value allowed, None where open.
    refers_to: the table a `ref` or `refs` points into.
    """

    table: str
    name: str
    type: FieldType
    unit: str
    default: str
    required: bool
    low: float | None
    high: float | None
    refers_to: str
    choices: tuple[str, ...]
    description: str

    @property
    def dtype(self) -> DataType:
        """The polars type its cells have once read."""
        return DTYPES.get(self.type, pl.String)


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a case; a row is named by the values of its key, joined with `/`."""

    name: str
    key: tuple[str, ...]
    group: str
    description: str
    fields: dict[str, Field]


@cache
def tables() -> dict[str, Table]:
    """All tables of a case by name, in the order of the documentation."""
    fields: dict[str, dict[str, Field]] = {}
    for row in _rows("fields.csv"):
        fields.setdefault(row["table"], {})[row["field"]] = _field(row)
    return {
        row["table"]: Table(
            row["table"],
            tuple(row["key"].split(";")),
            row["group"],
            row["description"],
            fields[row["table"]],
        )
        for row in _rows("tables.csv")
    }


def _rows(name: str) -> list[dict[str, str]]:
    text = resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _field(row: dict[str, str]) -> Field:
    return Field(
        table=row["table"],
        name=row["field"],
        type=cast(FieldType, row["type"]),
        unit=row["unit"],
        default=row["default"],
        required=row["required"] == "yes",
        low=float(row["min"]) if row["min"] else None,
        high=float(row["max"]) if row["max"] else None,
        refers_to=row["refers_to"],
        choices=tuple(row["choices"].split("|")) if row["choices"] else (),
        description=row["description"],
    )
