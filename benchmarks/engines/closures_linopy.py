"""Closures by linopy: the model built and solved again without the arc."""

from __future__ import annotations

from dataclasses import replace
from time import perf_counter

import numpy as np
from multicommodity import Instance

from engines.closures import Solved
from engines.with_linopy import model_of, sparse_expressions


def rebuilt(of: Instance, arcs: np.ndarray) -> Solved:
    """Build and solve for every closure."""
    base, _ = _solved(of)
    seconds, objectives = [], []
    for arc in arcs:
        cost = of.cost.copy()
        cost[:, arc] = np.inf
        took, objective = _solved(replace(of, cost=cost))
        seconds.append(took)
        objectives.append(objective)
    return Solved(base, seconds, objectives)


def _solved(of: Instance) -> tuple[float, float]:
    """Seconds, and what the plan costs."""
    start = perf_counter()
    with sparse_expressions():
        model = model_of(of)
        status, condition = model.solve("highs", io_api="direct", output_flag=False)
    took = perf_counter() - start
    if status != "ok" or model.objective.value is None:
        raise RuntimeError(f"linopy stopped with {condition}")
    return took, float(model.objective.value)
