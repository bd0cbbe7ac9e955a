"""Frictions that a scenario adds."""

from __future__ import annotations

import polars as pl

from landbridge.case.case import Case
from landbridge.case.edit import Value, row_names, with_rows
from landbridge.case.scenario.find import Refused, find_value, is_row
from landbridge.case.scenario.form import Friction, Scenario
from landbridge.case.scenario.notes import Spot
from landbridge.case.schema import tables

KEY = ("table", "row", "good", "origin")


def friction(case: Case, scenario: Scenario, spot: Spot) -> Case:
    """The case with the frictions of a scenario; one on the same row, good and origin gives way."""
    rows: dict[tuple[Value, ...], dict[str, Value]] = {}
    for at, entry in enumerate(scenario.friction):
        here = spot.at("friction", at)
        row = _row(case, entry, here)
        if row is None:
            continue
        key = tuple(row.get(name) for name in KEY)
        if key in rows:
            message = f"The friction on {entry.table}/{entry.row} is given twice."
            here.at("row").problem("E231", message, entry.row, hint="Keep one of the two.")
        rows[key] = row
    if not rows:
        return case
    given = case.tables.get("frictions", pl.DataFrame())
    return case.with_tables({"frictions": with_rows(given, "frictions", list(rows.values()))})


def _row(case: Case, entry: Friction, spot: Spot) -> dict[str, Value] | None:
    before = len(spot.problems)
    fields = tables()["frictions"].fields
    table = find_value(case, fields["table"], entry.table, spot.at("table"))
    if isinstance(table, Refused):
        return None
    known = set(row_names(case.table(entry.table), entry.table))
    is_row(entry.row, entry.table, known, spot.at("row"))
    row: dict[str, Value] = {"table": table, "row": entry.row, "grade": "assumed"}
    for name in ("good", "origin", "usd_t", "note"):
        text = getattr(entry, name)
        value = find_value(case, fields[name], text, spot.at(name)) if text else None
        if text and not isinstance(value, Refused):
            row[name] = value
    return None if len(spot.problems) > before else row
