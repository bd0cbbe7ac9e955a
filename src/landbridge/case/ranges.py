"""Ranges of uncertain numbers against the numbers they are about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl

from landbridge.case.case import default_of
from landbridge.case.loaded import Loaded, Tables
from landbridge.case.numbers import plain
from landbridge.case.schema import Field
from landbridge.errors import Problem

_RULE = "low ≤ the number ≤ high."


def ranges(tables: Tables) -> Iterator[Problem]:
    """Ranges upside down, that do not hold their number, or that are about a blank cell."""
    loaded = tables.get("ranges")
    if loaded is None:
        return
    for position in loaded.where(pl.col("low") > pl.col("high")):
        low, high = loaded.text(position, "low"), loaded.text(position, "high")
        message = f"low is {low}, but high is {high}."
        yield loaded.problem("E134", position, "high", message, rule=_RULE, hint="Swap them.")
    known = pl.col("table").is_not_null() & pl.col("row").is_not_null()
    for position in loaded.where(known & (pl.col("low") <= pl.col("high"))):
        yield from _outside(loaded, position, loaded.full.row(position, named=True), tables)


def _outside(
    loaded: Loaded, position: int, given: dict[str, Any], tables: Tables
) -> Iterator[Problem]:
    column, target = given["column"], tables.get(given["table"])
    at = target.index.get(given["row"]) if target else None
    field = target.table.fields.get(column) if target else None
    if target is None or at is None or field is None or field.type not in ("number", "integer"):
        return  # other checks say so
    place = f"{target.sheet.file} row {target.row(at)}"
    if target.text(at, column) == "" and field.default == "":
        message = f"The range is about {column} of {place}, which is blank."
        hint = "Fill that cell in, or delete the range."
        yield loaded.problem("W106", position, "row", message, rule=_RULE, hint=hint)
        return
    value = _number(target, at, field)
    if value is not None and not given["low"] <= value <= given["high"]:
        side = "low" if value < given["low"] else "high"
        message = f"{column} of {place} is {plain(value)}, which is outside its range."
        hint = "Correct the number or the range."
        yield loaded.problem("E134", position, side, message, rule=_RULE, hint=hint)


def _number(target: Loaded, at: int, field: Field) -> float | None:
    """The number in a cell, or its default; None where the cell is bad."""
    blank = target.text(at, field.name) == ""
    value = default_of(field) if blank else target.full[field.name][at]
    return float(value) if isinstance(value, int | float) else None
