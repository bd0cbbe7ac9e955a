"""The quantities a solution is first asked for: who is crossed, what is scarce, who earns."""

from __future__ import annotations

import numpy as np
import polars as pl

from landbridge.model.quantities import revenue_of
from landbridge.model.solution import Solution
from landbridge.model.territory import km_in
from landbridge.study.quantity import OWNED, Quantity, flow, revenue, share

GOODS, CROSSED, SCARCE = 5, 6, 3
"""How many goods, shares by country crossed, and scarce capacities are headlines, at most."""

SLIGHT = 0.005
"""Shares below this are no headline."""


def headline(solution: Solution) -> list[Quantity]:
    """Shares of the great exports by country crossed, scarcest capacities, the greatest revenue.

    The exports are those of the economy of the case, of every country where it names none; those
    that are worth most come first.
    """
    return [*_shares(solution), *_scarce(solution), *_greatest_revenue(solution)]


def _shares(solution: Solution) -> list[Quantity]:
    """Of the exports that are worth most, the countries passed on land, the greatest passage first.

    The first of every good comes before the second of any. What ends in a country does not pass it.
    """
    abroad, goods = _abroad(solution), ["origin", "good"]
    great = abroad.group_by(goods, maintain_order=True).agg(all=pl.col("worth").sum())
    great = great.sort("all", descending=True, maintain_order=True).head(GOODS)
    passed = (
        abroad.join(great, on=goods, maintain_order="left")
        .with_columns(link=pl.col("links").str.split(";"))
        .explode("link")
        .join(_on_land(solution), on="link", maintain_order="left")
        .filter((pl.col("via") != pl.col("origin")) & (pl.col("via") != pl.col("country")))
        .unique(["route", "via"], maintain_order=True)
        .group_by([*goods, "via", "all"], maintain_order=True)
        .agg(pl.col("worth").sum())
        .filter(pl.col("worth") >= SLIGHT * pl.col("all"))
        .sort("worth", descending=True, maintain_order=True)
        .with_columns(first=pl.col("worth").rank("ordinal", descending=True).over(goods) == 1)
        .sort("first", descending=True, maintain_order=True)
    )
    chosen = passed.select("via", *goods).head(CROSSED).iter_rows()
    return [share(f"land/{via}", good=good, origin=origin) for via, origin, good in chosen]


def _abroad(solution: Solution) -> pl.DataFrame:
    """Routes out of the economy of the case, with the country they end in and what they carry."""
    case = solution.case
    country = case.table("places").select(to="id", country="country")
    value = case.table("goods").select(good="id", value="value_usd_t")
    routes = solution.plain_routes.join(country, on="to", maintain_order="left")
    routes = routes.join(value, on="good", maintain_order="left")
    worth = pl.col("kt") * pl.when(pl.col("value").is_null().any()).then(1.0).otherwise("value")
    away = pl.col("country") != pl.col("origin")
    if case.meta.economy:
        away &= pl.col("origin") == case.meta.economy
    return routes.filter(away).with_columns(worth=worth)


def _on_land(solution: Solution) -> pl.DataFrame:
    """The countries that links run through, those at sea left out: link, via."""
    case = solution.case
    links, countries = case.table("links"), case.table("countries")["id"]
    at_sea = links["mode"].is_in(case.table("modes").filter("at_sea")["id"].implode()).to_numpy()
    link, country = np.nonzero((km_in(case) > 0) & ~at_sea[:, None])
    return pl.DataFrame({"link": links["id"].gather(link), "via": countries.gather(country)})


def _scarce(solution: Solution) -> list[Quantity]:
    """What runs over the links, interchanges and shared limits of which more is worth most."""
    scarce = solution.scarcity.filter(pl.col("table").is_in(["links", "interchanges", "limits"]))
    return [flow(f"{table}/{row}") for table, row in scarce.head(SCARCE)[:, :2].iter_rows()]


def _greatest_revenue(solution: Solution) -> list[Quantity]:
    """The revenue of whoever owns the links and interchanges that earn most together."""
    build, x = solution.solved.build, solution.solved.optimum.x
    owned = {name: solution.case.table(name).select("id", "owner").drop_nulls() for name in OWNED}
    owners = pl.concat([rows["owner"] for rows in owned.values()]).unique(maintain_order=True)
    earned = {
        owner: sum(
            float(revenue_of(build, name, rows.filter(owner=owner)["id"].to_list()) @ x)
            for name, rows in owned.items()
        )
        for owner in owners
    }
    best = max(earned, key=earned.__getitem__, default="")
    return [revenue(f"owners/{best}")] if earned.get(best, 0.0) > 0 else []
