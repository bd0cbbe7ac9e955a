"""Streams: goods as the rules see them, and where each may run.

A market stream is a good with its country of origin. A shipment stream is a good with the place
its shipments start from, because what is bound for one destination may not be sold at another.
Where a control in force asks where goods are bound for, a stream has parts, as few as will do;
supplies and products go to the whole, which hands them on to its parts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from landbridge.case.case import Case
from landbridge.engine.lp import Bools, Ints
from landbridge.model.controls.rulings import Ruling, rulings
from landbridge.model.controls.split import Part, parts_of
from landbridge.model.index import members, positions
from landbridge.model.network import Network
from landbridge.model.reach import Ends, useful_arcs

MARKET, PART, SHIPMENT = "market", "part", "shipment"

SCHEMA = {
    "stream": pl.String,
    "good": pl.String,
    "origin": pl.String,
    "kind": pl.String,
    "start": pl.String,
    "whole": pl.String,
    "bound": pl.String,
    "ruled": pl.String,
}


@dataclass(frozen=True, slots=True)
class Streams:
    """The streams of a case and the arcs each may use.

    table: stream (its name), good, origin (country), kind, start (place of a shipment stream),
    whole (name of the stream it is, or is part of), bound (countries it is bound for, separated by
    `;`, "" where no control asks), ruled (controls that bear on it because of that).
    good, origin: positions in the tables of goods and countries, (streams,).
    parent: position of the whole a part belongs to, -1 for all others, (streams,).
    starts: gates where each may start.
    may_end: which countries each may be bound for, (streams, countries).
    stream, arc: every allowed pair, (pairs,).
    rulings: what controls in force mean for flows.
    """

    table: pl.DataFrame
    good: Ints
    origin: Ints
    parent: Ints
    starts: Ends
    may_end: Bools
    stream: Ints
    arc: Ints
    rulings: tuple[Ruling, ...]

    @property
    def count(self) -> int:
        """How many streams there are."""
        return self.table.height

    @property
    def sold(self) -> Bools:
        """Which streams markets and plants buy: those of no shipment, parts instead of wholes."""
        return _sold(self.table, self.parent)


def build_streams(case: Case, net: Network) -> Streams:
    """List the streams and mark the arcs that lie on a way from a source to a sink of each."""
    ruled = rulings(case)
    table = _with_parts(case, _stream_table(case), [one for one in ruled if one.by_destination])
    parent = _parents(table)
    starts = _starts(case, net, table)
    kinds = table.select("good", "origin", "bound", "ruled").unique(maintain_order=True)
    kind = positions(_kind(table), _kind(kinds))
    open_arcs = net.goods[positions(kinds["good"], case.table("goods")["id"])]
    open_arcs &= ~_closed(net, kinds, ruled)
    arcs = useful_arcs(net, open_arcs, kind, starts, _ends(case, net, table, parent))
    return Streams(
        table=table,
        good=positions(table["good"], case.table("goods")["id"]),
        origin=positions(table["origin"], case.table("countries")["id"]),
        parent=parent,
        starts=starts,
        may_end=members(table["bound"], case.table("countries")["id"]),
        stream=np.repeat(np.arange(table.height), [part.size for part in arcs]),
        arc=np.concatenate([np.empty(0, np.int64), *arcs]),
        rulings=ruled,
    )


def _kind(table: pl.DataFrame) -> pl.Series:
    return table.select(pl.concat_str("good", "origin", "bound", "ruled", separator="@"))[:, 0]


def _closed(net: Network, kinds: pl.DataFrame, ruled: tuple[Ruling, ...]) -> Bools:
    """Which arcs prohibitions close to which kinds of streams, (kinds, arcs)."""
    closed = np.zeros((kinds.height, net.tail.size), np.bool_)
    for ruling in ruled:
        if ruling.effect == "prohibit":
            closed |= ruling.ways(net, kinds)
    return closed


def _sold(table: pl.DataFrame, parent: Ints) -> Bools:
    whole = np.zeros(table.height, np.bool_)
    whole[parent[parent >= 0]] = True
    return np.asarray((table["kind"] != SHIPMENT).to_numpy() & ~whole)


def _parents(table: pl.DataFrame) -> Ints:
    """Position of the whole of every part, -1 for the others."""
    part = (table["kind"] == PART).to_numpy()
    return np.where(part, positions(table["whole"], table["stream"]), -1)


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
    rows = rows.with_columns(stream=pl.col("good") + "@" + home.otherwise("origin"))
    rows = rows.with_columns(whole="stream", bound=pl.lit(""), ruled=pl.lit(""))
    return rows.select(pl.col(name).cast(dtype) for name, dtype in SCHEMA.items())


def _with_parts(case: Case, table: pl.DataFrame, asking: list[Ruling]) -> pl.DataFrame:
    """The streams with their parts after them, where rulings ask for destinations."""
    if not asking:
        return table
    touched = np.logical_or.reduce([ruling.touches(table) for ruling in asking])
    sold = _destinations(case, table)
    rows: list[dict[str, Any]] = []
    for at, row in enumerate(table.iter_rows(named=True)):
        bound = sold.get(at, []) if touched[at] else []
        parts = parts_of(case, row["good"], row["origin"], bound, asking)
        rows += _split(row, parts) if any(part.ruled for part in parts) else [row]
    return pl.DataFrame(rows, schema=SCHEMA)


def _split(row: dict[str, Any], parts: list[Part]) -> Iterator[dict[str, Any]]:
    """A stream with what rulings say of it; of a market one with several parts the whole, too."""
    several = len(parts) > 1
    if several and row["kind"] == MARKET:
        yield row
    for part in parts:
        kind = PART if several and row["kind"] == MARKET else row["kind"]
        name = f"{row['stream']}>{'+'.join(part.bound)}" if several else row["stream"]
        bound, ruled = ";".join(part.bound), ";".join(part.ruled)
        yield row | {"stream": name, "kind": kind, "bound": bound, "ruled": ruled}


def _destinations(case: Case, table: pl.DataFrame) -> dict[int, list[str]]:
    """Countries where each stream may end, by its position."""
    pairs = _ended(case, table.with_row_index("at"))
    country = case.table("places").select("country", place="id")
    found = pairs.join(country, on="place").select("at", "country").unique().sort("at", "country")
    return dict(found.group_by("at").agg("country").iter_rows())


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
    market = table.with_row_index("at").filter(pl.col("kind") != SHIPMENT)
    of_market = _with_origin(case, supplied, "place").join(market, on=["good", "origin"])
    shipment = table.with_row_index("at").filter(kind=SHIPMENT)
    pairs = pl.concat([of_market.select("at", "place"), shipment.select("at", place="start")])
    pairs = pairs.unique(maintain_order=True)
    return Ends(_whole(pairs["at"]), net.gate_out(positions(pairs["place"], net.places["id"])))


def _ends(case: Case, net: Network, table: pl.DataFrame, parent: Ints) -> Ends:
    """Gates into markets and plants that buy the good, or to the shipments' ends."""
    ending = np.asarray((table["kind"] == SHIPMENT).to_numpy()) | _sold(table, parent)
    pairs = _ended(case, table.with_row_index("at").filter(pl.Series(ending)))
    return Ends(_whole(pairs["at"]), net.gate_in(positions(pairs["place"], net.places["id"])))


