"""Rows that a scenario adds: demand and bans."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

import polars as pl

from landbridge.case.case import Case
from landbridge.case.edit import Value, with_rows
from landbridge.case.scenario.find import Refused, find_rows, find_value
from landbridge.case.scenario.form import Ban, Market, Scenario
from landbridge.case.scenario.notes import Spot
from landbridge.case.schema import tables

ALWAYS = date(1900, 1, 1)
"""The day since when the bans of a scenario are in force."""


def demand(case: Case, scenario: Scenario, spot: Spot) -> Case:
    """The case with the demand of a scenario; a row of the same id gives way.

    What the case knows of changes to that row goes with it.
    """
    taken: set[str] = set()
    for at, entry in enumerate(scenario.demand):
        here = spot.at("demand", at)
        row = _market(case, entry, here)
        if entry.id in taken:
            message = f"Demand {entry.id} is given twice."
            here.at("id").problem("E231", message, entry.id, hint="Keep one of the two.")
        if row is not None:
            taken.add(str(row["id"]))
            case = _with_market(case, row)
    return case


def _market(case: Case, entry: Market, spot: Spot) -> dict[str, Value] | None:
    before = len(spot.problems)
    fields = tables()["demand"].fields
    given: dict[str, str] = {name: text for name, text in entry.model_dump().items() if text}
    given.setdefault(
        "id", _free(f"{entry.place}-{entry.good}", case.table("demand")["id"].to_list())
    )
    row: dict[str, Value] = {"grade": "assumed"}
    for name, text in given.items():
        value = find_value(case, fields[name], text, spot.at(name))
        if not isinstance(value, Refused):
            row[name] = value
    year = row.get("year")
    if year is not None and year not in case.meta.years:
        rule = f"The case has data for {', '.join(map(str, case.meta.years))}."
        spot.at("year").problem("E232", f"The case has no data for {year}.", str(year), rule=rule)
    return None if len(spot.problems) > before else row


def _with_market(case: Case, row: dict[str, Value]) -> Case:
    given = case.tables.get("demand", pl.DataFrame())
    changed = {"demand": with_rows(given, "demand", [row])}
    if "changes" in case.tables:
        about = (pl.col("table") == "demand") & (pl.col("row") == row["id"])
        changed["changes"] = case.tables["changes"].filter(~about)
    return case.with_tables(changed)


def ban(case: Case, scenario: Scenario, spot: Spot) -> Case:
    """The case with the bans of a scenario as rows of `controls` that are in force."""
    for at, entry in enumerate(scenario.ban):
        before = len(spot.problems)
        selected = dict(_selected(case, entry, spot.at("ban", at)))
        if len(spot.problems) == before:
            case = _with_ban(case, entry, selected)
    return case


_SELECTORS = {
    "goods": "goods",
    "origins": "countries",
    "destinations": "countries",
    "transits": "countries",
    "modes": "modes",
}


def _selected(case: Case, entry: Ban, spot: Spot) -> Iterator[tuple[str, str]]:
    for name, table in _SELECTORS.items():
        found = find_rows(case, table, getattr(entry, name), spot.at(name))
        if found:
            yield name, ";".join(dict.fromkeys(found))
    if not any(getattr(entry, name) for name in _SELECTORS):
        rule = f"A ban names at least one of {', '.join(_SELECTORS)}."
        spot.problem("E224", "This would ban every movement.", rule=rule)


def _with_ban(case: Case, entry: Ban, selected: dict[str, str]) -> Case:
    goods = {"goods": ";".join(case.table("goods")["id"])}
    control = _free("scenario-ban", case.table("controls")["id"].to_list())
    row: dict[str, Value] = {
        "id": control,
        "title": f"scenario ban: {entry.title or entry.words().removeprefix('bans ')}",
        "authority": "scenario",
        "regime": "any",
        "effect": "prohibit",
        **goods,
        **selected,
        "grade": "assumed",
    }
    status: dict[str, Value] = {
        "control": control,
        "date": ALWAYS,
        "status": "in_force",
        "by": "scenario",
        "grade": "assumed",
    }
    return case.with_tables(
        {
            name: with_rows(case.tables.get(name, pl.DataFrame()), name, [added])
            for name, added in (("controls", row), ("control_status", status))
        }
    )


def _free(wanted: str, taken: Collection[str]) -> str:
    """The id wanted, or the first of wanted-2, wanted-3, ... that is not taken."""
    numbered = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
    return next(name for name in (wanted, *numbered) if name not in taken)
