"""What a solution says of something that was observed."""

from __future__ import annotations

from math import fsum
from typing import Any

from landbridge.case.cells import split
from landbridge.engine.lp import Floats
from landbridge.model.quantities import Exports, quantity
from landbridge.model.solution import Solution

Row = dict[str, Any]


def weights_of(solution: Solution, observed: Row) -> Floats | None:
    """What counts towards a row of `observed`, as weights on the columns of a solution; kt a year.

    None where the solution has no such thing: the row it names was not open in that year.
    """
    build, table = solution.solved.build, observed["table"]
    if table is None:
        ends = observed["from_country"], observed["to_country"]
        return Exports(observed["good"], *ends).weights(build)
    return quantity(build, table, observed["row"], observed["good"], split(observed["origins"]))


def modelled_kt(solution: Solution, observed: Row) -> float | None:
    """The solution's counterpart of a row of `observed`, kt a year; None where it has none."""
    weights = weights_of(solution, observed)
    return None if weights is None else fsum(weights * solution.solved.optimum.x)
