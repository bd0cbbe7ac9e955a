"""A whole column at once: clean cells by vectors, the odd ones one by one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import polars as pl

from landbridge.case.cast import ID, Value, cast_cell
from landbridge.case.numbers import NUMBER
from landbridge.case.schema import Field
from landbridge.errors import Problem

_MANY = 500
"""Cells from which on vectors are faster."""

Found = tuple[int, Problem]
"""A problem and the position of its cell."""


def cast_column(field: Field, texts: Sequence[str]) -> tuple[pl.Series, list[Found]]:
    """The column in its own type, bad cells blank; and what is wrong with which cell."""
    if len(texts) < _MANY:
        cells = [at for at, text in enumerate(texts) if field.required or text]
        return _one_by_one(field, texts, [None] * len(texts), cells)
    given = pl.Series(field.name, texts, dtype=pl.String)
    values = _clean(field, given)
    odd = values.is_null() if field.required else values.is_null() & (given != "")
    cells = odd.arg_true().to_list()
    return _one_by_one(field, texts, values.to_list(), cells) if cells else (values, [])


def blank_column(field: Field, height: int) -> pl.Series:
    """The column where it was not given."""
    return pl.Series(field.name, [None] * height, dtype=field.dtype)


def _one_by_one(
    field: Field, texts: Sequence[str], cast: list[Value | None], cells: Iterable[int]
) -> tuple[pl.Series, list[Found]]:
    """Cast some cells of a column, each text once, and put them to those cast before."""
    known: dict[str, Value | Problem | None] = {}
    found: list[Found] = []
    for index in cells:
        text = texts[index]
        if text not in known:
            known[text] = cast_cell(field, text)
        value = known[text]
        if isinstance(value, Problem):
            found.append((index, value))
        else:
            cast[index] = value
    return pl.Series(field.name, cast, dtype=field.dtype), found


def _clean(field: Field, given: pl.Series) -> pl.Series:
    """The cells that can be cast without a second look; all others blank."""
    match field.type:
        case "number":
            return _clean_numbers(field, given)
        case "id" | "ref":
            return _where(given, given.str.contains(f"^{ID}$"))
        case "text":
            written = given.str.strip_chars() if field.required else given
            return _where(given, (written != "") & ~given.str.contains("\x00", literal=True))
        case _:
            return blank_column(field, given.len())


def _clean_numbers(field: Field, given: pl.Series) -> pl.Series:
    # + 0.0 makes 0 of -0, which would be another text when written.
    values = _where(given, given.str.contains(f"^{NUMBER}$")).cast(pl.Float64) + 0.0
    good = values.is_finite()
    if field.low is not None:
        good &= values >= field.low
    if field.high is not None:
        good &= values <= field.high
    return _where(values, good)


def _where(values: pl.Series, good: pl.Series) -> pl.Series:
    nothing = pl.Series(values.name, [None], dtype=values.dtype)
    return values.zip_with(good.fill_null(value=False), nothing)
