"""How big streams and goods are: what solver tolerances and the certificate are measured by."""

from __future__ import annotations

import numpy as np
import polars as pl

from landbridge.case.case import Case
from landbridge.engine.lp import Floats
from landbridge.model.index import numbers
from landbridge.model.streams import SHIPMENT, Streams


def magnitudes(case: Case, streams: Streams) -> Floats:
    """Size of every group in kt: all together first, then each stream, then each good.

    A stream is as big as what can be supplied or what can be sold of it, whichever is less; a
    good as what is asked for of it in all. Where nothing is known it is 1 kt.
    """
    of_streams = _of_streams(case, streams)
    largest = np.max(of_streams, initial=1e-6)
    return np.concatenate([[largest], of_streams, _of_goods(case)])


def _of_streams(case: Case, streams: Streams) -> Floats:
    supplied, sold = _supplied(case, streams.table), _sold(case, streams.table)
    both = np.minimum(supplied, sold)
    size = np.where(both > 0, both, np.maximum(supplied, sold))
    return np.where((size > 0) & np.isfinite(size), size, 1.0)


def _supplied(case: Case, streams: pl.DataFrame) -> Floats:
    """The most there can be of each stream: its supplies and products, or its shipments."""
    country = case.table("places").select(place="id", origin="country")
    market = pl.concat([case.table("supply").select("place", "good", "quantity_kt"), _made(case)])
    of_market = market.join(country, on="place").select(
        "good", "origin", "quantity_kt", kind=pl.lit("market"), start=pl.lit("")
    )
    return _sums(streams, of_market, ["good", "origin", "kind", "start"]) + _shipped(case, streams)


def _made(case: Case) -> pl.DataFrame:
    """The most each recipe can give out of each of its products; without a limit infinity."""
    plants = case.table("plants").select("place", plant="id", kt="capacity_kt")
    recipes = case.table("recipes").select("plant", recipe="id", kt="capacity_kt")
    sites = recipes.select("recipe", "plant").join(plants, on="plant")
    limits = [sites, recipes, _by_units(case), _by_inputs(case)]
    most = pl.concat([limit.select("recipe", "kt") for limit in limits])
    most = most.group_by("recipe").agg(pl.col("kt").min().fill_null(np.inf))
    products = case.table("recipe_goods").filter((pl.col("role") == "out") & (pl.col("ratio") > 0))
    made = products.join(most, on="recipe").join(sites.select("recipe", "place"), on="recipe")
    return made.select("place", "good", quantity_kt=pl.col("kt") * pl.col("ratio"))


def _by_units(case: Case) -> pl.DataFrame:
    """The most throughput that each unit lets each recipe have."""
    units = case.table("units").select("capacity_kt", unit="id")
    uses = case.table("recipe_units").filter(pl.col("use") > 0).join(units, on="unit")
    return uses.select("recipe", kt=pl.col("capacity_kt") / pl.col("use"))


def _by_inputs(case: Case) -> pl.DataFrame:
    """The most throughput that the supply of each input lets each recipe have."""
    goods = case.table("recipe_goods")
    made = goods.filter(role="out")["good"].unique()
    inputs = goods.filter((pl.col("role") == "in") & (pl.col("ratio") > 0))
    bought = inputs.filter(~pl.col("good").is_in(made.implode()))
    supply = case.table("supply").group_by("good").agg(pl.col("quantity_kt").sum())
    there = bought.join(supply, on="good", how="left")
    return there.select("recipe", kt=pl.col("quantity_kt").fill_null(0.0) / pl.col("ratio"))


def _sold(case: Case, streams: pl.DataFrame) -> Floats:
    demand = case.table("demand").select("good", "quantity_kt", kind=pl.lit("market"))
    return _sums(streams, demand, ["good", "kind"]) + _shipped(case, streams)


def _shipped(case: Case, streams: pl.DataFrame) -> Floats:
    shipments = case.table("shipments").select(
        "good", "quantity_kt", start="from", kind=pl.lit(SHIPMENT)
    )
    return _sums(streams, shipments, ["good", "start", "kind"])


def _of_goods(case: Case) -> Floats:
    due = case.table("demand").filter(pl.col("price_usd_t").is_null())
    asked = pl.concat(
        [rows.select("good", "quantity_kt") for rows in (due, case.table("shipments"))]
    )
    size = _sums(case.table("goods").select(good="id"), asked, ["good"])
    return np.where(size > 0, size, 1.0)


def _sums(of: pl.DataFrame, rows: pl.DataFrame, by: list[str]) -> Floats:
    """Quantities summed for each row of a table, 0 where there are none."""
    sums = rows.group_by(by).agg(kt=pl.col("quantity_kt").sum())
    return numbers(of.join(sums, on=by, how="left", maintain_order="left")["kt"], 0.0)
