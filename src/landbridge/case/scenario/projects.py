"""Projects that a scenario builds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

import polars as pl

from landbridge.case.case import Case
from landbridge.case.refusal import shown
from landbridge.case.scenario.cells import adjust, put
from landbridge.case.scenario.edits import FACTOR
from landbridge.case.scenario.find import Refused, find_value, is_row
from landbridge.case.scenario.form import Build, Scenario
from landbridge.case.scenario.notes import Spot
from landbridge.case.schema import Field, tables

EARLY = replace(FACTOR, name="early", type="bool", low=None, description="Whether to build early.")
"""How `early` is cast."""


class Change(NamedTuple):
    """What a project does to one cell."""

    field: Field
    row: str
    action: str
    text: str


def build(case: Case, scenario: Scenario, spot: Spot) -> Case:
    """The case with the projects of a scenario in use; one that is already built stays as it is."""
    for at, entry in enumerate(scenario.build):
        here = spot.at("build", at)
        if entry.project in {before.project for before in scenario.build[:at]}:
            message = f"{shown(entry.project)} is built twice."
            here.problem("E231", message, entry.project, hint="Keep one of the two.")
        elif entry.project not in case.built:
            case = _built(case, entry, here)
    return case


def _built(case: Case, entry: Build, spot: Spot) -> Case:
    early = find_value(case, EARLY, entry.early, spot.at("early"))
    projects = case.table("projects")
    if not is_row(entry.project, "projects", set(projects["id"]), spot):
        return case
    changes = list(_changes(case, entry.project))
    if "done" in projects.filter(pl.col("id") == entry.project)["status"]:
        message = f"{shown(entry.project)} is done, so the tables hold it already."
        spot.problem("E230", message, entry.project, hint="Leave it out.")
        return case
    if not changes:
        message = f"{shown(entry.project)} changes nothing."
        hint = "Say what it changes in project_changes."
        spot.problem("E230", message, entry.project, hint=hint)
    for change in changes:
        case = _made(case, change, spot)
    if early is True:
        case = put(case, tables()["projects"].fields["earliest_year"], {entry.project: None})
    return replace(case, built=(*case.built, entry.project))


def _changes(case: Case, project: str) -> Iterator[Change]:
    mine = case.table("project_changes").filter(pl.col("project") == project)
    columns = ("table", "row", "column", "action", "value")
    for table, row, column, action, text in mine.select(columns).iter_rows():
        yield Change(tables()[table].fields[column], row, action, text)


def _made(case: Case, change: Change, spot: Spot) -> Case:
    field, row, action, text = change
    if action == "set":
        value = find_value(case, field, text, spot)
        return case if isinstance(value, Refused) else put(case, field, {row: value})
    if field.type != "number":
        message = f"{field.table}/{row}/{field.name} does not hold a number to {action}."
        spot.problem("E226", message, text, hint="Use the action set in project_changes.")
        return case
    difference = replace(field, required=True, low=None, high=None)
    number = find_value(case, difference if action == "add" else FACTOR, text, spot)
    if not isinstance(number, float):
        return case
    if action == "add":
        return adjust(case, field, [row], spot, plus=number)
    return adjust(case, field, [row], spot, by=number)
