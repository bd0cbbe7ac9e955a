"""The least number of arcs or nodes that separates sources from sinks, each closing one thing.

The greatest number of ways no two of which share a closable thing is the least number of closures
that cuts every way; a greatest flow in which closable things carry one unit finds both at once, so
the ways are the proof of the cut.

Sources: Menger (1927), Zur allgemeinen Kurventheorie, Fundamenta Mathematicae 10; Ford & Fulkerson
(1956), Maximal flow through a network, Canadian Journal of Mathematics 8.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import maximum_flow

from landbridge.engine.cuts.graph import Graph, Search, reached
from landbridge.engine.lp import Bools, Ints
from landbridge.engine.routes import decompose


@dataclass(frozen=True, slots=True)
class FlowCut:
    """A least cut and its proof.

    chosen: what to close, by position.  ways: as many ways as there are closures, each as its arcs
    in order, no two with a closable thing in common. Where there is no cut, chosen is None and the
    only way is one on which nothing can be closed.
    """

    chosen: Ints | None
    ways: tuple[Ints, ...]


def least_arcs(graph: Graph, closable: Bools) -> FlowCut:
    """The least number of arcs that cuts every way; closable: which may be closed, (arcs,)."""
    free = _way_through(graph, ~closable)
    if free is not None:
        return FlowCut(None, (free,))
    most = np.where(closable, 1, int(closable.sum()) + 1)
    flow = _greatest(graph, most)
    there = _still_reached(graph, flow, most)
    cut = closable & there[graph.tail] & ~there[graph.head]
    used = np.flatnonzero(flow)
    routes = decompose(graph.tail[used], graph.head[used], flow[used].astype(float), 0.5)
    return FlowCut(np.flatnonzero(cut), tuple(used[list(route.arcs)] for route in routes))


def least_nodes(graph: Graph, closable: Bools) -> FlowCut:
    """The least number of nodes that cuts every way; closable: which may be closed, (nodes,).

    Every node becomes an arc from where it is entered to where it is left.
    """
    count = graph.tail.size
    inside = np.arange(graph.nodes)
    split = Graph(
        nodes=2 * graph.nodes,
        tail=np.append(graph.tail + graph.nodes, inside),
        head=np.append(graph.head, inside + graph.nodes),
        sources=graph.sources,
        sinks=graph.sinks + graph.nodes,
    )
    found = least_arcs(split, np.append(np.zeros(count, np.bool_), closable))
    ways = tuple(way[way < count] for way in found.ways)
    return FlowCut(None if found.chosen is None else found.chosen - count, ways)


def _way_through(graph: Graph, open_arcs: Bools) -> Ints | None:
    return Search(graph).lightest(np.where(open_arcs, 1.0, np.inf))


def _greatest(graph: Graph, most: Ints) -> Ints:
    """A greatest flow from the sources to the sinks, on every arc, (arcs,)."""
    start, end = graph.nodes, graph.nodes + 1
    tail = np.concatenate([graph.tail, np.full(graph.sources.size, start), graph.sinks])
    head = np.concatenate([graph.head, graph.sources, np.full(graph.sinks.size, end)])
    gates = np.full(tail.size - most.size, int(most.max(initial=1)) * max(most.size, 1))
    room = np.append(most, gates).astype(np.int32)
    matrix = sparse.csr_array((room, (tail, head)), shape=(end + 1, end + 1))
    flow = maximum_flow(sparse.csr_array(matrix), start, end).flow
    between = np.asarray(sparse.csr_array(flow)[graph.tail, graph.head]).ravel()
    return _shared_out(graph, np.maximum(between, 0).astype(np.int64), most)


def _shared_out(graph: Graph, between: Ints, most: Ints) -> Ints:
    """What flows between two nodes given to the arcs between them, one after the other."""
    order = np.lexsort((graph.head, graph.tail))
    tail, head = graph.tail[order], graph.head[order]
    new = np.append(True, (np.diff(tail) != 0) | (np.diff(head) != 0))
    before = np.cumsum(most[order]) - most[order]
    first = np.flatnonzero(new)[np.cumsum(new) - 1]
    flow = np.empty_like(most)
    flow[order] = np.clip(between[order] - (before - before[first]), 0, most[order])
    return flow


def _still_reached(graph: Graph, flow: Ints, most: Ints) -> Bools:
    """Nodes that one more unit could be sent to, pushing others back where need be."""
    both = Graph(
        graph.nodes,
        np.append(graph.tail, graph.head),
        np.append(graph.head, graph.tail),
        graph.sources,
        graph.sinks,
    )
    return reached(both, np.append(flow < most, flow > 0))
