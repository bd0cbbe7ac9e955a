"""The paths that are used: room for them, what they add up to, and where each one is."""

from __future__ import annotations

import numpy as np

from landbridge.engine.congestion.arrays import FLOW, FOLLOWS, LENGTH, START, Graph, Store
from landbridge.engine.lp import Floats, Ints
from landbridge.engine.sums import sum_by


def store_for(g: Graph, pairs: int, paths: int, arcs: int) -> Store:
    """Room for some paths through a graph with some arcs in all."""
    return Store(
        np.full(pairs, -1, np.int64),
        np.full((paths, 3), -1, np.int64),
        np.zeros((paths, 3)),
        np.zeros(arcs, np.int64),
        np.zeros(2, np.int64),
        np.zeros(g.head.size + 1, np.int64),
        np.empty(2 * g.through.size, np.int64),
    )


def loads_of(store: Store, arcs: int) -> Floats:
    """The load of every arc; what is dropped carries nothing."""
    paths, end = store.used
    flow = np.repeat(store.amount[:paths, FLOW], store.place[:paths, LENGTH])
    return sum_by(store.arc[:end], flow, arcs)


def pairs_of_paths(store: Store) -> tuple[Ints, Ints]:
    """The paths that are not dropped, by pair and as they follow each other; the pair of each."""
    path, pair = store.head, np.arange(store.head.size)
    found = [(path[:0], pair[:0])]
    while path.size:
        there = path >= 0
        path, pair = path[there], pair[there]
        found.append((path, pair))
        path = store.place[path, FOLLOWS]
    paths, pairs = (np.concatenate(parts) for parts in zip(*found, strict=True))
    order = np.argsort(pairs, kind="stable")
    return paths[order], pairs[order]


def arcs_at(store: Store, paths: Ints) -> Ints:
    """Where the arcs of some paths are in `arc`, from their ends, one path after the other."""
    length = store.place[paths, LENGTH]
    before = np.cumsum(length) - length
    starts = np.repeat(store.place[paths, START] - before, length)
    return np.asarray(np.arange(starts.size) + starts)


def compacted(g: Graph, old: Store, paths: int, arcs: int) -> Store:
    """The paths that are not dropped, in another store with room for so many paths and arcs."""
    new = store_for(g, old.head.size, paths, arcs)
    kept, pair = pairs_of_paths(old)
    length, count = old.place[kept, LENGTH], kept.size
    last = np.append(np.diff(pair) != 0, True)[:count]
    new.place[:count, FOLLOWS] = np.where(last, -1, np.arange(1, count + 1))
    new.place[:count, START] = np.cumsum(length) - length
    new.place[:count, LENGTH] = length
    new.amount[:count] = old.amount[kept]
    new.head[pair[::-1]] = np.arange(count)[::-1]
    new.arc[: length.sum()] = old.arc[arcs_at(old, kept)]
    new.used[:] = count, length.sum()
    return new
