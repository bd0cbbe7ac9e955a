"""What a solution says of something that was observed."""

from __future__ import annotations

from typing import Any

import polars as pl

from landbridge.case.cells import split
from landbridge.model.solution import Solution
from landbridge.study.measure import flow

Row = dict[str, Any]


def modelled_kt(solution: Solution, observed: Row) -> float | None:
    """The solution's counterpart of a row of `observed`, kt a year.

    None where the solution has no such thing: the row it names was not open in that year, or is
    of a good that cannot use it.
    """
    table, row = observed["table"], observed["row"]
    if table is None:
        return flow(solution, observed["good"], observed["from_country"], to=observed["to_country"])
    if solution.case.table(table).filter(pl.col("id") == row).is_empty():
        return None
    if table == "limits" and (observed["good"] or observed["origins"]):
        return _members_kt(solution, row, observed)
    frame, column = _frame(solution, table)
    rows = frame.filter(pl.col(column) == row)
    return float((rows.filter(_wanted(observed)) if "origin" in rows.columns else rows)["kt"].sum())


def _frame(solution: Solution, table: str) -> tuple[pl.DataFrame, str]:
    """Where a solution accounts for the rows of a table, and the column that names them."""
    match table:
        case "links" | "interchanges":
            return solution.flows.filter(pl.col("table") == table), "id"
        case "places":
            return solution.flows.filter(pl.col("table") == "links"), "from"
        case "supply":
            return solution.supplied, "supply"
        case "demand":
            return solution.served, "demand"
        case "plants" | "recipes":
            return solution.runs, table.removesuffix("s")
    return solution.loading.filter(pl.col("table") == table), "id"


def _members_kt(solution: Solution, limit: str, observed: Row) -> float:
    """What the members of a shared limit use of it, of some goods or origins only."""
    members = solution.case.table("limit_members").filter(limit=limit)
    uses = pl.concat([_uses(solution, table) for table in members["table"].unique()])
    counted = uses.join(
        members.select("table", "weight", id="row", counted="good"), on=["table", "id"]
    ).filter(pl.col("counted").is_null() | (pl.col("counted") == pl.col("good")))
    chosen = counted.filter(pl.col("good").is_null() | _wanted(observed))
    return float((chosen["kt"] * chosen["weight"]).sum())


def _uses(solution: Solution, table: str) -> pl.DataFrame:
    """What every row of a table carries, sells or runs; a plant's throughput is of no one good."""
    frame, column = _frame(solution, table)
    none = pl.lit(None, dtype=pl.String)
    by_good = "origin" in frame.columns
    return frame.select(
        table=pl.lit(table),
        id=column,
        good="good" if by_good else none,
        origin="origin" if by_good else none,
        kt="kt",
    )


def _wanted(observed: Row) -> pl.Expr:
    """The streams an observation counts."""
    goods, origins = [observed["good"]], split(observed["origins"])
    wanted = pl.col("kt") > 0
    if observed["good"] is not None:
        wanted &= pl.col("good").is_in(goods)
    if origins:
        wanted &= pl.col("origin").is_in(origins)
    return wanted
