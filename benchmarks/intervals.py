"""Times intervals beside the solve they start from: an interval may cost twice as much at most.

    python benchmarks/intervals.py [CASE] [--runs 5]

Prints, for every headline of the case and every tolerance, the seconds of one interval (the
question put, both ends found and proved, from a solution that is already there) and its ratio to
one solve of the case (building the programme, solving it from nothing, proving the answer). Best
of the runs on both sides. At the end the worst ratio, also to solving and proving alone.
"""

from __future__ import annotations

import argparse
import platform
import time
from collections.abc import Callable
from functools import partial
from importlib.metadata import version
from pathlib import Path

from landbridge.case.read import read
from landbridge.engine.prove import prove
from landbridge.model.solution import Solution
from landbridge.model.solve import solve
from landbridge.study.headline import headline
from landbridge.study.nearly import Nearly
from landbridge.study.quantity import Quantity

SHIPPED = Path(__file__).parents[1] / "cases" / "kazakhstan-2023"
TOLERANCES = (0.0, 0.001, 0.01)


def main() -> None:
    """Print one line for each headline."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("case", nargs="?", type=Path, default=SHIPPED)
    parser.add_argument("--runs", type=int, default=5)
    asked = parser.parse_args()
    packages = ("landbridge", "highspy", "polars", "numpy", "scipy")
    print(f"Python {platform.python_version()}, {platform.machine()}")
    print(", ".join(f"{name} {version(name)}" for name in packages))
    case = read(asked.case)
    solution = solve(case)
    rows, columns = solution.solved.arrays.matrix.shape
    base = best(lambda: solve(case), asked.runs)
    alone = best(lambda: prove(solution.solved.arrays), asked.runs)
    print(f"\none solve, {rows:,} rows, {columns:,} columns: {base:.3f} s")
    print(f"of it solving and proving alone: {alone:.3f} s")
    print(f"{'interval':60}" + "".join(f"{f'{100 * by:g} %':>17}" for by in TOLERANCES))
    worst = max(max(compare(solution, one, base, asked.runs)) for one in headline(solution))
    print(f"worst: {worst:.2f} × a solve, {worst * base / alone:.2f} × solving and proving alone")


def compare(solution: Solution, asked: Quantity, base: float, runs: int) -> list[float]:
    """Print seconds and ratios of one quantity; returns the ratios."""
    ratios, cells = [], []
    for tolerance in TOLERANCES:
        seconds = best(partial(_interval, solution, asked, tolerance), runs)
        ratios.append(seconds / base)
        cells.append(f"{seconds:.3f} s {seconds / base:.2f} ×")
    print(f"{asked.key[:58]:60}" + "".join(f"{cell:>17}" for cell in cells))
    return ratios


def _interval(solution: Solution, asked: Quantity, tolerance: float) -> None:
    """One interval, nothing kept from others."""
    Nearly(solution).interval(asked, tolerance)


def best(run: Callable[[], object], runs: int) -> float:
    """The least seconds of several runs."""
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - start)
    return min(seconds)


if __name__ == "__main__":
    main()
