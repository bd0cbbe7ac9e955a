"""Kernels: passes over all that travels, which bring the costs of its paths nearer together."""

from __future__ import annotations

from landbridge.engine.congestion.arrays import (
    COST,
    FIXED,
    FLOW,
    FOLLOWS,
    LENGTH,
    LOAD,
    START,
    Arcs,
    Graph,
    Pairs,
    Store,
)
from landbridge.engine.congestion.cost import set_load
from landbridge.engine.congestion.shift import mark_path, shift
from landbridge.engine.congestion.tree import tree_from
from landbridge.engine.kernels.jit import compiled

_CHEAPER = 1e-12  # share of a path's cost by which a new one has to be cheaper


@compiled
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


@compiled
def level(a: Arcs, p: Store, pair: int) -> float:
    """Move flow to the cheapest path from each of the others; what is empty then is dropped.

    Returns what the flow cost above the cheapest path before.
    """
    best, excess = price(a, p, pair)
    mark_path(p, best)
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


@compiled
def keep(g: Graph, q: Pairs, p: Store, pair: int, length: int) -> int:
    """Keep the way found to the destination of a pair as its first path; returns the path."""
    path, end, node = p.used[0], p.used[1] + length, q.destination[pair]
    p.place[path, FOLLOWS], p.head[pair] = p.head[pair], path
    p.place[path, START], p.place[path, LENGTH] = p.used[1], length
    p.amount[path, :] = 0.0
    p.used[0], p.used[1] = path + 1, end
    while g.before[node] >= 0:
        end, arc = end - 1, g.before[node]
        p.arc[end] = arc
        p.amount[path, FIXED] += q.fixed[q.of_class[pair], arc]
        node = g.tail[arc]
    return int(path)


@compiled
def load_all(a: Arcs, p: Store, path: int, quantity: float) -> None:
    """Put all of a pair on its first path."""
    p.amount[path, FLOW], start = quantity, p.place[path, START]
    for at in range(start, start + p.place[path, LENGTH]):
        set_load(a, p.arc[at], a.table[p.arc[at], LOAD] + quantity)


@compiled
def serve(g: Graph, q: Pairs, a: Arcs, p: Store, pair: int) -> float:
    """Add the way found where it is cheaper than all paths of a pair, then level them.

    Returns what the flow cost above the cheapest.
    """
    length, cost, node = 0, 0.0, q.destination[pair]
    while g.before[node] >= 0:
        arc = g.before[node]
        length, cost = length + 1, cost + a.cost[arc] + q.fixed[q.of_class[pair], arc]
        node = g.tail[arc]
    if p.head[pair] < 0:
        load_all(a, p, keep(g, q, p, pair, length), q.quantity[pair])
        return 0.0
    best, _ = price(a, p, pair)
    if cost < p.amount[best, COST] * (1.0 - _CHEAPER):
        keep(g, q, p, pair, length)
    return level(a, p, pair) if p.place[p.head[pair], FOLLOWS] >= 0 else 0.0


@compiled
def sweep(g: Graph, q: Pairs, a: Arcs, p: Store, group: int) -> int:
    """Search from every origin and level what leaves there, from a group on.

    Returns the group in which room for more paths ran out, or the number of groups.
    """
    while group + 1 < q.group.shape[0]:
        tree_from(g, q.group[group, 0], a.cost, q.fixed[q.group[group, 1]])
        for pair in range(q.group[group, 2], q.group[group + 1, 2]):
            if p.used[0] == p.place.shape[0] or p.used[1] + g.through.size > p.arc.size:
                return group
            q.excess[pair] = serve(g, q, a, p, pair)
        group += 1
    return group


@compiled
def relevel(q: Pairs, a: Arcs, p: Store, least: float) -> float:
    """Level the pairs whose flow cost more than so much above their cheapest path.

    Returns what the flow of all costs above, each as of when it was last looked at.
    """
    total = 0.0
    for pair in range(p.head.size):
        if q.excess[pair] > least and p.place[p.head[pair], FOLLOWS] >= 0:
            q.excess[pair] = level(a, p, pair)
        total += q.excess[pair]
    return total


@compiled
def compact(p: Store, to: Store) -> None:
    """Copy the paths still used, pair by pair."""
    path, end = 0, 0
    for pair in range(p.head.size):
        old, last = p.head[pair], -1
        while old >= 0:
            start, length = p.place[old, START], p.place[old, LENGTH]
            to.arc[end : end + length] = p.arc[start : start + length]
            to.place[path, START], to.place[path, LENGTH] = end, length
            to.amount[path] = p.amount[old]
            if last < 0:
                to.head[pair] = path
            else:
                to.place[last, FOLLOWS] = path
            last, path, end, old = path, path + 1, end + length, p.place[old, FOLLOWS]
    to.used[0], to.used[1] = path, end
