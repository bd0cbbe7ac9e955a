"""Generated cases of Landbridge: whole programmes, with plants, rules and borders beside flows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

import numpy as np

from engines.answer import Stopwatch
from landbridge.case.case import Case
from landbridge.case.generate import generated
from landbridge.case.year import at_year
from landbridge.engine.certificate import Certificate, certify
from landbridge.engine.lp import Arrays
from landbridge.engine.outcome import Optimum
from landbridge.engine.paths.generate import optimum_over_paths
from landbridge.engine.solver import SolverError, solve
from landbridge.model.build import Build
from landbridge.model.flowing import flows_of
from landbridge.model.programme import build_programme

CASES: dict[str, Callable[[], Case]] = {
    "case-30": lambda: generated(nodes=30, links=120, goods=2, countries=4, origins=2),
    "case-2000": lambda: generated(nodes=2_000, links=8_000, goods=5, countries=10, origins=5),
}
"""Generated cases, their names with the number of places; the first is for trying things."""


@dataclass(frozen=True, slots=True)
class CaseAnswer:
    """An answer to a case: what it costs, how good it is, and seconds of each step.

    objective: in thousand USD; below nought where trade is worth more than it costs.
    proved: our certificate of it; without prices only what it says of rows and bounds counts.
    """

    objective: float
    proved: Certificate
    has_prices: bool
    seconds: dict[str, float]
    size: dict[str, int]


def answer_of(case: Case, by: str) -> CaseAnswer:
    """Build and solve a case by one contender.

    linopy and HiGHS are given every term of the programme ready-made.
    """
    at = at_year(case, case.meta.base_year)
    watch = Stopwatch()
    ours = by in ("paths", "links")
    with watch.time("build" if ours else "given"):
        build = build_programme(at)
        arrays = build.programme.arrays()
    found, has_prices = _SOLVERS[by](build, arrays, watch)
    with watch.time("certify" if ours else "measured"):
        proved = certify(arrays, found)
    seconds = {step: took for step, took in watch.seconds.items() if step in _COUNTED}
    return CaseAnswer(
        float(arrays.cost @ found.x), proved, has_prices, seconds, _size(build, arrays)
    )


_COUNTED = ("build", "solve", "certify")

Found = tuple[Optimum, bool]


def _paths(build: Build, arrays: Arrays, watch: Stopwatch) -> Found:
    with watch.time("solve"):
        return optimum_over_paths(arrays, flows_of(build)), True


def _links(_build: Build, arrays: Arrays, watch: Stopwatch) -> Found:
    with watch.time("solve"):
        found = solve(arrays)
    if not isinstance(found, Optimum):
        raise SolverError("no optimum")
    return found, True


def _highs(_build: Build, arrays: Arrays, watch: Stopwatch) -> Found:
    with_highs = import_module("engines.with_highs")
    with watch.time("build"):
        solver = with_highs.loaded(arrays)
    with watch.time("solve"):
        solver.run()
    found = with_highs.solution(solver)
    x, dual = np.asarray(found.col_value), np.asarray(found.row_dual)
    return Optimum(x, dual, np.asarray(found.col_dual)), True


def _linopy(build: Build, arrays: Arrays, watch: Stopwatch) -> Found:
    twin = import_module("linopy_twin")
    with watch.time("build"):
        model = twin.linopy_model(build, arrays)
    with watch.time("solve"):
        status, condition = model.solve("highs", io_api="direct", output_flag=False)
    if status != "ok":
        raise RuntimeError(f"linopy stopped with {condition}")
    x = np.zeros(arrays.cost.size)
    for name, block in build.columns.items():
        if block.ids.size:
            x[block.ids] = model.solution[name].values
    nothing = np.zeros(arrays.row_lower.size)
    return Optimum(x, nothing, arrays.cost), False


_SOLVERS = {"paths": _paths, "links": _links, "linopy": _linopy, "highs": _highs}
CONTENDERS = tuple(_SOLVERS)


def _size(build: Build, arrays: Arrays) -> dict[str, int]:
    return {
        "nodes": build.net.nodes,
        "arcs": build.net.tail.size,
        "streams": arrays.magnitude.size - 1,
        "flows": build.columns["flow"].ids.size,
    }
