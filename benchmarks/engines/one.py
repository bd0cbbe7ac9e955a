"""Solves one instance by one contender and tells what came out: run by `engines.run`.

python -m engines.one INSTANCE CONTENDER FOLDER
"""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from time import perf_counter
from typing import cast

from multicommodity import Instance

from engines.answer import Answer
from engines.apart import Record, telling
from engines.contenders import contender
from engines.memory import forget_peak, peak, resident

WARM_UP = "grid-64"
"""What every contender solves first, so that nothing is compiled or loaded while it is timed."""


def solved(name: str, by: str, folder: Path, ready: Callable[[], None]) -> Record:
    """Solve, measure, and put both into a record."""
    of, small = _drawn(name, folder), _drawn(WARM_UP, folder)
    solve = contender(by)
    start = perf_counter()
    solve(small)
    first = perf_counter() - start
    forget_peak()
    before = resident()
    ready()
    answer = solve(of)
    most = peak()
    known = answer.certificate
    return {
        "seconds": sum(answer.seconds.values()),
        "steps": answer.seconds,
        "first_call_s": first,
        "peak_mib": most,
        "growth_mib": None if most is None or before is None else most - before,
        **_measured(of, answer),
        "certificate": known and {"worst": known.worst, "gap": known.gap, "holds": known.holds},
    }


def _drawn(name: str, folder: Path) -> Instance:
    """An instance that another process drew, so that what that takes is not counted here."""
    command = [sys.executable, "-m", "engines.instances", name, str(folder)]
    done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - our own module
    if done.returncode:
        said = done.stderr.decode().strip().splitlines()
        sys.exit(said[-1] if said else f"{name} was not drawn")
    return cast(Instance, pickle.loads(done.stdout))  # noqa: S301 - from our own module


def _measured(of: Instance, answer: Answer) -> Record:
    # Loaded when memory has been read, for the same reason.
    from engines.instances import size_of  # noqa: PLC0415
    from engines.measure import measured  # noqa: PLC0415

    return {**asdict(measured(of, answer)), "size": size_of(of)}


def main() -> None:
    """Read the command line."""
    name, by, folder = sys.argv[1:]
    telling(lambda ready: solved(name, by, Path(folder), ready))


if __name__ == "__main__":
    main()
