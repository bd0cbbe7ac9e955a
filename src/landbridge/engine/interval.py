"""How far a measure can move over all solutions that are as good as the best, or nearly so.

The programme gets one more row, that its cost may exceed the best by no more than a given room,
and each end of the interval is one more solve from where the last one stopped:

    low, high  =  min, max  w·x     subject to the programme and  c·x <= best + room

A measure that is a ratio, w·x over v·x, has ends where max (w − r·v)·x is nought; r is found by
Dinkelbach's iteration, and that last solve is the proof that no solution has a larger ratio.

Sources: Dinkelbach (1967), On nonlinear fractional programming, Management Science 13; the room is
that of Brill (1979), Modeling to generate alternatives, Management Science 25.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import fsum

import numpy as np

from landbridge.engine.certificate import Certificate
from landbridge.engine.lp import Arrays, Floats, Programme
from landbridge.engine.prove import NotProvedError, Proved, prove
from landbridge.engine.solver import Live

ROUNDING = 1e-9
"""Share of the money moved by which a solution may cost more and still count as equally good."""

_SAME_RATIO = 1e-10
_STEPS = 50


@dataclass(frozen=True, slots=True)
class Linear:
    """A measure of a solution: constant + weights·x, or weights·x / over·x; both (columns,)."""

    weights: Floats
    over: Floats | None = None
    constant: float = 0.0

    def value(self, x: Floats) -> float | None:
        """The measure of a solution; None where it is a ratio to nothing."""
        part = fsum(self.weights * x)
        if self.over is None:
            return self.constant + part
        whole = fsum(self.over * x)
        return part / whole if whole > 0 else None


@dataclass(frozen=True, slots=True)
class End:
    """One end of an interval: the measure, a solution that attains it, the proof it is an end."""

    value: float
    x: Floats
    certificate: Certificate


@dataclass(frozen=True, slots=True)
class Interval:
    """The least and the greatest a measure can be."""

    low: End
    high: End


class NearBest:
    """All solutions of a programme that cost at most a given room more than the best."""

    def __init__(self, arrays: Arrays, best: Floats) -> None:
        """best: an optimal solution, (columns,)."""
        self.best, self._columns = best, arrays.cost.size
        self._cost = fsum(arrays.cost * best)
        self._rounding = ROUNDING * fsum(np.abs(arrays.cost * best))
        self._arrays = with_cost_row(arrays, best)
        self._live = Live(self._arrays)
        self._room = -1.0

    def interval(self, measure: Linear, room: float = 0.0) -> Interval | None:
        """The interval of a measure; None where it is a ratio to nothing.

        room: how much more a solution may cost, in the unit of the cost.

        Raises NotProvedError where an end cannot be proved.
        """
        if measure.value(self.best) is None:
            return None
        self._allow(room)
        return Interval(self._end(measure, 1.0), self._end(measure, -1.0))

    def _allow(self, room: float) -> None:
        if room == self._room:
            return
        upper = self._arrays.row_upper.copy()
        upper[-1] = self._cost + max(room, self._rounding)
        if self._room < 0:  # the first solve finds the best, from which the ends are near
            self._live.solve()
        self._arrays, self._room = replace(self._arrays, row_upper=upper), room
        self._live.set_sides(self._arrays.row_lower, upper)

    def _end(self, measure: Linear, sign: float) -> End:
        """The end towards which sign × measure is least."""
        if measure.over is None:
            found = self._least(sign * measure.weights)
            value = measure.constant + fsum(measure.weights * found.optimum.x)
            return End(value, found.optimum.x, found.certificate)
        ratio = _ratio(measure, self.best)
        for _ in range(_STEPS):
            found = self._least(sign * (measure.weights - ratio * measure.over))
            before, ratio = ratio, _ratio(measure, found.optimum.x, ratio)
            if abs(ratio - before) <= _SAME_RATIO * max(abs(ratio), 1.0):
                return End(ratio, found.optimum.x, found.certificate)
        raise NotProvedError("the ratio did not settle")

    def _least(self, cost: Floats) -> Proved:
        self._live.set_cost(cost)
        found = prove(replace(self._arrays, cost=cost), self._live)
        if not isinstance(found, Proved):
            raise NotProvedError("the measure has no end")
        return found


def _ratio(measure: Linear, x: Floats, otherwise: float = 0.0) -> float:
    """The ratio; where a solution has nothing to relate to, it says nothing against another."""
    found = measure.value(x)
    return otherwise if found is None else found


def with_cost_row(arrays: Arrays, best: Floats) -> Arrays:
    """The programme with one more row, the last: that it costs no more than the best solution.

    best: that solution, (columns,). Of its cost, `ROUNDING` of the money moved is left as room.
    """
    money = np.max(np.abs(arrays.cost) * arrays.magnitude[arrays.column_group], initial=0.0)
    programme = Programme(np.append(arrays.magnitude, money or 1.0))
    programme.add_programme(arrays)
    group = arrays.magnitude.size
    upper = fsum(arrays.cost * best) + ROUNDING * fsum(np.abs(arrays.cost * best))
    row = programme.add_rows("cost", 1, upper=upper, group=group)
    priced = np.flatnonzero(arrays.cost)
    programme.add_terms(row, priced, arrays.cost[priced])
    return programme.arrays()
