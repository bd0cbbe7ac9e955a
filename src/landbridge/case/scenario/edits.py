"""Cells set and columns scaled by a scenario."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from landbridge.case.case import Case
from landbridge.case.edit import Value, row_names
from landbridge.case.refusal import shown
from landbridge.case.scenario.cells import adjust, put
from landbridge.case.scenario.find import (
    Refused,
    find_column,
    find_rows,
    find_table,
    find_value,
    is_row,
)
from landbridge.case.scenario.form import Scale, Scenario, SetCell
from landbridge.case.scenario.notes import Spot
from landbridge.case.schema import Field, tables
from landbridge.case.suggest import did_you_mean

FACTOR = Field(
    table="",
    name="by",
    type="number",
    unit="",
    default="",
    required=True,
    low=0.0,
    high=None,
    refers_to="",
    choices=(),
    description="What the numbers are multiplied by.",
)
"""A factor as it is cast: a number of 0 or more without a unit."""

Cells = dict[Field, dict[str, Value]]
"""Values by column, then by row."""


def set_cells(case: Case, scenario: Scenario, spot: Spot) -> Case:
    """The case with the cells that a scenario sets; the same cell cannot be set twice."""
    cells: Cells = {}
    for at, entry in enumerate(scenario.cells):
        _collect(case, entry, cells, spot.at("set", at))
    for field, values in cells.items():
        case = put(case, field, values)
    return case


def _collect(case: Case, entry: SetCell, cells: Cells, spot: Spot) -> None:
    if not find_table(entry.table, spot.at("table")):
        return
    known = set(row_names(case.table(entry.table), entry.table))
    there = is_row(entry.row, entry.table, known, spot.at("row"))
    field = find_column(entry.table, entry.column, spot.at("column"))
    if field is None:
        return
    value = find_value(case, field, entry.value or "", spot.at("value"))
    if isinstance(value, Refused) or not there:
        return
    column = cells.setdefault(field, {})
    if entry.row in column:
        message = f"{entry.table}/{entry.row}/{entry.column} is set twice."
        spot.problem("E231", message, entry.value, hint="Keep one of the two.")
    column[entry.row] = value


def scale(case: Case, scenario: Scenario, spot: Spot) -> Case:
    """The case with the columns that a scenario multiplies."""
    for at, entry in enumerate(scenario.scale):
        case = _scaled(case, entry, spot.at("scale", at))
    return case


def _scaled(case: Case, entry: Scale, spot: Spot) -> Case:
    before = len(spot.problems)
    by = find_value(case, FACTOR, entry.by, spot.at("by"))
    if not find_table(entry.table, spot.at("table")):
        return case
    field = find_column(entry.table, entry.column, spot.at("column"))
    if field is not None and field.type != "number":
        message = f"{shown(entry.column)} does not hold numbers that can be multiplied."
        numbers = [
            one.name for one in tables()[entry.table].fields.values() if one.type == "number"
        ]
        rule = f"Columns of numbers of {entry.table}: {', '.join(numbers) or 'none'}."
        spot.at("column").problem("E226", message, entry.column, rule=rule)
    rows = _selected(case, entry, spot)
    if field is None or not isinstance(by, float) or len(spot.problems) > before:
        return case
    return adjust(case, field, rows, spot, by=by)


def _selected(case: Case, entry: Scale, spot: Spot) -> list[str]:
    before = len(spot.problems)
    frame = case.table(entry.table)
    names = row_names(frame, entry.table)
    chosen = names.is_not_null()
    if entry.rows:
        chosen &= names.is_in(find_rows(case, entry.table, entry.rows, spot.at("rows")))
    for column, wanted in entry.where.items():
        field = tables()[entry.table].fields.get(column)
        here = spot.at("where", column)
        if field is None:
            known = tables()[entry.table].fields
            message = f"{shown(column)} is not a column of {entry.table}."
            rule = f"Columns of {entry.table}: {', '.join(known)}."
            here.problem("E226", message, column, rule=rule, hint=did_you_mean(column, known))
        else:
            chosen &= _holds(case, field, wanted, here)
    if not chosen.any() and len(spot.problems) == before:
        message = f"No row of {entry.table} is meant by this."
        spot.problem("E229", message, rule="A scaling changes at least one row.")
    return names.filter(chosen).to_list()


def _holds(case: Case, field: Field, wanted: tuple[str, ...], spot: Spot) -> pl.Series:
    """Which rows hold one of the values wanted; a list holds it where one of its items is it."""
    any_value = replace(field, required=False, low=None, high=None)
    found = [find_value(case, any_value, text, spot) for text in wanted]
    values = [value for value in found if not isinstance(value, Refused) and value is not None]
    column = case.table(field.table)[field.name]
    if field.type in {"refs", "ids", "hs"}:
        lists = column.str.split(";").fill_null([])
        return pl.Series([not set(values).isdisjoint(items) for items in lists], dtype=pl.Boolean)
    return column.is_in(pl.Series(values, dtype=column.dtype).implode()).fill_null(value=False)
