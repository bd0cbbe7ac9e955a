"""Controls whose status a scenario supposes."""

from __future__ import annotations

import polars as pl

from landbridge.case.case import Case
from landbridge.case.edit import Value, with_rows
from landbridge.case.scenario.add import ALWAYS
from landbridge.case.scenario.cells import put
from landbridge.case.scenario.find import Refused, find_value
from landbridge.case.scenario.form import Scenario, Standing
from landbridge.case.scenario.notes import Spot
from landbridge.case.schema import tables


def standing(case: Case, scenario: Scenario, spot: Spot) -> Case:
    """The case with controls as a scenario supposes them; history and validity give way."""
    rows: dict[str, dict[str, Value]] = {}
    for at, entry in enumerate(scenario.controls):
        here = spot.at("controls", at)
        row = _row(case, entry, here)
        if row is None:
            continue
        if entry.control in rows:
            message = f"The status of {entry.control} is given twice."
            here.at("control").problem("E231", message, entry.control, hint="Keep one of the two.")
        rows[entry.control] = row
    return _with_standing(case, rows) if rows else case


def _with_standing(case: Case, rows: dict[str, dict[str, Value]]) -> Case:
    given = case.tables.get("control_status", pl.DataFrame())
    if given.height:
        given = given.filter(~pl.col("control").is_in(list(rows)))
    # Whatever validity the case gives belongs to the history that gives way.
    ever: dict[str, Value] = dict.fromkeys(rows)
    for name in ("starts", "ends"):
        case = put(case, tables()["controls"].fields[name], ever)
    status = with_rows(given, "control_status", list(rows.values()))
    return case.with_tables({"control_status": status})


def _row(case: Case, entry: Standing, spot: Spot) -> dict[str, Value] | None:
    before = len(spot.problems)
    fields = tables()["control_status"].fields
    row: dict[str, Value] = {"by": "scenario", "grade": "assumed", "date": ALWAYS}
    said = (("control", "control"), ("status", "status"), ("date", "since"))
    for name, key in said:
        text = getattr(entry, key)
        value = find_value(case, fields[name], text, spot.at(key)) if text else None
        if text and not isinstance(value, Refused):
            row[name] = value
    return None if len(spot.problems) > before else row
