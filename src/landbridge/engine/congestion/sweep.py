"""Kernels: passes over all that travels, which bring the costs of its paths nearer together."""

from __future__ import annotations

from landbridge.engine.congestion.arrays import (
    COST,
    FIXED,
    FLOW,
    FOLLOWS,
    LENGTH,
    START,
    Arcs,
    Graph,
    Pairs,
    Store,
)
from landbridge.engine.congestion.cost import add_load
from landbridge.engine.congestion.shift import shift
from landbridge.engine.congestion.tree import tree_from
from landbridge.engine.kernels.jit import compiled, inner

_CHEAPER = 1e-12  # share of a path's cost by which a new one has to be cheaper


@inner
def price(a: Arcs, p: Store, pair: int) -> tuple[int, float]:
    """Price the paths of a pair; returns the cheapest, and what the flow costs above it."""
    best, spent, flow = -1, 0.0, 0.0
    path = p.head[pair]
    while path >= 0:
        cost, start = p.amount[path, FIXED], p.place[path, START]
        for at in range(start, start + p.place[path, LENGTH]):
            cost += a.cost[p.arc[at]]
        p.amount[path, COST] = cost
        if best < 0 or cost < p.amount[best, COST]:
            best = path
        spent += p.amount[path, FLOW] * cost
        flow += p.amount[path, FLOW]
        path = p.place[path, FOLLOWS]
    return best, spent - flow * p.amount[best, COST]


@inner
def level(a: Arcs, p: Store, pair: int) -> float:
    """Move flow to the cheapest path from each of the others; what is empty then is dropped.

    Returns what the flow cost above the cheapest path before.
    """
    if p.place[p.head[pair], FOLLOWS] < 0:
        return 0.0
    best, excess = price(a, p, pair)
    # A new stamp; the one after it is kept free for arcs that a path shares with this one.
    p.stamp[-1] += 2
    for at in range(p.place[best, START], p.place[best, START] + p.place[best, LENGTH]):
        p.stamp[p.arc[at]] = p.stamp[-1]
    before, path = -1, p.head[pair]
    while path >= 0:
        after = p.place[path, FOLLOWS]
        if path != best and p.amount[path, FLOW] > 0.0:
            shift(a, p, path, best)
        if path == best or p.amount[path, FLOW] > 0.0:
            before = path
        elif before < 0:
            p.head[pair] = after
        else:
            p.place[before, FOLLOWS] = after
        path = after
    return excess


@inner
def offer(g: Graph, q: Pairs, a: Arcs, p: Store, pair: int) -> None:
    """Keep the way found to where a pair goes if it is cheaper than all paths of the pair.

    The first path of a pair takes all that travels.
    """
    start, node, fixed, cost, path = p.used[1], q.destination[pair], 0.0, 0.0, p.used[0]
    end, first = start, p.head[pair]
    while g.before[node] >= 0:
        arc = g.before[node]
        p.arc[end] = arc
        end += 1
        fixed += q.fixed[q.of_class[pair], arc]
        cost += a.cost[arc]
        node = g.tail[arc]
    if first >= 0 and fixed + cost >= p.amount[price(a, p, pair)[0], COST] * (1.0 - _CHEAPER):
        return
    p.place[path, FOLLOWS], p.place[path, START], p.place[path, LENGTH] = first, start, end - start
    p.amount[path, FLOW], p.amount[path, FIXED], p.head[pair] = 0.0, fixed, path
    p.used[0], p.used[1] = path + 1, end
    if first < 0:
        p.amount[path, FLOW] = q.quantity[pair]
        add_load(a, p.arc, start, end, q.quantity[pair])


@compiled
def sweep(g: Graph, q: Pairs, a: Arcs, p: Store, group: int, least: float, search: bool) -> int:
    """Level, from a group on, the pairs whose flow cost more than so much above their cheapest.

    search: whether to look from every origin for ways cheaper than the paths there are.
    Returns the group in which room for more paths ran out, or the number of groups.
    """
    while group + 1 < q.group.shape[0]:
        if search:
            tree_from(g, q.group[group, 0], a.cost, q.fixed[q.group[group, 1]])
        for pair in range(q.group[group, 2], q.group[group + 1, 2]):
            if search:
                if p.used[0] == p.place.shape[0] or p.used[1] + g.reach.size > p.arc.size:
                    return group
                offer(g, q, a, p, pair)
            if q.excess[pair] > least:
                q.excess[pair] = level(a, p, pair)
        group += 1
    return group
