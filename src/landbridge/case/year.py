"""A case as it stands in one year: its quantities, what is known to change, and what is open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import polars as pl

from landbridge.case.case import Case
from landbridge.case.cast import cast_cell
from landbridge.case.edit import Value, row_names, with_cells
from landbridge.case.schema import tables
from landbridge.errors import CaseError, Problem, ScenarioError

Tables = Mapping[str, pl.DataFrame]

YEARLY = ("supply", "demand", "shipments")
"""Tables whose rows hold in one year, or in every year where they name none."""

OPENING = ("links", "interchanges", "plants")
"""Tables whose rows open and close."""

DEPENDENTS = (
    ("link_goods", "link", "links"),
    ("units", "plant", "plants"),
    ("recipes", "plant", "plants"),
    ("recipe_goods", "recipe", "recipes"),
    ("recipe_units", "recipe", "recipes"),
    ("recipe_units", "unit", "units"),
)
"""What goes with a row that is gone: table, its column, the table that column points into."""

MEMBERS = ("links", "interchanges", "supply", "demand", "plants", "recipes")
"""Tables whose rows may count against a shared limit."""

CONGESTED = ("links", "interchanges", "limits")
"""Tables whose rows may be congested."""

FAILING = (
    *("links", "interchanges", "plants", "places", "countries", "modes"),
    *("limits", "fleets", "supply"),
)
"""Tables whose rows may be out."""


def at_year(case: Case, year: int) -> Case:
    """The case as it stands in a year.

    Supply, demand and shipments keep the rows of that year and those that name no year. Known
    `changes` up to that year are made, the later over the earlier. Links, interchanges and plants
    that are not open (`opens` <= year < `closes`) go, with all that hangs on them. Evidence
    (observed, trade, claims, ...) and corridors stay as they are.

    Raises ScenarioError where the case has no data for the year, or where a scenario has built a
    project that cannot be in use by then; CaseError where a change does not fit its column.
    """
    problems = [*_wrong_year(case, year), *_too_early(case, year)]
    if problems:
        raise ScenarioError(problems)
    now = {**case.tables, **_changed(case, year)}
    for name in YEARLY:
        if "year" in now.get(name, pl.DataFrame()).columns:
            column = pl.col("year").cast(pl.Int64)
            now[name] = now[name].filter(column.is_null() | (column == year))
    for name in OPENING:
        if name in now:
            now[name] = _open(now[name], year)
    return case.with_tables(_without_orphans(now))


def _wrong_year(case: Case, year: int) -> Iterable[Problem]:
    if year not in case.meta.years:
        known = ", ".join(map(str, case.meta.years))
        yield Problem(
            "E232",
            f"The case has no data for {year}.",
            file="case.yaml",
            column="years",
            value=str(year),
            rule=f"It has data for {known}.",
            hint="Ask for one of these years, or add the year and its rows to the case.",
        )


def _too_early(case: Case, year: int) -> Iterable[Problem]:
    built = case.table("projects").filter(
        pl.col("id").is_in(case.built) & (pl.col("earliest_year") > year)
    )
    for project, first in built.select("id", "earliest_year").iter_rows():
        yield Problem(
            "E230",
            f'The project "{project}" cannot be in use in {year}.',
            file="projects.csv",
            column="earliest_year",
            value=str(first),
            rule=f"Its earliest year is {first}.",
            hint=f"To see {year} as if it were there, build it early: "
            f"`build: [{{project: {project}, early: yes}}]`.",
        )


def _changed(case: Case, year: int) -> dict[str, pl.DataFrame]:
    changes = case.table("changes").with_row_index("at", offset=2)
    latest = (
        changes.filter(pl.col("year") <= year)
        .sort("year", maintain_order=True)
        .unique(["table", "row", "column"], keep="last", maintain_order=True)
    )
    changed: dict[str, pl.DataFrame] = {}
    problems: list[Problem] = []
    for group in latest.partition_by("table", "column", maintain_order=True):
        table, column = group.row(0, named=True)["table"], group.row(0, named=True)["column"]
        frame = changed.get(table, case.tables.get(table))
        if frame is not None:
            cells, wrong = _cast(group, table, column)
            changed[table] = with_cells(frame, table, column, cells)
            problems += wrong
    if problems:
        raise CaseError(problems)
    return changed


def _cast(changes: pl.DataFrame, table: str, column: str) -> tuple[dict[str, Value], list[Problem]]:
    field = tables()[table].fields[column]
    cells: dict[str, Value] = {}
    problems: list[Problem] = []
    for at, row, text in changes.select("at", "row", "value").iter_rows():
        value = cast_cell(field, text)
        if isinstance(value, Problem):
            problems.append(replace(value, file="changes.csv", row=at, column="value"))
        else:
            cells[row] = value
    return cells, problems


def _open(frame: pl.DataFrame, year: int) -> pl.DataFrame:
    if "opens" in frame.columns:
        opens = pl.col("opens").cast(pl.Int64)
        frame = frame.filter(opens.is_null() | (opens <= year))
    if "closes" in frame.columns:
        closes = pl.col("closes").cast(pl.Int64)
        frame = frame.filter(closes.is_null() | (closes > year))
    return frame


def _without_orphans(now: Tables) -> dict[str, pl.DataFrame]:
    kept = dict(now)
    for name, column, parent in DEPENDENTS:
        if name in kept:
            parents = kept[parent]["id"] if parent in kept else pl.Series([], dtype=pl.String)
            kept[name] = kept[name].filter(pl.col(column).is_in(parents.implode()))
    for name, tables_meant in (("limit_members", MEMBERS), ("congestion", CONGESTED)):
        if name in kept:
            kept[name] = _pointing(kept[name], kept, tables_meant)
    if "congestion_points" in kept:
        parents = kept["congestion"]["id"] if "congestion" in kept else pl.Series(dtype=pl.String)
        named = pl.col("congestion").is_in(parents.implode())
        kept["congestion_points"] = kept["congestion_points"].filter(named)
    if "outages" in kept:
        kept["outages"] = _failing(kept["outages"], kept)
    return kept


def _failing(outages: pl.DataFrame, kept: Tables) -> pl.DataFrame:
    """The outages of an owner, and those of a row that is there."""
    if not {"table", "row"} <= set(outages.columns):
        return outages
    of_rows = _pointing(outages, kept, FAILING)["id"]
    named = pl.col("table").is_not_null()
    return outages.filter(~named | pl.col("id").is_in(of_rows.implode()))


def _pointing(frame: pl.DataFrame, kept: Tables, names: Iterable[str]) -> pl.DataFrame:
    """The rows of a table whose columns table and row name a row that is there."""
    there = [f"{name}/" + row_names(kept[name], name) for name in names if name in kept]
    rows = pl.concat(there) if there else pl.Series([], dtype=pl.String)
    return frame.filter(pl.concat_str("table", "row", separator="/").is_in(rows.implode()))
