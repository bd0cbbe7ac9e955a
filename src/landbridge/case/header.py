"""The header of a table: each column known, named once, and none missing that every row needs."""

from __future__ import annotations

from collections.abc import Iterator

from landbridge.case.cast import shown
from landbridge.case.schema import Table
from landbridge.case.sheet import Sheet
from landbridge.case.suggest import did_you_mean, nearest
from landbridge.errors import Problem


def header_problems(table: Table, sheet: Sheet) -> Iterator[Problem]:
    """What is wrong with the columns of a sheet, in their order; then which are missing."""
    meant = set()
    for position, name in enumerate(sheet.columns):
        if name in sheet.columns[:position]:
            yield _double(sheet, position)
        elif not name.strip():
            yield _nameless(table, sheet, position)
        elif name not in table.fields:
            free = [field for field in table.fields if field not in sheet.columns]
            meant.add(nearest(name, free))
            yield _unknown(table, sheet, name, free)
    for name, field in table.fields.items():
        if field.required and name not in sheet.columns and name not in meant:
            message = f"The column {name} is missing, but every row needs it."
            yield _problem("E022", sheet, name, message, field.description, "Add it.")


def _double(sheet: Sheet, position: int) -> Problem:
    name = sheet.columns[position]
    first = sheet.columns.index(name) + 1
    message = f"The column {shown(name)} is there twice: it is columns {first} and {position + 1}."
    return _problem("E020", sheet, name, message, "Each column once.", "Keep the right one.")


def _nameless(table: Table, sheet: Sheet, position: int) -> Problem:
    message = f"Column {position + 1} has no name."
    used = any(cell for cell in sheet.cells[position])
    hint = "Name it." if used else "Delete it: all its cells are blank."
    return _problem("E023", sheet, sheet.columns[position], message, _columns(table), hint)


def _unknown(table: Table, sheet: Sheet, name: str, free: list[str]) -> Problem:
    hint = did_you_mean(name, free) or "Delete the column, or move what it says into note."
    message = f"There is no column {shown(name)} in {table.name}."
    return _problem("E021", sheet, name, message, _columns(table), hint)


def _columns(table: Table) -> str:
    return f"Columns of {table.name}: {', '.join(table.fields)}."


def _problem(code: str, sheet: Sheet, name: str, message: str, *ways: str) -> Problem:
    rule, hint = ways
    return Problem(code, message, sheet.file, sheet.top, name, value=name, rule=rule, hint=hint)
