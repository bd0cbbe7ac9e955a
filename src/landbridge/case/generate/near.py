"""Which places of a mode are joined: a tree that reaches all, then near neighbours."""

from __future__ import annotations

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import minimum_spanning_tree
from scipy.spatial import Delaunay, QhullError, cKDTree

from landbridge.case.generate.dice import Dice, Floats, Ints


def nearest(xy: Floats, to: Floats) -> Ints:
    """Position of the point nearest to each of some others, (others,)."""
    return np.asarray(cKDTree(xy).query(to)[1], dtype=np.int64)


def joined(xy: Floats, count: int, dice: Dice) -> Ints:
    """Pairs of points, (2, pairs), the smaller first: the shortest tree, then near neighbours.

    As many as asked for, but never fewer than the tree takes nor more than there are pairs. Near
    is meant beside how far apart points are there, so that sparse regions get their share.
    """
    if len(xy) < 2:
        return np.empty((2, 0), np.int64)
    pairs = _candidates(xy, count)
    length = np.sqrt(((xy[pairs[0]] - xy[pairs[1]]) ** 2).sum(axis=1))
    tree = _in_tree(pairs, length, len(xy))
    local = np.asarray(cKDTree(xy).query(xy, k=2)[0])[:, 1]
    far = length / (local[pairs[0]] + local[pairs[1]]) * dice.between(0.6, 1.4, length.size)
    order = np.lexsort((far, ~tree))
    return np.asarray(pairs[:, np.sort(order[: max(count, int(tree.sum()))])])


def _candidates(xy: Floats, count: int) -> Ints:
    """Pairs of neighbours, among them those of the shortest tree, and enough of them."""
    size = len(xy)
    around = min(size - 1, 2 * count // size + 2)
    beside = np.asarray(cKDTree(xy).query(xy, k=around + 1)[1])[:, 1:]
    found: list[np.ndarray] = [np.stack([np.repeat(np.arange(size), around), beside.ravel()])]
    try:
        corners = Delaunay(xy).simplices
        found += [corners[:, [first, second]].T for first, second in ((0, 1), (1, 2), (0, 2))]
    except (QhullError, ValueError):  # too few points, or all on one line
        found.append(np.stack(np.triu_indices(size, 1)))
    every = np.sort(np.concatenate(found, axis=1), axis=0).astype(np.int64)
    return np.asarray(np.unique(every, axis=1))


def _in_tree(pairs: Ints, length: Floats, size: int) -> np.ndarray:
    graph = sparse.csr_array((length, (pairs[0], pairs[1])), shape=(size, size))
    tree = sparse.coo_array(minimum_spanning_tree(graph))
    return np.isin(pairs[0] * size + pairs[1], tree.row.astype(np.int64) * size + tree.col)


def along(xy: Floats, course: Floats) -> Ints:
    """Places along a course, each joined to the next, (2, pairs), the smaller first."""
    beside = nearest(xy, course)
    stops = beside[np.append(True, beside[1:] != beside[:-1])]
    pairs = np.sort(np.stack([stops[:-1], stops[1:]]), axis=0)
    return np.asarray(np.unique(pairs, axis=1))
