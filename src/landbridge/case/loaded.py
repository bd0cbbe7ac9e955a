"""A table between text and case: its sheet, its frame, and where each of its rows stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from landbridge.case.columns import cast_column
from landbridge.case.schema import Field, Table
from landbridge.case.sheet import Sheet
from landbridge.case.suggest import did_you_mean, nearest
from landbridge.errors import Problem


@dataclass(frozen=True)
class Loaded:
    """A table as it was read.

    frame: the columns of the schema that were given, in the order given; bad cells are blank.
    complete: False where rows or columns could not be read, so that nothing can be said to be missing.
    """

    table: Table
    sheet: Sheet
    frame: pl.DataFrame
    complete: bool

    @cached_property
    def full(self) -> pl.DataFrame:
        """The frame with all columns of the schema; those not given are blank."""
        given = self.frame
        return given.select(
            given[field.name] if field.name in given.columns else _blank(field, given.height)
            for field in self.table.fields.values()
        )

    @cached_property
    def names(self) -> pl.Series:
        """The name of each row: the values of its key joined with `/`; null where one is missing."""
        key = [pl.col(name).cast(pl.String) for name in self.table.key]
        required = [self.table.fields[name].required for name in self.table.key]
        parts = [
            part if must else part.fill_null("") for part, must in zip(key, required, strict=True)
        ]
        return self.full.select(name=pl.concat_str(parts, separator="/"))["name"]

    @cached_property
    def index(self) -> dict[str, int]:
        """Position of each row in the frame by its name; the first where names are double."""
        found: dict[str, int] = {}
        for position, name in enumerate(self.names):
            if name is not None:
                found.setdefault(name, position)
        return found

    @cached_property
    def mentioned(self) -> frozenset[str]:
        """Names of rows, together with ids that are there but misspelt: they are complained of once."""
        if self.table.key != ("id",) or "id" not in self.sheet.columns:
            return frozenset(self.index)
        texts = self.sheet.cells[self.sheet.columns.index("id")]
        return frozenset(self.index) | {text.strip() for text in texts}

    def text(self, position: int, column: str) -> str:
        """A cell as it was written, "" where the column was not given."""
        if column not in self.sheet.columns:
            return ""
        return self.sheet.cells[self.sheet.columns.index(column)][position]

    def row(self, position: int) -> int:
        """The row of a spreadsheet a row of the frame stands in."""
        return self.sheet.rows[position]

    def problem(
        self, code: str, position: int, column: str, message: str, rule: str = "", hint: str = ""
    ) -> Problem:
        """A problem with a cell, its place and value filled in; W… are warnings."""
        severity = "warning" if code.startswith("W") else "error"
        value = self.text(position, column) if column else None
        place = (self.sheet.file, self.row(position), column)
        return Problem(code, message, *place, value, rule, hint, severity)


Tables = dict[str, Loaded]


def load(table: Table, sheet: Sheet) -> tuple[Loaded, list[Problem]]:
    """Cast a sheet to the types of its table; all that is wrong with its header and its cells."""
    problems = list(_header_problems(table, sheet))
    columns: list[pl.Series] = []
    for position, name in enumerate(sheet.columns):
        if name not in table.fields or name in sheet.columns[:position]:
            continue
        values, found = cast_column(table.fields[name], sheet.cells[position])
        columns.append(values)
        problems += (_placed(problem, sheet, index) for index, problem in found)
    required = {name for name, field in table.fields.items() if field.required}
    complete = sheet.complete and required <= set(sheet.columns)
    return Loaded(table, sheet, pl.DataFrame(columns), complete), problems


def _placed(problem: Problem, sheet: Sheet, index: int) -> Problem:
    place = (sheet.file, sheet.rows[index], problem.column)
    return Problem(problem.code, problem.message, *place, problem.value, problem.rule, problem.hint)


def _blank(field: Field, height: int) -> pl.Series:
    return pl.Series(field.name, [None] * height, dtype=field.dtype())


def _header_problems(table: Table, sheet: Sheet) -> Iterator[Problem]:
    for position, name in enumerate(sheet.columns):
        if name in sheet.columns[:position]:
            yield _double(sheet, name, position)
        elif name not in table.fields:
            yield _unknown(table, sheet, name, position)
    for name, field in table.fields.items():
        if field.required and name not in sheet.columns:
            message = f"The column {name} is missing, but every row needs it."
            hint = _renamed(name, sheet.columns, table.fields)
            yield Problem("E022", message, sheet.file, 1, name, None, field.description, hint)


def _double(sheet: Sheet, name: str, position: int) -> Problem:
    first = sheet.columns.index(name) + 1
    message = f"The column {name} is there twice, as columns {first} and {position + 1}."
    hint = "Keep the one that is right."
    return Problem("E020", message, sheet.file, 1, name, name, "Each column once.", hint)


def _unknown(table: Table, sheet: Sheet, name: str, position: int) -> Problem:
    rule = f"Columns of {table.name}: {', '.join(table.fields)}."
    if not name.strip():
        message = f"Column {position + 1} has no name."
        hint = "Name it, or delete it where it is blank."
        return Problem("E023", message, sheet.file, 1, name, name, rule, hint)
    free: Iterable[str] = [field for field in table.fields if field not in sheet.columns]
    hint = did_you_mean(name, list(free)) or "Delete the column, or move what it says into note."
    message = f"There is no column {name!r} in {table.name}."
    return Problem("E021", message, sheet.file, 1, name, name, rule, hint)


def _renamed(name: str, given: Iterable[str], known: Iterable[str]) -> str:
    stray = nearest(name, [one for one in given if one not in set(known)])
    return f"Is it what {stray!r} should be called?" if stray else "Add it."
