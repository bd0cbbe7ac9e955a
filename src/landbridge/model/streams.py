"""Streams: goods as the rules see them, and where each may run.

A market stream is a good with its country of origin. A shipment stream is a good with the place
its shipments start from, because what is bound for one destination may not be sold at another.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from landbridge.case.case import Case
from landbridge.engine.lp import Ints
from landbridge.model.index import positions
from landbridge.model.network import Network
from landbridge.model.reach import Ends, useful_arcs
from landbridge.model.rules import closed_by_bans

MARKET, SHIPMENT = "market", "shipment"


@dataclass(frozen=True, slots=True)
class Streams:
    """The streams of a case and the arcs each may use.

    table: stream (its name), good, origin (country), kind, start (place of a shipment stream).
    good, origin: positions in the tables of goods and countries, (streams,).
    stream, arc: every allowed pair, (pairs,).
    """

    table: pl.DataFrame
    good: Ints
    origin: Ints
    stream: Ints
    arc: Ints

    @property
    def count(self) -> int:
        """How many streams there are."""
        return self.table.height


def build_streams(case: Case, net: Network) -> Streams:
    """List the streams and mark the arcs that lie on a way from a source to a sink of each."""
    table = _stream_table(case)
    good = positions(table["good"], case.table("goods")["id"])
    origin = positions(table["origin"], case.table("countries")["id"])
    kinds = table.select("good", "origin").unique(maintain_order=True)
    names = table["good"] + "@" + table["origin"]
    kind = positions(names, kinds["good"] + "@" + kinds["origin"])
    open_arcs = net.goods[positions(kinds["good"], case.table("goods")["id"])]
    open_arcs &= ~closed_by_bans(case, net, kinds)
    starts, ends = _starts(case, net, table), _ends(case, net, table)
    arcs = useful_arcs(net, open_arcs, kind, starts, ends)
    stream = np.repeat(np.arange(table.height), [part.size for part in arcs])
    return Streams(table, good, origin, stream, np.concatenate([np.empty(0, np.int64), *arcs]))


def _stream_table(case: Case) -> pl.DataFrame:
    supplied = pl.concat([case.table("supply").select("place", "good"), _made(case, "out")])
    markets = _with_origin(case, supplied, "place").with_columns(
        kind=pl.lit(MARKET), start=pl.lit("")
    )
    shipped = _with_origin(case, case.table("shipments").select("good", start="from"), "start")
    columns = ["good", "origin", "kind", "start"]
    rows = pl.concat(
        [markets.select(columns), shipped.with_columns(kind=pl.lit(SHIPMENT)).select(columns)]
    ).unique(maintain_order=True)
    home = pl.when(kind=SHIPMENT).then(pl.col("origin") + "/" + pl.col("start"))
    return rows.with_columns(stream=pl.col("good") + "@" + home.otherwise("origin"))


def _with_origin(case: Case, rows: pl.DataFrame, place: str) -> pl.DataFrame:
    """Rows with the country of a place as their origin."""
    country = case.table("places").select(pl.col("id").alias(place), origin="country")
    return rows.join(country, on=place, how="left", maintain_order="left")


def _made(case: Case, role: str) -> pl.DataFrame:
    """Places and goods of what plants take in or give out."""
    goods = case.table("recipe_goods").filter(role=role).select("recipe", "good")
    recipes = case.table("recipes").select(recipe="id", plant="plant")
    sites = case.table("plants").select("place", plant="id")
    return goods.join(recipes, on="recipe").join(sites, on="plant").select("place", "good")


def _starts(case: Case, net: Network, table: pl.DataFrame) -> Ends:
    """Gates out of supplies and plants of the country of origin, or of the shipment's start."""
    supplied = pl.concat([case.table("supply").select("place", "good"), _made(case, "out")])
    market = table.with_row_index("at").filter(kind=MARKET)
    of_market = _with_origin(case, supplied, "place").join(market, on=["good", "origin"])
    shipment = table.with_row_index("at").filter(kind=SHIPMENT)
    pairs = pl.concat([of_market.select("at", "place"), shipment.select("at", place="start")])
    return Ends(_whole(pairs["at"]), net.gate_out(positions(pairs["place"], net.places["id"])))


def _ends(case: Case, net: Network, table: pl.DataFrame) -> Ends:
    """Gates into markets and plants that buy the good, or to the shipments' ends."""
    bought = pl.concat([case.table("demand").select("place", "good"), _made(case, "in")])
    market = table.with_row_index("at").filter(kind=MARKET)
    shipment = table.with_row_index("at").filter(kind=SHIPMENT)
    arriving = case.table("shipments").select("good", start="from", place="to")
    pairs = pl.concat(
        [
            bought.unique().join(market, on="good").select("at", "place"),
            arriving.join(shipment, on=["good", "start"]).select("at", "place"),
        ]
    )
    return Ends(_whole(pairs["at"]), net.gate_in(positions(pairs["place"], net.places["id"])))


def _whole(column: pl.Series) -> Ints:
    return column.to_numpy().astype(np.int64)
