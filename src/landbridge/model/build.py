"""A programme under construction: what every column and row stands for."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import polars as pl

from landbridge.case.case import Case
from landbridge.engine.lp import Ints, Namer, Programme
from landbridge.model.index import positions
from landbridge.model.magnitudes import GROUPED, magnitudes
from landbridge.model.network import Kind, Network
from landbridge.model.streams import MARKET, Streams

TABLE_OF = {
    "place": "places",
    "end": "places",
    "supply": "supply",
    "demand": "demand",
    "shipment": "shipments",
    "recipe": "recipes",
    "plant": "plants",
    "unit": "units",
    "link": "links",
    "interchange": "interchanges",
    "limit": "limits",
    "fleet": "fleets",
    "control": "controls",
    "congestion": "congestion",
}
"""The table that a key of a block points into."""

SHARED = 0  # the group of rows and columns that belong to no stream


@dataclass(frozen=True, slots=True)
class Block:
    """Columns or rows of one kind.

    ids: their positions in the programme.  keys: what each stands for, arrays of the same length.
    """

    ids: Ints
    keys: dict[str, Ints]


@dataclass(slots=True)
class Build:
    """The programme of a case at one year, with its blocks by name.

    strict: demands, shipments, minimum runs and stranded supply are limits instead of prices.
    on_kind: what `flows_on` has looked up already, since most equations ask for it.
    """

    case: Case
    net: Network
    streams: Streams
    strict: bool
    programme: Programme
    columns: dict[str, Block] = field(default_factory=dict)
    rows: dict[str, Block] = field(default_factory=dict)
    on_kind: dict[Kind, Block] = field(default_factory=dict)

    def flows_on(self, kind: Kind) -> Block:
        """Flow columns on arcs of a kind; keys: row, in the table of the kind, and stream."""
        if kind not in self.on_kind:
            flow = self.columns["flow"]
            here = np.flatnonzero(self.net.kind[flow.keys["arc"]] == kind)
            keys = {
                "row": self.net.row[flow.keys["arc"][here]],
                "stream": flow.keys["stream"][here],
            }
            self.on_kind[kind] = Block(flow.ids[here], keys)
        return self.on_kind[kind]

    def group(self, stream: Ints) -> Ints:
        """The group of the programme that streams belong to."""
        return stream + 1

    def group_of(self, table: str, row: Ints) -> Ints:
        """The group of rows of a table that have one each (`magnitudes.GROUPED`).

        Of a good it is the group of what is missing, so that a small good's lack is not noise.
        """
        before = GROUPED[: GROUPED.index(table)]
        return self.streams.count + 1 + sum(self.case.table(name).height for name in before) + row

    def namer(self, keys: dict[str, Ints]) -> Namer:
        """Names the members of a block by what they stand for, such as `wheat@KAZ,almaty_shu`."""

        def name(index: int) -> str:
            return ",".join(self._name(key, int(value[index])) for key, value in keys.items())

        return name

    def _name(self, key: str, at: int) -> str:
        match key:
            case "arc":
                return self.net.arc_name(at)
            case "node":
                return self.net.node_name(at)
            case "link_good":
                return "/".join(self.case.table("link_goods").row(at)[:2])
            case _:
                return str(self._ids(key)[at])

    def _ids(self, key: str) -> pl.Series:
        match key:
            case "stream" | "whole":
                return self.streams.table["stream"]
            case "input":
                return self.case.table("recipe_goods").filter(role="in")["good"]
            case _:
                return self.case.table(TABLE_OF[key])["id"]


def start(case: Case, net: Network, streams: Streams, *, strict: bool) -> Build:
    """An empty programme whose groups have the magnitudes of streams, goods and plants."""
    return Build(case, net, streams, strict, Programme(magnitudes(case, streams)))


def stream_at(streams: Streams, good: Ints, origin: Ints) -> Ints:
    """Market stream of each good and origin, as a whole; -1 where there is none."""
    market = np.flatnonzero((streams.table["kind"] == MARKET).to_numpy())
    size = [int(part.max(initial=0)) + 1 for part in (good, origin, streams.good, streams.origin)]
    lookup = np.full((max(size[0], size[2]), max(size[1], size[3])), -1, dtype=np.int64)
    lookup[streams.good[market], streams.origin[market]] = market
    return np.asarray(lookup[good, origin])


def country_of(case: Case, place: Ints) -> Ints:
    """Position of the country of each place."""
    return positions(case.table("places")["country"], case.table("countries")["id"])[place]
