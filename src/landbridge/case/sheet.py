"""A table as text: its cells are told apart, nothing is cast yet."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

import polars as pl

from landbridge.case.blocks import Form, cells_of, row_end
from landbridge.case.records import LINE_ENDS, SEPARATORS, Record, broken, records
from landbridge.case.refusal import shown
from landbridge.errors import Problem

Texts: TypeAlias = Sequence[str] | pl.Series
"""The cells of a column as text, as a series where they may be many."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as it was written.

    file: what to call it in messages, such as `links.csv`.
    columns: the cells of its header.
    cells: the text of each column; a blank cell is "".
    rows: row of each record as a spreadsheet counts, the header being row 1.
    complete: False where some rows could not be read: nothing can be said to be missing.
    top: the row of the header; None where it stands in none, and rows are counted from 1.
    """

    file: str
    columns: tuple[str, ...]
    cells: tuple[Texts, ...]
    rows: Sequence[int]
    complete: bool = True
    top: int | None = 1


def parse(file: str, text: str) -> tuple[Sheet | None, list[Problem]]:
    """The cells of a CSV text, and what is wrong with its shape; None where it has no header.

    Rows without any value are passed over, as a spreadsheet may leave them at the end.
    """
    return parse_bytes(file, text.encode("utf-8"))


def parse_bytes(file: str, data: bytes) -> tuple[Sheet | None, list[Problem]]:
    """The same of a text as it stands in its file, in UTF-8 without a byte order mark."""
    end = data.find(b"\n")
    header = (data if end < 0 else data[:end]).decode("utf-8").removesuffix("\r")
    if b"\r" in data and end < 0:
        message, hint = "Lines end with CR alone.", "Save it with the line ends of Windows or Unix."
        return None, [Problem("E019", message, file, 1, rule=LINE_ENDS, hint=hint)]
    if not header.strip(" ,;\t"):
        return None, [_no_header(file, data.decode("utf-8"))]
    separator = _separator(file, header)
    if isinstance(separator, Problem):
        return None, [separator]
    return _table(file, data, separator)


def _no_header(file: str, text: str) -> Problem:
    what = "has no header: its first row is blank." if text.strip() else "is empty."
    rule = "Row 1 names the columns."
    hint = "Write the names of the columns into row 1, or delete the file."
    return Problem("E006", f"{file} {what}", file, 1, value="", rule=rule, hint=hint)


def _separator(file: str, header: str) -> str | Problem:
    bare = re.sub(r'"[^"]*"', "", header)
    found = [one for one in SEPARATORS if one in bare]
    hint = "Save the file with commas between the cells."
    if header.lower().startswith("sep="):
        message, hint = "Row 1 is a note to Excel, not the header.", "Delete the row."
    elif len(found) > 1:
        names = " and ".join(SEPARATORS[one] for one in found)
        message = f"The header mixes {names} as separators."
    elif not found and (other := re.search(r"[|:^~]", bare)):
        message = f"The header is separated by {shown(other[0])}."
    else:
        return found[0] if found else ","
    rule = "Cells are separated by commas, by semicolons, or by tabs: by the same in every row."
    return Problem("E015", message, file, 1, value=header, rule=rule, hint=hint)


def _table(file: str, data: bytes, separator: str) -> tuple[Sheet | None, list[Problem]]:
    end = row_end(data, 0, 0)
    header = next(records(data[:end].decode("utf-8").split("\n"), separator))
    if header.cells is None:
        return None, [broken(file, header)]
    width = len(header.cells)
    ragged = partial(_ragged, file, width=width, separator=separator)
    found = cells_of(Form(file, separator, width, ragged), data, end + 1)
    columns = tuple(found.frame.get_columns())
    sheet = Sheet(file, tuple(header.cells), columns, found.rows, not found.problems)
    return sheet, found.problems


def _ragged(file: str, record: Record, *, width: int, separator: str) -> Problem:
    count = len(record.cells or ())
    rule = f"Every row has as many cells as the header: {width}."
    message = f"The row has {count} cell{'s' * (count != 1)}: {shown(record.text)}."
    others = (one for one in SEPARATORS if one != separator)
    other = next((one for one in others if record.text.count(one) >= width - 1), None)
    if count > width:
        hint = f"Put a cell that holds a {SEPARATORS[separator]} in quotes."
    elif other:
        hint = f"Separate it by {SEPARATORS[separator]} as the header, not by {SEPARATORS[other]}."
    else:
        hint = "Give a blank cell for every value that is not known."
    return Problem("E018", message, file, record.row, value=record.text, rule=rule, hint=hint)
