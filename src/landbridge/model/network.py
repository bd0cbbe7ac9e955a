"""Places and modes become nodes; links and interchanges become arcs between them.

A node is a place in one mode. Every place with a market or a plant has two more: its gate out,
where supply and products start, and its gate in, where demand and plants draw. Goods enter any
mode of a place from its gate out and leave from any mode to its gate in; changing mode between
two links takes an interchange.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum

import numpy as np
import polars as pl

from landbridge.case.case import Case
from landbridge.engine.lp import Bools, Floats, Ints
from landbridge.model.arccosts import interchange_figures, link_figures
from landbridge.model.index import covers, members, positions


class Kind(IntEnum):
    """What an arc is."""

    LINK = 0
    INTERCHANGE = 1
    ENTER = 2
    LEAVE = 3
    LOCAL = 4


@dataclass(frozen=True, slots=True)
class Network:
    """Arcs over the nodes of a case; all arrays are per arc, (arcs,), unless said otherwise.

    width: nodes per place: its modes, then the gate out, then the gate in.
    tail, head: node positions, place × width + mode.
    kind, row: what the arc is and its row in `links` or `interchanges` (the place for gates).
    reverse: the second direction of a two-way link or interchange.
    transport, border: USD/t.  hours, border_hours: h.
    goods: (goods, arcs), which goods the arc is open to.
    toll: (goods, arcs), USD/t, what a tonne is charged for what it costs the others on a congested
        way; (0, 0) where nothing is.
    """

    case: Case
    width: int
    tail: Ints
    head: Ints
    kind: Ints
    row: Ints
    reverse: Bools
    transport: Floats
    border: Floats
    hours: Floats
    border_hours: Floats
    goods: Bools
    toll: Floats

    @property
    def places(self) -> pl.DataFrame:
        """The table of places; positions of places are its rows."""
        return self.case.table("places")

    @property
    def nodes(self) -> int:
        """How many nodes there are, used or not."""
        return self.places.height * self.width

    def gate_out(self, place: Ints) -> Ints:
        """Node where supply and products of places start."""
        return place * self.width + self.width - 2

    def gate_in(self, place: Ints) -> Ints:
        """Node where demand and plants of places draw."""
        return place * self.width + self.width - 1

    def node_name(self, node: int) -> str:
        """A node in words: `aktau:rail`, `aktau:out`, `aktau:in`."""
        place, mode = divmod(node, self.width)
        modes = [*self.case.table("modes")["id"], "out", "in"]
        return f"{self.places['id'][place]}:{modes[mode]}"

    def arc_name(self, arc: int) -> str:
        """An arc in words: the id of its link or interchange, `<` for its second direction."""
        match Kind(self.kind[arc]):
            case Kind.LINK:
                name = str(self.case.table("links")["id"][int(self.row[arc])])
            case Kind.INTERCHANGE:
                name = str(self.case.table("interchanges")["id"][int(self.row[arc])])
            case _:
                return (
                    f"{self.node_name(int(self.tail[arc]))}>{self.node_name(int(self.head[arc]))}"
                )
        return f"{name}<" if self.reverse[arc] else name

    def rows(self, kind: Kind) -> Ints:
        """Positions of the arcs of one kind."""
        return np.flatnonzero(self.kind == kind)


@dataclass(frozen=True, slots=True)
class _Arcs:
    tail: Ints
    head: Ints
    kind: Kind
    row: Ints
    figures: Floats  # (4, arcs): transport, border, hours, border_hours
    goods: Bools  # (goods, arcs)
    both_ways: Bools

    def flipped(self) -> _Arcs:
        back = self.both_ways
        return _Arcs(
            self.head[back],
            self.tail[back],
            self.kind,
            self.row[back],
            self.figures[:, back],
            self.goods[:, back],
            self.both_ways[back],
        )


def build_network(case: Case) -> Network:
    """Turn the tables of a case, at one year, into nodes and arcs.

    Raises CaseError where a link has neither a cost nor a length to take it from.
    """
    width = case.table("modes").height + 2
    moving = [_link_arcs(case, width), _interchange_arcs(case, width)]
    moving += [arcs.flipped() for arcs in moving]
    used = np.unique(np.concatenate([np.append(arcs.tail, arcs.head) for arcs in moving]))
    every = [*moving, *_gate_arcs(case, width, used.astype(np.int64))]
    transport, border, hours, border_hours = np.concatenate([a.figures for a in every], axis=1)
    return Network(
        case=case,
        width=width,
        tail=np.concatenate([a.tail for a in every]),
        head=np.concatenate([a.head for a in every]),
        kind=np.concatenate([np.full(a.row.size, a.kind, np.int64) for a in every]),
        row=np.concatenate([a.row for a in every]),
        reverse=np.concatenate([np.full(a.row.size, at in (2, 3)) for at, a in enumerate(every)]),
        transport=transport,
        border=border,
        hours=hours,
        border_hours=border_hours,
        goods=np.concatenate([a.goods for a in every], axis=1),
        toll=np.empty((0, 0)),
    )


def with_numbers(net: Network, case: Case) -> Network:
    """The network of a case that differs in numbers only: same nodes and arcs, new figures."""
    figures = [link_figures(case), interchange_figures(case)]
    both_ways = [
        case.table(name)["both_ways"].to_numpy().astype(np.bool_)
        for name in ("links", "interchanges")
    ]
    back = [part[:, way] for part, way in zip(figures, both_ways, strict=True)]
    moving = np.concatenate([*figures, *back], axis=1)
    free = np.zeros((4, net.kind.size - moving.shape[1]))
    transport, border, hours, border_hours = np.concatenate([moving, free], axis=1)
    return replace(
        net,
        case=case,
        transport=transport,
        border=border,
        hours=hours,
        border_hours=border_hours,
    )


def _link_arcs(case: Case, width: int) -> _Arcs:
    links, places, modes = case.table("links"), case.table("places"), case.table("modes")
    goods = case.table("goods")
    mode = positions(links["mode"], modes["id"])
    carried = covers(modes["carries"], goods["handling"]).T
    return _Arcs(
        tail=positions(links["from"], places["id"]) * width + mode,
        head=positions(links["to"], places["id"]) * width + mode,
        kind=Kind.LINK,
        row=np.arange(links.height),
        figures=link_figures(case),
        goods=carried[:, mode] & members(links["goods"], goods["id"]).T,
        both_ways=links["both_ways"].to_numpy().astype(np.bool_),
    )


def _interchange_arcs(case: Case, width: int) -> _Arcs:
    changes, modes, goods = case.table("interchanges"), case.table("modes"), case.table("goods")
    place = positions(changes["place"], case.table("places")["id"])
    before = positions(changes["from_mode"], modes["id"])
    after = positions(changes["to_mode"], modes["id"])
    carried = covers(modes["carries"], goods["handling"]).T
    handled = covers(changes["handles"], goods["handling"]).T
    return _Arcs(
        tail=place * width + before,
        head=place * width + after,
        kind=Kind.INTERCHANGE,
        row=np.arange(changes.height),
        figures=interchange_figures(case),
        goods=carried[:, before] & carried[:, after] & handled,
        both_ways=changes["both_ways"].to_numpy().astype(np.bool_),
    )


def _gate_arcs(case: Case, width: int, used: Ints) -> list[_Arcs]:
    """Free arcs between the gates of places with a market or plant and their modes."""
    open_gates = _trading_places(case)
    node = used[open_gates[used // width]]
    place = node // width
    local = np.flatnonzero(open_gates)
    return [
        _free(case, place * width + width - 2, node, Kind.ENTER, place),
        _free(case, node, place * width + width - 1, Kind.LEAVE, place),
        _free(case, local * width + width - 2, local * width + width - 1, Kind.LOCAL, local),
    ]


def _free(case: Case, tail: Ints, head: Ints, kind: Kind, place: Ints) -> _Arcs:
    count = place.size
    every_good = np.ones((case.table("goods").height, count), np.bool_)
    one_way = np.zeros(count, np.bool_)
    return _Arcs(tail, head, kind, place, np.zeros((4, count)), every_good, one_way)


def _trading_places(case: Case) -> Bools:
    """Which places have a market, a shipment's end or a plant."""
    ids = case.table("places")["id"]
    named = [
        case.table(table)[column]
        for table, column in (
            ("supply", "place"),
            ("demand", "place"),
            ("shipments", "from"),
            ("shipments", "to"),
            ("plants", "place"),
        )
    ]
    return ids.is_in(
        pl.concat([series.rename("id") for series in named]).unique().implode()
    ).to_numpy()
