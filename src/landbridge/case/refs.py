"""Rows that point at other rows: what they point at must be there."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace

from landbridge.case import cells
from landbridge.case.cast import cast_cell, shown
from landbridge.case.loaded import Loaded, Tables
from landbridge.case.schema import Field
from landbridge.case.schema import tables as schema
from landbridge.case.suggest import did_you_mean
from landbridge.errors import Problem

_SUGGESTED = 50
"""Orphans of one column that get a suggestion; looking further would take too long."""

_ITEMS: dict[str, Callable[[str], Collection[str]]] = {
    "ref": lambda text: (text,),
    "refs": cells.split,
    "km_by_country": cells.km_by_country,
}


def orphans(tables: Tables, unread: Collection[str]) -> Iterator[Problem]:
    """Cells that name a row which is not there.

    unread: tables that are there but could not be read; nothing is said about rows of those.
    """
    for loaded in tables.values():
        for field in loaded.table.fields.values():
            if field.type in _ITEMS and field.name in loaded.frame.columns:
                yield from _orphans(loaded, field, tables, unread)


def _orphans(
    loaded: Loaded, field: Field, tables: Tables, unread: Collection[str]
) -> Iterator[Problem]:
    target = tables.get(field.refers_to)
    if field.refers_to in unread or (target and not target.complete):
        return
    known = target.mentioned if target else frozenset()
    column = loaded.frame[field.name]
    missing = {
        text: [item for item in _ITEMS[field.type](text) if item not in known]
        for text in column.unique(maintain_order=True).drop_nulls()
    }
    bad = {text: items for text, items in missing.items() if items}
    if not bad:
        return
    hints = {
        item: _hint(item, field, target)
        for items in list(bad.values())[:_SUGGESTED]
        for item in items
    }
    for position, text in enumerate(column):
        for item in bad.get(text, ()):
            message = f"There is no {shown(item)} in {field.refers_to}."
            rule = f"An id of {field.refers_to}.csv. {field.description}"
            yield loaded.problem("E122", position, field.name, message, rule, hints.get(item, ""))


def _hint(item: str, field: Field, target: Loaded | None) -> str:
    if target is None:
        return f"The case has no {field.refers_to}.csv: add it."
    return did_you_mean(item, list(target.index)) or f"Add it to {target.sheet.file}."


def lost_rows(tables: Tables, unread: Collection[str]) -> Iterator[Problem]:
    """Table, row, column and cell values that point into another table: all must exist and fit."""
    for loaded in tables.values():
        fields = {
            field.type: field for field in loaded.table.fields.values() if field.type in _POINTERS
        }
        if "row" not in fields:
            continue
        for position, row in enumerate(loaded.full.iter_rows(named=True)):
            yield from _lost(loaded, fields, position, row, tables, unread)


_POINTERS = ("row", "column", "cell")


def _lost(
    loaded: Loaded,
    fields: dict[str, Field],
    position: int,
    row: dict[str, object],
    tables: Tables,
    unread: Collection[str],
) -> Iterator[Problem]:
    table, name = row[fields["row"].refers_to], row["row"]
    if not isinstance(table, str) or not isinstance(name, str):
        yield from _half(loaded, fields["row"], position, table, name)
        return
    target = tables.get(table)
    if not (table in unread or (target and not target.complete)):
        if target is None or name not in target.mentioned:
            yield _lost_row(loaded, position, table, name, target)
    if "column" in fields and isinstance(column := row["column"], str):
        yield from _column(loaded, fields, position, table, column, row)


def _half(
    loaded: Loaded, field: Field, position: int, table: object, name: object
) -> Iterator[Problem]:
    if field.required or (table is None) == (name is None):
        return
    there, blank = (field.refers_to, field.name) if name is None else (field.name, field.refers_to)
    if loaded.text(position, blank):
        return
    message = f"{there} is given, but {blank} is blank."
    yield loaded.problem(
        "E126", position, blank, message, f"Both {there} and {blank}, or neither.", "Fill both in."
    )


def _lost_row(
    loaded: Loaded, position: int, table: str, name: str, target: Loaded | None
) -> Problem:
    key = "/".join(schema()[table].key)
    rule = f"A row of {table}.csv, named by its {key}."
    hint = did_you_mean(name, list(target.index)) if target else f"The case has no {table}.csv."
    message = f"There is no {shown(name)} in {table}."
    return loaded.problem("E123", position, "row", message, rule, hint)


def _column(
    loaded: Loaded,
    fields: dict[str, Field],
    position: int,
    table: str,
    column: str,
    row: dict[str, object],
) -> Iterator[Problem]:
    known = schema()[table].fields
    field = known.get(column)
    if field is None:
        rule = f"Columns of {table}: {', '.join(known)}."
        message = f"There is no column {shown(column)} in {table}."
        yield loaded.problem("E124", position, "column", message, rule, did_you_mean(column, known))
    elif "cell" in fields and column in schema()[table].key:
        message = f"{column} is part of the name of a row of {table}, which cannot be changed."
        yield loaded.problem(
            "E124",
            position,
            "column",
            message,
            "Columns that are not in the key.",
            "Add a row instead.",
        )
    elif "cell" in fields and isinstance(value := row["value"], str):
        yield from _cell(loaded, position, field, value, row.get("action") or "set")
    elif "cell" not in fields and field.type not in ("number", "integer"):
        yield _no_number(loaded, position, field, "column")


def _no_number(loaded: Loaded, position: int, field: Field, column: str) -> Problem:
    message = f"The column {field.name} of {field.table} holds no numbers."
    return loaded.problem(
        "E135", position, column, message, "A column of numbers.", field.description
    )


def _cell(
    loaded: Loaded, position: int, field: Field, value: str, action: object
) -> Iterator[Problem]:
    if action != "set":
        if field.type not in ("number", "integer"):
            yield _no_number(loaded, position, field, "column")
            return
        field = _unbounded(field, scaled=action == "scale")
    wrong = cast_cell(field, value)
    if isinstance(wrong, Problem):
        rule = f"A value of {field.table}.{field.name}. {wrong.rule}"
        yield loaded.problem("E125", position, "value", wrong.message, rule, wrong.hint)


def _unbounded(field: Field, scaled: bool) -> Field:
    """A number that is added may be negative; one that multiplies has no unit and is not negative."""
    return replace(field, low=0.0 if scaled else None, high=None, unit="" if scaled else field.unit)
