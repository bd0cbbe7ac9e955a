"""A workbook read as a folder of tables is: text first, then the same checks."""

from __future__ import annotations

import os
from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from landbridge.case.build import Reading, build, unknown_table
from landbridge.case.case import Case, Meta
from landbridge.case.meta import meta_of
from landbridge.case.refusal import shown
from landbridge.case.schema import tables
from landbridge.case.sheet import Sheet
from landbridge.case.workbook.grid import Grid, has_formulas, read_grid
from landbridge.case.workbook.opening import open_workbook
from landbridge.errors import Problem

CASE = "case"
"""The sheet that says what case.yaml says."""

ASIDE = "_"
"""Sheets with names that start so are left alone."""

MOST_CELLS = 5_000_000
"""Cells of a sheet beyond which reading it would take too long."""


def read_workbook(path: str | os.PathLike[str]) -> Case:
    """The case in a workbook.

    Raises CaseError with all errors, each with sheet, row and column, where the case breaks a rule.
    """
    return reading_workbook(path).must()


def reading_workbook(path: str | os.PathLike[str]) -> Reading:
    """Both: the problems of the case in a workbook, and the case unless one of them is an error."""
    file = Path(path)
    book = open_workbook(file)
    if isinstance(book, Problem):
        return Reading((book,), None)
    vast = [_too_far(sheet, file) for sheet in book.worksheets if _cells(sheet) > MOST_CELLS]
    if vast:
        return Reading(tuple(vast), None)
    values: Workbook | Problem = book
    if any(map(has_formulas, book.worksheets)):
        values = open_workbook(file, values=True)
    if isinstance(values, Problem):
        return Reading((values,), None)
    return _reading(file, book, values)


def _reading(file: Path, book: Workbook, values: Workbook) -> Reading:
    meta: Meta | None = None
    sheets: dict[str, Sheet | None] = {}
    problems: list[Problem] = []
    charts = {sheet.title for sheet in book.chartsheets}
    if CASE not in book.sheetnames:
        problems.append(_no_case(file))
    for name in (name for name in book.sheetnames if not name.startswith(ASIDE)):
        place = f"{file.name}, sheet {name}"
        if name in charts or name not in {CASE, *tables()}:
            problems.append(unknown_table(name, place))
            continue
        sheet = book[name]
        if sheet.sheet_state != "visible":
            problems.append(_hidden(name, place))
        fields = tables()[name].fields if name != CASE else {}
        grid = read_grid(sheet, values[name], place, fields)
        problems += grid.problems
        if name == CASE:
            meta, found = _meta(grid)
            problems += found
        else:
            sheets[name] = grid.sheet()
            problems += _no_header(grid)
    return build(file.stem, meta, sheets, problems)


def _meta(grid: Grid) -> tuple[Meta | None, list[Problem]]:
    rule = "Row 1 says key and value; every other row gives one key of a case and its value."
    if grid.header != ["key", "value"]:
        message = "The sheet case has other columns than key and value."
        value, hint = ", ".join(grid.header), "Name the columns key and value; delete others."
        return None, [Problem("E241", message, grid.file, 1, "", value, rule, hint)]
    given: dict[str, tuple[str, int | None]] = {}
    problems: list[Problem] = []
    for row, (key, value) in grid.rows.items():
        if key in given:
            message = f"{shown(key)} is there twice, in rows {given[key][1]} and {row}."
            hint = "Keep the right one."
            problems.append(Problem("E009", message, grid.file, row, key, value, rule, hint))
        given.setdefault(key, (value, row))
    meta, found = meta_of(given, grid.file)
    wrong = problems or any(problem.severity == "error" for problem in grid.problems)
    return (None if wrong else meta), problems + found


def _no_case(file: Path) -> Problem:
    message = f"{file.name} has no sheet {CASE}."
    rule = "The sheet case says what case.yaml says: title, base_year, years and so on."
    hint = "Add it, with the columns key and value."
    return Problem("E241", message, file.name, rule=rule, hint=hint)


def _cells(sheet: Worksheet) -> int:
    return sheet.max_row * sheet.max_column


def _too_far(sheet: Worksheet, file: Path) -> Problem:
    place, last = f"{file.name}, sheet {sheet.title}", sheet.dimensions
    message = f"The sheet {sheet.title} reaches over the cells {last}, too many to be read."
    rule = f"At most {MOST_CELLS:,} cells from the first to the last that is in use."
    hint = "Delete stray cells far below or to the right, or give the case as a folder."
    return Problem("E248", message, place, value=last, rule=rule, hint=hint)


def _hidden(name: str, place: str) -> Problem:
    message = f"The sheet {name} is hidden, but is read as the others are."
    hint = f"Show it; or name it {ASIDE}{name} if it is no part of the case."
    return Problem("W201", message, place, hint=hint, severity="warning")


def _no_header(grid: Grid) -> list[Problem]:
    if grid.header:
        return []
    hint = "Write the names of the columns into row 1, or delete the sheet."
    rule = "Row 1 names the columns."
    return [Problem("E006", "The sheet is empty.", grid.file, 1, value="", rule=rule, hint=hint)]
