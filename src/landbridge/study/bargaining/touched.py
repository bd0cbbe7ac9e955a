"""What a project touches: the rows of the network that a change of it bears on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from landbridge.case.case import Case
from landbridge.case.scenario.close import OPENING

_OF_LINK = ("link_goods",)
_OF_PLANT = ("units", "recipes")


@dataclass(frozen=True, slots=True)
class Change:
    """What a project does to a cell.

    rows: the links, interchanges and plants that it bears on, by table.
    everywhere: whether it bears on something else, which is then taken to be used always.
    moves: whether that is on wheels or afloat, so that nobody's territory has a say in it.
    """

    table: str
    row: str
    column: str
    rows: Mapping[str, tuple[str, ...]]
    everywhere: bool = False
    moves: bool = False


def changes_of(case: Case, project: str) -> list[Change]:
    """Everything a project changes.

    case: with all rows, open or not.
    """
    mine = case.table("project_changes").filter(pl.col("project") == project)
    cells = mine.select("table", "row", "column").unique(maintain_order=True).iter_rows()
    return [_change(case, *cell) for cell in cells]


def _change(case: Case, table: str, row: str, column: str) -> Change:
    if table in OPENING:
        return Change(table, row, column, {table: (row,)})
    if table in _OF_LINK:
        return Change(table, row, column, {"links": (row.partition("/")[0],)})
    if table in _OF_PLANT:
        plants = case.table(table).filter(pl.col("id") == row)["plant"].to_list()
        return Change(table, row, column, {"plants": tuple(plants)})
    if table == "fleets":
        links = case.table("links").filter(pl.col("fleet") == row)["id"].to_list()
        return Change(table, row, column, {"links": tuple(links)}, moves=True)
    if table == "limits":
        return _of_limit(case, row, column)
    return Change(table, row, column, {}, everywhere=True)


def _of_limit(case: Case, limit: str, column: str) -> Change:
    """A shared limit bears on its members."""
    members = case.table("limit_members").filter(pl.col("limit") == limit)
    rows: dict[str, tuple[str, ...]] = {
        table: tuple(members.filter(pl.col("table") == table)["row"]) for table in OPENING
    }
    recipes = members.filter(pl.col("table") == "recipes")["row"]
    of_recipes = case.table("recipes").filter(pl.col("id").is_in(recipes.implode()))["plant"]
    rows["plants"] = (*rows["plants"], *of_recipes)
    others = not members.filter(pl.col("table").is_in(["supply", "demand"])).is_empty()
    return Change("limits", limit, column, rows, everywhere=others)
