"""Cheapest routes of one good through the network of a generated case."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import dijkstra

from landbridge.case.generate.changes import Changes
from landbridge.case.generate.data import PIPELINE, known
from landbridge.case.generate.dice import Floats, Ints
from landbridge.case.generate.trades import Trades
from landbridge.case.generate.ways import Ways

CARRYING_RATE = 0.08
"""Of the case: yearly cost of the capital bound in goods under way, share of their value."""

_HOURS_A_YEAR, _HOURS_A_DAY = 8760.0, 24.0


@dataclass(frozen=True, slots=True)
class Graph:
    """Arcs between nodes; a node is a place in a mode.

    node: place × modes + mode of every node that is used, ascending.  modes: how many there are.
    tail, head: positions of nodes.  row: link, or interchange counted on from the links.
    usd_t, hours: what a tonne pays, and how long it takes.
    """

    node: Ints
    modes: int
    tail: Ints
    head: Ints
    row: Ints
    usd_t: Floats
    hours: Floats


def graph_of(net: Ways, met: Changes) -> Graph:
    """Links and interchanges as arcs, those that run both ways twice."""
    modes = known("modes").height
    tail = np.append(net.start * modes + net.mode, met.place * modes + met.first)
    head = np.append(net.end * modes + net.mode, met.place * modes + met.second)
    back = np.append(net.both_ways, np.ones(met.place.size, np.bool_))
    usd_t = np.append(net.usd_t + net.border_usd_t, met.usd_t)
    hours = np.append(net.hours + net.border_hours, met.hours)
    row = np.append(np.arange(tail.size), np.flatnonzero(back))
    every = np.concatenate([tail, head[back], head, tail[back]])
    node, at = np.unique(every, return_inverse=True)
    return Graph(node, modes, at[: row.size], at[row.size :], row, usd_t[row], hours[row])


class Routes:
    """Cheapest routes of one good; its time costs as the model counts it."""

    def __init__(self, graph: Graph, traded: Trades, good: int) -> None:
        of = traded.goods.row(good, named=True)
        per_hour = of["time_usd_t_day"] / _HOURS_A_DAY
        per_hour += of["value_usd_t"] * CARRYING_RATE / _HOURS_A_YEAR
        mode = graph.node % graph.modes
        may = (mode[graph.tail] != PIPELINE) & (mode[graph.head] != PIPELINE)
        arcs = np.flatnonzero(may | (of["handling"] == "liquid"))
        order = np.lexsort((graph.head[arcs], graph.tail[arcs]))
        self._graph, self._arcs = graph, arcs[order]
        self._key = graph.tail[self._arcs] * graph.node.size + graph.head[self._arcs]
        cost = (graph.usd_t + per_hour * graph.hours)[self._arcs]
        ends = (graph.tail[self._arcs], graph.head[self._arcs])
        self._costs = sparse.csr_array((cost, ends), shape=(graph.node.size, graph.node.size))

    def tree(self, places: Ints) -> tuple[Floats, Ints]:
        """Cost to every node from the nearest of some places, and the node before it there.

        -9999 stands for none, as in scipy.
        """
        sources = self._nodes_at(places)
        far, before, _ = dijkstra(
            self._costs, indices=sources, min_only=True, return_predecessors=True
        )
        return far, before.astype(np.int64)

    def ends(self, places: Ints, far: Floats) -> Ints:
        """The node of each place that is reached at least cost."""
        modes = np.arange(self._graph.modes)
        node = places[:, None] * self._graph.modes + modes
        at = np.searchsorted(self._graph.node, node).clip(max=self._graph.node.size - 1)
        cost = np.where(self._graph.node[at] == node, far[at], np.inf)
        return np.asarray(at[np.arange(places.size), cost.argmin(axis=1)])

    def walk(self, before: Ints, ends: Ints, kt: Floats, load: Floats) -> None:
        """Add what goes to some ends to the load of all it takes on the way there."""
        while True:
            on = before[ends] >= 0
            ends, kt = ends[on], kt[on]
            if not ends.size:
                return
            step = before[ends]
            found = np.searchsorted(self._key, step * self._graph.node.size + ends)
            rows = self._graph.row[self._arcs[found]]
            load += np.bincount(rows, kt, minlength=load.size)
            ends = step

    def _nodes_at(self, places: Ints) -> Ints:
        return np.flatnonzero(np.isin(self._graph.node // self._graph.modes, places))
