"""Random networks with whole numbers, and the same ones as programmes."""

from __future__ import annotations

from dataclasses import dataclass

import networkx as nx
import numpy as np

from landbridge.engine.lp import Arrays, Floats, Ints, Programme


@dataclass(frozen=True)
class Net:
    """Arcs with cost and capacity (inf: none), and what each node has to spare or needs."""

    tail: Ints
    head: Ints
    cost: Ints
    capacity: Floats
    spare: Ints

    @property
    def nodes(self) -> int:
        return int(self.spare.size)


def random_net(random: np.random.Generator, *, most_nodes: int = 9) -> Net:
    """A network that is as often impossible as not; some arcs pay, some have no capacity."""
    nodes = int(random.integers(2, most_nodes + 1))
    pairs = [(a, b) for a in range(nodes) for b in range(nodes) if a != b]
    count = min(len(pairs), int(random.integers(1, 3 * nodes + 1)))
    tail, head = np.array(random.permutation(pairs)[:count], dtype=np.int64).T
    spare = random.integers(-9, 10, nodes)
    spare[random.random(nodes) < 0.4] = 0
    spare[-1] -= spare.sum()
    capacity = random.integers(0, 25, count).astype(float)
    capacity[random.random(count) < random.choice([0.0, 0.2, 0.6])] = np.inf
    cost = random.integers(random.choice([-4, 0, 0, 1]), 10, count)
    return Net(tail, head, cost, capacity, spare)


def exact(net: Net) -> int | str:
    """The least cost by networkx's network simplex in whole numbers, or why there is none.

    Arcs without a capacity get one that no plan worth making uses up: if twice of it makes the
    plan cheaper still, there is no limit. (networkx's own test for that has false alarms.)
    """
    enough = int(10 + np.abs(net.spare).sum() + net.capacity[np.isfinite(net.capacity)].sum())
    least = _simplex(net, enough)
    if least is None:
        return "impossible"
    if not np.isinf(net.capacity).any():
        return least
    return "without limit" if _simplex(net, 2 * enough) != least else least


def _simplex(net: Net, enough: int) -> int | None:
    graph = nx.DiGraph()
    graph.add_nodes_from((node, {"demand": -int(net.spare[node])}) for node in range(net.nodes))
    room = np.where(np.isinf(net.capacity), enough, net.capacity)
    for tail, head, cost, most in zip(net.tail, net.head, net.cost, room, strict=True):
        graph.add_edge(int(tail), int(head), weight=int(cost), capacity=int(most))
    try:
        return int(nx.network_simplex(graph)[0])
    except nx.NetworkXUnfeasible:
        return None


def programme(net: Net) -> Programme:
    """The network as a programme: out − in = what the node has to spare."""
    p = Programme(max(1.0, float(np.abs(net.spare).max(initial=0))))
    flow = p.add_columns("flow", net.tail.size, cost=net.cost, upper=net.capacity)
    balance = p.add_rows("balance", net.nodes, lower=net.spare, upper=net.spare)
    p.add_terms(balance[net.tail], flow, 1.0)
    p.add_terms(balance[net.head], flow, -1.0)
    return p


def arrays(net: Net) -> Arrays:
    return programme(net).arrays()
