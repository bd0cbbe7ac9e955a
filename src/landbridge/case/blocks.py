"""A long CSV text block by block: blocks without a fault by vectors, the others row by row.

A block ends where a row does: at a line end before which all quotes are closed. A block is only
split by vectors where every line is known to be a row of the right width; whatever is odd about a
block sends it to the careful reader, which alone decides what is wrong. Nothing larger than a
block is ever held beside the text and the cells.
"""

from __future__ import annotations

from array import array
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from landbridge.case.records import Record, broken, records
from landbridge.errors import Problem

SIZE = 1 << 20
"""Bytes of a block, give or take a row."""

_FEW = 1 << 14
"""Bytes up to which the careful reader is faster."""


@dataclass(frozen=True, slots=True)
class Form:
    """What the rows of a file have to be like.

    file: what to call it. separator: between cells. width: cells of the header.
    ragged: says what is wrong with a row of another width.
    """

    file: str
    separator: str
    width: int
    ragged: Callable[[Record], Problem]


@dataclass(frozen=True, slots=True)
class Cells:
    """The rows of a text or of a block of it.

    frame: a column of text for each of the header, rows without any value left out; it stays in
    as many chunks as there are blocks, since joining them would take as much memory again.
    rows: row of each as a spreadsheet counts. last: the row of the last line, read or not.
    """

    frame: pl.DataFrame
    rows: Sequence[int]
    last: int
    problems: list[Problem]


def cells_of(form: Form, data: bytes, start: int) -> Cells:
    """The rows of a text below its header, the first of them being row 2.

    data: UTF-8. start: where the rows start.
    """
    found: list[Cells] = []
    row = 1
    for block in blocks(data, start):
        cells = _plain(form, block, row) or _careful(form, block, row)
        found.append(cells)
        row = cells.last
    problems = [problem for cells in found for problem in cells.problems]
    empty = pl.DataFrame(schema={f"{at}": pl.String for at in range(form.width)})
    frames = [cells.frame for cells in found if cells.frame.height] or [empty]
    return Cells(pl.concat(frames, rechunk=False), _rows(found), row, problems)


def blocks(data: bytes, start: int) -> Iterator[bytes]:
    """Pieces of a text that start and end with rows, without the line end after them."""
    while start < len(data):
        end = row_end(data, start, min(start + SIZE, len(data) - 1))
        yield data[start:end]
        start = end + 1


def row_end(data: bytes, start: int, least: int) -> int:
    """Where a row ends, not before `least`; the end of the text where none does.

    start: where a row starts. A row ends at a line end before which all its quotes are closed.
    """
    seen, quotes = start, 0
    end = data.find(b"\n", least)
    while end >= 0:
        quotes += data.count(b'"', seen, end)
        if quotes % 2 == 0:
            return end
        seen, end = end, data.find(b"\n", end + 1)
    return len(data)


def _careful(form: Form, block: bytes, before: int) -> Cells:
    good: list[list[str]] = []
    rows = array("q")
    problems: list[Problem] = []
    row = before
    for one in records(block.decode("utf-8").split("\n"), form.separator):
        row = before + one.row
        record = one._replace(row=row)
        if record.cells is None:
            problems.append(broken(form.file, record))
        elif len(record.cells) == form.width:
            if any(record.cells):
                good.append(record.cells)
                rows.append(row)
        elif record.text.strip():
            problems.append(form.ragged(record))
    columns = list(zip(*good, strict=True)) or [()] * form.width
    frame = pl.DataFrame(
        [pl.Series(f"{at}", cells, dtype=pl.String) for at, cells in enumerate(columns)]
    )
    return Cells(frame, rows, row, problems)


def _plain(form: Form, block: bytes, before: int) -> Cells | None:
    """The rows of a block in which every line is a row of its form; None where one may not be."""
    # The reader of polars would take a byte order mark within a text for that of a file.
    if form.width < 2 or len(block) < _FEW or block.startswith(BOM_UTF8):
        return None
    lines = pl.Series([block.decode("utf-8")]).str.split("\n").explode()
    if b"\r" in block:
        lines = lines.str.strip_suffix("\r")
        if lines.str.contains("\r", literal=True).any():
            return None
        block = block.replace(b"\r\n", b"\n")
    if not _are_rows(lines, form.separator, form.width):
        return None
    frame = pl.read_csv(
        block,
        separator=form.separator,
        has_header=False,
        infer_schema=False,
        empty_string_is_null=False,
        new_columns=[f"{at}" for at in range(form.width)],
    ).rechunk()
    if frame.shape != (lines.len(), form.width):
        return None
    count = frame.height
    filled = frame.select(pl.any_horizontal(pl.all() != "")).to_series()
    if filled.all():
        return Cells(frame, range(before + 1, before + count + 1), before + count, [])
    rows = array("q", (filled.arg_true() + before + 1).to_list())
    return Cells(frame.filter(filled), rows, before + count, [])


def _are_rows(lines: pl.Series, separator: str, width: int) -> bool:
    """Whether each line is so many cells, in quotes or bare; the same form as in `records`."""
    quoted = lines.str.contains('"', literal=True)
    bare = lines.filter(~quoted) if quoted.any() else lines
    if (bare.str.count_matches(separator, literal=True) != width - 1).any():
        return False
    cell = f'(?:"[^"]*(?:""[^"]*)*"|[^"{separator}]*)'
    form = f"^{cell}(?:{separator}{cell}){{{width - 1}}}$"
    return bool(lines.filter(quoted).str.contains(form).all()) if quoted.any() else True


def _rows(found: list[Cells]) -> Sequence[int]:
    """The rows of all blocks; counted without a list where none is missing."""
    count = sum(len(cells.rows) for cells in found)
    if all(isinstance(cells.rows, range) for cells in found) or not found:
        return range(2, count + 2)
    rows = array("q")
    for cells in found:
        rows.extend(cells.rows)
    return rows
