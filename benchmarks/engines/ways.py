"""Cheapest ways: what they load, and what capacity prices prove by them."""

from __future__ import annotations

from dataclasses import replace
from math import fsum

import numpy as np
from multicommodity import Instance
from scipy import sparse
from scipy.sparse.csgraph import dijkstra

from landbridge.engine.lp import Floats, Ints


def cheapest_loads(of: Instance) -> tuple[Floats, float]:
    """The load on every arc if each pair went its cheapest way, and what the longest way costs."""
    key = of.tail * of.nodes + of.head
    order = np.argsort(key)
    cost, before = _searched(of)
    load = np.zeros(of.tail.size)
    pair = np.flatnonzero(np.isfinite(cost[of.stream, of.end]))
    longest = float(cost[of.stream[pair], of.end[pair]].max(initial=0.0))
    node = of.end[pair]
    while pair.size:
        prior = before[of.stream[pair], node]
        arc = order[np.searchsorted(key, prior * of.nodes + node, sorter=order)]
        np.add.at(load, arc, of.asked[pair])
        going = prior != of.origin[of.stream[pair]]
        pair, node = pair[going], prior[going]
    return load, longest


def lower_bound(of: Instance, price: Floats) -> float:
    """What no plan can cost less than, whoever found the prices.

        Σ asked · min(cheapest way at cost + price, unmet)  -  Σ capacity · price

    price: of a unit of capacity of every arc, (arcs,); only what is positive counts. The bound is
    that of Lagrange with capacities relaxed (Ahuja, Magnanti and Orlin 1993, ch. 16).
    """
    limited = np.isfinite(of.capacity)
    paid = np.where(limited, np.maximum(price, 0.0), 0.0)
    cost, _ = _searched(replace(of, cost=of.cost + paid))
    each = of.asked * np.minimum(cost[of.stream, of.end], of.unmet)
    return fsum(each) - fsum(of.capacity[limited] * paid[limited])


def _searched(of: Instance) -> tuple[Floats, Ints]:
    """Cost of the cheapest way and the node before, from every stream's origin to every node."""
    cost = np.empty((of.origin.size, of.nodes))
    before = np.empty((of.origin.size, of.nodes), np.int64)
    for kind in np.unique(of.kind):
        mine = of.kind == kind
        free = np.isfinite(of.cost[kind])
        graph = sparse.csr_array(
            (of.cost[kind][free], (of.tail[free], of.head[free])), shape=(of.nodes, of.nodes)
        )
        cost[mine], before[mine] = dijkstra(
            graph, indices=of.origin[mine], return_predecessors=True
        )
    return cost, before
