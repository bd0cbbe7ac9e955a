"""A table in a Parquet file: its columns as text, checked from there on as those of a CSV file.

Text first makes both formats one: what a cell may hold, and what is said where it holds something
else, does not depend on the file it came from. Every number, date or yes has one text that reads
back as the same value.
"""

from __future__ import annotations

from array import array
from io import BytesIO

import polars as pl
from polars.exceptions import PanicException, PolarsError

from landbridge.case.plain_text import column_texts
from landbridge.case.refusal import shown
from landbridge.case.sheet import Sheet
from landbridge.errors import Problem

CSV, SUFFIX = ".csv", ".parquet"
"""How the file of a table ends."""

_PLAIN = (pl.String, pl.Boolean, pl.Date, pl.Datetime, pl.Categorical, pl.Enum, pl.Null)
"""Types of columns whose values can stand in a cell, beside numbers and lists of text."""


def read_sheet(file: str, data: bytes) -> tuple[Sheet | None, list[Problem]]:
    """The cells of a Parquet file as text, and why it cannot be read; None where it cannot.

    Rows are counted from 1, the first row of data; there is no header. Rows without any value are
    passed over. Columns are read one by one, so that each is held in one form only.
    """
    try:
        types = pl.read_parquet_schema(BytesIO(data))
        odd = [_no_cells(file, name, dtype) for name, dtype in types.items() if _is_odd(dtype)]
        if odd:
            return None, odd
        columns = [
            column_texts(pl.read_parquet(data, columns=[name])[name]).rechunk() for name in types
        ]
    # Some damage makes polars panic, which is no Exception.
    except (PolarsError, PanicException) as error:
        return None, [_broken(file, error)]
    return _sheet(file, tuple(types), columns), []


def parquet_bytes(frame: pl.DataFrame) -> bytes:
    """A table of a case as a Parquet file, its columns in their types."""
    into = BytesIO()
    frame.write_parquet(into)
    return into.getvalue()


def _sheet(file: str, names: tuple[str, ...], columns: list[pl.Series]) -> Sheet:
    count = columns[0].len() if columns else 0
    if count:
        filled = pl.select(pl.any_horizontal(column != "" for column in columns)).to_series()
        if not filled.all():
            rows = array("q", (filled.arg_true() + 1).to_list())
            return Sheet(file, names, tuple(one.filter(filled) for one in columns), rows, top=None)
    return Sheet(file, names, tuple(columns), range(1, count + 1), top=None)


def _is_odd(dtype: pl.DataType) -> bool:
    if isinstance(dtype, pl.List):
        return dtype.inner != pl.String
    return not (dtype.is_numeric() or isinstance(dtype, _PLAIN))


def _no_cells(file: str, column: str, dtype: pl.DataType) -> Problem:
    message = f"The column {shown(column)} is of the type {shown(str(dtype))}."
    rule = "A column holds text, numbers, dates, booleans, or lists of text."
    hint = "Cast it where the file is made, or give the table as CSV."
    return Problem("E028", message, file, column=column, value=str(dtype), rule=rule, hint=hint)


def _broken(file: str, error: BaseException) -> Problem:
    why = str(error).strip().split("\n", 1)[0]
    message = f"{file} is no Parquet file that can be read: {shown(why, 200)}."
    rule, hint = "A whole Parquet file.", "Save it again from where it came from, or as CSV."
    return Problem("E026", message, file, rule=rule, hint=hint)
