"""How much of an economy's trade crosses each country, link, port and owner, in one plan.

The plan is told by its routes, as it is reported; `within` finds the interval of a share over all
plans nearly as good.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import polars as pl

from landbridge.case.case import Case
from landbridge.model.index import positions
from landbridge.model.solution import Solution
from landbridge.model.territory import HIGH_SEAS, WAYS, passes
from landbridge.study.dependence.direction import DIRECTIONS, Direction, traded
from landbridge.study.dependence.subject import Subject, ports

SCHEMA: dict[str, type[pl.DataType]] = {
    "kind": pl.String,
    "id": pl.String,
    "good": pl.String,
    "direction": pl.String,
    "kt": pl.Float64,
    "whole_kt": pl.Float64,
    "share": pl.Float64,
}
"""Columns of `plan_shares`."""

MORE = 0.005
"""Share by which a country's waters have to carry more than its land to be listed by themselves."""


def plan_shares(solution: Solution, directions: Iterable[Direction] = DIRECTIONS) -> pl.DataFrame:
    """What of each good, and of all together, crosses what in the plan; the greatest share first.

    good: "" for all goods together.  kt: a year; of them each tonne once, however often it crosses.
    whole_kt: all of the good that is traded that way.  share: kt of whole_kt.

    A country is crossed on land or in pipes on the way to another; goods that come from it cross
    it, those that end there do not. A country with its waters (`waters`) is listed where that is
    more. A place counts what leaves it by a link; of places only ports are listed, where modes
    change or links at sea end.
    """
    parts = [_shares(solution, direction) for direction in directions]
    order = ["share", "kt", "kind", "id", "good", "direction"]
    down = [True, True, False, False, False, False]
    return pl.concat(parts).sort(order, descending=down).select(*SCHEMA)


def _shares(solution: Solution, direction: Direction) -> pl.DataFrame:
    routes = traded(solution, direction)
    crossed = _crossed(solution.case, routes).join(
        routes.select("route", "good", "kt"), on="route", how="inner"
    )
    sums = [
        _summed(crossed, routes.select("good", "kt")),
        _summed(
            crossed.with_columns(good=pl.lit("")),
            routes.select(pl.lit("").alias("good"), "kt"),
        ),
    ]
    return _telling(pl.concat(sums)).with_columns(direction=pl.lit(direction))


def _summed(crossed: pl.DataFrame, whole: pl.DataFrame) -> pl.DataFrame:
    total = whole.group_by("good").agg(whole_kt=pl.col("kt").sum())
    found = crossed.group_by("kind", "id", "good").agg(pl.col("kt").sum())
    return found.join(total, on="good").with_columns(share=pl.col("kt") / pl.col("whole_kt"))


def _telling(rows: pl.DataFrame) -> pl.DataFrame:
    """Without waters where they add nothing to what crosses the land."""
    land = rows.filter(kind="country").select("id", "good", land="kt")
    both = rows.join(land, on=["id", "good"], how="left")
    more = pl.col("kt") > pl.col("land").fill_null(0.0) * (1.0 + MORE)
    return both.filter((pl.col("kind") != "waters") | more).drop("land")


def _crossed(case: Case, routes: pl.DataFrame) -> pl.DataFrame:
    """Every route with everything it crosses, each once: route, kind, id."""
    links = steps(routes, "links")
    changes = steps(routes, "interchanges")
    named = [
        links.select("route", pl.lit("link").alias("kind"), id="row"),
        changes.select("route", pl.lit("interchange").alias("kind"), id="row"),
        _owned(case, "links", links),
        _owned(case, "interchanges", changes),
        _left(case, routes, links),
        *(_lands(case, routes, links, kind) for kind in ("country", "waters")),
    ]
    return pl.concat([part.select("route", "kind", "id") for part in named]).unique()


def steps(routes: pl.DataFrame, column: str) -> pl.DataFrame:
    """The links or interchanges of routes in order: route, row, step."""
    parts = routes.select("route", row=pl.col(column).str.split(";")).explode("row")
    parts = parts.filter(pl.col("row").is_not_null() & (pl.col("row") != ""))
    return parts.with_columns(step=pl.int_range(pl.len()).over("route"))


def _owned(case: Case, table: str, steps: pl.DataFrame) -> pl.DataFrame:
    owners = case.table(table).select(row="id", id="owner").drop_nulls("id")
    return steps.join(owners, on="row").with_columns(kind=pl.lit("owner"))


def _left(case: Case, routes: pl.DataFrame, links: pl.DataFrame) -> pl.DataFrame:
    """Ports that routes leave by a link: where they start, and where two of their links meet."""
    ends = case.table("links").select("from", "to", row="id")
    met = links.join(ends, on="row", how="left", maintain_order="left")
    starts = routes.select("route", start="from")
    met = met.join(starts, on="route", how="left", maintain_order="left")
    left = met.with_columns(id=_places_left(case, met)).select("route", "id")
    return left.filter(pl.col("id").is_in(ports(case))).with_columns(kind=pl.lit("place"))


def _places_left(case: Case, met: pl.DataFrame) -> pl.Series:
    """The place from which each step of a route sets out.

    A link has two ends, and a route comes out at the one at which it did not go in. Taking either
    of two numbers away from both together by exclusive or leaves the other, so the place is start
    and ends of all links before it, all taken together.
    """
    ids = case.table("places")["id"]
    start, end, first = (positions(met[name], ids) for name in ("from", "to", "start"))
    both = np.append(0, np.bitwise_xor.accumulate(start ^ end))
    begins = np.flatnonzero(met["step"].to_numpy() == 0)
    route = np.cumsum(met["step"].to_numpy() == 0) - 1
    at = first ^ both[:-1] ^ both[begins][route]
    return ids.gather(at)


def _lands(case: Case, routes: pl.DataFrame, links: pl.DataFrame, kind: str) -> pl.DataFrame:
    """Countries that routes cross without ending there; the economy of the case is left out."""
    ids, countries = case.table("links")["id"], case.table("countries")["id"]
    row, country = passes(case, WAYS[0] if kind == "country" else WAYS[1]).nonzero()
    runs = pl.DataFrame({"row": ids.gather(row), "id": countries.gather(country)})
    met = links.join(runs, on="row").join(routes.select("route", "bound"), on="route")
    foreign = ~pl.col("id").is_in([case.meta.economy, HIGH_SEAS])
    return met.filter(foreign & (pl.col("id") != pl.col("bound"))).with_columns(kind=pl.lit(kind))


def share_of(rows: pl.DataFrame, on: Subject, good: str) -> tuple[float, float]:
    """What of a good crosses one thing, and all of it, kt; good: "" for all together.

    A country with its waters that add nothing is its land. What nothing crosses is 0.
    """
    mine = rows.filter(id=on.id, good=good)
    found = mine.filter(kind=on.kind)
    if found.is_empty() and on.kind == "waters":
        found = mine.filter(kind="country")
    whole = rows.filter(good=good)["whole_kt"]
    return float(found["kt"].sum()), float(whole[0]) if whole.len() else 0.0
