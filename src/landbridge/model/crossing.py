"""How much of what arrives abroad has crossed a country, a link or a place on its way.

Flows on arcs do not say where a tonne has been before. The programme is therefore followed by a
second one that tags what has crossed: beside the flow x of a stream on an arc runs a part t of it
that was tagged before it entered the arc,

    0 <= t <= x          all of x leaves tagged where the arc itself crosses
    Σ out t − Σ in (x where the arc crosses, t elsewhere) + g  =  0        at every node
    0 <= g <= x          of a sale, an intake or an arrival of a shipment

and what arrives tagged is Σ g. Every way of splitting flows into routes is a solution, and the
other way round: where flows can be split into routes in several ways, all of them count. What
turns straight back is left out, tagged or not (`turning`).

Source: Ahuja, Magnanti & Orlin (1993), Network Flows, ch. 3.5, flow decomposition.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from landbridge.engine.lp import Arrays, Bools, Floats, Ints, Programme
from landbridge.engine.paths.split import Flows
from landbridge.model.build import Build, country_of
from landbridge.model.index import different
from landbridge.model.network import Kind
from landbridge.model.quantities import Exports, positions_of, sinks, streams_of
from landbridge.model.territory import WAYS, km_in, passes
from landbridge.model.turning import Part, Terms, forbid_turning


@dataclass(frozen=True, slots=True)
class Halves:
    """Columns of a programme without tags of which only a part is left, and where the rest is.

    columns: how many that programme has.  first, second: both parts of each, by column.
    """

    columns: int
    first: Ints
    second: Ints


@dataclass(frozen=True, slots=True)
class Crossing:
    """A programme with tags, whose first columns are those of the programme without.

    tagged, whole: weights on its columns of what arrives tagged, and of all that arrives; kt.
    flows: those that paths can decide, if any.  halves: of what first columns hold only a part.
    """

    arrays: Arrays
    tagged: Floats
    whole: Floats
    flows: Flows | None = None
    halves: Halves | None = None

    def plan(self, x: Floats) -> Floats:
        """The columns of the programme without tags, from those of this one."""
        if self.halves is None:
            return x
        plain = x[: self.halves.columns].copy()
        plain[self.halves.first] += x[self.halves.second]
        return plain


def crossing(b: Build, given: Arrays, exports: Exports, via: Sequence[str]) -> Crossing:
    """Tag what crosses any of `via` among exports.

    via: countries, or rows such as `links/cpc`, `interchanges/poti_port`, `places/aktau`. A
    country is crossed where a link has km in it; `land/RUS` is crossed on land or in pipes and
    `through/RUS` on land or at sea, on the way to another country; a place where goods leave it by
    a link.
    """
    followed = streams_of(b, exports.good, [exports.origin] if exports.origin else [])
    tags = _Tags(b, followed, crossing_arcs(b, via))
    programme = Programme(given.magnitude)
    programme.add_programme(given)
    tagged = tags.add(programme)
    arrays = programme.arrays()
    whole = np.zeros(arrays.cost.size)
    whole[: given.cost.size] = exports.weights(b)
    weights = np.zeros(arrays.cost.size)
    counted = exports.among(b, tags.stream, tags.place)
    weights[tagged] = counted & ~stays(b, tags.place, via)
    return Crossing(arrays, weights, whole)


def crossing_arcs(b: Build, via: Sequence[str]) -> Bools:
    """Which arcs cross any of countries or rows, (arcs,); raises KeyError for what is not there."""
    arcs = np.zeros(b.net.kind.size, np.bool_)
    for one in via:
        arcs |= _arcs_of(b, one)
    return arcs


def _arcs_of(b: Build, one: str) -> Bools:
    """Which arcs cross a country or are of a row; of a place, the links by which it is left."""
    net = b.net
    table, slash, row = one.partition("/")
    if table == "places":
        at = net.tail // net.width == _known(b, "places", row)
        return np.asarray(at & (net.kind == Kind.LINK))
    rows = _rows_of(b, table, row) if slash else km_in(b.case)[:, _known(b, "countries", one)] > 0
    arcs = np.zeros(net.kind.size, np.bool_)
    of_kind = net.rows(Kind.INTERCHANGE if table == "interchanges" else Kind.LINK)
    arcs[of_kind] = rows[net.row[of_kind]]
    return arcs


def _rows_of(b: Build, table: str, row: str) -> Bools:
    """Which links or interchanges pass a country, or are a row."""
    if table in WAYS:
        return passes(b.case, table)[:, _known(b, "countries", row)]
    return np.asarray(np.arange(b.case.table(table).height) == _known(b, table, row))


class _Tags:
    """The tags of the streams that are followed.

    stream, place: of what arrives.
    """

    def __init__(self, b: Build, followed: Bools, crosses: Bools) -> None:
        """followed: (streams,).  crosses: (arcs,)."""
        self._b = b
        flow = b.columns["flow"]
        here = np.flatnonzero(followed[flow.keys["stream"]])
        self._flow, self._stream = flow.ids[here], flow.keys["stream"][here]
        self._arc = flow.keys["arc"][here]
        self._crosses = crosses[self._arc]
        sink, stream, place = sinks(b)
        there = followed[stream]
        self._sink, self.stream, self.place = sink[there], stream[there], place[there]

    def add(self, programme: Programme) -> Ints:
        """Add tags to the programme; returns the columns of what arrives tagged."""
        b = self._b
        tag = programme.add_columns("tag", self._flow.size, group=b.group(self._stream))
        self._at_most(programme, "tag", tag, self._flow)
        arrived = programme.add_columns("arrived", self._sink.size, group=b.group(self.stream))
        self._at_most(programme, "arrived", arrived, self._sink)
        out = self._stream * b.net.nodes + b.net.tail[self._arc]
        into = self._stream * b.net.nodes + b.net.head[self._arc]
        end = self.stream * b.net.nodes + b.net.gate_in(self.place)
        nodes = different(np.concatenate([out, into, end]))
        group = b.group(nodes // b.net.nodes)
        rows = programme.add_rows("tags", nodes.size, lower=0.0, upper=0.0, group=group)
        entering = np.where(self._crosses, self._flow, tag)
        for node, column, sign in ((out, tag, 1.0), (into, entering, -1.0), (end, arrived, 1.0)):
            programme.add_terms(rows[np.searchsorted(nodes, node)], column, sign)
        self._forbid_turning(programme, tag)
        return arrived

    def _forbid_turning(self, programme: Programme, tag: Ints) -> None:
        """Of what is tagged, and of what is not; what crosses is tagged where it comes out."""
        every = np.arange(tag.size)
        changed, other = np.flatnonzero(self._crosses), np.flatnonzero(~self._crosses)
        flow, where = self._flow, (self._stream, self._arc)
        plain = Part(
            "turn_untagged",
            *where,
            entering=(Terms(every, flow), Terms(every, tag, -1.0)),
            leaving=(Terms(other, flow[other]), Terms(other, tag[other], -1.0)),
        )
        marked = Part(
            "turn_tagged",
            *where,
            entering=(Terms(every, tag),),
            leaving=(Terms(changed, flow[changed]), Terms(other, tag[other])),
        )
        forbid_turning(programme, self._b, plain)
        forbid_turning(programme, self._b, marked)

    @staticmethod
    def _at_most(programme: Programme, name: str, part: Ints, whole: Ints) -> None:
        rows = programme.add_rows(f"{name}_part", part.size, upper=0.0)
        programme.add_terms(rows, part, 1.0)
        programme.add_terms(rows, whole, -1.0)


def _known(b: Build, table: str, row: str) -> int:
    at = int(positions_of(b, table, [row])[0])
    if at < 0:
        raise KeyError(f"{table}/{row}")
    return at


def stays(b: Build, place: Ints, via: Sequence[str]) -> Bools:
    """Which arrivals are in a country that is to be passed: they do not."""
    passed = [row for table, _, row in (one.partition("/") for one in via) if table in WAYS]
    return np.isin(country_of(b.case, place), positions_of(b, "countries", passed))
