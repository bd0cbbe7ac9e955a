"""One run of `growth.py`: a generated case, one engine, what it took, as JSON.

python benchmarks/growth_run.py ENGINE SETTINGS GIB
"""

from __future__ import annotations

import json
import resource
import sys
import time

import numpy as np

from landbridge.case.case import Case
from landbridge.case.generate import case_of, settings
from landbridge.engine.certificate import certify
from landbridge.engine.lp import Arrays
from landbridge.engine.outcome import Optimum
from landbridge.engine.paths.generate import optimum_over_paths
from landbridge.engine.prove import Proved, prove
from landbridge.model.build import Build
from landbridge.model.flowing import flows_of
from landbridge.model.programme import build_programme

MIB = 1024 if sys.platform == "darwin" else 1
"""What a unit of `ru_maxrss` is in KiB, the other way round on macOS."""

SHORT_S = 2.0
"""Seconds below which the best of three runs counts."""


def main() -> None:
    """Make the case, load and compile everything with a tiny one, then measure."""
    engine, words, most_gib = sys.argv[1:]
    most = int(float(most_gib) * 2**30)
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    case = case_of(settings([words]))
    solved(case_of(settings(["nodes=30 goods=2"])), engine)
    before = peak_mib()
    seconds, (build, arrays, optimum) = timed(case, engine)
    for _ in range(2 if seconds < SHORT_S else 0):
        seconds = min(seconds, timed(case, engine)[0])
    cost = arrays.cost * optimum.x
    facts = {
        "nodes": case.table("places").height,
        "links": case.table("links").height,
        "arcs": int(build.net.tail.size),
        "streams": build.streams.count,
        "flows": int(build.columns["flow"].ids.size),
        "columns": int(arrays.cost.size),
        "seconds": round(seconds, 3),
        "before_mib": round(before, 1),
        "peak_mib": round(peak_mib(), 1),
        "worth": -float(cost.sum()),
        "moved": float(np.abs(cost).sum()),
    }
    print(json.dumps(facts))


def timed(case: Case, engine: str) -> tuple[float, tuple[Build, Arrays, Optimum]]:
    """Seconds that building, solving and certifying took, and what came of it."""
    start = time.perf_counter()
    found = solved(case, engine)
    return time.perf_counter() - start, found


def solved(case: Case, engine: str) -> tuple[Build, Arrays, Optimum]:
    """Build, solve by one engine and no other, and certify."""
    build = build_programme(case)
    arrays = build.programme.arrays()
    if engine == "links":
        outcome = prove(arrays)
        if not isinstance(outcome, Proved):
            raise SystemExit("links find no optimum")
        return build, arrays, outcome.optimum
    optimum = optimum_over_paths(arrays, flows_of(build))
    if not certify(arrays, optimum).holds:
        raise SystemExit("the certificate of paths does not hold")
    return build, arrays, optimum


def peak_mib() -> float:
    """The most memory this process ever took."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 / MIB


if __name__ == "__main__":
    main()
