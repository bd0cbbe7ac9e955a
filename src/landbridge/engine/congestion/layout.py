"""From a question to the arrays of the kernels: arcs by tail, demand by class and origin."""

from __future__ import annotations

import numpy as np

from landbridge.engine.congestion.arrays import (
    ARC_COLUMNS,
    BOUND,
    CAPACITY,
    FIRST,
    FREE,
    KIND,
    LAST,
    POWER,
    SCALE,
    SYSTEM,
    Arcs,
    Graph,
    Pairs,
    with_room,
)
from landbridge.engine.congestion.network import Demand, DemandError, Network
from landbridge.engine.congestion.times import Times
from landbridge.engine.lp import Floats, Ints


def graph_of(network: Network, order: Ints) -> Graph:
    """The network with its arcs in an order of their tails."""
    tail = network.tail[order]
    first = np.searchsorted(tail, np.arange(network.nodes + 1))
    none, nowhere = np.empty(0), np.empty(0, np.int64)
    through = network.through
    return with_room(Graph(first, tail, network.head[order], through, none, nowhere, none, nowhere))


def pairs_of(demand: Demand, rows: Ints, hours: Floats, order: Ints) -> Pairs:
    """Rows of the demand in groups.

    hours: what classes pay besides time, (classes, arcs).
    Raises DemandError where demand is of no class.
    """
    origin, whose = demand.origin[rows], demand.of_class[rows]
    if rows.size and (whose.min() < 0 or whose.max() >= hours.shape[0]):
        raise DemandError("demand is of a class that is not there")
    new = np.ones(rows.size, np.bool_)
    new[1:] = (np.diff(origin) != 0) | (np.diff(whose) != 0)
    start = np.flatnonzero(new)
    group = np.column_stack([origin[start], whose[start], start])
    return Pairs(
        np.vstack([group, [-1, -1, rows.size]]),
        demand.destination[rows],
        np.array(whose),
        demand.quantity[rows],
        np.zeros(rows.size),
        np.ascontiguousarray(hours[:, order]),
    )


def arcs_of(times: Times, bound: Floats, *, system: bool) -> Arcs:
    """The arcs without load.

    bound: capacities that may not be exceeded, inf where there is none.
    """
    knots = times.knots
    table = np.zeros((times.size, ARC_COLUMNS))
    table[:, KIND] = times.kind
    table[:, FREE] = times.free
    table[:, SCALE] = times.scale
    table[:, POWER] = times.power
    table[:, CAPACITY] = times.capacity
    table[:, FIRST] = knots.start[:-1]
    table[:, LAST] = knots.start[1:] - 1
    table[:, SYSTEM] = system
    table[:, BOUND] = np.where(np.isfinite(bound), bound, 0.0)
    points = np.column_stack([knots.load, knots.hours, knots.slope, knots.bend])
    return Arcs(table, points, np.zeros(times.size))
