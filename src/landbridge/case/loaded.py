"""A table between text and case: its sheet, its frame, and where each of its rows stands."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import polars as pl

from landbridge.case.columns import cast_column
from landbridge.case.header import header_problems
from landbridge.case.schema import Table
from landbridge.case.sheet import Sheet
from landbridge.errors import Problem, codes


@dataclass(frozen=True)
class Loaded:
    """A table as it was read.

    frame: the columns of the schema that were given, in the order given; bad cells are blank.
    complete: False where rows or columns could not be read: nothing can be said to be missing.
    """

    table: Table
    sheet: Sheet
    frame: pl.DataFrame
    complete: bool

    @cached_property
    def full(self) -> pl.DataFrame:
        """The frame with all columns of the schema; those not given are blank."""
        fields = self.table.fields.values()
        if not self.frame.width:
            return pl.DataFrame(schema={one.name: one.dtype for one in fields}).clear(
                len(self.sheet.rows)
            )
        given = set(self.frame.columns)
        # A column of one literal is held as one cell, however many rows there are.
        return self.frame.select(
            pl.col(one.name) if one.name in given else pl.lit(None, one.dtype).alias(one.name)
            for one in fields
        )

    @cached_property
    def names(self) -> pl.Series:
        """The name of each row: its key joined with `/`; null where a part it needs is blank."""
        if self.table.key == ("id",):
            return self.full["id"]
        parts = [
            part if self.table.fields[name].required else part.fill_null("")
            for name in self.table.key
            for part in (pl.col(name).cast(pl.String),)
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
    def mentioned(self) -> pl.Series:
        """Names of rows, and ids that are there but misspelt: these are complained of once."""
        names = self.names.drop_nulls()
        if self.table.key != ("id",) or "id" not in self.sheet.columns:
            return names
        texts = self._texts("id").filter(self.frame["id"].is_null())
        return names.append(pl.Series([text.strip() for text in texts], dtype=pl.String))

    @cached_property
    def listed(self) -> pl.Series:
        """The same as one list."""
        return self.mentioned.implode()

    def _texts(self, column: str) -> pl.Series:
        """A column as it was written; of several of that name the first."""
        return pl.Series(self.sheet.cells[self.sheet.columns.index(column)], dtype=pl.String)

    def text(self, position: int, column: str) -> str:
        """A cell as it was written, "" where the column was not given."""
        if column not in self.sheet.columns:
            return ""
        return str(self.sheet.cells[self.sheet.columns.index(column)][position])

    def row(self, position: int) -> int:
        """The row of a spreadsheet that a row of the frame stands in."""
        return self.sheet.rows[position]

    def where(self, condition: pl.Expr) -> list[int]:
        """Positions of the rows for which a condition on the full frame holds."""
        return self.full.select(pl.arg_where(condition)).to_series().to_list()

    def where_blank(self, columns: list[str], condition: pl.Expr | None = None) -> list[int]:
        """Positions of the rows, among those of a condition, where any of some cells is blank.

        A cell that is bad is not blank, though it is in the frame: it is complained of already.
        """
        lacks = pl.any_horizontal(pl.col(columns).is_null())
        bad = self.where(lacks if condition is None else lacks & condition)
        given = [column for column in columns if column in self.sheet.columns]
        if len(given) < len(columns) or not bad:
            return bad
        blank = pl.DataFrame({c: self._texts(c).gather(bad) == "" for c in given})
        is_any = blank.select(pl.any_horizontal(pl.all())).to_series()
        return pl.Series(bad, dtype=pl.Int64).filter(is_any).to_list()

    def problem(
        self, code: str, position: int, column: str, message: str, *, rule: str, hint: str
    ) -> Problem:
        """A problem with a cell, its place and value filled in; codes with W are warnings."""
        return Problem(
            code,
            message,
            file=self.sheet.file,
            row=self.row(position),
            column=column,
            value=self.text(position, column),
            rule=rule,
            hint=hint or codes()[code].way_out,
            severity="warning" if code.startswith("W") else "error",
        )


Tables = dict[str, Loaded]


def load(table: Table, sheet: Sheet) -> tuple[Loaded, list[Problem]]:
    """Cast a sheet to the types of its table; all that is wrong with its header and its cells."""
    problems = list(header_problems(table, sheet))
    columns: list[pl.Series] = []
    for position, name in enumerate(sheet.columns):
        if name not in table.fields or name in sheet.columns[:position]:
            continue
        values, found = cast_column(table.fields[name], sheet.cells[position])
        columns.append(values)
        for index, problem in found:
            problems.append(replace(problem, file=sheet.file, row=sheet.rows[index]))
    required = {name for name, field in table.fields.items() if field.required}
    complete = sheet.complete and required <= set(sheet.columns)
    return Loaded(table, sheet, pl.DataFrame(columns), complete), problems
