"""A case written as a workbook that is safe to edit: headers explained, choices to pick from."""

from __future__ import annotations

import io
import os
import re
import zipfile
from collections.abc import Iterator
from dataclasses import fields as fields_of
from datetime import date, datetime
from pathlib import Path

import polars as pl
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from landbridge.case.case import Case, Meta
from landbridge.case.schema import tables
from landbridge.case.workbook.reading import CASE
from landbridge.case.workbook.styling import put_text, style_case, style_table
from landbridge.case.workbook.texts import ESCAPED, FIRST_DAY, LONGEST, exact, to_excel
from landbridge.errors import CaseError, Problem

MOST_ROWS = 1_048_576
"""Rows a sheet of Excel has, its header among them."""

_EPOCH = datetime(2000, 1, 1)  # noqa: DTZ001 - the format knows no time zones
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


def write_workbook(case: Case, path: str | os.PathLike[str]) -> None:
    """Write a case as a workbook; the same case is always the same bytes.

    Raises CaseError where a table has more rows, or a cell more characters, than a workbook can
    hold, and where the file cannot be written.
    """
    problems = list(_unkeepable(case))
    if problems:
        raise CaseError(problems)
    book = Workbook()
    _write_case(case.meta, book.worksheets[0])
    for name, frame in case.tables.items():
        _write_table(name, frame, case, book.create_sheet(name))
    file = Path(path)
    beside = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        beside.write_bytes(_packed(book))
        beside.replace(file)
    except OSError as error:
        message = f"{file} cannot be written: {error.strerror or error}."
        hint = "Close it in other programs, or choose another place."
        raise CaseError(Problem("E024", message, str(file), hint=hint)) from error
    finally:
        beside.unlink(missing_ok=True)


def _unkeepable(case: Case) -> Iterator[Problem]:
    for name, frame in case.tables.items():
        if frame.height >= MOST_ROWS:
            message = f"{name} has {frame.height:,} rows, more than a sheet can hold."
            rule, hint = f"At most {MOST_ROWS - 1:,} rows.", "Write the case as a folder."
            yield Problem("E247", message, f"{name}.csv", rule=rule, hint=hint)
        for column in frame.columns:
            if frame[column].dtype == pl.String:
                yield from _unkeepable_texts(name, frame[column])


def _unkeepable_texts(table: str, column: pl.Series) -> Iterator[Problem]:
    # every character may become seven, so shorter texts need no second look
    odd = (column.str.len_chars() > LONGEST // 7) | column.str.contains(ESCAPED.pattern)
    for at in odd.fill_null(value=False).arg_true():
        text = column[at]
        place = (f"{table}.csv", at + 2, column.name, text[:60])
        if len(to_excel(text)) > LONGEST:
            message = f"The text has {len(text):,} characters, more than a cell can hold."
            rule, hint = f"At most {LONGEST:,} characters.", "Shorten it, or write a folder."
            yield Problem("E247", message, *place, rule, hint)
        elif found := ESCAPED.search(text):
            message = f"A workbook would take {found[0]} in this text for another character."
            yield Problem("E247", message, *place, "", "Write the case as a folder.")


def _write_case(meta: Meta, sheet: Worksheet) -> None:
    sheet.title = CASE
    for at, name in enumerate(("key", "value"), start=1):
        put_text(sheet.cell(1, at), name)
    for row, key in enumerate(fields_of(meta), start=2):
        value = getattr(meta, key.name)
        put_text(sheet.cell(row, 1), key.name)
        if isinstance(value, tuple):
            put_text(sheet.cell(row, 2), ";".join(map(str, value)))
        else:
            _put(sheet, row, 2, value)
    style_case(sheet)


def _write_table(name: str, frame: pl.DataFrame, case: Case, sheet: Worksheet) -> None:
    for at, column in enumerate(frame.columns, start=1):
        put_text(sheet.cell(1, at), column)
        for row, value in enumerate(frame[column].to_list(), start=2):
            _put(sheet, row, at, value)
    style_table(sheet, tables()[name], frame, case)


def _put(sheet: Worksheet, row: int, column: int, value: object) -> None:
    match value:
        case None | "":
            return
        case bool():
            put_text(sheet.cell(row, column), "yes" if value else "no")
        case float():
            _put_number(sheet, row, column, value)
        case int() if abs(value) > 2**53:
            put_text(sheet.cell(row, column), str(value))
        case int():
            sheet.cell(row, column, value)
        case date() if value >= FIRST_DAY:
            sheet.cell(row, column, value).number_format = "yyyy-mm-dd"
        case _:
            put_text(sheet.cell(row, column), str(value))


def _put_number(sheet: Worksheet, row: int, column: int, value: float) -> None:
    number = exact(value)
    cell = sheet.cell(row, column, number)
    if isinstance(number, str):
        cell.data_type = "n"


def _packed(book: Workbook) -> bytes:
    """The file, without the time it was made."""
    book.properties.creator = "Landbridge"
    book.properties.created = _EPOCH
    made, packed = io.BytesIO(), io.BytesIO()
    book.save(made)
    with zipfile.ZipFile(made) as parts, zipfile.ZipFile(packed, "w") as target:
        for part in parts.infolist():
            content = parts.read(part)
            if part.filename == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>2000-01-01T00:00:00Z", content)
            target.writestr(
                zipfile.ZipInfo(part.filename), content, compress_type=zipfile.ZIP_DEFLATED
            )
    return packed.getvalue()
