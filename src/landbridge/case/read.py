"""Read a case: a folder of tables, or one workbook."""

from __future__ import annotations

import os
from codecs import BOM_UTF8
from pathlib import Path

from landbridge.case.build import Reading, build, unknown_table
from landbridge.case.case import Case, Meta
from landbridge.case.document import parse_meta
from landbridge.case.encoding import decode, no_text
from landbridge.case.meta import FILE
from landbridge.case.parquet import CSV, SUFFIX, read_sheet
from landbridge.case.schema import tables
from landbridge.case.sheet import Sheet, parse_bytes
from landbridge.case.workbook import reading_workbook
from landbridge.errors import Problem

FORMATS = (CSV, SUFFIX)
"""Ends of the names of files that hold a table."""


def read(path: str | os.PathLike[str]) -> Case:
    """The case in a folder or workbook.

    Raises CaseError with all errors, each with its place, where the case breaks a rule.
    """
    return reading(path).must()


def check(path: str | os.PathLike[str]) -> list[Problem]:
    """All that is wrong or doubtful about the case in a folder or workbook, sorted by place."""
    return list(reading(path).problems)


def reading(path: str | os.PathLike[str]) -> Reading:
    """Both: the problems of a case, and the case unless one of them is an error."""
    place = Path(path)
    if place.is_dir():
        return read_folder(place)
    if place.suffix.lower() == ".xlsx":
        return reading_workbook(place)
    message = f"There is no case at {place}."
    rule = "A case is a folder with a case.yaml, or an Excel workbook (.xlsx)."
    hint = "Check the path; landbridge new DIR starts a case."
    return Reading((Problem("E001", message, str(place), rule=rule, hint=hint),), None)


def read_folder(folder: Path) -> Reading:
    """The case in a folder; files that are neither tables nor case.yaml are left alone."""
    try:
        files = sorted(file for file in folder.iterdir() if _is_table(file))
    except OSError as error:
        return Reading((_unreadable(str(folder), error.strerror or str(error)),), None)
    meta, problems = _meta(folder / FILE)
    sheets: dict[str, Sheet | None] = {}
    for file in files:
        beside = file.with_suffix(SUFFIX if file.suffix == CSV else CSV)
        if file.stem not in tables() or file.suffix not in FORMATS:
            problems.append(unknown_table(file.stem, file.name))
        elif beside in files:
            problems += [_twice(file.name, beside.name)] if file.stem not in sheets else []
            sheets[file.stem] = None
        else:
            sheets[file.stem], wrong = _sheet(file)
            problems += wrong
    return build(folder.resolve().name, meta, sheets, problems)


def _is_table(file: Path) -> bool:
    return file.suffix.lower() in FORMATS and not file.name.startswith(".")


def _meta(file: Path) -> tuple[Meta | None, list[Problem]]:
    data = _bytes(file)
    text = data if isinstance(data, Problem) else decode(file.name, data)
    return (None, [text]) if isinstance(text, Problem) else parse_meta(text)


def _sheet(file: Path) -> tuple[Sheet | None, list[Problem]]:
    data = _bytes(file)
    if isinstance(data, Problem):
        return None, [data]
    if file.suffix == SUFFIX:
        return read_sheet(file.name, data)
    wrong = no_text(file.name, data)
    return (None, [wrong]) if wrong else parse_bytes(file.name, data.removeprefix(BOM_UTF8))


def _bytes(file: Path) -> bytes | Problem:
    try:
        if file.exists() and not file.is_file():
            return _unreadable(file.name, "it is no plain file")
        return file.read_bytes()
    except OSError as error:
        if file.name == FILE and isinstance(error, FileNotFoundError):
            return _missing(FILE)
        return _unreadable(file.name, error.strerror or str(error))


def _twice(file: str, beside: str) -> Problem:
    message = f"The table is there twice: as {file} and as {beside}."
    rule = "A table stands in one file, CSV or Parquet."
    return Problem("E027", message, file, rule=rule, hint="Delete the older of the two.")


def _missing(file: str) -> Problem:
    hint = "Add it, with title, base_year and years; landbridge new DIR shows how."
    message = f"The case has no {file}."
    return Problem("E002", message, file, rule=f"Every case has a {FILE}.", hint=hint)


def _unreadable(file: str, why: str) -> Problem:
    hint = "Close it in other programs, and check its rights."
    message = f"{file} cannot be read: {why}."
    return Problem("E003", message, file, rule="A file that the user may read.", hint=hint)
