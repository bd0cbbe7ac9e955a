"""Cheapest ways that nowhere turn straight back, held against networkx on pairs of arcs."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from landbridge.engine.kernels.jit import COMPILED
from landbridge.engine.paths.graph import Graph
from landbridge.engine.paths.straight import StraightGraph

pytestmark = pytest.mark.skipif(not COMPILED, reason="only compiled kernels search these ways")


@given(st.integers(0, 10**6))
def test_ways_are_the_cheapest_that_do_not_turn(seed: int) -> None:
    """Some nodes are seen as one, as the two layers of a place are."""
    dice = np.random.default_rng(seed)
    nodes, arcs = int(dice.integers(2, 9)), int(dice.integers(1, 30))
    tail, head = dice.integers(0, nodes, (2, arcs))
    seen = dice.integers(0, max(nodes // 2, 2) if dice.random() < 0.5 else nodes, nodes)
    cost = dice.integers(0, 6, arcs).astype(float)
    cost[dice.random(arcs) < 0.1] = np.inf
    gates = np.unique(dice.integers(0, nodes, 2))
    charge = dice.integers(-9, 9, gates.size).astype(float)
    graph = StraightGraph(nodes, tail, head, gates, seen)
    ways = graph.ways(cost, charge)
    by_arc = _cheapest_by_arc((tail, head, seen), cost, dict(zip(gates, charge, strict=True)))
    start = dict(zip(gates.tolist(), charge.tolist(), strict=True))
    for node in range(nodes):
        into = [arc for arc in range(arcs) if head[arc] == node]
        every = [start.get(node, np.inf), *(by_arc[arc] for arc in into)]
        assert ways.cost[node] == min(every)
        if np.isfinite(ways.cost[node]):
            from_else = [by_arc[arc] for arc in into if seen[tail[arc]] != ways.before[node]]
            from_else += [start[node]] if node in start and ways.before[node] >= 0 else []
            assert ways.second[node] == min(from_else, default=np.inf)
    ends = np.flatnonzero(np.isfinite(ways.cost))
    along = graph.arcs(ways, ends)
    for at, end in enumerate(ends.tolist()):
        mine = along.arc[along.owner == at]
        assert cost[mine].sum() + start[int(along.gate[at])] == ways.cost[end]
        assert np.array_equal(tail[mine][1:], head[mine][:-1])
        assert (seen[head[mine]][1:] != seen[tail[mine]][:-1]).all()
        assert mine.size == 0 or (tail[mine[0]], head[mine[-1]]) == (along.gate[at], end)


def _cheapest_by_arc(
    net: tuple[np.ndarray, np.ndarray, np.ndarray], cost: np.ndarray, start: dict[int, float]
) -> np.ndarray:
    """What the cheapest way costs that ends with each arc."""
    tail, head, seen = net
    pairs = nx.DiGraph()
    pairs.add_nodes_from(range(cost.size))
    for one in range(cost.size):
        for two in range(cost.size):
            if head[one] == tail[two] and seen[tail[one]] != seen[head[two]]:
                pairs.add_edge(one, two, weight=cost[two])
    best = np.full(cost.size, np.inf)
    for first in range(cost.size):
        if int(tail[first]) in start:
            found = nx.single_source_dijkstra_path_length(pairs, first)
            for arc, length in found.items():
                best[arc] = min(best[arc], start[int(tail[first])] + cost[first] + length)
    return best


def test_to_and_fro_is_no_way() -> None:
    """From 0 over 1 to 2 and back as 3, which is seen as 1: only the long way round is left."""
    tail, head = np.array([0, 1, 2, 2, 4]), np.array([1, 2, 3, 4, 3])
    cost, seen = np.array([1.0, 1.0, 1.0, 5.0, 5.0]), np.array([0, 1, 2, 1, 4])
    gate, charge = np.array([0]), np.zeros(1)
    assert Graph(5, tail, head, gate).ways(cost, charge).cost[3] == 3.0
    ways = StraightGraph(5, tail, head, gate, seen).ways(cost, charge)
    assert ways.cost.tolist() == [0.0, 1.0, 2.0, 12.0, 7.0]


def test_what_does_not_change_is_kept() -> None:
    """Two parts; closing an arc of one leaves the other as it was, and it opens again."""
    tail, head, gates = np.array([0, 1, 3]), np.array([1, 2, 4]), np.array([0, 3])
    graph = StraightGraph(5, tail, head, gates, np.arange(5))
    cost, charge = np.array([1.0, 2.0, 3.0]), np.zeros(2)
    before = graph.ways(cost, charge)
    closed = graph.ways(np.array([1.0, np.inf, 3.0]), charge)
    assert closed.cost.tolist() == [0.0, 1.0, np.inf, 0.0, 3.0]
    assert before.cost.tolist() == graph.ways(cost, charge).cost.tolist()
    along = graph.arcs(before, np.array([2]))
    assert along.arc.tolist() == [0, 1], "ways found before still lead where they led"
    with pytest.raises(TypeError):
        graph.arcs(Graph(5, tail, head, gates).ways(cost, charge), np.array([2]))
