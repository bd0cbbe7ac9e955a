"""Solves one instance by one contender and tells what came out: run by `engines.run`.

python -m engines.one INSTANCE CONTENDER FOLDER
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from time import perf_counter

from engines.answer import measured
from engines.apart import Record, telling
from engines.contenders import contender
from engines.instances import instance, size_of
from engines.memory import forget_peak, peak, resident

WARM_UP = "grid-64"
"""What every contender solves first, so that nothing is compiled or loaded while it is timed."""


def solved(name: str, by: str, folder: Path, ready: Callable[[], None]) -> Record:
    """Solve, measure, and put both into a record."""
    of, small = instance(name, folder), instance(WARM_UP)
    solve = contender(by)
    start = perf_counter()
    solve(small)
    first = perf_counter() - start
    forget_peak()
    before = resident()
    ready()
    answer = solve(of)
    most = peak()
    found = measured(of, answer)
    known = answer.certificate
    return {
        "seconds": sum(answer.seconds.values()),
        "steps": answer.seconds,
        "first_call_s": first,
        "peak_mib": most,
        "growth_mib": None if most is None or before is None else most - before,
        **asdict(found),
        "certificate": known and {"worst": known.worst, "gap": known.gap, "holds": known.holds},
        "size": size_of(of),
    }


def main() -> None:
    """Read the command line."""
    name, by, folder = sys.argv[1:]
    telling(lambda ready: solved(name, by, Path(folder), ready))


if __name__ == "__main__":
    main()
