"""What a solution says of something that was observed."""

from __future__ import annotations

from math import fsum
from typing import Any

import polars as pl

from landbridge.case.cells import split
from landbridge.engine.lp import Floats
from landbridge.model.quantities import Exports, quantity
from landbridge.model.solution import Solution
from landbridge.study.measured import listed

Row = dict[str, Any]


def weights_of(solution: Solution, observed: Row) -> Floats | None:
    """What counts towards a row of `observed`, as weights on the columns of a solution; kt a year.

    None where the solution has no such thing: the row it names was not open in that year.
    """
    build, table = solution.solved.build, observed["table"]
    if table is None:
        ends = observed["from_country"], observed["to_country"]
        return Exports(observed["good"], *ends).weights(build)
    return quantity(build, table, observed["row"], observed["good"], split(observed["origins"]))


def modelled_kt(solution: Solution, observed: Row) -> float | None:
    """The solution's counterpart of a row of `observed`, kt a year; None where it has none."""
    weights = weights_of(solution, observed)
    return None if weights is None else fsum(weights * solution.solved.optimum.x)


def described(solution: Solution, observed: Row) -> str:
    """What a row of `observed` is about, in words."""
    good = _name(solution, "goods", observed["good"]) if observed["good"] else "all goods"
    if observed["table"] is None:
        start = _name(solution, "countries", observed["from_country"])
        end = _name(solution, "countries", observed["to_country"]) or "abroad"
        return f"{start or 'everywhere'} to {end}: {good}"
    origins = [_name(solution, "countries", one) for one in split(observed["origins"])]
    start = f" from {listed(origins)}" if origins else ""
    return f"{_row_name(solution, observed['table'], observed['row'])}: {good}{start}"


def _row_name(solution: Solution, table: str, row: str) -> str:
    loading = solution.loading.filter((pl.col("table") == table) & (pl.col("id") == row))
    if loading.height:
        return str(loading["name"][0])
    rows = solution.case.table(table)
    return _name(solution, table, row) if "name" in rows.columns else row


def _name(solution: Solution, table: str, row: str | None) -> str:
    if row is None:
        return ""
    found = solution.case.table(table).filter(pl.col("id") == row)["name"]
    return str(found[0]) if found.len() and found[0] is not None else row
