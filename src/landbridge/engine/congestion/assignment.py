"""How what travels spreads over ways that take longer the fuller they are.

    user      nobody would be sooner by another way (Wardrop's first principle), which is where
              Σ ∫ time + Σ paid is least (Beckmann's sum)
    system    Σ load · time + Σ paid is least: everybody is charged what he costs the others

Demand is fixed, and what is paid counts in time. Paths are found as they are needed and kept as
long as they are used. A round goes through the origins: it searches from each at the costs of that
moment, adds the paths that are cheaper than those known, and moves flow between the paths of every
pair by a step of Newton; then it goes again over the pairs that are furthest from equal costs.

Source: Wardrop (1952), Some theoretical aspects of road traffic research, Proceedings of the
Institution of Civil Engineers 1; Beckmann, McGuire and Winsten (1956), Studies in the Economics of
Transportation; Jayakrishnan, Tsai, Prashker and Rajadhyaksha (1994), A faster path-based algorithm
for traffic assignment, Transportation Research Record 1443.
"""

from __future__ import annotations

from typing import Literal

import numpy as np

from landbridge.engine.congestion.arrays import BOUND, DELAY, Graph, Pairs
from landbridge.engine.congestion.capacity import fit
from landbridge.engine.congestion.equilibrium import Equilibrium, Found, class_loads, ways_of
from landbridge.engine.congestion.layout import arcs_of, graph_of, pairs_of
from landbridge.engine.congestion.network import (
    Classes,
    Demand,
    DemandError,
    Network,
    OverfullError,
    UnconnectedError,
)
from landbridge.engine.congestion.rounds import Rounds
from landbridge.engine.congestion.search import reach_all
from landbridge.engine.congestion.times import Times
from landbridge.engine.kernels.jit import say_if_not_compiled
from landbridge.engine.lp import Floats, Ints

Routing = Literal["user", "system"]
MOST_ROUNDS = 1_000


def assign(
    network: Network,
    times: Times,
    demand: Demand,
    *,
    classes: Classes | None = None,
    capacity: Floats | None = None,
    routing: Routing = "user",
    tolerance: float = 1e-6,
    most_rounds: int = MOST_ROUNDS,
) -> Equilibrium:
    """Find the loads of the equilibrium of users, or of the optimum of the system.

    times: of every arc, by the load of all classes together.
    classes: what else arcs cost; nothing, to one class, if not given.
    capacity: what the load of each arc may not exceed, inf where there is no such bound; (arcs,).
    tolerance: the relative gap, and the share over a capacity, to reach; see `Equilibrium.reached`.

    Raises DemandError where costs, demand or capacities make no sense, UnconnectedError where no
    way leads from an origin to a destination, OverfullError where the demand does not fit.
    """
    say_if_not_compiled()
    hours, bound = _limits(network, times, classes or Classes.one(times.size), capacity)
    rows, order = demand.travels, np.argsort(network.tail, kind="stable")
    graph, pairs = graph_of(network, order), pairs_of(demand, rows, hours, order)
    _refuse_unconnected(graph, pairs, rows)
    system = routing == "system"
    rounds = Rounds(graph, pairs, arcs_of(times.take(order), bound[order], system=system))
    if rows.size:
        _settle(rounds, order, tolerance, most_rounds)
    ways, delay = ways_of(rounds.store, rows, order), np.empty(order.size)
    delay[order] = rounds.arcs.table[:, DELAY]
    spread = class_loads(ways, demand.of_class, hours.shape)
    found = Found(times, hours, bound, spread, delay, system)
    gap = found.gap(float(pairs.quantity @ reach_all(graph, pairs, found.charge[order])))
    return Equilibrium(
        load=found.load,
        class_load=spread,
        time=times.time(found.load),
        delay=delay,
        objective=found.objective,
        relative_gap=gap,
        overload=found.overload,
        rounds=rounds.count,
        reached=gap <= tolerance and found.overload <= tolerance,
        ways=ways,
    )


def _limits(
    network: Network, times: Times, classes: Classes, capacity: Floats | None
) -> tuple[Floats, Floats]:
    """What every class pays in time, inf where an arc has no capacity at all; and capacities."""
    hours = classes.hours
    bound = np.full(times.size, np.inf) if capacity is None else np.asarray(capacity, np.float64)
    if not times.size == network.tail.size == bound.size == hours.shape[1]:
        raise DemandError("network, times, classes and capacities are not of the same arcs")
    if not (bound >= 0).all():
        raise DemandError("a capacity is negative or no number")
    return np.where(bound > 0, hours, np.inf), bound


def _settle(rounds: Rounds, order: Ints, tolerance: float, most: int) -> None:
    if not rounds.arcs.table[:, BOUND].any():
        rounds.settle(tolerance, most)
        return
    try:
        fit(rounds, tolerance, most)
    except OverfullError as fault:
        raise OverfullError(np.sort(order[fault.arcs])) from None


def _refuse_unconnected(graph: Graph, pairs: Pairs, rows: Ints) -> None:
    reach = reach_all(graph, pairs, np.zeros(graph.head.size))
    if np.isinf(reach).any():
        raise UnconnectedError(np.sort(rows[np.isinf(reach)]))
