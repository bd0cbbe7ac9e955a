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
    return float(_of_table(solution, table, row, observed))


def _of_table(solution: Solution, table: str, row: str, observed: Row) -> float:
    match table:
        case "links" | "interchanges":
            flows = solution.flows.filter((pl.col("table") == table) & (pl.col("id") == row))
            return _sum(flows.filter(_wanted(observed)))
        case "places":
            links = solution.flows.filter((pl.col("table") == "links") & (pl.col("from") == row))
            return _sum(links.filter(_wanted(observed)))
        case "supply":
            return _sum(solution.supplied.filter(pl.col("supply") == row))
        case "demand":
            return _sum(solution.served.filter((pl.col("demand") == row) & _wanted(observed)))
        case "plants":
            return _sum(solution.runs.filter(pl.col("plant") == row))
        case "recipes":
            return _sum(solution.runs.filter(pl.col("recipe") == row))
        case _:
            limits = (pl.col("table") == table) & (pl.col("id") == row)
            return _sum(solution.loading.filter(limits))


def _wanted(observed: Row) -> pl.Expr:
    """The streams an observation counts."""
    goods, origins = [observed["good"]], split(observed["origins"])
    wanted = pl.col("kt") > 0
    if observed["good"] is not None:
        wanted &= pl.col("good").is_in(goods)
    if origins:
        wanted &= pl.col("origin").is_in(origins)
    return wanted


def _sum(rows: pl.DataFrame) -> float:
    return float(rows["kt"].sum())
