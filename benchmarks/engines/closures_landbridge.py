"""Closures by Landbridge: a solved network kept open, or solved from nothing."""

from __future__ import annotations

from dataclasses import replace
from time import perf_counter

import numpy as np
from flow_programme import programme
from multicommodity import Instance

from engines.closures import Solved
from engines.measure import measured
from engines.with_landbridge import paths
from landbridge.engine.live import LiveProgramme
from landbridge.engine.prove import Proved


def live(of: Instance, arcs: np.ndarray) -> Solved:
    """Each from the solved network, with its certificate."""
    start = perf_counter()
    arrays, flows = programme(of)
    kept = LiveProgramme(arrays, flows)
    base = perf_counter() - start
    arc_of = np.nonzero(of.open)[1]
    everything = of.unmet * float(of.asked.sum())
    seconds, objectives = [], []
    for arc in arcs:
        start = perf_counter()
        upper = arrays.upper.copy()
        upper[flows.columns[arc_of == arc]] = 0.0
        found = kept.solve(replace(arrays, upper=upper))
        seconds.append(perf_counter() - start)
        if not isinstance(found, Proved):
            raise TypeError("a closure has no plan")
        objectives.append(float(arrays.cost @ found.optimum.x) + everything)
    return Solved(base, seconds, objectives)


def anew(of: Instance, arcs: np.ndarray) -> Solved:
    """Build, solve and certify for every closure."""
    base = sum(paths(of).seconds.values())
    seconds, objectives = [], []
    for arc in arcs:
        cost = of.cost.copy()
        cost[:, arc] = np.inf
        without = replace(of, cost=cost)
        answer = paths(without)
        seconds.append(sum(answer.seconds.values()))
        objectives.append(measured(without, answer).objective)
    return Solved(base, seconds, objectives)
