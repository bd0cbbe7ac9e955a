"""The same question put to SciPy: all simple paths, one convex programme."""

from __future__ import annotations

from typing import NamedTuple

import networkx as nx
import numpy as np
from scipy.optimize import LinearConstraint, linprog, minimize

from landbridge.engine.lp import Floats
from tests.engine.congestion.asked import Random


class Programme(NamedTuple):
    """Paths as columns.

    over: of every arc by every path.  of: of every row of the demand by every path.
    paid: what a unit pays on a path besides time.
    """

    over: Floats
    of: Floats
    paid: Floats


def programme(question: Random) -> Programme:
    """All simple paths of every pair, over each of parallel arcs."""
    network, _, demand = question.asked
    graph = nx.MultiDiGraph()
    ends = zip(network.tail.tolist(), network.head.tolist(), strict=True)
    graph.add_edges_from((tail, head, arc) for arc, (tail, head) in enumerate(ends))
    over, of, paid = [], [], []
    for row, (start, end) in enumerate(zip(demand.origin, demand.destination, strict=True)):
        for path in nx.all_simple_edge_paths(graph, int(start), int(end)):
            arcs = [arc for _, _, arc in path]
            over.append(np.bincount(arcs, minlength=network.tail.size))
            of.append(np.eye(demand.origin.size)[row])
            paid.append(question.classes.hours[demand.of_class[row], arcs].sum())
    return Programme(np.array(over, float).T, np.array(of).T, np.array(paid))


def least(question: Random, *, system: bool, capacity: Floats | None = None) -> float:
    """The least objective that SciPy finds; inf where no flow fits the capacities."""
    p, (_, times, demand) = programme(question), question.asked
    if capacity is not None:
        tight = np.isfinite(capacity)
        fits = linprog(p.paid, p.over[tight], capacity[tight], p.of, demand.quantity)
        if not fits.success:
            return np.inf

    def value(flow: Floats) -> tuple[float, Floats]:
        load = p.over @ flow
        sums = load * times.time(load) if system else times.integral(load)
        slope = times.marginal(load) if system else times.time(load)
        return sums.sum() + p.paid @ flow, p.over.T @ slope + p.paid

    start = p.of.T @ (demand.quantity / p.of.sum(axis=1))
    rules = [LinearConstraint(p.of, demand.quantity, demand.quantity)]
    if capacity is not None:
        rules.append(LinearConstraint(p.over[tight], -np.inf, capacity[tight]))
    found = minimize(
        value,
        start,
        jac=True,
        method="SLSQP",
        bounds=[(0, None)] * start.size,
        constraints=rules,
        options={"maxiter": 2_000, "ftol": 1e-12},
    )
    return float(found.fun)
