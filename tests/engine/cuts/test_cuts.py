"""Least cuts against networkx, and against trying every set of closures on small networks."""

from __future__ import annotations

from functools import partial
from itertools import combinations

import networkx as nx
import numpy as np
import pytest
from scipy import sparse

from landbridge.engine.cuts.cover import Lists, can_hit
from landbridge.engine.cuts.flow import least_arcs, least_nodes
from landbridge.engine.cuts.graph import Graph
from landbridge.engine.cuts.hitting import LabelCut, least_labels
from landbridge.engine.lp import Bools, Floats, Ints

MANY = range(150)


def random_graph(random: np.random.Generator) -> Graph:
    """Some arcs lie beside each other or against each other; the ends may be the same node."""
    nodes = int(random.integers(2, 9))
    count = int(random.integers(1, 4 * nodes))
    tail, head = random.integers(0, nodes, (2, count))
    ends = random.permutation(nodes)
    several = int(random.integers(1, 3))
    sinks = ends[-several:]
    sources = ends[: min(several, nodes - sinks.size)] if random.random() < 0.9 else ends[-1:]
    return Graph(nodes, tail, head, sources, sinks)


def connects(graph: Graph, open_arcs: Bools) -> bool:
    drawn = nx.DiGraph()
    drawn.add_nodes_from(range(graph.nodes))
    drawn.add_edges_from(
        (int(a), int(b)) for a, b in zip(graph.tail[open_arcs], graph.head[open_arcs], strict=True)
    )
    return any(
        nx.has_path(drawn, int(start), int(end)) for start in graph.sources for end in graph.sinks
    )


def is_way(graph: Graph, arcs: Ints) -> bool:
    """Whether arcs follow each other from a source to a sink."""
    if arcs.size == 0:
        return bool(np.isin(graph.sources, graph.sinks).any())
    chained = bool((graph.head[arcs[:-1]] == graph.tail[arcs[1:]]).all())
    starts, ends = graph.tail[arcs[0]] in graph.sources, graph.head[arcs[-1]] in graph.sinks
    return chained and bool(starts) and bool(ends)


def exact(graph: Graph, closable: Bools) -> float:
    """The least cut by networkx; infinite where there is none."""
    drawn = nx.DiGraph()
    drawn.add_nodes_from([*range(graph.nodes), "start", "end"])
    for a, b, one in zip(graph.tail.tolist(), graph.head.tolist(), closable, strict=True):
        if drawn.has_edge(a, b):
            known = drawn[a][b].get("capacity", np.inf)
            drawn[a][b]["capacity"] = known + (1 if one else np.inf)
        else:
            drawn.add_edge(a, b, capacity=1 if one else np.inf)
    drawn.add_edges_from(("start", int(one), {"capacity": 10_000}) for one in graph.sources)
    drawn.add_edges_from((int(one), "end", {"capacity": 10_000}) for one in graph.sinks)
    for _, _, data in drawn.edges(data=True):
        data["capacity"] = min(data["capacity"], 10_000)
    value = float(nx.maximum_flow_value(drawn, "start", "end"))
    return np.inf if value >= 5_000 else value


@pytest.mark.parametrize("seed", MANY)
def test_arcs_of_a_least_cut_are_as_many_as_ways_apart(seed: int) -> None:
    random = np.random.default_rng([1, seed])
    graph = random_graph(random)
    closable = random.random(graph.tail.size) < random.choice([0.6, 1.0])
    found, least = least_arcs(graph, closable), exact(graph, closable)
    assert all(is_way(graph, way) for way in found.ways)
    if found.chosen is None:
        assert least == np.inf
        assert not closable[found.ways[0]].any()
        return
    assert found.chosen.size == least == len(found.ways)
    assert closable[found.chosen].all()
    left = np.ones(graph.tail.size, np.bool_)
    left[found.chosen] = False
    assert not connects(graph, left)
    used = np.concatenate([np.empty(0, np.int64), *found.ways])
    assert np.bincount(used[closable[used]], minlength=1).max() <= 1


@pytest.mark.parametrize("seed", MANY)
def test_nodes_of_a_least_cut_are_as_few_as_trying_all_finds(seed: int) -> None:
    random = np.random.default_rng([2, seed])
    graph = random_graph(random)
    closable = random.random(graph.nodes) < 0.7
    found = least_nodes(graph, closable)

    def cuts(nodes: tuple[int, ...]) -> bool:
        shut = np.isin(graph.tail, nodes) | np.isin(graph.head, nodes)
        there = Graph(
            graph.nodes,
            graph.tail,
            graph.head,
            np.setdiff1d(graph.sources, nodes),
            np.setdiff1d(graph.sinks, nodes),
        )
        return not connects(there, ~shut)

    least = fewest(np.flatnonzero(closable).tolist(), cuts)
    assert (None if found.chosen is None else found.chosen.size) == least
    if found.chosen is not None:
        assert cuts(tuple(found.chosen.tolist()))
        assert len(found.ways) == least


