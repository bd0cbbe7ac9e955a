"""Networks for tests: Sioux Falls, Braess's, two roads side by side, and random ones."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np
import polars as pl

from landbridge.engine.congestion.network import Classes, Demand, Network
from landbridge.engine.congestion.times import Times
from landbridge.engine.lp import Floats

SIOUX_FALLS = Path(__file__).parent / "sioux_falls"


class Asked(NamedTuple):
    """What an assignment is asked."""

    network: Network
    times: Times
    demand: Demand


def sioux_falls() -> Asked:
    links, trips = (pl.read_csv(SIOUX_FALLS / f"{name}.csv") for name in ("links", "trips"))
    times = Times.bpr(links["free_time"], links["factor"], links["power"], links["capacity"])
    network = Network.of(24, links["from"] - 1, links["to"] - 1)
    return Asked(network, times, Demand.of(trips["from"] - 1, trips["to"] - 1, trips["trips"]))


def braess(*, bridge: bool) -> Asked:
    """Braess's network with 6 units: 10 x, 50 + x, and 10 + x over the bridge."""
    tail, head = [0, 0, 1, 2, 1], [1, 2, 3, 3, 2]
    free, slope = np.array([0.0, 50, 50, 0, 10]), np.array([10.0, 1, 1, 10, 1])
    count = 5 if bridge else 4
    return Asked(
        Network.of(4, tail[:count], head[:count]),
        lines(free, slope).take(np.arange(count)),
        Demand.of([0], [3], [6.0]),
    )


def lines(free: Floats, slope: Floats) -> Times:
    """Times free + slope · load, as tables of two points."""
    load = np.tile([0.0, 1.0], free.size)
    hours = np.column_stack([free, free + slope]).ravel()
    return Times.table(load, hours, np.arange(0, 2 * free.size + 1, 2))


def side_by_side(times: Times, quantity: float) -> Asked:
    """Roads that all lead from 0 to 1."""
    ends = np.zeros(times.size, np.int64), np.ones(times.size, np.int64)
    return Asked(Network.of(2, *ends), times, Demand.of([0], [1], [quantity]))


class Random(NamedTuple):
    """A random network with classes and capacities."""

    asked: Asked
    classes: Classes
    capacity: Floats


def random_network(seed: int) -> Random:
    """Five nodes on a ring with roads across, two classes, four pairs, all kinds of times."""
    chance = np.random.default_rng(seed)
    ring = np.arange(5)
    across = chance.integers(0, 5, 4), chance.integers(0, 5, 4)
    tail = np.concatenate([ring, ring, across[0]])
    head = np.concatenate([(ring + 1) % 5, (ring - 1) % 5, across[1]])
    tail, head = tail[tail != head], head[tail != head]
    arcs = tail.size
    free, room = chance.uniform(1, 10, arcs), chance.uniform(5, 20, arcs)
    power = chance.choice([1.0, 2.5, 4.0], arcs)
    loads = np.column_stack([np.zeros(arcs), room / 2, room])
    steps = np.sort(chance.uniform(0.1, 5, (arcs, 2)), axis=1) * (room / 2)[:, None]
    hours = np.column_stack([free, free + steps[:, 0], free + steps.sum(axis=1)])
    every = Times.joined(
        [
            Times.bpr(free, chance.uniform(0, 1, arcs), power, room),
            Times.queue(free, chance.uniform(0.5, 2, arcs), room + 20),
            Times.table(loads.ravel(), hours.ravel(), np.arange(0, 3 * arcs + 1, 3)),
        ]
    )
    kind = chance.integers(0, 3, arcs)
    times = every.take(kind * arcs + np.arange(arcs))
    pairs = chance.permutation(20)[:4]
    origin, other = pairs // 4, pairs % 4
    end = np.where(other >= origin, other + 1, other)
    demand = Demand.of(origin, end, chance.uniform(1, 8, 4), chance.integers(0, 2, 4))
    classes = Classes(chance.uniform(0, 20, (2, arcs)), np.array([5.0, 40.0]))
    return Random(Asked(Network.of(5, tail, head), times, demand), classes, room)
