"""The file a trade table is in: CSV or Parquet, opened without reading it into memory."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from polars.exceptions import PolarsError

from landbridge.case.encoding import decode
from landbridge.case.refusal import shown
from landbridge.case.sheet import parse
from landbridge.errors import CaseError, Problem

ROW = "row of the file"
"""Name of the column that counts rows."""

_HEAD = 1 << 16
"""Bytes that are looked at to find the header."""

LARGE = 1 << 28
"""Bytes of a CSV file beyond which nothing is kept that grows with its rows."""

_LOOKED_INTO = 1 << 28
"""Bytes of a broken CSV file up to which the place of the fault is looked for."""


@dataclass(frozen=True, slots=True)
class Scanned:
    """A file that has been opened.

    file: its name. header: its columns. types: of them by name. is_text: whether it is CSV.
    rows: its rows, all cells text if it is CSV, with the column `ROW`: as a spreadsheet counts,
    the header being row 1; in Parquet the first row is row 1.
    """

    path: Path
    header: tuple[str, ...]
    types: Mapping[str, pl.DataType]
    is_text: bool
    rows: pl.LazyFrame

    @property
    def file(self) -> str:
        """Its name."""
        return self.path.name

    @property
    def top(self) -> int | None:
        """The row of the header."""
        return 1 if self.is_text else None

    @property
    def is_piecewise(self) -> bool:
        """Whether to read it anew for every question: columns of Parquet are read in no time."""
        return not self.is_text or self.path.stat().st_size > LARGE

    def broken(self, error: Exception) -> CaseError:
        """Why it cannot be read, with the places if they can be found."""
        small = self.is_text and self.path.stat().st_size < _LOOKED_INTO
        return CaseError((_found(self.path) if small else []) or [_broken(self.file, error)])


def gathered(asked: Sequence[pl.LazyFrame], *, piecewise: bool) -> list[pl.DataFrame]:
    """Answers to several questions about rows.

    piecewise: read the rows for each of them and keep none; else what they share is read once, and
    kept in memory until all are answered.
    """
    flags = pl.QueryOptFlags(comm_subplan_elim=not piecewise)
    return pl.collect_all(asked, engine="streaming", optimizations=flags)


def scan(file: Path) -> Scanned:
    """Open a CSV or Parquet file.

    Raises CaseError where it is neither, OSError where it cannot be opened.
    """
    with file.open("rb") as stream:
        head = stream.read(_HEAD)
    return _parquet(file) if head.startswith(b"PAR1") else _text(file, head)


def _parquet(file: Path) -> Scanned:
    rows = pl.scan_parquet(file, glob=False)
    try:
        types = rows.collect_schema()
    except PolarsError as error:
        raise CaseError(_broken(file.name, error)) from error
    return Scanned(file, tuple(types), types, is_text=False, rows=rows.with_row_index(ROW, 1))


def _text(file: Path, head: bytes) -> Scanned:
    line = head[: head.find(b"\n") + 1] or head
    # UTF-16 and workbooks show in the first bytes; the rest of the file is not looked at yet.
    text = decode(file.name, head if head[:2] in (b"\xff\xfe", b"\xfe\xff", b"PK") else line)
    if isinstance(text, Problem):
        raise CaseError(text)
    _, wrong = parse(file.name, text)
    if wrong:
        raise CaseError(wrong)
    separator = max(",;\t", key=re.sub('"[^"]*"', "", text).count)
    header = tuple(next(csv.reader(io.StringIO(text), delimiter=separator)))
    rows = pl.scan_csv(
        file,
        separator=separator,
        infer_schema=False,
        empty_string_is_null=False,
        glob=False,
        new_columns=[f"{at}" for at in range(len(header))],
    ).with_row_index(ROW, 2)
    # Of two columns of one name the first is kept; whoever asks for them is told.
    first = {name: f"{header.index(name)}" for name in header}
    rows = rows.select(ROW, **{name: pl.col(given) for name, given in first.items()})
    types = dict.fromkeys(header, pl.String())
    return Scanned(file, header, types, is_text=True, rows=rows)


def _found(path: Path) -> list[Problem]:
    """The first few faults in the shape of a CSV file, each in its place."""
    text = decode(path.name, path.read_bytes())
    return [text] if isinstance(text, Problem) else parse(path.name, text)[1][:20]


def _broken(file: str, error: Exception) -> Problem:
    why = str(error).strip().split("\n", 1)[0]
    rule = "A trade table is a CSV file in UTF-8 or a Parquet file."
    hint = "Save it again from where it came from."
    message = f"{file} cannot be read: {shown(why, 200)}."
    return Problem("E260", message, file, rule=rule, hint=hint)
