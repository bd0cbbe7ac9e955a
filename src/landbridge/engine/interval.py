"""How far a measure can move over all solutions that are as good as the best, or nearly so.

The programme gets one more row, that its cost may exceed the best by no more than a given room,
and each end of the interval is one more solve that starts from the best solution:

    low, high  =  min, max  w·x     subject to the programme and  c·x <= best + room

A measure that is a ratio, w·x over v·x, has ends where max (w − r·v)·x is nought; r is found by
Dinkelbach's iteration, and that last solve is the proof that no solution has a larger ratio.

Sources: Dinkelbach (1967), On nonlinear fractional programming, Management Science 13; the room is
that of Brill (1979), Modeling to generate alternatives, Management Science 25.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import fsum
from threading import Lock

import numpy as np

from landbridge.engine.certificate import Certificate
from landbridge.engine.ends import OverLinks, OverPaths
from landbridge.engine.lp import Arrays, Floats, Programme
from landbridge.engine.outcome import Optimum
from landbridge.engine.paths.generate import NotForPathsError
from landbridge.engine.paths.split import Flows
from landbridge.engine.prove import NotProvedError, Proved

ROUNDING = 1e-9
"""Share of the money moved by which a solution may cost more and still count as equally good."""

SAME = 1e-6
"""Share of a measure by which two values of it are the same."""

_SMALL = 1e-3  # share of its typical size below which a measure is compared with that instead
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
    """One end of an interval: the measure, a solution that attains it, the proof it is an end.

    slope: how much further the end moves for one more unit of room, at most.
    """

    value: float
    x: Floats
    certificate: Certificate
    slope: float


@dataclass(frozen=True, slots=True)
class Interval:
    """The least and the greatest a measure can be.

    unique: whether they differ by no more than rounding and what the rounding of the cost allows.
    """

    low: End
    high: End
    unique: bool


class NearBest:
    """All solutions of a programme that cost at most a given room more than the best.

    May be asked from several threads; one solver answers one question after the other.
    """

    def __init__(self, arrays: Arrays, best: Optimum, flows: Flows | None = None) -> None:
        """best: an optimum of the programme, or of one it begins with and that costs the same.

        flows: those that paths decide, if they are to.
        """
        self._known, added = best, arrays.cost.size - best.x.size
        at_best = np.append(best.x, np.zeros(added))
        self._cost = fsum(arrays.cost * at_best)
        self._rounding = ROUNDING * fsum(np.abs(arrays.cost * at_best))
        self._arrays = with_cost_row(arrays, at_best)
        self._by = _over_paths(self._arrays, flows) or OverLinks(self._arrays, best)
        self._asked = Lock()

    @property
    def over_paths(self) -> bool:
        """Whether paths decide, or links."""
        return isinstance(self._by, OverPaths)

    @property
    def best(self) -> Optimum:
        """An optimal solution of this very programme.

        Raises NotProvedError where none is found.
        """
        return self._by.best

    def interval(self, measure: Linear, room: float = 0.0) -> Interval | None:
        """The interval of a measure; None where it is a ratio to nothing.

        room: how much more a solution may cost, in the unit of the cost.

        Raises NotProvedError where an end cannot be proved.
        """
        with self._asked:
            try:
                return self._interval(measure, room)
            except NotForPathsError:
                self._by = OverLinks(self._arrays, self._known)
                return self._interval(measure, room)

    def _interval(self, measure: Linear, room: float) -> Interval | None:
        if measure.value(self.best.x) is None:
            return None
        upper = self._arrays.row_upper.copy()
        upper[-1] = cost_limit(self._cost, room, self._rounding)
        within = replace(self._arrays, row_upper=upper)
        low, high = (self._end(within, measure, sign) for sign in (1.0, -1.0))
        width = high.value - low.value - (low.slope + high.slope) * self._rounding
        size = max(abs(low.value), abs(high.value), _SMALL * self._size(measure))
        return Interval(low, high, unique=width <= SAME * size)

    def _end(self, within: Arrays, measure: Linear, sign: float) -> End:
        """The end towards which sign × measure is least, found from the best solution."""
        self._by.start(within)
        size = self._size(measure)
        if measure.over is None:
            found = self._by.least(replace(within, cost=sign * measure.weights), size)
            value = measure.constant + fsum(measure.weights * found.optimum.x)
            return _made(value, found)
        ratio = _ratio(measure, self.best.x)
        for _ in range(_STEPS):
            cost = sign * (measure.weights - ratio * measure.over)
            found = self._by.least(replace(within, cost=cost), size)
            before, ratio = ratio, _ratio(measure, found.optimum.x, ratio)
            if abs(ratio - before) <= _SAME_RATIO * max(abs(ratio), 1.0):
                return _made(ratio, found, fsum(measure.over * found.optimum.x))
        raise NotProvedError("the ratio did not settle")

    def _size(self, measure: Linear) -> float:
        """What is measured where much of it is: the largest weight times a typical value."""
        counted = measure.weights if measure.over is None else measure.over
        typical = self._arrays.magnitude[self._arrays.column_group]
        return float(np.max(np.abs(counted) * typical, initial=0.0))


def _over_paths(arrays: Arrays, flows: Flows | None) -> OverPaths | None:
    """Paths, if they are to find ends and can."""
    try:
        return None if flows is None else OverPaths(arrays, flows)
    except NotForPathsError:
        return None


def _made(value: float, found: Proved, whole: float = 1.0) -> End:
    slope = abs(float(found.optimum.row_dual[-1]))
    return End(value, found.optimum.x, found.certificate, slope / whole if whole > 0 else 0.0)


def _ratio(measure: Linear, x: Floats, otherwise: float = 0.0) -> float:
    """The ratio; where a solution has nothing to relate to, it says nothing against another."""
    found = measure.value(x)
    return otherwise if found is None else found


def cost_limit(cost: float, room: float, rounding: float) -> float:
    """What solutions may cost; 0 where what the best costs and the room are but rounding.

    A limit is kept to a share of its own size, which a limit made of rounding has not.
    """
    limit = cost + max(room, rounding)
    return 0.0 if abs(limit) <= 2.0 * rounding else limit


def with_cost_row(arrays: Arrays, best: Floats, room: float = 0.0) -> Arrays:
    """The programme with one more row, the last: that it costs hardly more than the best solution.

    best: that solution, (columns,).  room: how much more it may cost, at least `ROUNDING` of the
    money moved.
    """
    money = np.max(np.abs(arrays.cost) * arrays.magnitude[arrays.column_group], initial=0.0)
    programme = Programme(np.append(arrays.magnitude, money or 1.0))
    programme.add_programme(arrays)
    group = arrays.magnitude.size
    rounding = ROUNDING * fsum(np.abs(arrays.cost * best))
    upper = cost_limit(fsum(arrays.cost * best), room, rounding)
    row = programme.add_rows("cost", 1, upper=upper, group=group)
    priced = np.flatnonzero(arrays.cost)
    programme.add_terms(row, priced, arrays.cost[priced])
    return programme.arrays()
