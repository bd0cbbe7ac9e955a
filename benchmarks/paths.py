"""Times the engine of paths beside the engine of links, both from the same arrays.

    python benchmarks/paths.py [--instances FOLDER] [--times 20] [--slow]

Multicommodity networks of the literature, where a folder holds them (files as `planar30.txt`, with
their published values in `results.txt`), then the shipped case and the same enlarged. Prints
seconds, ratios, what was published, and the versions of everything that takes part. Both optima
are compared, and both are certified, before anything is printed. Programmes that take links more
than a minute or so run only with --slow.
"""

from __future__ import annotations

import argparse
import platform
import time
from importlib.metadata import version
from pathlib import Path

import numpy as np
from enlarge import enlarge
from flow_programme import programme
from multicommodity import FOLDER, published, read_instance

from landbridge.case.read import read
from landbridge.case.year import at_year
from landbridge.engine.certificate import certify
from landbridge.engine.lp import Arrays
from landbridge.engine.outcome import Optimum
from landbridge.engine.paths.generate import optimum_over_paths
from landbridge.engine.paths.split import Flows
from landbridge.engine.solver import solve
from landbridge.model.flowing import flows_of
from landbridge.model.programme import build_programme

ROOT = Path(__file__).parents[1]
SHIPPED = ROOT / "cases" / "kazakhstan-2023"
QUICK = ("grid3", "grid4", "grid5", "planar50", "planar80")
SLOW = ("grid6", "planar100", "planar150", "grid7")
ONLY_PATHS = ("grid7",)
"""What links take more than several minutes for."""


def main() -> None:
    """Run all sizes and print a line each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--instances", type=Path, default=FOLDER)
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--slow", action="store_true")
    asked = parser.parse_args()
    packages = ("landbridge", "highspy", "numpy", "scipy")
    print(f"Python {platform.python_version()}, {platform.machine()}")
    print(", ".join(f"{name} {version(name)}" for name in packages))
    print(f"{'':20} {'columns':>10} {'paths, s':>9} {'links, s':>9} {'ratio':>6}  optimum")
    if asked.instances.is_dir():
        known = published(asked.instances)
        for name in (*QUICK, *(SLOW if asked.slow else ())):
            arrays, flows = programme(read_instance(asked.instances / f"{name}.txt"))
            told = f"published {known[name]:,.10g}" if name in known else ""
            compare(name, arrays, flows, told, links=name not in ONLY_PATHS)
    case = read(SHIPPED)
    case = at_year(case, case.meta.base_year)
    for times in (1, asked.times):
        build = build_programme(case if times == 1 else enlarge(case, times))
        compare(f"shipped case × {times}", build.programme.arrays(), flows_of(build), "")


def compare(name: str, arrays: Arrays, flows: Flows, told: str, *, links: bool = True) -> None:
    """Solve by both engines, or by that of paths alone, and print a line."""
    start = time.perf_counter()
    paths = optimum_over_paths(arrays, flows)
    seconds = time.perf_counter() - start
    beside = "        –      –"
    if not certify(arrays, paths).holds:
        raise SystemExit(f"{name}: the certificate does not hold")
    if links:
        start = time.perf_counter()
        other = solve(arrays)
        longer = time.perf_counter() - start
        if not isinstance(other, Optimum):
            raise SystemExit(f"{name}: links find no optimum")
        if not np.isclose(arrays.cost @ other.x, arrays.cost @ paths.x, rtol=1e-9):
            raise SystemExit(f"{name}: the engines do not agree")
        beside = f"{longer:9.2f} {longer / seconds:6.1f}"
    moved = float(arrays.cost[flows.columns] @ paths.x[flows.columns])
    size = arrays.cost.size
    print(f"{name:20} {size:10,} {seconds:9.2f} {beside}  {moved:,.10g} {told}", flush=True)


if __name__ == "__main__":
    main()
