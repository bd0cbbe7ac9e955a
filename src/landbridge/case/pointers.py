"""Rows that name a table, a row, a column or a value of another table: all must exist and fit."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

import polars as pl

from landbridge.case.cast import cast_cell, shown
from landbridge.case.loaded import Loaded, Tables
from landbridge.case.schema import Field
from landbridge.case.schema import tables as schema
from landbridge.case.suggest import Suggester, did_you_mean
from landbridge.errors import Problem

_NUMBERS = ("number", "integer")


@dataclass(frozen=True, slots=True)
class _Pointer:
    """One row of a table that points into others.

    fields: its columns of type row, column and cell by that type.
    given: its cells by column.
    """

    loaded: Loaded
    position: int
    fields: dict[str, Field]
    given: dict[str, str | None]

    def named(self, kind: str) -> str | None:
        """What its column of a type says."""
        return self.given[self.fields[kind].name] if kind in self.fields else None

    @property
    def table(self) -> str | None:
        """The table it points into."""
        return self.given[self.fields["row"].refers_to]

    def problem(self, code: str, kind: str, message: str, rule: str, hint: str = "") -> Problem:
        """A problem with its column of a type."""
        column = self.fields[kind].name
        return self.loaded.problem(code, self.position, column, message, rule=rule, hint=hint)


def lost(tables: Tables, unread: Collection[str]) -> Iterator[Problem]:
    """Pointers to tables, rows and columns that are not there, and values that do not suit them.

    unread: tables that are there but could not be read; nothing is said about rows of those.
    """
    suggest = Suggester()
    for pointer in _pointers(tables, unread):
        table, row = pointer.table, pointer.named("row")
        if table is None or row is None:
            yield from _half(pointer)
            continue
        target = tables.get(table)
        readable = target.complete if target else table not in unread
        if readable and not (target and (target.mentioned == row).any()):
            yield _lost_row(pointer, table, row, target, suggest)
        yield from _lost_column(pointer, table)


def _pointers(tables: Tables, unread: Collection[str]) -> Iterator[_Pointer]:
    """The pointers that may be lost: those in which something is."""
    for loaded in tables.values():
        kinds = ("row", "column", "cell")
        fields = {str(f.type): f for f in loaded.table.fields.values() if f.type in kinds}
        if "row" in fields:
            row = fields["row"]
            frame = loaded.full.select(table=row.refers_to, row=row.name)
            doubtful = frame["table"].is_null() != frame["row"].is_null()
            doubtful |= _without_row(frame, tables, unread)
            if "column" in fields:
                doubtful |= _with_odd_column(loaded, fields)
            for position in doubtful.arg_true():
                yield _pointer(loaded, position, fields)


def _pointer(loaded: Loaded, position: int, fields: dict[str, Field]) -> _Pointer:
    return _Pointer(loaded, position, fields, loaded.full.row(position, named=True))


def _without_row(frame: pl.DataFrame, tables: Tables, unread: Collection[str]) -> pl.Series:
    """Which rows name a row that is not there; frame: table and row."""
    lost = pl.lit(value=False)
    for table in frame["table"].unique().drop_nulls():
        target = tables.get(table)
        if target is None and table in unread:
            continue
        there = pl.lit(value=False)
        if target is not None:
            there = pl.col("row").is_in(target.listed)
        lost |= (pl.col("table") == table) & ~there
    return frame.select(lost=pl.col("row").is_not_null() & lost.fill_null(value=False))["lost"]


def _with_odd_column(loaded: Loaded, fields: dict[str, Field]) -> pl.Series:
    """Which rows name a column or a value that does not suit; those that say the same, once."""
    about = [fields["row"].refers_to, *(fields[k].name for k in ("column", "cell") if k in fields)]
    about += ["action"] if "action" in loaded.full.columns else []
    named = loaded.full.select(about).with_row_index("#")
    firsts = named.drop_nulls(about[:2]).unique(about, keep="first", maintain_order=True)
    odd = [
        position
        for position in firsts["#"]
        if any(_lost_column(_pointer(loaded, position, fields), loaded.full[about[0]][position]))
    ]
    same = named.join(named.filter(pl.col("#").is_in(odd)), on=about, how="semi", nulls_equal=True)
    return named["#"].is_in(same["#"].implode())


def _half(pointer: _Pointer) -> Iterator[Problem]:
    row = pointer.fields["row"]
    if row.required or (pointer.table is None) == (pointer.named("row") is None):
        return
    names = (row.refers_to, row.name)
    there, blank = names if pointer.table else reversed(names)
    if pointer.loaded.text(pointer.position, blank):
        return  # it is there, but already complained of
    message = f"{there} is given, but {blank} is blank."
    rule = f"Both {there} and {blank}, or neither."
    hint = f"Fill {blank} in."
    yield pointer.loaded.problem("E126", pointer.position, blank, message, rule=rule, hint=hint)


def _lost_row(
    pointer: _Pointer, table: str, row: str, target: Loaded | None, suggest: Suggester
) -> Problem:
    key = "/".join(schema()[table].key)
    rule = f"A row of {table}.csv, named by its {key}."
    if target:
        hint = suggest(row, table, target.index) or f"Add it to {table}.csv."
    else:
        hint = f"The case has no {table}.csv."
    return pointer.problem("E123", "row", f"There is no {shown(row)} in {table}.", rule, hint)


def _lost_column(pointer: _Pointer, table: str) -> Iterator[Problem]:
    column, value = pointer.named("column"), pointer.named("cell")
    if column is None:
        return
    known = schema()[table].fields
    if column not in known:
        rule = f"Columns of {table}: {', '.join(known)}."
        message = f"There is no column {shown(column)} in {table}."
        yield pointer.problem("E124", "column", message, rule, did_you_mean(column, known))
    elif "cell" not in pointer.fields:
        yield from _no_numbers(pointer, known[column])
    elif column in schema()[table].key:
        message = f"{column} names the rows of {table}; names cannot be changed."
        rule = f"A column that is not in the key of {table}."
        yield pointer.problem("E124", "column", message, rule, "Change another column.")
    elif value is not None:
        yield from _unfit(pointer, known[column], value)


def _no_numbers(pointer: _Pointer, field: Field) -> Iterator[Problem]:
    if field.type not in _NUMBERS:
        message = f"The column {field.name} of {field.table} holds no numbers."
        numbers = [f.name for f in schema()[field.table].fields.values() if f.type in _NUMBERS]
        rule = f"A column of numbers: {', '.join(numbers) or 'there is none'}."
        yield pointer.problem("E135", "column", message, rule, "Correct table or column.")


def _unfit(pointer: _Pointer, field: Field, value: str) -> Iterator[Problem]:
    action = pointer.given.get("action") or "set"
    if action != "set":
        yield from _no_numbers(pointer, field)
        if field.type not in _NUMBERS:
            return
        field = _amount(field, action)
    wrong = cast_cell(field, value)
    if isinstance(wrong, Problem):
        rule = f"A value of {field.table}.{field.name}. {wrong.rule}"
        yield pointer.problem("E125", "cell", wrong.message, rule, wrong.hint)


def _amount(field: Field, action: str) -> Field:
    """What may be added may also be negative; what multiplies has no unit and is not negative."""
    if action == "scale":
        return replace(field, type="number", low=0.0, high=None, unit="")
    return replace(field, low=None, high=None)
