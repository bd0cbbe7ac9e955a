"""The tags of `crossing` as a network of two layers, which paths can decide.

What is followed runs on one layer until it crosses, and on a second one from there:

    an arc that crosses leads from the first layer at its tail to the second at its head
    the second layer has every arc as well, at the same cost and with the same limits
    what ends on the second layer is added to what ends on the first, and has arrived tagged

so that flows are flows and nothing else, and a limit holds for both layers together. The flow x of
`crossing` is the sum of both, its part t the flow on the second.

Source: Ahuja, Magnanti & Orlin (1993), Network Flows, ch. 19, for networks that are unfolded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from landbridge.engine.lp import Arrays, Bools, Ints, Programme
from landbridge.engine.paths.split import Flows, Straight
from landbridge.model.build import Build
from landbridge.model.crossing import Crossing, Halves, crossing_arcs, stays
from landbridge.model.flowing import balance_of, flows_of
from landbridge.model.index import different
from landbridge.model.quantities import Exports, sinks, streams_of
from landbridge.model.turning import Part, Terms, forbid_turning


def layered(b: Build, given: Arrays, exports: Exports, via: Sequence[str]) -> Crossing:
    """Tag what crosses any of `via` among exports, as `crossing` does."""
    wanted = streams_of(b, exports.good, [exports.origin] if exports.origin else [])
    followed = _followed(b, wanted, crossing_arcs(b, via))
    layers = _Layers(b, given, followed, _ends(b, wanted))
    arrays, flows = layers.programme()
    tagged, whole = np.zeros(arrays.cost.size), np.zeros(arrays.cost.size)
    whole[: given.cost.size] = exports.weights(b)
    stream, place = layers.ends // b.net.nodes, layers.ends % b.net.nodes // b.net.width
    tagged[layers.arrived] = exports.among(b, stream, place) & ~stays(b, place, via)
    halves = Halves(given.cost.size, followed.flow, layers.second)
    return Crossing(arrays, tagged, whole, flows, halves)


@dataclass(frozen=True, slots=True)
class _Followed:
    """Flows that are followed: positions among all flows, columns, stream, arc, whether it crosses.

    All are (followed,).
    """

    at: Ints
    flow: Ints
    stream: Ints
    arc: Ints
    crosses: Bools


def _followed(b: Build, wanted: Bools, crosses: Bools) -> _Followed:
    """wanted: (streams,).  crosses: (arcs,)."""
    flow = b.columns["flow"]
    at = np.flatnonzero(wanted[flow.keys["stream"]])
    arc = flow.keys["arc"][at]
    return _Followed(at, flow.ids[at], flow.keys["stream"][at], arc, crosses[arc])


def _ends(b: Build, wanted: Bools) -> Ints:
    """Where what is followed can arrive, as stream × nodes + node."""
    _, stream, place = sinks(b)
    there = wanted[stream]
    return different(stream[there] * b.net.nodes + b.net.gate_in(place[there]))


class _Layers:
    """A programme with a second layer for what is followed.

    ends: where that can arrive.  second: its columns there, as those of `_Followed`.
    arrived: columns by which it is added to what arrives, as `ends`.
    """

    def __init__(self, b: Build, given: Arrays, followed: _Followed, ends: Ints) -> None:
        self._b, self._given, self._followed, self.ends = b, given, followed, ends
        columns = given.cost.size
        self.second = columns + np.arange(followed.flow.size)
        self.arrived = columns + followed.flow.size + np.arange(ends.size)
        out = followed.stream * b.net.nodes + b.net.tail[followed.arc]
        into = followed.stream * b.net.nodes + b.net.head[followed.arc]
        self._nodes = different(np.concatenate([out, into, ends]))
        self._plain = flows_of(b)
        self._tail, self._head = self._row(out), self._row(into)

    def _row(self, node: Ints) -> Ints:
        """The balance of a node on the second layer."""
        return self._given.row_lower.size + np.searchsorted(self._nodes, node)

    def programme(self) -> tuple[Arrays, Flows]:
        """The programme and its flows; it begins with the columns given, on the first layer."""
        programme = self._columns_and_rows()
        self._add_flows(programme)
        self._add_arrivals(programme)
        turning = self._forbid_turning(programme)
        arrays = programme.arrays()
        return arrays, self._flows(Straight(*turning, self._seen(arrays.row_lower.size)))

    def _columns_and_rows(self) -> Programme:
        given, b, flow = self._given, self._b, self._followed.flow
        end, node = self.ends // b.net.nodes, self._nodes // b.net.nodes
        columns, none = np.append(np.arange(given.cost.size), flow), np.zeros(self.ends.size)
        programme = Programme(given.magnitude)
        programme.add_columns(
            "both",
            columns.size + self.ends.size,
            cost=np.append(given.cost[columns], none),
            lower=np.append(given.lower[columns], none),
            upper=np.append(given.upper[columns], none + np.inf),
            group=np.append(given.column_group[columns], b.group(end)),
        )
        programme.add_rows(
            "given",
            given.row_lower.size,
            lower=given.row_lower,
            upper=given.row_upper,
            group=given.row_group,
        )
        programme.add_rows("second", node.size, lower=0.0, upper=0.0, group=b.group(node))
        return programme

    def _add_flows(self, programme: Programme) -> None:
        """Everything as it is but for heads of what crosses, and the second layer beside it."""
        given, followed = self._given, self._followed
        head = self._plain.head[followed.at]
        terms = sparse.coo_array(given.matrix)
        row, column = terms.row.astype(np.int64), terms.col.astype(np.int64)
        place = np.full(given.cost.size, -1)
        place[followed.flow] = np.arange(followed.flow.size)
        mine = np.flatnonzero(place[column] >= 0)
        at = place[column[mine]]
        # A flow that ends where it starts would have one term for both; there are none.
        enters, leaves = row[mine] == head[at], row[mine] == self._plain.tail[followed.at][at]
        second = np.where(enters, self._head[at], np.where(leaves, self._tail[at], row[mine]))
        programme.add_terms(second, self.second[at], terms.data[mine])
        row[mine] = np.where(enters & followed.crosses[at], second, row[mine])
        programme.add_terms(row, column, terms.data)

    def _add_arrivals(self, programme: Programme) -> None:
        """What ends on the second layer comes to the same gate."""
        programme.add_terms(self._row(self.ends), self.arrived, 1.0)
        programme.add_terms(balance_of(self._b, self.ends), self.arrived, -1.0)

    def _forbid_turning(self, programme: Programme) -> tuple[Ints, Ints, Ints]:
        """On either layer; what crosses comes out on the second. Rows, nodes and neighbours."""
        followed = self._followed
        every, changed = np.arange(followed.flow.size), np.flatnonzero(followed.crosses)
        other = np.flatnonzero(~followed.crosses)
        first, second = followed.flow, Terms(every, self.second)
        where = followed.stream, followed.arc
        stays = (Terms(other, first[other]),)
        comes = (Terms(changed, first[changed]), second)
        one = Part("turn_first", *where, entering=(Terms(every, first),), leaving=stays)
        two = Part("turn_second", *where, entering=(second,), leaving=comes)
        rows, here, there = forbid_turning(programme, self._b, one)
        others, node, neighbour = forbid_turning(programme, self._b, two)
        return (
            np.append(rows, others),
            np.append(balance_of(self._b, here), self._row(node)),
            np.append(there, neighbour),
        )

    def _seen(self, rows: int) -> Ints:
        """The node of every balance row, whatever the layer."""
        seen, balance = np.full(rows, -1, np.int64), self._b.rows["balance"]
        seen[balance.ids] = balance.keys["node"]
        seen[self._row(self._nodes)] = self._nodes % self._b.net.nodes
        return seen

    def _flows(self, straight: Straight) -> Flows:
        """All flows, those of the first layer before those of the second."""
        plain, followed = self._plain, self._followed
        head = plain.head.copy()
        head[followed.at] = np.where(followed.crosses, self._head, head[followed.at])
        return Flows(
            np.append(plain.columns, self.second),
            np.append(plain.tail, self._tail),
            np.append(head, self._head),
            straight,
        )
