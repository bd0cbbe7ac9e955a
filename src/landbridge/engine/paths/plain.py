"""Parts of a network and the cheapest ways through it, on a machine that compiles no kernels."""

from __future__ import annotations

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components, dijkstra

from landbridge.engine.kernels.ways import Parts
from landbridge.engine.lp import Floats, Ints


def parts_by_scipy(nodes: int, tail: Ints, head: Ints) -> Ints:
    """Which independent part every node belongs to, numbered by their first nodes."""
    shape = (nodes, nodes)
    graph = sparse.coo_array((np.ones(tail.size, np.int8), (tail, head)), shape=shape)
    return np.asarray(connected_components(graph, directed=False)[1], dtype=np.int64)


def ways_by_scipy(net: Parts, charge: Floats, weight: Floats, cost: Floats, arc: Ints) -> None:
    """Fill `cost` and `arc` as `kernels.ways.cheapest_ways` does, by scipy, for all parts."""
    nodes = cost.size
    open_ = np.flatnonzero(np.isfinite(weight))
    pair = net.tail[open_] * np.int64(nodes) + net.head[open_]
    order = np.lexsort((weight[open_], pair))
    arcs = open_[order[np.unique(pair[order], return_index=True)[1]]]  # the cheapest of parallels
    lowest = float(charge.min(initial=0.0))
    tails = np.append(net.tail[arcs], np.full(net.gates.size, nodes))
    heads = np.append(net.head[arcs], net.gates)
    weights: Floats = np.append(weight[arcs], charge - lowest)
    start = np.searchsorted(tails, np.arange(nodes + 2))
    # Explicit zeros are arcs that cost nothing.
    graph = sparse.csr_array(
        (weights, heads, start), shape=(nodes + 1, nodes + 1), dtype=np.float64
    )
    found, before = dijkstra(graph, directed=True, indices=[nodes], return_predecessors=True)
    cost[:] = found[0, :nodes] + lowest
    came = before[0, :nodes].astype(np.int64)
    arc[:] = -1
    inside = np.flatnonzero((came >= 0) & (came < nodes))
    known = net.tail[arcs] * np.int64(nodes) + net.head[arcs]
    arc[inside] = arcs[np.searchsorted(known, came[inside] * np.int64(nodes) + inside)]
