"""Small tables of codes that a user brings along: concordances, descriptions of goods."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

import polars as pl

from landbridge.case.encoding import decode
from landbridge.case.refusal import shown
from landbridge.case.sheet import Sheet, parse
from landbridge.case.suggest import did_you_mean
from landbridge.errors import CaseError, Problem

ROW = "row of the file"
"""Name of the column that counts rows as a spreadsheet does, the header being row 1."""

_CODE = "^(?:[0-9]{2}){1,5}$"
_SAYS = "2, 4, 6, 8 or 10 digits, without points."
_SHOWN = 3
"""Rows shown of those that break a rule."""


def read_code_list(
    path: str | os.PathLike[str],
    codes: Collection[str],
    texts: Mapping[str, bool],
) -> pl.DataFrame:
    """A CSV file of codes, all columns as text, with the column `ROW`; those not there are blank.

    codes: columns of codes, which every row has to fill. texts: other columns, and whether every
    row has to fill them.

    Raises CaseError with the first problems of every kind, OSError where it cannot be opened.
    """
    file = Path(path)
    text = decode(file.name, file.read_bytes())
    if isinstance(text, Problem):
        raise CaseError(text)
    sheet, problems = parse(file.name, text)
    columns = {**dict.fromkeys(codes, True), **texts}
    if sheet is None or problems or (problems := list(_header(sheet, columns))):
        raise CaseError(problems[:20])
    cells = {name: pl.Series(name, sheet.cells[at]) for at, name in enumerate(sheet.columns)}
    frame = pl.DataFrame({ROW: list(sheet.rows), **cells}, schema_overrides=_types(sheet.columns))
    if problems := list(_cells(sheet.file, frame, codes, columns)):
        raise CaseError(problems)
    lacking = {name: pl.lit("") for name in columns if name not in sheet.columns}
    return frame.with_columns(**lacking).select(ROW, *columns)


def doubled(file: str, frame: pl.DataFrame, key: list[str]) -> list[Problem]:
    """Rows that say the same as one above them; the first few."""
    again = frame.filter(~pl.struct(key).is_first_distinct())
    rule = f"{' and '.join(key)} together stand in one row only."
    return [
        Problem(
            "E120",
            f"{shown(' '.join(str(row[name]) for name in key if row[name]))} stands in two rows.",
            file,
            row[ROW],
            key[0],
            row[key[0]],
            rule,
            "Keep the right one.",
        )
        for row in again.head(_SHOWN).iter_rows(named=True)
    ]


def longest_prefix(codes: pl.Series, known: pl.Series) -> pl.DataFrame:
    """For every code the longest of the known codes it starts with: code, prefix; null if none.

    A code of eight digits finds what is known of its six digits this way.
    """
    found = pl.DataFrame({"code": codes.cast(pl.String)})
    known = known.cast(pl.String).unique()
    lengths = sorted(known.str.len_bytes().unique().to_list(), reverse=True)
    heads = [
        pl.col("code")
        .str.slice(0, n)
        .is_in(known.implode())
        .and_(pl.col("code").str.len_bytes() >= n)
        for n in lengths
    ]
    tries = [
        pl.when(is_known).then(pl.col("code").str.slice(0, n))
        for n, is_known in zip(lengths, heads, strict=True)
    ]
    prefix = pl.coalesce(*tries) if tries else pl.lit(None, pl.String)
    return found.with_columns(prefix=prefix)


def read_descriptions(path: str | os.PathLike[str]) -> dict[str, str]:
    """What goods are called, from a CSV file with the columns `code` and `description`.

    A description of six digits also serves longer codes that start with them.

    Raises CaseError with the first problems of every kind, OSError where it cannot be opened.
    """
    frame = read_code_list(path, ["code"], {"description": True})
    if problems := doubled(Path(path).name, frame, ["code"]):
        raise CaseError(problems)
    return dict(frame.select("code", "description").iter_rows())


def _types(columns: Collection[str]) -> dict[str, type[pl.DataType]]:
    return {ROW: pl.Int64, **dict.fromkeys(columns, pl.String)}


def _header(sheet: Sheet, columns: Mapping[str, bool]) -> Iterator[Problem]:
    rule = f"Columns: {', '.join(columns)}."
    for at, name in enumerate(sheet.columns):
        place = (sheet.file, 1, name, name, rule)
        if name in sheet.columns[:at]:
            message = f"The column {shown(name)} is there twice."
            yield Problem("E020", message, *place, "Keep the right one.")
        elif not name.strip():
            yield Problem("E023", f"Column {at + 1} has no name.", *place, "Name or delete it.")
        elif name not in columns:
            free = [one for one in columns if one not in sheet.columns]
            hint = did_you_mean(name, free) or "Delete the column."
            yield Problem("E021", f"There is no column {shown(name)}.", *place, hint)
    for name in columns:
        if columns[name] and name not in sheet.columns:
            message = f"The column {name} is missing, but every row needs it."
            yield Problem("E022", message, sheet.file, 1, name, rule=rule, hint="Add it.")


def _cells(
    file: str, frame: pl.DataFrame, codes: Collection[str], columns: Mapping[str, bool]
) -> Iterator[Problem]:
    for name in frame.columns[1:]:
        cell = pl.col(name)
        blank = cell.str.strip_chars() == ""
        if columns[name]:
            bad, hint = frame.filter(blank), "Fill it in, or delete the row."
            says = f"Every row has a {name}."
            yield from _told("E101", (file, name), bad, what="is blank.", says=says, hint=hint)
        if name in codes:
            bad, what = frame.filter(~blank & ~cell.str.contains(_CODE)), "is not a code of goods."
            yield from _told("E261", (file, name), bad, what=what, says=_SAYS)


def _told(
    code: str, place: tuple[str, str], bad: pl.DataFrame, *, what: str, says: str, hint: str = ""
) -> Iterator[Problem]:
    file, name = place
    for at, (row, text) in enumerate(bad.select(ROW, name).head(_SHOWN).iter_rows(), 1):
        more = bad.height - at if at == _SHOWN else 0
        rest = f" So {'are' if more > 1 else 'is'} {more:,} more." if more else ""
        message = f"{shown(text) if text else name} {what}{rest}"
        yield Problem(code, message, file, row, name, text, says, hint or _meant(text))


def _meant(text: str) -> str:
    digits = re.sub(r"[.\s]", "", text)
    if re.fullmatch("[0-9]+", digits) and len(digits) % 2:
        digits = f"0{digits}"
    if re.fullmatch(_CODE, digits):
        return f"Did you mean {digits}? Keep codes as text, so that no leading zero is lost."
    return "Leave rows of notes and of totals out."
