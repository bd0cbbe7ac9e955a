"""Arcs between sources and sinks, and the way through them with the least on it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import breadth_first_order, dijkstra

from landbridge.engine.lp import Bools, Floats, Ints


@dataclass(frozen=True, slots=True)
class Graph:
    """Arcs from tail to head, (arcs,); sources and sinks are nodes; nodes: how many there are."""

    nodes: int
    tail: Ints
    head: Ints
    sources: Ints
    sinks: Ints


class Search:
    """Ways from any source to any sink, the ones along arcs that weigh least in sum."""

    def __init__(self, graph: Graph) -> None:
        """The graph may have several arcs between the same nodes."""
        self._nodes = graph.nodes
        start, end = graph.nodes, graph.nodes + 1
        tail = np.concatenate([graph.tail, np.full(graph.sources.size, start), graph.sinks])
        head = np.concatenate([graph.head, graph.sources, np.full(graph.sinks.size, end)])
        self._gates = tail.size - graph.tail.size
        self._order = np.lexsort((head, tail))
        tail, head = tail[self._order], head[self._order]
        new = np.append(True, (np.diff(tail) != 0) | (np.diff(head) != 0))[: tail.size]
        self._first = np.flatnonzero(new)
        self._last = np.append(self._first[1:], tail.size) - 1
        self._tail, self._head = tail[self._first], head[self._first]
        self._starts = np.searchsorted(self._tail, np.arange(graph.nodes + 3))
        self._key = self._tail * (graph.nodes + 2) + self._head

    def lightest(self, weight: Floats) -> Ints | None:
        """The arcs of a lightest way in order; None where there is no way.

        weight: of every arc, 0 or more; infinite for those that may not be taken.
        """
        every = np.append(weight, np.zeros(self._gates))[self._order]
        least = np.minimum.reduceat(every, self._first) if every.size else every
        size = self._nodes + 2
        graph = sparse.csr_array((least, self._head, self._starts), shape=(size, size))
        start, end = self._nodes, self._nodes + 1
        roots = np.array([start])
        distance, found = dijkstra(graph, indices=roots, return_predecessors=True)
        before = found[0]
        if not np.isfinite(distance[0, end]):
            return None
        nodes = [end]
        while nodes[-1] != start:
            nodes.append(int(before[nodes[-1]]))
        inner = np.array(nodes[-2:0:-1], dtype=np.int64)
        return self._arcs(inner, every)

    def _arcs(self, nodes: Ints, weight: Floats) -> Ints:
        """The lightest arc between every two nodes of a chain."""
        pairs = np.searchsorted(self._key, nodes[:-1] * (self._nodes + 2) + nodes[1:])
        spans = zip(self._first[pairs], self._last[pairs], strict=True)
        best = [first + int(np.argmin(weight[first : last + 1])) for first, last in spans]
        return np.asarray(self._order[np.array(best, dtype=np.int64)], dtype=np.int64)


def reached(graph: Graph, open_arcs: Bools) -> Bools:
    """Which nodes can be reached from a source along open arcs, (nodes,)."""
    row = np.append(graph.tail[open_arcs], np.full(graph.sources.size, graph.nodes))
    column = np.append(graph.head[open_arcs], graph.sources)
    size = graph.nodes + 1
    arcs = sparse.csr_array((np.ones(row.size), (row, column)), shape=(size, size))
    order = breadth_first_order(arcs, graph.nodes, return_predecessors=False)
    there = np.zeros(size, np.bool_)
    there[order] = True
    return there[: graph.nodes]
