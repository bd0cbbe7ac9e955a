"""Times reading large tables and building their programme, with the memory it takes.

    python benchmarks/reading.py [--links 100000] [--rows 1000000] [--json FILE]

Makes up a case with so many links, a case whose table of trade has so many rows, and a trade file
of as many; each as CSV and as Parquet. Every step runs in a process of its own that has read and
built the shipped case before, so that code and threads are there already. Prints seconds, the most
memory the process took beyond that, the bytes of what came of it, and the ratio of the two. Frames
are counted by the buffers they hold, a programme by the arrays the solver is given. Beside it
pandas reads the large table of the same files, without any check. --json writes the same as a list
of facts.
"""

from __future__ import annotations

import argparse
import json
import platform
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
from large_tables import write_case, write_trade

from landbridge.case.case import Case
from landbridge.case.read import read
from landbridge.case.write import MANY, write
from landbridge.case.year import at_year
from landbridge.engine.lp import Arrays
from landbridge.model.programme import build_programme
from landbridge.study.trading.tradetable import read_trade

SHIPPED = Path(__file__).parents[1] / "cases" / "kazakhstan-2023"
STEPS = (
    ("links", "landbridge", "read", "links-csv", ""),
    ("links", "landbridge", "read", "links-parquet", ""),
    ("links", "pandas", "read_csv", "links-csv", "links.csv"),
    ("links", "pandas", "read_parquet", "links-parquet", "links.parquet"),
    ("trade of a case", "landbridge", "read", "trade-csv", ""),
    ("trade of a case", "landbridge", "read", "trade-parquet", ""),
    ("trade of a case", "pandas", "read_csv", "trade-csv", "trade.csv"),
    ("trade of a case", "pandas", "read_parquet", "trade-parquet", "trade.parquet"),
    ("trade file", "landbridge", "read_trade", "", "traded.csv"),
    ("trade file", "landbridge", "read_trade", "", "traded.parquet"),
    ("trade file", "pandas", "read_csv", "", "traded.csv"),
    ("trade file", "pandas", "read_parquet", "", "traded.parquet"),
    ("programme", "landbridge", "build", "links-parquet", ""),
)
"""What is timed: subject, by whom, how, folder and file."""


def main() -> None:
    """Make the tables up, run every step, print a line each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--links", type=int, default=100_000)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--step", nargs=2, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.step:
        print(json.dumps(measured(*asked.step)))
        return
    packages = {name: version(name) for name in ("landbridge", "polars", "numpy", "pandas")}
    print(f"Python {platform.python_version()}, {platform.machine()}")
    print(", ".join(f"{name} {number}" for name, number in packages.items()))
    with tempfile.TemporaryDirectory() as folder:
        make(Path(folder), asked.links, asked.rows)
        facts = [run(Path(folder), step) for step in STEPS]
    if asked.json:
        versions = {"python": platform.python_version(), **packages}
        facts = [{**fact, "versions": versions} for fact in facts]
        asked.json.write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")


def make(folder: Path, links: int, rows: int) -> None:
    """All files of the steps."""
    write_trade(folder, rows)
    for name, count, trade in (("links", links, 10), ("trade", 100, rows)):
        write_case(folder / f"{name}-csv", count, trade)
        write(read(folder / f"{name}-csv"), folder / f"{name}-parquet", parquet_from=MANY)


def run(folder: Path, step: tuple[str, str, str, str, str]) -> dict[str, Any]:
    """One step in a process of its own, printed."""
    subject, by, how, inside, file = step
    place = folder / inside / file
    command = [sys.executable, __file__, "--step", how, str(place)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
    fact: dict[str, Any] = {"subject": subject, "by": by, "step": how, "of": file or inside}
    fact |= json.loads(done.stdout)
    ratio = fact["peak_bytes"] / fact["bytes"]
    print(
        f"{subject:16} {by:11} {how:13} {fact['of']:15} {fact['rows']:>10,} rows"
        f"{fact['seconds']:>8.2f} s{fact['peak_bytes'] / 1e6:>8.0f} MB of"
        f"{fact['bytes'] / 1e6:>6.0f} MB: {ratio:.1f}",
        flush=True,
    )
    return {**fact, "ratio": ratio}


def measured(how: str, place: str) -> dict[str, Any]:
    """Seconds, most memory and size of what came of a step."""
    warm = at_year(read(SHIPPED), 2023)
    build_programme(warm).programme.arrays()
    work = _steps()[how](Path(place))
    before = _resident()
    watch = _Watch()
    start = time.perf_counter()
    found = work()
    seconds = time.perf_counter() - start
    peak = watch.stop() - before
    rows, size = _size(found)
    return {"seconds": seconds, "peak_bytes": peak, "bytes": size, "rows": rows}


def _steps() -> dict[str, Callable[[Path], Callable[[], Any]]]:
    """The steps by name: what they need is made first, and is not measured."""
    return {
        "read": lambda place: lambda: read(place),
        "read_trade": lambda place: lambda: read_trade(place).collect(),
        "read_csv": lambda place: lambda: pd.read_csv(place),
        "read_parquet": lambda place: lambda: pd.read_parquet(place),
        "build": lambda place: _building(at_year(read(place), 2023)),
    }


def _building(case: Case) -> Callable[[], Arrays]:
    def build() -> Arrays:
        return build_programme(case).programme.arrays()

    return build


def _size(found: Any) -> tuple[int, int]:
    """Rows of the largest table, or columns of the programme; bytes of what is held."""
    match found:
        case Case():
            frames = found.tables.values()
            return max(f.height for f in frames), sum(map(_buffers, frames))
        case pl.DataFrame():
            return found.height, _buffers(found)
        case pd.DataFrame():
            return len(found), int(found.memory_usage(deep=True).sum())
        case _:
            m = found.matrix
            arrays = [m.data, m.indices, m.indptr]
            arrays += [value for value in _fields(found) if isinstance(value, np.ndarray)]
            return found.cost.size, sum(array.nbytes for array in arrays)


def _fields(found: Arrays) -> list[object]:
    return [getattr(found, name) for name in found.__dataclass_fields__]


def _buffers(frame: pl.DataFrame) -> int:
    """Bytes a frame holds; text takes 16 for each cell, and what is longer than 12 its length."""
    return int(frame.to_arrow(compat_level=pl.CompatLevel.newest()).nbytes)


class _Watch:
    """The most memory the process has had since."""

    def __init__(self) -> None:
        self._most, self._running = 0, True
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def _look(self) -> None:
        while self._running:
            self._most = max(self._most, _resident())
            time.sleep(0.001)

    def stop(self) -> int:
        """Look for the last time."""
        self._running = False
        self._thread.join()
        return max(self._most, _resident())


def _resident() -> int:
    """Bytes of memory the process has; where the system does not say, the most it ever had."""
    status = Path("/proc/self/statm")
    if status.exists():
        return int(status.read_text().split()[1]) * resource.getpagesize()
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


if __name__ == "__main__":
    main()
