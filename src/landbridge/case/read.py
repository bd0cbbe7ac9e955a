"""Read a case: a folder of tables, or one workbook."""

from __future__ import annotations

import os
from pathlib import Path

from landbridge.case.build import Reading, build, unknown_table
from landbridge.case.case import Case, Meta
from landbridge.case.document import parse_meta
from landbridge.case.encoding import decode
from landbridge.case.meta import FILE
from landbridge.case.schema import tables
from landbridge.case.sheet import Sheet, parse
from landbridge.case.workbook import reading_workbook
from landbridge.errors import Problem


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
        if file.name not in {f"{name}.csv" for name in tables()}:
            problems.append(unknown_table(file.stem, file.name))
            continue
        sheets[file.stem], wrong = _sheet(file)
        problems += wrong
    return build(folder.resolve().name, meta, sheets, problems)


def _is_table(file: Path) -> bool:
    return file.suffix.lower() == ".csv" and not file.name.startswith(".")


def _meta(file: Path) -> tuple[Meta | None, list[Problem]]:
    text = _text(file)
    return (None, [text]) if isinstance(text, Problem) else parse_meta(text)


def _sheet(file: Path) -> tuple[Sheet | None, list[Problem]]:
    text = _text(file)
    return (None, [text]) if isinstance(text, Problem) else parse(file.name, text)


def _text(file: Path) -> str | Problem:
    try:
        if file.exists() and not file.is_file():
            return _unreadable(file.name, "it is no plain file")
        return decode(file.name, file.read_bytes())
    except OSError as error:
        if file.name == FILE and isinstance(error, FileNotFoundError):
            return _missing(FILE)
        return _unreadable(file.name, error.strerror or str(error))


def _missing(file: str) -> Problem:
    hint = "Add it, with title, base_year and years; landbridge new DIR shows how."
    message = f"The case has no {file}."
    return Problem("E002", message, file, rule=f"Every case has a {FILE}.", hint=hint)


def _unreadable(file: str, why: str) -> Problem:
    hint = "Close it in other programs, and check its rights."
    message = f"{file} cannot be read: {why}."
    return Problem("E003", message, file, rule="A file that the user may read.", hint=hint)
