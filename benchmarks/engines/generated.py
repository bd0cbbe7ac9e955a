"""Instances made of nothing but a seed.

Grids and planar networks as in the literature, and several modes of transport with classes of
goods. Grid networks join each node with its neighbours, planar ones are random points joined as in
a map. Sizes, costs and capacities are spread as in the published instances (grid1 to grid15,
planar30 to planar2500), so larger ones of their kind can be tried without them.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from multicommodity import Instance
from scipy import sparse
from scipy.sparse.csgraph import minimum_spanning_tree
from scipy.spatial import Delaunay

from engines.ways import cheapest_loads
from landbridge.engine.lp import Bools, Floats, Ints


def grid(side: int, pairs: int, seed: int = 1) -> Instance:
    """A square grid, both ways between neighbours; capacities 400 wide, from twice the mean load.

    pairs: how many pairs of ends.
    """
    random = np.random.default_rng(seed)
    at = np.arange(side * side).reshape(side, side)
    edges = np.concatenate(
        [
            np.column_stack([at[:, :-1].ravel(), at[:, 1:].ravel()]),
            np.column_stack([at[:-1].ravel(), at[1:].ravel()]),
        ]
    )
    tail, head = _both_ways(edges)
    cost = random.integers(80, 101, tail.size).astype(float)
    asked = random.integers(11, 101, pairs).astype(float)
    bare = _bare(side * side, (tail, head), cost, _pairs(random, side * side, pairs), asked)
    load, longest = cheapest_loads(bare)
    capacity = np.round(2.0 * load.mean()) + random.integers(0, 401, tail.size)
    return replace(bare, capacity=capacity, unmet=10.0 * longest)


def planar(nodes: int, arcs: int, pairs: int, seed: int = 1) -> Instance:
    """Random points joined to their neighbours; costs as the square of length.

    Capacities are 0.8 to 2.4 times the mean load.  arcs: an even number.  pairs: of ends.
    """
    random = np.random.default_rng(seed)
    points = random.random((nodes, 2)) * 1000.0
    edges, length = _shortest_edges(points, arcs // 2)
    tail, head = _both_ways(edges)
    cost = np.tile(np.ceil(length**2), 2)
    asked = random.integers(3, 14, pairs).astype(float)
    bare = _bare(nodes, (tail, head), cost, _pairs(random, nodes, pairs), asked)
    load, longest = cheapest_loads(bare)
    capacity = np.tile(np.round(load.mean() * random.uniform(0.8, 2.4, edges.shape[0])), 2)
    return replace(bare, capacity=capacity, unmet=10.0 * longest)


def multimodal(nodes: int, arcs: int, streams: int, seed: int = 1) -> Instance:
    """Road, rail and sea with transfers between them, for five classes of goods.

    Each class has costs and bans of its own. A stream is an origin with a class; it has ten ends.
    3 % of the arcs, those most wanted, hold less than they would be asked to carry.
    arcs: an even number.
    """
    random = np.random.default_rng(seed)
    edges, mode, length = _layers(random, nodes, arcs // 2)
    tail, head = _both_ways(edges)
    mode, length = np.tile(mode, 2), np.tile(length, 2)
    per_km = np.array([1.0, 0.45, 0.2, 0.0])[mode]
    cost = per_km * (length + 1.0) * random.uniform(0.8, 1.3, tail.size)
    cost += np.where(mode == _TRANSFER, random.uniform(20.0, 80.0, tail.size), 0.0)
    factor = np.vstack([np.ones(4), random.uniform(0.7, 1.5, (_CLASSES - 1, 4))])
    by_class = np.round(factor[:, mode] * cost, 4)
    closed = (random.random(by_class.shape) < 0.04) & ~_dead_end(nodes, tail, head)
    closed[0] = False
    by_class[closed] = np.inf
    origin = random.choice(nodes, streams, replace=False)
    ends = [random.choice(nodes - 1, _ENDS, replace=False) for _ in range(streams)]
    end = np.array([chosen + (chosen >= start) for chosen, start in zip(ends, origin, strict=True)])
    asked = np.round(random.lognormal(3.0, 1.0, end.size), 1) + 1.0
    bare = Instance(
        nodes,
        tail,
        head,
        by_class,
        np.full(tail.size, np.inf),
        origin,
        random.integers(0, _CLASSES, streams),
        np.repeat(np.arange(streams), _ENDS),
        end.ravel(),
        asked,
        1.0,
    )
    load, longest = cheapest_loads(bare)
    return replace(bare, capacity=_capacity(random, load, bare), unmet=10.0 * longest)


_CLASSES, _ENDS, _TRANSFER, _FEW = 5, 10, 3, 3


def _capacity(random: np.random.Generator, load: Floats, of: Instance) -> Floats:
    """More than the load, except on 3 % of the arcs: the most loaded that have ways around them."""
    usual = float(np.quantile(load[load > 0], 0.8))
    capacity = np.maximum(
        load * random.uniform(1.05, 3.0, load.size), usual * random.uniform(0.7, 1.5, load.size)
    )
    around = np.where(_dead_end(of.nodes, of.tail, of.head), 0.0, load)
    wanted = np.argsort(-around, kind="stable")
    tight = wanted[: round(0.03 * load.size)]
    capacity[tight] = load[tight] * random.uniform(0.4, 0.95, tight.size)
    return np.asarray(np.round(capacity, 1), np.float64)


def _dead_end(nodes: int, tail: Ints, head: Ints) -> Bools:
    """Arcs at a node that has few others, so that there may be no way around them."""
    ways = np.bincount(tail, minlength=nodes)
    return np.asarray(np.minimum(ways[tail], ways[head]) <= _FEW)


def _layers(random: np.random.Generator, nodes: int, edges: int) -> tuple[Ints, Ints, Floats]:
    """Edges, the mode of each and its length: three layers, and transfers to the nearest node."""
    points = random.random((nodes, 2)) * 1000.0
    road, rail = round(0.6 * nodes), round(0.25 * nodes)
    layers = np.split(np.arange(nodes), [road, road + rail])
    moves = [
        _nearest(points, layers[1], layers[0]),
        _nearest(points, layers[2], layers[0]),
        _nearest(points, layers[2][::3], layers[1]),
    ]
    left = edges - sum(move.shape[0] for move in moves)
    shared = [round(left * layer.size / nodes) for layer in layers[:2]]
    parts, modes = [], []
    for mode, (layer, count) in enumerate(zip(layers, [*shared, left - sum(shared)], strict=True)):
        among, _ = _shortest_edges(points[layer], count)
        parts.append(layer[among])
        modes.append(np.full(among.shape[0], mode))
    parts += moves
    modes += [np.full(move.shape[0], _TRANSFER) for move in moves]
    every = np.concatenate(parts)
    return every, np.concatenate(modes), _length(points, every)


def _nearest(points: Floats, of: Ints, among: Ints) -> Ints:
    """Pairs of each node and the nearest of some others."""
    distance = np.linalg.norm(points[of][:, np.newaxis] - points[among], axis=2)
    return np.column_stack([of, among[distance.argmin(axis=1)]])


def _shortest_edges(points: Floats, count: int) -> tuple[Ints, Floats]:
    """Edges of a triangulation and their lengths: those of its least tree, then the shortest.

    Raises ValueError where the points cannot have so many, or need more to hang together.
    """
    corners = Delaunay(points).simplices
    sides = np.concatenate([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [0, 2]]])
    edges = np.unique(np.sort(sides, axis=1), axis=0).astype(np.int64)
    length = _length(points, edges)
    size = points.shape[0]
    if not size - 1 <= count <= edges.shape[0]:
        raise ValueError(f"{count} edges for {size} points: {size - 1} to {edges.shape[0]} can be")
    graph = sparse.coo_array((length, edges.T), shape=(size, size))
    tree = sparse.coo_array(minimum_spanning_tree(graph))
    ends = np.sort(np.column_stack([tree.row, tree.col]), axis=1)
    needed = np.isin(edges[:, 0] * size + edges[:, 1], ends[:, 0] * size + ends[:, 1])
    chosen = np.sort(np.lexsort([length, ~needed])[:count])
    return edges[chosen], length[chosen]


def _length(points: Floats, edges: Ints) -> Floats:
    return np.asarray(np.linalg.norm(points[edges[:, 0]] - points[edges[:, 1]], axis=1))


def _both_ways(edges: Ints) -> tuple[Ints, Ints]:
    """Tails and heads of two arcs for every edge."""
    return edges.T.ravel(), edges[:, ::-1].T.ravel()


def _pairs(random: np.random.Generator, nodes: int, count: int) -> Ints:
    """Different pairs of different nodes, by start and end."""
    chosen = np.sort(random.choice(nodes * (nodes - 1), count, replace=False))
    start, end = np.divmod(chosen, nodes - 1)
    return np.column_stack([start, end + (end >= start)])


def _bare(
    nodes: int, arcs: tuple[Ints, Ints], cost: Floats, pairs: Ints, asked: Floats
) -> Instance:
    """An instance of one class without capacities."""
    origin, stream = np.unique(pairs[:, 0], return_inverse=True)
    nothing = np.full(cost.size, np.inf)
    kind = np.zeros(origin.size, np.int64)
    return Instance(
        nodes, *arcs, cost[np.newaxis], nothing, origin, kind, stream, pairs[:, 1], asked, 1.0
    )
