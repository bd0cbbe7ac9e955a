"""Cheapest ways through a network from many gates at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import dijkstra

from landbridge.engine.lp import Floats, Ints


@dataclass(frozen=True, slots=True)
class Ways:
    """The cheapest way to every node.

    cost: what it costs from the gate it starts at, with what that gate charges; inf where none
    leads, (nodes,).
    before: the node before each on its way; the number of nodes for a gate it starts at, (nodes,).
    arc: the arc from that node, by pair of nodes; see `Graph.arcs`.
    """

    cost: Floats
    before: Ints
    arc: Ints


class Graph:
    """Arcs between nodes, with gates where ways may start.

    Streams that share no node are parts of one graph, so one search serves all of them.
    """

    def __init__(self, nodes: int, tail: Ints, head: Ints, gates: Ints) -> None:
        """tail, head: of every arc.  gates: nodes where ways may start."""
        self._nodes, self._gates = nodes, gates
        key = tail * np.int64(nodes) + head
        self._order = np.argsort(key, kind="stable")
        ordered = key[self._order]
        first = np.ones(ordered.size, np.bool_)
        np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
        self._first = np.flatnonzero(first)
        self._pair = np.cumsum(first) - 1
        self._key = ordered[self._first]
        row = np.append(self._key // nodes, np.full(gates.size, nodes))
        self._column = np.append(self._key % nodes, gates)
        self._start = np.searchsorted(row, np.arange(nodes + 2))

    def ways(self, cost: Floats, charge: Floats) -> Ways:
        """Search from all gates at once.

        cost: of every arc, 0 or more.  charge: what each gate charges, of any sign.
        """
        sorted_cost = cost[self._order]
        least = np.minimum.reduceat(sorted_cost, self._first) if cost.size else np.empty(0)
        lowest = float(charge.min(initial=0.0))
        weights = np.append(least, charge - lowest)
        shape = (self._nodes + 1, self._nodes + 1)
        # Explicit zeros are arcs that cost nothing.
        graph = sparse.csr_array((weights, self._column, self._start), shape=shape)
        found, before = dijkstra(
            graph, directed=True, indices=[self._nodes], return_predecessors=True
        )
        chosen = np.flatnonzero(sorted_cost == least[self._pair])
        pair, at = np.unique(self._pair[chosen], return_index=True)
        arc = np.full(self._first.size, -1, dtype=np.int64)
        arc[pair] = self._order[chosen[at]]
        there = slice(self._nodes)
        return Ways(found[0, there] + lowest, before[0, there].astype(np.int64), arc)

    def arcs(self, ways: Ways, ends: Ints) -> tuple[Ints, Ints, Ints]:
        """The arcs of the ways to some nodes: position in ends, arc, and the gate of every end."""
        way = np.arange(ends.size)
        node = ends.copy()
        found: list[tuple[Ints, Ints]] = []
        gate = np.full(ends.size, -1, dtype=np.int64)
        while way.size:
            before = ways.before[node]
            at_gate = before == self._nodes
            gate[way[at_gate]] = node[at_gate]
            way, node, before = way[~at_gate], node[~at_gate], before[~at_gate]
            pair = np.searchsorted(self._key, before * np.int64(self._nodes) + node)
            found.append((way, ways.arc[pair]))
            node = before
        owner = np.concatenate([np.empty(0, np.int64), *(one for one, _ in found)])
        arcs = np.concatenate([np.empty(0, np.int64), *(arc for _, arc in found)])
        return owner, arcs, gate
