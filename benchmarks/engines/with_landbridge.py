"""Landbridge: over paths and over links, each with its certificate."""

from __future__ import annotations

import numpy as np
from flow_programme import programme
from multicommodity import Instance

from engines.answer import Answer, Stopwatch
from landbridge.engine.certificate import certify
from landbridge.engine.lp import Arrays
from landbridge.engine.outcome import Optimum
from landbridge.engine.paths.generate import optimum_over_paths
from landbridge.engine.solver import SolverError, solve


def paths(of: Instance) -> Answer:
    """Over paths."""
    return _solved(of, over_paths=True)


def links(of: Instance) -> Answer:
    """Over links."""
    return _solved(of, over_paths=False)


def _solved(of: Instance, *, over_paths: bool) -> Answer:
    watch = Stopwatch()
    with watch.time("build"):
        arrays, flows = programme(of)
    with watch.time("solve"):
        found = optimum_over_paths(arrays, flows) if over_paths else _over_links(arrays)
    with watch.time("certify"):
        certificate = certify(arrays, found)
    flow = np.zeros(of.open.shape)
    flow[of.open] = found.x[: flows.columns.size]
    limited = np.flatnonzero(np.isfinite(of.capacity))
    price = np.zeros(of.tail.size)
    price[limited] = -found.row_dual[found.row_dual.size - limited.size :]
    undelivered = of.asked - found.x[found.x.size - of.end.size :]
    return Answer(flow, undelivered, price, watch.seconds, certificate)


def _over_links(arrays: Arrays) -> Optimum:
    found = solve(arrays)
    if not isinstance(found, Optimum):
        raise SolverError("no optimum")
    return found
