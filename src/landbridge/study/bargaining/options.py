"""Projects of a case as options that coalitions may take up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from landbridge.case.case import Case
from landbridge.case.edit import row_names
from landbridge.case.scenario import Scenario, apply
from landbridge.case.scenario.form import Build
from landbridge.model.accounts.costs import investment_musd
from landbridge.model.solve import standing_in
from landbridge.study.bargaining.touched import Change, changes_of

RAISES = {
    ("links", "capacity_kt"),
    ("interchanges", "capacity_kt"),
    ("plants", "capacity_kt"),
    ("limits", "capacity_kt"),
    ("link_goods", "capacity_kt"),
    ("units", "capacity_kt"),
    ("recipes", "capacity_kt"),
    ("fleets", "vehicles"),
    ("fleets", "availability"),
}
"""Numbers of which more never does harm."""

GONE = ("done", "cancelled")
"""States in which a project is no option any more."""


@dataclass(frozen=True, slots=True)
class Option:
    """A project that may be built.

    cost_musd: what it costs a year, million USD; 0 where the case has no cost for it (`free`).
    early: whether it is built before its earliest year.
    harmless: whether having it cannot be worse than not having it, cost aside.
    """

    project: str
    name: str
    status: str
    capex_musd: float | None
    cost_musd: float
    early: bool
    harmless: bool
    changes: tuple[Change, ...]

    @property
    def free(self) -> bool:
        """Whether the case gives no cost for it."""
        return self.capex_musd is None


def building(projects: Iterable[str]) -> Scenario:
    """The scenario that builds projects, early where need be."""
    return Scenario(build=tuple(Build(project=one, early="yes") for one in projects))


def options_in(given: Case, year: int, projects: Sequence[str] | None = None) -> list[Option]:
    """The projects of a case that are options in a year, in the order of the table.

    given: the case with all its years.  projects: only these; raises ScenarioError for one that
    the case does not have, that is done or that changes nothing.
    """
    table = given.table("projects")
    changing = given.table("project_changes")["project"].implode()
    left = pl.col("id").is_in(changing) & ~pl.col("status").is_in(GONE)
    rows = table.filter(left & ~pl.col("id").is_in(given.built))
    if projects is not None:
        apply(given, building(projects))  # says what is wrong with one that cannot be built
        rows = table.filter(pl.col("id").is_in(projects) & ~pl.col("id").is_in(given.built))
    today = standing_in(given, year)
    all_of_them = rows["id"].to_list()
    whole = standing_in(apply(given, building(all_of_them)), year) if all_of_them else today
    found = []
    for row in rows.iter_rows(named=True):
        with_it = standing_in(apply(given, building([row["id"]])), year)
        others = [one for one in all_of_them if one != row["id"]]
        without = standing_in(apply(given, building(others)), year)
        changes = tuple(changes_of(given, row["id"]))
        first = row["earliest_year"]
        found.append(
            Option(
                project=row["id"],
                name=row["name"],
                status=row["status"],
                capex_musd=row["capex_musd"],
                cost_musd=investment_musd(replace(given, built=(row["id"],))),
                early=first is not None and first > year,
                harmless=_harmless(changes, today, with_it) and _harmless(changes, without, whole),
                changes=changes,
            )
        )
    return found


def _harmless(changes: Iterable[Change], before: Case, after: Case) -> bool:
    """Whether changes only open rows without a minimum, or raise what is a limit."""
    return all(_is_harmless(one, before, after) for one in changes)


def _is_harmless(change: Change, before: Case, after: Case) -> bool:
    old, new = _row(before, change), _row(after, change)
    if old is None or new is None:
        return old is None and (new is None or not _has_minimum(change, after))
    if change.column in ("opens", "closes"):
        return True  # open in both years, so nothing comes of it
    if old[change.column] == new[change.column]:
        return True
    if (change.table, change.column) not in RAISES:
        return False
    more, less = new[change.column], old[change.column]
    return more is None or (less is not None and bool(more >= less))


def _row(case: Case, change: Change) -> dict[str, Any] | None:
    """The row that a change is about, None where it is not open."""
    table = case.table(change.table)
    found = table.filter(row_names(table, change.table) == change.row)
    return found.row(0, named=True) if found.height else None


def _has_minimum(change: Change, case: Case) -> bool:
    """Whether a plant that opens has to run at least so much."""
    if change.table != "plants":
        return False
    plant = case.table("plants").filter(pl.col("id") == change.row)["min_kt"].sum()
    units = case.table("units").filter(pl.col("plant") == change.row)["min_kt"].sum()
    return float(plant) + float(units) > 0.0
