"""Kernels: the cheapest ways from one origin to every node.

Source: Dijkstra (1959), A note on two problems in connexion with graphs, Numerische Mathematik 1.
"""

from __future__ import annotations

import numpy as np

from landbridge.engine.congestion.arrays import Graph, Pairs
from landbridge.engine.kernels.heap import pop, push
from landbridge.engine.kernels.jit import compiled, inner
from landbridge.engine.lp import Floats


@inner
def tree_from(g: Graph, origin: int, cost: Floats, fixed: Floats) -> None:
    """The cheapest way to every node; `reach` stays inf where none leads.

    cost, fixed: of every arc, 0 or more; their sum counts.
    """
    for node in range(g.reach.size):
        g.reach[node] = np.inf
    g.reach[origin] = 0.0
    g.before[origin] = -1
    size = push(g.heap_cost, g.heap_node, 0, 0.0, origin)
    while size > 0:
        here, node = g.heap_cost[0], g.heap_node[0]
        size = pop(g.heap_cost, g.heap_node, size)
        if here > g.reach[node] or not (node == origin or g.through[node]):
            continue
        for arc in range(g.first[node], g.first[node + 1]):
            there, way = g.head[arc], here + cost[arc] + fixed[arc]
            if way < g.reach[there]:
                g.reach[there] = way
                g.before[there] = arc
                size = push(g.heap_cost, g.heap_node, size, way, there)


@compiled
def reach_of(g: Graph, q: Pairs, cost: Floats, first: int, last: int, reach: Floats) -> None:
    """Fill in what the cheapest way of every pair costs, in the groups from first to before last.

    reach: of every pair.
    """
    for group in range(first, last):
        tree_from(g, q.group[group, 0], cost, q.fixed[q.group[group, 1]])
        for pair in range(q.group[group, 2], q.group[group + 1, 2]):
            reach[pair] = g.reach[q.destination[pair]]
