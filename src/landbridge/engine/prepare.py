"""Compiles the kernels beforehand, so that the first large case does not wait for it.

python -m landbridge.engine.prepare
"""

from __future__ import annotations

import numpy as np

from landbridge.engine.congestion.assignment import assign
from landbridge.engine.congestion.network import Demand, Network
from landbridge.engine.congestion.times import Times
from landbridge.engine.kernels.detours import Arcs, Moves, Room, Search, go_round
from landbridge.engine.kernels.jit import COMPILED
from landbridge.engine.kernels.shifts import Pool, Sides, prices_of, sweep
from landbridge.engine.paths.graph import Graph
from landbridge.engine.paths.straight import StraightGraph


def prepare() -> None:
    """Call every kernel once on next to nothing; what was compiled is kept on disk.

    Nothing is done where numba is not installed.
    """
    if COMPILED:
        _search()
        _search_straight()
        _shift()
        _assign()


def _search() -> None:
    graph = Graph(2, np.array([0]), np.array([1]), np.array([0]))
    ways = graph.ways(np.ones(1), np.zeros(1))
    graph.arcs(ways, np.array([1]))
    none, one, node = np.zeros(1, np.int64), np.ones(1), np.empty(2, np.int64)
    go_round(
        Moves(none, none, none + 1, one, one),
        graph.net,
        Arcs(one, np.zeros(1, np.bool_), np.array([0, 1]), none, one),
        Room(2.0 * one, 0.0 * one, 0.0 * one),
        Search(np.empty(2), node, np.empty(graph.entries), np.empty(graph.entries, np.int64)),
        1,
    )


def _search_straight() -> None:
    end = np.array([1])
    graph = StraightGraph(2, np.array([0]), end, np.array([0]), np.array([0, 1]))
    graph.arcs(graph.ways(np.ones(1), np.zeros(1)), end)


def _shift() -> None:
    one, two = np.ones(1), np.array([0, 1, 2])
    pool = Pool(np.array([0, 2]), np.array([1.0, 2.0]), two, np.array([0, 0]), np.ones(2))
    sides = Sides(-one, one, np.zeros(1), one)
    load, change = 2.0 * one, np.zeros(1)
    price = prices_of(load, sides)
    sweep(pool, sides, np.array([0.0, 2.0]), load, price, change, np.zeros(1, np.int64))


def _assign() -> None:
    network = Network.of(2, tail=[0, 0], head=[1, 1])
    times = Times.bpr(free=[10, 12], factor=[0.15, 0], power=[4, 0], capacity=[2, 1])
    assign(network, times, Demand.of([0], [1], [5.0]))
    assign(network, times, Demand.of([0], [1], [5.0]), capacity=np.array([1.0, 9.0]))


if __name__ == "__main__":
    prepare()
