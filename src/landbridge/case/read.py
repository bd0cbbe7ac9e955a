"""Read a case: a folder of tables, or one workbook."""

from __future__ import annotations

import os
from pathlib import Path

from landbridge.case.build import Reading, build, unknown_table
from landbridge.case.case import Case, Meta
from landbridge.case.encoding import decode
from landbridge.case.meta import FILE, parse_meta
from landbridge.case.schema import tables
from landbridge.case.sheet import Sheet, parse
from landbridge.errors import Problem

PathLike = str | os.PathLike[str]


def read(path: PathLike) -> Case:
    """The case in a folder or workbook.

    Raises CaseError with all errors, each with its place, where the case breaks a rule.
    """
    return reading(path).must()


def check(path: PathLike) -> list[Problem]:
    """All that is wrong or doubtful about the case in a folder or workbook, sorted by place."""
    return list(reading(path).problems)


def reading(path: PathLike) -> Reading:
    """Both: the problems of a case, and the case unless one of them is an error."""
    folder = Path(path)
    if not folder.is_dir():
        message = f"There is no folder {str(folder)!r}."
        rule = "A case is a folder with a case.yaml, or an Excel workbook (.xlsx)."
        return Reading(
            (Problem("E001", message, str(folder), rule=rule, hint="Check the path."),), None
        )
    return read_folder(folder)


def read_folder(folder: Path) -> Reading:
    """The case in a folder; files that are neither tables nor case.yaml are left alone."""
    try:
        files = sorted(file for file in folder.iterdir() if _is_table(file))
    except OSError as error:
        return Reading((_unreadable(str(folder), error),), None)
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
    if not file.exists():
        hint = "Add it, with title, base_year and years; landbridge new shows how."
        return None, [
            Problem("E002", f"The case has no {FILE}.", FILE, rule="Every case has one.", hint=hint)
        ]
    text = _text(file)
    return (None, [text]) if isinstance(text, Problem) else parse_meta(text)


def _sheet(file: Path) -> tuple[Sheet | None, list[Problem]]:
    text = _text(file)
    return (None, [text]) if isinstance(text, Problem) else parse(file.name, text)


def _text(file: Path) -> str | Problem:
    try:
        return decode(file.name, file.read_bytes())
    except OSError as error:
        return _unreadable(file.name, error)


def _unreadable(file: str, error: OSError) -> Problem:
    message = f"{file} cannot be read: {error.strerror or error}."
    return Problem(
        "E003",
        message,
        file,
        rule="A file the user may read.",
        hint="Close it in other programs; check its rights.",
    )
