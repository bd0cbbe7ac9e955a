"""Cells and rows of a table replaced or added; the frames given stay as they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypeAlias

import polars as pl

from landbridge.case.schema import tables

Value: TypeAlias = float | int | bool | str | date | None
"""What a cell holds once cast; None where it is blank."""


def row_names(frame: pl.DataFrame, table: str) -> pl.Series:
    """The name of every row: the values of its key joined with `/`, a blank part left empty."""
    key = tables()[table].key
    parts = [
        pl.col(column).cast(pl.String).fill_null("") if column in frame.columns else pl.lit("")
        for column in key
    ]
    return frame.select(pl.concat_str(parts, separator="/").alias("row"))["row"]


def with_cells(
    frame: pl.DataFrame, table: str, column: str, cells: Mapping[str, Value]
) -> pl.DataFrame:
    """The frame with a column replaced in the rows named; rows it does not have are passed over.

    cells: values by row name, already of the type of the column. A column that was not given
    is added at the end.
    """
    dtype = tables()[table].fields[column].dtype
    names = row_names(frame, table)
    rows, values = list(cells), pl.Series(list(cells.values()), dtype=dtype)
    if column in frame.columns:
        old = frame[column].cast(dtype)
    else:
        old = pl.Series(column, [None] * frame.height, dtype=dtype)
    new = names.replace_strict(rows, values, default=None, return_dtype=dtype)
    return frame.with_columns(new.zip_with(names.is_in(rows), old).alias(column))


def with_rows(frame: pl.DataFrame, table: str, rows: Sequence[Mapping[str, Value]]) -> pl.DataFrame:
    """The frame with rows added at its end, a row of the same name being replaced in its place.

    rows: values by column, already of the types of the columns; columns left out are blank.
    """
    fields = tables()[table].fields
    given = {name for row in rows for name in row}
    columns = [*frame.columns, *(name for name in fields if name in given - set(frame.columns))]
    schema = {name: fields[name].dtype for name in columns}
    added = pl.DataFrame([{c: row.get(c) for c in columns} for row in rows], schema=schema)
    old = pl.DataFrame(
        {c: frame[c].cast(t) if c in frame.columns else None for c, t in schema.items()}
        if frame.width
        else None,
        schema=schema,
    )
    place = {name: at for at, name in enumerate(row_names(old, table))}
    at = [place.get(name, old.height + i) for i, name in enumerate(row_names(added, table))]
    kept = old.with_columns(pl.int_range(pl.len()).alias("#at")).filter(~pl.col("#at").is_in(at))
    return pl.concat([kept, added.with_columns(pl.Series("#at", at))]).sort("#at").drop("#at")
