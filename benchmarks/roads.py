"""Road networks with trips, for `equilibrium.py`: a public one, generated ones, those in files."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import polars as pl
from scipy import sparse
from scipy.sparse.csgraph import dijkstra

from landbridge.engine.congestion.times import Times
from landbridge.engine.lp import Floats, Ints

SIOUX_FALLS = Path(__file__).parents[1] / "tests" / "engine" / "congestion" / "sioux_falls"
LEAST_TIME = 1e-3
"""Stands for a time of nought, which AequilibraE does not take; all contenders are given it."""


@dataclass(frozen=True, slots=True)
class Roads:
    """A network with trips between its first nodes.

    zones: how many.  first_through: the first node that ways may lead through.
    free, factor, power, capacity: of every arc.  trips: (zones, zones).
    """

    name: str
    nodes: int
    first_through: int
    tail: Ints
    head: Ints
    free: Floats
    factor: Floats
    power: Floats
    capacity: Floats
    trips: Floats

    @property
    def times(self) -> Times:
        """The times on its arcs."""
        return Times.bpr(self.free, self.factor, self.power, self.capacity)


def sioux_falls() -> Roads:
    """The network of LeBlanc, Morlok and Pierskalla."""
    links, pairs = (pl.read_csv(SIOUX_FALLS / f"{name}.csv") for name in ("links", "trips"))
    trips = np.zeros((24, 24))
    trips[pairs["from"] - 1, pairs["to"] - 1] = pairs["trips"]
    table = links.cast(pl.Float64).to_numpy()
    return _roads("Sioux Falls", 24, 0, table[:, [0, 1, 3, 4, 5, 2]], trips)


def grid(side: int) -> Roads:
    """A grid of two-way roads with a zone at every third node."""
    chance = np.random.default_rng(1)
    node = chance.permutation(side * side).reshape(side, side)
    ends = [(node[:, :-1], node[:, 1:]), (node[:-1], node[1:])]
    pairs = np.concatenate([np.column_stack([a.ravel(), b.ravel()]) for a, b in ends])
    pairs = np.concatenate([pairs, pairs[:, ::-1]])
    count = len(pairs)
    free, capacity = chance.uniform(1, 5, count), chance.choice([500.0, 1000.0, 2000.0], count)
    fixed = np.full(count, 0.15), np.full(count, 4.0)
    table = np.column_stack([pairs + 1, free, *fixed, capacity])
    zones = side * side // 3
    wanted = chance.exponential(size=(zones, zones)) * (chance.random((zones, zones)) < 0.1)
    bare = _roads(f"grid {side} × {side}", side * side, 0, table, np.zeros((zones, zones)))
    return filled(bare, wanted)


def public(network: Path, trips: Path | None) -> Roads:
    """A network in the format of the project Transportation Networks for Research."""
    told, rows = _read(network)
    table = np.array([row[:7] for row in rows if len(row) >= 7], dtype=float)[:, [0, 1, 4, 5, 6, 2]]
    nodes, zones = int(told["NUMBER OF NODES"]), int(told["NUMBER OF ZONES"])
    empty = np.zeros((zones, zones))
    through = int(told["FIRST THRU NODE"]) - 1
    name = network.stem.removesuffix("_net")
    bare = _roads(name, nodes, through, table, empty)
    if trips is None:
        return by_gravity(replace(bare, name=f"{name}, trips made up"))
    origin = 0
    for row in _read(trips)[1]:
        words = " ".join(row).replace(":", " ").split()
        if words[0] == "Origin":
            origin = int(words[1])
            words = words[2:]
        for end, amount in zip(words[::2], words[1::2], strict=True):
            empty[origin - 1, int(end) - 1] += float(amount)
    np.fill_diagonal(empty, 0.0)
    return _roads(name, nodes, through, table, empty)


def by_gravity(roads: Roads) -> Roads:
    """The same with trips made up: fewer to what is far, none where there would be hardly any."""
    zones = roads.trips.shape[0]
    chance = np.random.default_rng(0)
    far = _reach(roads) / _reach(roads).mean()
    wanted = chance.lognormal(size=(zones, 1)) * chance.lognormal(size=zones) * np.exp(-far)
    full = filled(roads, wanted)
    return replace(full, trips=np.where(full.trips < 0.02, 0.0, full.trips))


def filled(roads: Roads, wanted: Floats) -> Roads:
    """The same with trips in proportion to some, as many as fill a third of all room on roads.

    That is, where all take the ways that are shortest when roads are empty.
    """
    trips = wanted.copy()
    np.fill_diagonal(trips, 0.0)
    counts = roads.free > LEAST_TIME
    room = float(roads.free[counts] @ roads.capacity[counts])
    return replace(roads, trips=trips * room / 3 / float((trips * _reach(roads)).sum()))


def _reach(roads: Roads) -> Floats:
    """The time from zone to zone on empty roads."""
    zones, shape = roads.trips.shape[0], (roads.nodes, roads.nodes)
    ways = sparse.csr_array((roads.free, (roads.tail, roads.head)), shape=shape)
    return np.asarray(dijkstra(ways, indices=np.arange(zones))[:, :zones])


def _read(file: Path) -> tuple[dict[str, str], list[list[str]]]:
    """What stands above the table of a file, and the words of every row of it."""
    above, _, below = file.read_text(encoding="utf-8").partition("<END OF METADATA>")
    told = [line.strip().lstrip("<").partition(">") for line in above.splitlines() if ">" in line]
    rows = [line.partition("~")[0].replace(";", " ").split() for line in below.splitlines()]
    return {name: value.strip() for name, _, value in told}, [row for row in rows if row]


def _roads(name: str, nodes: int, through: int, table: Floats, trips: Floats) -> Roads:
    """Roads from a table: tail, head, free time, factor, power, capacity; nodes from 1."""
    tail, head = table[:, 0].astype(np.int64) - 1, table[:, 1].astype(np.int64) - 1
    free = np.maximum(table[:, 2], LEAST_TIME)
    factor, power, capacity = np.array(table[:, 3:].T)
    return Roads(name, nodes, through, tail, head, free, factor, power, capacity, trips)
