"""What a plan makes of a quantity: one number, by the routes in which its flows are reported."""

from __future__ import annotations

from math import fsum

from landbridge.engine.lp import Arrays, Bools, Floats
from landbridge.model.build import Build
from landbridge.model.crossed import crossed_kt
from landbridge.model.quantities import Exports
from landbridge.model.solution import Solution
from landbridge.study.quantity import Quantity, direct, put, refuse_unknown


def value_of(solution: Solution, asked: Quantity) -> float | None:
    """A quantity of the plan reported, in its unit; None for a share of nothing.

    Raises CaseError where it names what the case does not have in that year.
    """
    s = solution.solved
    refuse_unknown(asked, s.build.case)
    return measured(asked, s.build, s.arrays, s.optimum.x)


def measured(
    asked: Quantity, build: Build, arrays: Arrays, x: Floats, crosses: Bools | None = None
) -> float | None:
    """A quantity of any plan; x: (columns,).

    crosses: which arcs cross what it is about, (arcs,), where that is known already.
    """
    if direct(asked):
        return put(asked, build, arrays).linear.value(x)
    exports = Exports(asked.good, asked.origin, asked.to)
    crossed = crossed_kt(build, x, exports, asked.on, crosses)
    if asked.kind == "flow":
        return crossed
    whole = fsum(exports.weights(build) * x)
    return crossed / whole if whole > 0 else None
