"""How concentrated trade is over ways that fail independently of each other.

    HHI = Σ_g s_g²,   1/HHI = the number of equal independent ways that would be as concentrated

s_g: share of the good that takes group g of routes. Two routes are in one group where one closure
could stop both, or where a chain of such routes joins them: so no single closure stops two groups.
What could be closed is, in one version, a country: those whose land a route crosses on its way,
or, of a route that crosses none, the country it ends in. In the other it is a link or an
interchange outside the economy.

The groups are those of the plan reported. Over other plans nearly as good only a bound is known:
the group that hangs on a country has at least the least share l of trade that crosses it, so
HHI >= l², whatever the groups.

Sources: Hirschman (1964), The paternity of an index, American Economic Review 54; Herfindahl
(1950), Concentration in the steel industry, dissertation, Columbia University.
"""

from __future__ import annotations

from typing import Final, Literal

import numpy as np
import polars as pl
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from landbridge.case.case import Case
from landbridge.model.solution import Solution
from landbridge.model.territory import HIGH_SEAS, crosses, passes
from landbridge.study.dependence.direction import Direction, traded
from landbridge.study.dependence.shares import steps

By = Literal["countries", "links"]
"""What routes of a group hang on together."""

VERSIONS: Final[tuple[By, ...]] = ("countries", "links")

SCHEMA: dict[str, type[pl.DataType]] = {
    "good": pl.String,
    "direction": pl.String,
    "by": pl.String,
    "kt": pl.Float64,
    "routes": pl.Int64,
    "groups": pl.Int64,
    "hhi": pl.Float64,
    "equivalent": pl.Float64,
    "greatest": pl.Float64,
    "hangs_on": pl.String,
}
"""Columns of `concentration`."""


def concentration(solution: Solution, direction: Direction = "exports") -> pl.DataFrame:
    """The concentration of every good over independent groups of routes, the most traded first.

    by: `countries` or `links`, what a group hangs on.  kt: a year.  routes: of the plan.
    groups: independent ones.  hhi: from near 0 to 1.  equivalent: 1/HHI.  greatest: the share of
    the greatest group.  hangs_on: the country, link or interchange most of it crosses, as an id.
    """
    case = solution.case
    routes = traded(solution, direction).filter(pl.col("kt") > 0)
    hung = {"countries": _countries(case, routes), "links": _ways(case, routes)}
    parts = [_of(routes, hung[version]).with_columns(by=pl.lit(version)) for version in VERSIONS]
    found = pl.concat(parts).with_columns(direction=pl.lit(direction))
    return found.sort("kt", "good", "by", descending=[True, False, False]).select(
        pl.col(name).cast(kind) for name, kind in SCHEMA.items()
    )


def _countries(case: Case, routes: pl.DataFrame) -> pl.DataFrame:
    """Countries whose land routes cross; where there are none, that in which one ends or starts.

    Columns: route, thing.
    """
    home = case.meta.economy
    ids, countries = case.table("links")["id"], case.table("countries")["id"]
    row, country = passes(case, "land").nonzero()
    runs = pl.DataFrame({"row": ids.gather(row), "thing": countries.gather(country)})
    met = steps(routes, "links").join(runs, on="row")
    met = met.join(routes.select("route", "bound", "origin"), on="route")
    ends = (pl.col("thing") == pl.col("bound")) | (pl.col("thing") == pl.col("origin"))
    between = met.filter(~pl.col("thing").is_in([home, HIGH_SEAS]) & ~ends)
    abroad = pl.when(pl.col("bound") == home).then("origin").otherwise("bound")
    direct = routes.join(between, on="route", how="anti").select("route", thing=abroad)
    return pl.concat([between.select("route", "thing"), direct]).unique()


def _ways(case: Case, routes: pl.DataFrame) -> pl.DataFrame:
    """Links and interchanges of routes that do not lie in the economy alone: route, thing."""
    home = case.meta.economy
    others = ~case.table("countries")["id"].is_in([home, HIGH_SEAS]).to_numpy()
    abroad = pl.Series((crosses(case) & others).any(axis=1))
    links = case.table("links").filter(abroad).select(row="id")
    lands = case.table("places").select("country", place="id")
    changes = case.table("interchanges").select("place", row="id").join(lands, on="place")
    foreign = changes.filter(pl.col("country") != home).select("row")
    parts = [
        steps(routes, "links").join(links, on="row").select("route", thing="row"),
        steps(routes, "interchanges").join(foreign, on="row").select("route", thing="row"),
    ]
    return pl.concat(parts).unique()


def _of(routes: pl.DataFrame, hung: pl.DataFrame) -> pl.DataFrame:
    """The concentration of every good, given what each route hangs on."""
    grouped = routes.with_columns(group=_groups(routes, hung))
    sums = grouped.group_by("good", "group").agg(pl.col("kt").sum())
    sums = sums.with_columns(part=pl.col("kt") / pl.col("kt").sum().over("good"))
    figures = sums.group_by("good").agg(
        pl.col("kt").sum(),
        groups=pl.len(),
        hhi=(pl.col("part") ** 2).sum(),
        greatest=pl.col("part").max(),
    )
    counts = routes.group_by("good").agg(routes=pl.len())
    figures = figures.join(counts, on="good").join(
        _most(grouped, sums, hung), on="good", how="left"
    )
    return figures.with_columns(equivalent=1.0 / pl.col("hhi"))


def _groups(routes: pl.DataFrame, hung: pl.DataFrame) -> pl.Series:
    """The group of every route: those of a good that are joined by things they hang on."""
    joined = hung.join(routes.select("route", "good"), on="route")
    things = joined.select(pl.struct("good", "thing").rank("dense").cast(pl.Int64) - 1)[:, 0]
    first = int(routes["route"].max() or 0) + 1  # type: ignore[arg-type]
    size = first + joined.height
    ends = joined["route"].to_numpy(), first + things.to_numpy()
    graph = sparse.coo_array((np.ones(joined.height), ends), shape=(size, size))
    group = connected_components(graph, directed=False)[1]
    return pl.Series(group[routes["route"].to_numpy()], dtype=pl.Int64)


def _most(grouped: pl.DataFrame, sums: pl.DataFrame, hung: pl.DataFrame) -> pl.DataFrame:
    """What most of the greatest group of every good hangs on: good, hangs_on."""
    order = ["kt", "group"]
    great = sums.sort(order, descending=[True, False]).group_by("good").first()
    inside = grouped.join(great.select("good", "group"), on=["good", "group"], how="semi")
    over = hung.join(inside.select("route", "good", "kt"), on="route")
    kt = over.group_by("good", "thing").agg(pl.col("kt").sum())
    first = kt.sort("kt", "thing", descending=[True, False]).group_by("good").first()
    return first.select("good", hangs_on="thing")
