"""Closures by HiGHS: the programme stays, the capacity of the arc becomes nought."""

from __future__ import annotations

from time import perf_counter

import highspy
import numpy as np
from multicommodity import Instance

from engines.closures import Solved
from engines.links import links
from engines.with_highs import loaded


def cold(of: Instance, arcs: np.ndarray) -> Solved:
    """Each solved from nothing, with presolve."""
    return _closed(of, arcs, keeps_basis=False)


def warm(of: Instance, arcs: np.ndarray) -> Solved:
    """Each solved from the optimal basis of the open network."""
    return _closed(of, arcs, keeps_basis=True)


def _closed(of: Instance, arcs: np.ndarray, *, keeps_basis: bool) -> Solved:
    start = perf_counter()
    lp = links(of)
    solver = loaded(lp)
    solver.run()
    base = perf_counter() - start
    basis = solver.getBasis()
    first = lp.row_lower.size - lp.limited.size
    seconds, objectives = [], []
    for row in first + np.searchsorted(lp.limited, arcs):
        start = perf_counter()
        solver.changeRowBounds(int(row), -np.inf, 0.0)
        if keeps_basis:
            solver.setBasis(basis)
        else:
            solver.clearSolver()
        solver.run()
        seconds.append(perf_counter() - start)
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            raise RuntimeError("HiGHS found no optimum of a closure")
        objectives.append(float(solver.getObjectiveValue()))
        solver.changeRowBounds(int(row), -np.inf, float(lp.row_upper[row]))
    return Solved(base, seconds, objectives)
