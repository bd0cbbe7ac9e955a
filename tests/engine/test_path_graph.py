"""Cheapest ways from many gates at once, held against networkx."""

from __future__ import annotations

import subprocess
import sys
from unittest.mock import patch

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from landbridge.engine.lp import Arrays, Programme
from landbridge.engine.paths.generate import NotForPathsError, optimum_over_paths
from landbridge.engine.paths.graph import Graph
from landbridge.engine.paths.split import Flows


@pytest.mark.parametrize("compiled", [True, False], ids=["compiled", "plain"])
@given(st.integers(0, 10**6))
def test_ways_are_the_cheapest_and_lead_from_a_gate(compiled: bool, seed: int) -> None:
    """Parallel arcs, arcs that cost nothing, gates that pay, nodes that nothing reaches."""
    dice = np.random.default_rng(seed)
    nodes, arcs = int(dice.integers(2, 9)), int(dice.integers(1, 25))
    tail, head = dice.integers(0, nodes, (2, arcs))
    cost = dice.integers(0, 6, arcs).astype(float)
    gates = np.unique(dice.integers(0, nodes, 2))
    charge = dice.integers(-9, 9, gates.size).astype(float)
    graph = Graph(nodes, tail, head, gates)
    with patch("landbridge.engine.paths.graph.COMPILED", compiled):
        ways = graph.ways(cost, charge)
    net = nx.MultiDiGraph()
    net.add_nodes_from(range(nodes))
    net.add_weighted_edges_from(zip(tail.tolist(), head.tolist(), cost.tolist(), strict=True))
    start = dict(zip(gates.tolist(), charge.tolist(), strict=True))
    assert ways.cost == pytest.approx(_cheapest(net, start))
    ends = np.flatnonzero(np.isfinite(ways.cost))
    along = graph.arcs(ways, ends)
    owner, taken, gate = along.owner, along.arc, along.gate
    sums = np.bincount(owner, cost[taken], ends.size)
    assert sums + [start[at] for at in gate.tolist()] == pytest.approx(ways.cost[ends])
    for at, end in enumerate(ends.tolist()):
        mine = taken[owner == at]
        assert np.array_equal(tail[mine][1:], head[mine][:-1])
        assert mine.size == 0 or (tail[mine[0]], head[mine[-1]]) == (gate[at], end)


@pytest.mark.parametrize("compiled", [True, False], ids=["compiled", "plain"])
@given(st.integers(0, 10**6))
def test_parts_hang_together_and_are_numbered_by_their_first_nodes(
    compiled: bool, seed: int
) -> None:
    dice = np.random.default_rng(seed)
    nodes, arcs = int(dice.integers(1, 15)), int(dice.integers(0, 15))
    tail, head = dice.integers(0, nodes, (2, arcs))
    with patch("landbridge.engine.paths.graph.COMPILED", compiled):
        part = Graph(nodes, tail, head, np.array([0])).part
    net = nx.Graph()
    net.add_nodes_from(range(nodes))
    net.add_edges_from(zip(tail.tolist(), head.tolist(), strict=True))
    parts = sorted(nx.connected_components(net), key=min)
    assert [set(np.flatnonzero(part == at).tolist()) for at in range(len(parts))] == parts


def _cheapest(net: nx.MultiDiGraph, charges: dict[int, float]) -> np.ndarray:
    best = np.full(net.number_of_nodes(), np.inf)
    for gate, price in charges.items():
        for node, length in nx.single_source_dijkstra_path_length(net, gate).items():
            best[node] = min(best[node], price + length)
    return best


def one_way(cost: float = 1.0, lower: float = 0.0, upper: float = np.inf) -> tuple[Arrays, Flows]:
    """Five units are supplied and go over one arc to a sale that pays three."""
    programme = Programme()
    flow = programme.add_columns("flow", 1, cost=cost, lower=lower, upper=upper)
    supply = programme.add_columns("supply", 1, upper=5.0)
    sale = programme.add_columns("sale", 1, cost=-3.0)
    rows = programme.add_rows("balance", 2, lower=0.0, upper=0.0)
    programme.add_terms(rows, np.repeat(flow, 2), [1.0, -1.0])
    programme.add_terms(rows, np.append(supply, sale), [-1.0, 1.0])
    return programme.arrays(), Flows(flow, rows[:1], rows[1:])


def test_one_path_is_found() -> None:
    assert optimum_over_paths(*one_way()).x.tolist() == [5.0, 5.0, 5.0]


@pytest.mark.parametrize("bounds", [{"upper": 4.0}, {"lower": 1.0}, {"cost": -1.0}])
def test_flows_with_bounds_or_earnings_of_their_own_are_refused(bounds: dict[str, float]) -> None:
    with pytest.raises(NotForPathsError):
        optimum_over_paths(*one_way(**bounds))


def test_what_was_found_is_kept_until_costs_change() -> None:
    """Closing an arc and opening it again, one part at a time."""
    tail, head = np.array([0, 0, 1, 3]), np.array([1, 2, 2, 4])
    graph = Graph(5, tail, head, np.array([0, 3]))
    cost, charge = np.array([1.0, 5.0, 1.0, 7.0]), np.zeros(2)
    before = graph.ways(cost, charge)
    closed = graph.ways(np.array([np.inf, 5.0, 1.0, 7.0]), charge)
    again = graph.ways(cost, charge)
    assert before.cost.tolist() == again.cost.tolist() == [0, 1, 2, 0, 7]
    assert closed.cost.tolist() == [0, np.inf, 5, 0, 7]


def test_ways_of_any_length_are_followed_to_their_gate() -> None:
    """A single road: more arcs for each end than there is room for at first."""
    nodes = 300
    tail = np.arange(nodes - 1)
    graph = Graph(nodes, tail, tail + 1, np.array([0]))
    along = graph.arcs(graph.ways(np.ones(nodes - 1), np.zeros(1)), np.array([299, 0, 7]))
    assert along.gate.tolist() == [0, 0, 0]
    assert along.owner.tolist() == [0] * 299 + [2] * 7
    assert along.arc.tolist() == [*range(299), *range(7)]


def test_a_machine_without_numba_is_told_once() -> None:
    """In a process of its own, where numba cannot be found."""
    program = """
import importlib.util, sys, warnings
found = importlib.util.find_spec
importlib.util.find_spec = lambda name, package=None: (
    None if name == "numba" else found(name, package)
)
import landbridge as lb
case = lb.generate(nodes=30, goods=2, seed=1)
with warnings.catch_warnings(record=True) as told:
    warnings.simplefilter("always")
    paths, links = (lb.solve(case, engine=engine) for engine in ("paths", "links"))
    lb.solve(case, engine="paths")
assert [one.category.__name__ for one in told] == ["NotCompiledWarning"], told
assert abs(paths.objective_musd - links.objective_musd) < 1e-6, (paths, links)
assert "numba" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", program], check=True)
