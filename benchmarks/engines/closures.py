"""One arc after the other is closed and the network solved again: run by `compare.py`.

python -m engines.closures NETWORK CONTENDER COUNT
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from statistics import fmean, median

import numpy as np
from multicommodity import Instance

from engines.apart import Record, apart, telling
from engines.instances import instance
from engines.plan import CLOSED_NETWORK, CLOSURES
from engines.results import CLOSURES as RESULTS
from engines.results import circumstances, is_done, keep, kept, key
from engines.ways import cheapest_loads


@dataclass(frozen=True, slots=True)
class Solved:
    """The network as it is, and with every closure: seconds, and what each plan costs."""

    base_s: float
    seconds: list[float]
    objectives: list[float]


CONTENDERS = {
    "live": ("Landbridge, kept open", "engines.closures_landbridge", "live", "landbridge"),
    "anew": ("Landbridge, from nothing", "engines.closures_landbridge", "anew", "landbridge"),
    "linopy": ("linopy + HiGHS, rebuilt", "engines.closures_linopy", "rebuilt", "linopy"),
    "highs-cold": ("HiGHS, bound changed, cold", "engines.closures_highs", "cold", "highspy"),
    "highs-warm": ("HiGHS, bound changed, warm", "engines.closures_highs", "warm", "highspy"),
}
"""Title, module, function and package of each."""
WARM_UP = "multimodal-60"


def closed_arcs(of: Instance, count: int) -> np.ndarray:
    """Arcs on cheapest ways, chosen by a seed; the same for every contender."""
    used = np.flatnonzero(cheapest_loads(of)[0])
    random = np.random.default_rng(7)
    return np.asarray(np.sort(random.permutation(used)[:count]))


def run(only: Collection[str], limit: float, results: Path, *, again: bool) -> None:
    """Run every contender in a process of its own and keep what comes out.

    only: names of contenders; all of them where it has none.
    """
    done = {key(record): record for record in kept(RESULTS, results)}
    for by in [name for name in CONTENDERS if name in only] or CONTENDERS:
        title, _, _, package = CONTENDERS[by]
        if not again and is_done(done.get((CLOSED_NETWORK, by)), limit):
            continue
        if find_spec(package) is None:
            print(f"{title}: skipped, {package} is not installed")
            continue
        record = {
            "instance": CLOSED_NETWORK,
            "contender": by,
            **circumstances(package),
            **apart("engines.closures", [CLOSED_NETWORK, by, str(CLOSURES)], limit),
        }
        keep(RESULTS, record, results)
        print(f"{CLOSED_NETWORK}, {title}: {said(record)}", flush=True)


def said(record: Record) -> str:
    """A record in a few words."""
    if record["status"] == "solved":
        return f"{record['median_s']:.3g} s a closure, {record['base_s']:.3g} s before"
    return str(record.get("reason", record["status"]))


def solved(network: str, by: str, count: int, ready: Callable[[], None]) -> Record:
    """Close arcs one by one and put seconds into a record."""
    of, small = instance(network), instance(WARM_UP)
    _, module, function, _ = CONTENDERS[by]
    close: Callable[[Instance, np.ndarray], Solved] = getattr(import_module(module), function)
    close(small, closed_arcs(small, 2))
    ready()
    found = close(of, closed_arcs(of, count))
    return {
        "base_s": found.base_s,
        "closures": len(found.seconds),
        "median_s": median(found.seconds),
        "mean_s": fmean(found.seconds),
        "largest_s": max(found.seconds),
        "objectives": found.objectives,
    }


def main() -> None:
    """Read the command line."""
    network, by, count = sys.argv[1:]
    telling(lambda ready: solved(network, by, int(count), ready))


if __name__ == "__main__":
    main()
