"""Times reading, building, solving and certifying a case, beside the same programme in linopy.

    python benchmarks/build_and_solve.py [CASE] [--times 100] [--runs 3]

Prints seconds (best of the runs) and ratios for the case as it is and for one enlarged, with the
versions of everything that takes part. Both programmes go to the same solver; their optima are
compared before anything is printed.
"""

from __future__ import annotations

import argparse
import platform
import tempfile
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar

import linopy.io
from enlarge import enlarge
from linopy_twin import linopy_model

from landbridge.case.case import Case
from landbridge.case.read import read
from landbridge.case.write import write
from landbridge.case.year import at_year
from landbridge.engine.certificate import certify
from landbridge.engine.lp import Arrays
from landbridge.engine.outcome import Optimum
from landbridge.engine.solver import Live
from landbridge.model.build import Build
from landbridge.model.network import Network, build_network
from landbridge.model.programme import assemble
from landbridge.model.streams import Streams, build_streams

Result = TypeVar("Result")

SHIPPED = Path(__file__).parents[1] / "cases" / "kazakhstan-2023"


def main() -> None:
    """Run both sizes and print a table each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("case", nargs="?", type=Path, default=SHIPPED)
    parser.add_argument("--times", type=int, default=100)
    parser.add_argument("--runs", type=int, default=5)
    asked = parser.parse_args()
    packages = ("landbridge", "linopy", "highspy", "polars", "numpy", "scipy")
    print(f"Python {platform.python_version()}, {platform.machine()}")
    print(", ".join(f"{name} {version(name)}" for name in packages))
    case = read(asked.case)
    compare(case, asked.runs)
    compare(enlarge(at_year(case, case.meta.base_year), asked.times), asked.runs)


def compare(case: Case, runs: int) -> None:
    """Time every step on one case and print seconds and ratios."""
    with tempfile.TemporaryDirectory() as folder:
        write(case, folder)
        reading, _ = best(lambda: read(folder), runs)
    at = at_year(case, case.meta.base_year)
    preparing, (net, streams) = best(lambda: prepare(at), runs)
    building, (build, arrays) = best(lambda: assembled(at, net, streams), runs)
    solving, outcome = best(Live(arrays).solve, 1)
    if not isinstance(outcome, Optimum):
        raise SystemExit(f"{case.name}: the solver found no optimum")
    certifying, certificate = best(lambda: certify(arrays, outcome), runs)
    twin_building, twin = best(lambda: linopy_model(build, arrays), runs)
    handing, highs = best(lambda: linopy.io.to_highspy(twin), 1)
    highs.setOptionValue("output_flag", "false")
    twin_solving, _ = best(highs.run, 1)
    ours, theirs = float(arrays.cost @ outcome.x), highs.getObjectiveValue()
    agree = abs(ours - theirs) <= 1e-6 * abs(ours)
    rows, columns = arrays.matrix.shape
    links, places = case.table("links").height, case.table("places").height
    print(f"\n{case.name}: {places:,} places, {links:,} links; {columns:,} columns × {rows:,} rows")
    lines = [
        ("reading and checking the tables", reading, None),
        ("from tables to network and streams", preparing, None),
        ("building the programme", building, twin_building + handing),
        ("solving", solving, twin_solving),
        ("certifying", certifying, None),
    ]
    print(f"{'':36}{'landbridge':>12}{'linopy':>12}{'ratio':>9}")
    for what, mine, other in lines:
        beside = f"{other:>11.3f}s{other / mine:>8.1f}x" if other is not None else ""
        print(f"{what:36}{mine:>11.3f}s{beside}")
    share = certifying / solving
    print(f"certificate: {share:.1%} of the solve; worst violation {certificate.worst:.1e}")
    print(f"optima agree: {agree} ({ours:.6g} and {theirs:.6g})")


def prepare(case: Case) -> tuple[Network, Streams]:
    """What both builders start from: arcs, and the streams that may use each."""
    net = build_network(case)
    return net, build_streams(case, net)


def assembled(case: Case, net: Network, streams: Streams) -> tuple[Build, Arrays]:
    """Our programme, ready for the solver."""
    build = assemble(case, net, streams)
    return build, build.programme.arrays()


def best(work: Callable[[], Result], runs: int) -> tuple[float, Result]:
    """Seconds of the fastest of some runs, and what the last returned."""
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        result = work()
        seconds.append(time.perf_counter() - start)
    return min(seconds), result


if __name__ == "__main__":
    main()