def fewest(things: list[int], cuts: object) -> int | None:
    """How many of the things cut at least, by trying all; None where not even all do."""
    assert callable(cuts)
    for count in range(len(things) + 1):
        if any(cuts(some) for some in combinations(things, count)):
            return count
    return None


@pytest.mark.parametrize("seed", MANY)
def test_labels_of_a_least_cut_are_as_few_as_trying_all_finds(seed: int) -> None:
    random = np.random.default_rng([3, seed])
    graph = random_graph(random)
    things = int(random.integers(1, 8))
    on = random.random((graph.tail.size, things)) < random.choice([0.15, 0.3, 0.6])
    found = least_labels(graph, sparse.csr_array(on))

    cuts = partial(closes, graph, on)
    least = fewest(list(range(things)), cuts)
    if found.chosen is None:
        assert least is None
        assert is_way(graph, found.ways[0])
        assert not on[found.ways[0]].any()
        return
    assert found.chosen.size == least
    assert found.proved
    assert cuts(tuple(found.chosen.tolist()))
    assert proof_holds(graph, on, found)


def proof_holds(graph: Graph, on: Bools, found: LabelCut) -> bool:
    """Whether the ways are ways, the first of them apart, and all too many for fewer closures."""
    assert found.chosen is not None
    assert all(is_way(graph, way) for way in found.ways)
    sets = [frozenset(np.flatnonzero(on[way].any(axis=0)).tolist()) for way in found.ways]
    first = sets[: found.apart]
    assert sum(map(len, first)) == len(frozenset().union(*first))
    fewer = combinations(range(on.shape[1]), max(int(found.chosen.size) - 1, 0))
    return found.chosen.size == 0 or not any(all(one & set(some) for one in sets) for some in fewer)


def test_one_thing_on_every_way_cuts_alone() -> None:
    graph = Graph(4, np.array([0, 1, 0, 2]), np.array([1, 3, 2, 3]), np.array([0]), np.array([3]))
    on = np.array([[1, 0, 0], [0, 1, 0], [1, 0, 0], [0, 0, 1]], dtype=np.bool_)
    found = least_labels(graph, sparse.csr_array(on))
    assert found.chosen is not None
    assert found.chosen.tolist() == [0]
    assert (found.apart, found.proved, len(found.ways)) == (1, True, 1)


def test_three_lists_in_a_ring_need_two_things_though_no_two_are_apart() -> None:
    ring = [frozenset({0, 1}), frozenset({1, 2}), frozenset({2, 0})]
    assert can_hit(ring, 2) is True
    assert can_hit(ring, 1) is False


def test_where_nothing_connects_nothing_has_to_be_closed() -> None:
    graph = Graph(2, np.array([1]), np.array([0]), np.array([0]), np.array([1]))
    assert least_arcs(graph, np.ones(1, np.bool_)).ways == ()
    found = least_labels(graph, sparse.csr_array(np.ones((1, 1), np.bool_)))
    assert found.chosen is not None
    assert found.chosen.size == 0
    assert found.proved


def test_a_search_that_is_cut_short_says_how_many_are_needed_at_least(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def helpless(lists: Lists, _rank: Floats) -> tuple[Ints, int]:
        return np.array([min(lists[0])]), 1

    monkeypatch.setattr("landbridge.engine.cuts.hitting.least_cover", helpless)
    monkeypatch.setattr("landbridge.engine.cuts.cover.LOOKS", 0)
    monkeypatch.setattr("landbridge.engine.cuts.cover.MANY", 0)
    unsure = 0
    for seed in MANY:
        random = np.random.default_rng([4, seed])
        graph, things = random_graph(random), 7
        on = random.random((graph.tail.size, things)) < 0.3
        short = least_labels(graph, sparse.csr_array(on))
        if short.chosen is None:
            continue
        cuts = partial(closes, graph, on)
        assert cuts(tuple(short.chosen.tolist()))
        least = fewest(list(range(things)), cuts)
        assert least is not None
        assert short.least <= least <= short.chosen.size
        unsure += not short.proved
    assert unsure > 0


def closes(graph: Graph, on: Bools, some: tuple[int, ...]) -> bool:
    open_arcs: Bools = np.logical_not(on[:, list(some)].any(axis=1))
    return not connects(graph, open_arcs)