def _ended(case: Case, streams: pl.DataFrame) -> pl.DataFrame:
    """Positions of streams and the places where each may end: of parts, in their countries."""
    market, shipment = streams.filter(pl.col("kind") != SHIPMENT), streams.filter(kind=SHIPMENT)
    blank = pl.lit(None, dtype=pl.String)
    bought = pl.concat(
        [
            case.table("demand").select("place", "good", "origins"),
            _made(case, "in").with_columns(origins=blank),
        ]
    ).unique(maintain_order=True)
    arriving = case.table("shipments").select("good", start="from", place="to")
    accepted = pl.col("origins").is_null() | pl.col("origins").str.split(";").list.contains(
        pl.col("origin")
    )
    pairs = pl.concat(
        [
            bought.join(market, on="good").filter(accepted).select("at", "place", "bound"),
            arriving.join(shipment, on=["good", "start"]).select("at", "place", "bound"),
        ]
    )
    country = case.table("places").select("country", place="id")
    pairs = pairs.join(country, on="place", how="left", maintain_order="left")
    there = pl.col("bound").str.split(";").list.contains(pl.col("country"))
    return pairs.filter((pl.col("bound") == "") | there).select("at", "place")


def _whole(column: pl.Series) -> Ints:
    return column.to_numpy().astype(np.int64)
