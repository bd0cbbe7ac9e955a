"""Solves one generated case by one contender and tells what came out: run by `engines.run`.

python -m engines.one_case CASE CONTENDER
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from time import perf_counter

from engines.apart import Record, telling
from engines.cases import CASES, answer_of
from engines.memory import forget_peak, peak, resident

WARM_UP = "case-30"


def solved(name: str, by: str, ready: Callable[[], None]) -> Record:
    """Solve, measure, and put both into a record."""
    case, small = CASES[name](), CASES[WARM_UP]()
    start = perf_counter()
    answer_of(small, by)
    first = perf_counter() - start
    forget_peak()
    before = resident()
    ready()
    answer = answer_of(case, by)
    most, known = peak(), answer.proved
    return {
        "seconds": sum(answer.seconds.values()),
        "steps": answer.seconds,
        "first_call_s": first,
        "peak_mib": most,
        "growth_mib": None if most is None or before is None else most - before,
        "objective": answer.objective,
        "bound": None,
        "gap": max(known.gap, known.group_gap, known.dual) if answer.has_prices else None,
        "violation": max(known.rows, known.bounds),
        "delivered": None,
        "certificate": {"worst": known.worst, "gap": known.gap, "holds": known.holds}
        if answer.has_prices
        else None,
        "size": answer.size,
    }


def main() -> None:
    """Read the command line."""
    name, by = sys.argv[1:]
    telling(lambda ready: solved(name, by, ready))


if __name__ == "__main__":
    main()
