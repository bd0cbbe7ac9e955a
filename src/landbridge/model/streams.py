"""Streams: goods as the rules see them, and where each may run.

A market stream is a good with its country of origin. A shipment stream is a good with the place
its shipments start from, because what is bound for one destination may not be sold at another.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy import sparse
from scipy.sparse.csgraph import breadth_first_order

from landbridge.case.case import Case
from landbridge.engine.lp import Bools, Ints
from landbridge.model.index import positions
from landbridge.model.network import Kind, Network
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
    open_arcs = net.goods[good] & ~closed_by_bans(case, net, table)
    useful = [
        _useful(net, open_arcs[at], *_ends(case, net, row))
        for at, row in enumerate(table.iter_rows(named=True))
    ]
    pairs = np.nonzero(np.array(useful).reshape(table.height, net.tail.size))
    return Streams(table, good, origin, *(part.astype(np.int64) for part in pairs))


def _stream_table(case: Case) -> pl.DataFrame:
    country = case.table("places").select("id", origin="country")
    products = case.table("recipe_goods").filter(role="out").select(id="recipe", good="good")
    sites = (
        case.table("recipes")
        .select("id", "plant")
        .join(case.table("plants").select(plant="id", place="place"), on="plant")
    )
    outputs = products.join(sites, on="id").select("place", "good")
    markets = pl.concat([case.table("supply").select("place", "good"), outputs]).join(
        country, left_on="place", right_on="id"
    )
    shipped = (
        case.table("shipments")
        .select("good", start="from")
        .join(country, left_on="start", right_on="id")
    )
    market_rows = markets.select("good", "origin", kind=pl.lit(MARKET), start=pl.lit(""))
    shipment_rows = shipped.select("good", "origin", kind=pl.lit(SHIPMENT), start="start")
    rows = pl.concat([market_rows, shipment_rows]).unique(maintain_order=True)
    return rows.with_columns(
        stream=pl.col("good")
        + "@"
        + pl.when(kind=SHIPMENT).then(pl.col("origin") + "/" + pl.col("start")).otherwise("origin")
    )


def _ends(case: Case, net: Network, row: dict[str, str]) -> tuple[Ints, Ints]:
    """Gates where a stream may start and where it may end."""
    places = net.places["id"]
    of_good = pl.col("good") == row["good"]
    if row["kind"] == SHIPMENT:
        shipped = case.table("shipments").filter(of_good & (pl.col("from") == row["start"]))
        starts, ends = shipped["from"], shipped["to"]
    else:
        starts = pl.concat(
            [case.table("supply").filter(of_good)["place"], _sites(case, row, "out")]
        )
        starts = starts.filter(_in_country(net, starts, row["origin"]))
        ends = pl.concat([case.table("demand").filter(of_good)["place"], _sites(case, row, "in")])
    return net.gate_out(positions(starts, places)), net.gate_in(positions(ends, places))


def _sites(case: Case, row: dict[str, str], role: str) -> pl.Series:
    """Places of the plants that take in or give out the good of a stream."""
    recipes = case.table("recipe_goods").filter(good=row["good"], role=role)["recipe"]
    plants = case.table("recipes").filter(pl.col("id").is_in(recipes.implode()))["plant"]
    return case.table("plants").filter(pl.col("id").is_in(plants.implode()))["place"]


def _in_country(net: Network, places: pl.Series, country: str) -> pl.Series:
    inside = net.places.filter(country=country)["id"]
    return places.is_in(inside.implode())


def _useful(net: Network, open_arcs: Bools, starts: Ints, ends: Ints) -> Bools:
    """Arcs on some way from a start to an end."""
    arcs = np.flatnonzero(open_arcs)
    ahead = _reached(net.nodes, net.tail[arcs], net.head[arcs], starts)
    back = _reached(net.nodes, net.head[arcs], net.tail[arcs], ends)
    useful = np.zeros(open_arcs.size, np.bool_)
    useful[arcs] = ahead[net.tail[arcs]] & back[net.head[arcs]]
    # A gate leads nowhere else: entering is for the starts of the stream, leaving for its ends.
    entering = np.isin(net.kind, (Kind.ENTER, Kind.LOCAL))
    leaving = np.isin(net.kind, (Kind.LEAVE, Kind.LOCAL))
    useful &= ~entering | np.isin(net.tail, starts)
    return useful & (~leaving | np.isin(net.head, ends))


def _reached(nodes: int, tail: Ints, head: Ints, starts: Ints) -> Bools:
    """Nodes that can be reached from the starts, which count as reached themselves."""
    root = np.full(starts.size, nodes)
    row, column = np.append(tail, root), np.append(head, starts)
    graph = sparse.csr_array((np.ones(row.size), (row, column)), shape=(nodes + 1, nodes + 1))
    order = breadth_first_order(graph, nodes, return_predecessors=False)
    reached = np.zeros(nodes + 1, np.bool_)
    reached[order] = True
    return reached[:-1]
