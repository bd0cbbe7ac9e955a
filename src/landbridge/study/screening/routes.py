"""The routes of a plan held against the controls of its case."""

from __future__ import annotations

from datetime import date

import polars as pl

from landbridge.case.case import Case
from landbridge.model.solution import Solution
from landbridge.model.territory import HIGH_SEAS, crosses
from landbridge.study.screening.movement import SCHEMA
from landbridge.study.screening.screen import Screening, screen_movements


def screen_routes(solution: Solution, on: date | None = None) -> Screening:
    """Hold every route of a plan against the controls as they stood on a day.

    on: the day; that of the plan where left out, on which no route is prohibited.
    movements: those of `screen.Screening`, with route, stream, from, to and kt.
    """
    day = solution.case.day if on is None else on
    return screen_movements(solution.case, movements_of(solution), day)


def movements_of(solution: Solution) -> pl.DataFrame:
    """The routes of a plan as movements: the countries and modes of their links, all known."""
    case, routes = solution.case, solution.plain_routes
    country = dict(case.table("places").select("id", "country").iter_rows())
    ways = _ways(case, routes)
    blank = pl.lit(None, dtype=pl.String)
    found = routes.join(ways, on="route", how="left", maintain_order="left").with_columns(
        code=blank,
        exporter=blank,
        importer=pl.col("to").replace_strict(country, return_dtype=pl.String),
        via=pl.col("via").fill_null([]),
        modes=pl.col("modes").fill_null([]),
    )
    kept = ["route", "stream", "from", "to", "kt"]
    return found.select(*kept, *(pl.col(name).cast(kind) for name, kind in SCHEMA.items()))


def _ways(case: Case, routes: pl.DataFrame) -> pl.DataFrame:
    """Countries crossed and modes taken by every route: route, via, modes."""
    links = case.table("links").select(
        link="id", mode="mode", lands=pl.Series(_lands(case), dtype=pl.List(pl.String))
    )
    taken = routes.select("route", link=pl.col("links").str.split(";")).explode("link")
    return (
        taken.join(links, on="link")
        .group_by("route")
        .agg(via=pl.col("lands").explode().unique(), modes=pl.col("mode").unique())
    )


def _lands(case: Case) -> list[list[str]]:
    """Countries that every link runs through or touches."""
    names = case.table("countries")["id"].to_list()
    return [
        [name for name, there in zip(names, row, strict=True) if there and name != HIGH_SEAS]
        for row in crosses(case).tolist()
    ]
