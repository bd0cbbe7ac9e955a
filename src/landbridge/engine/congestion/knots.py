"""Measured times on arcs: straight lines between points, rounded a little where they meet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from landbridge.engine.lp import Bools, Floats, Ints

CORNER = 1e-5
"""Share of the shorter of two lines over which, on either side of their meeting, it is rounded."""
_ROUNDING = 1e-9  # share of a slope by which the next may be less


Scalar = TypeVar("Scalar", bound=np.generic)


@dataclass(frozen=True, slots=True)
class Knots:
    """Parabolas between knots; those of arc a are from start[a] to start[a + 1], some have none.

    From a knot on, the time is hours + slope · u + bend · u² / 2, with u the load beyond it.

    start: (arcs + 1,).
    load, hours, slope, bend: of each knot; the first of an arc is at no load.
    area: the integral of the time from no load to the knot.
    """

    start: Ints
    load: Floats
    hours: Floats
    slope: Floats
    bend: Floats
    area: Floats

    @classmethod
    def none(cls, arcs: int) -> Knots:
        """No knots for any arc."""
        empty = np.empty(0)
        return cls(np.zeros(arcs + 1, np.int64), empty, empty, empty, empty, empty)

    def take(self, arcs: Ints) -> Knots:
        """Those of some arcs, in the order asked for."""
        count = np.diff(self.start)[arcs]
        start = np.append(0, np.cumsum(count))
        at = np.arange(start[-1]) + np.repeat(self.start[arcs] - start[:-1], count)
        return Knots(
            start, self.load[at], self.hours[at], self.slope[at], self.bend[at], self.area[at]
        )

    @staticmethod
    def joined(parts: list[Knots]) -> Knots:
        """Those of several sets of arcs, one after the other."""
        counts = np.concatenate([np.diff(part.start) for part in parts])
        return Knots(
            np.append(0, np.cumsum(counts)),
            np.concatenate([part.load for part in parts]),
            np.concatenate([part.hours for part in parts]),
            np.concatenate([part.slope for part in parts]),
            np.concatenate([part.bend for part in parts]),
            np.concatenate([part.area for part in parts]),
        )

    def before(self, load: Floats, arcs: Ints) -> tuple[Ints, Floats]:
        """The last knot at or before a load of some arcs, and the load beyond it.

        arcs: which, ascending, all with knots.  load: beside them.
        """
        start, count = self.start[arcs], np.diff(self.start)[arcs]
        reached = self.load <= np.repeat(load, count)
        at = start + np.add.reduceat(reached.astype(np.int64), start) - 1
        return at, load - self.load[at]


def knots_of(load: Floats, hours: Floats, start: Ints) -> Knots:
    """Knots of measured points, two or more to an arc, without a fault; see `first_fault`.

    A time is flat before the first point and goes on along the last line.
    """
    load, hours, start = _from_no_load(load, hours, start)
    first, last = start[:-1], start[1:] - 1
    step = np.diff(load, append=np.inf)
    right = np.diff(hours, append=0.0) / step
    right[last] = right[last - 1]
    left = np.append(0.0, right[:-1])
    width = CORNER * np.minimum(np.append(0.0, step[:-1]), step)
    width[first] = 0.0
    inner = np.ones(load.size, np.bool_)
    inner[first] = inner[last] = False
    kept = _alternating(inner, inner)
    kept[2 * first + 1] = True
    return _between(
        np.append(0, np.cumsum(2 * np.diff(start) - 3)),
        _alternating(load - width, load + width)[kept],
        _alternating(hours - left * width, hours + right * width)[kept],
        _alternating(left, right)[kept],
    )


def _between(start: Ints, load: Floats, hours: Floats, slope: Floats) -> Knots:
    """Parabolas between knots of which the time and the slope are known."""
    last = start[1:] - 1
    length = np.diff(load, append=0.0)
    length[last] = 0.0
    turned = np.diff(slope, append=0.0)
    bend = np.divide(turned, length, out=np.zeros(load.size), where=length > 0)
    area = length * (hours + length * (slope / 2 + length * bend / 6))
    before = np.append(0.0, np.cumsum(area)[:-1])
    before -= np.repeat(before[start[:-1]], np.diff(start))
    return Knots(start, load, hours, slope, bend, before)


def _from_no_load(load: Floats, hours: Floats, start: Ints) -> tuple[Floats, Floats, Ints]:
    """Points with one at no load put before those that start later."""
    late = load[start[:-1]] > 0
    before = start[:-1][late]
    count = np.diff(start) + late
    return (
        np.insert(load, before, 0.0),
        np.insert(hours, before, hours[before]),
        np.append(0, np.cumsum(count)),
    )


def _alternating(left: NDArray[Scalar], right: NDArray[Scalar]) -> NDArray[Scalar]:
    return np.column_stack([left, right]).ravel()


def first_fault(load: Floats, hours: Floats, start: Ints) -> tuple[int, str]:
    """The first arc whose points cannot be those of a time that is convex and never falls, and why.

    (-1, "") where there is none.
    """
    few = np.diff(start) < 2
    if few.any():
        return int(np.argmax(few)), "it has fewer than two points"
    owner = np.repeat(np.arange(start.size - 1), np.diff(start))
    for wrong, why in _faults(load, hours, owner):
        if wrong.any():
            return int(owner[np.argmax(wrong)]), why
    return -1, ""


def _faults(load: Floats, hours: Floats, owner: Ints) -> Iterator[tuple[Bools, str]]:
    """What may be wrong at each point, in the order in which it is looked at."""
    finite = np.isfinite(load) & np.isfinite(hours)
    yield ~finite | (load < 0) | (hours < 0), "a load or a time is negative or not finite"
    new = np.diff(owner, prepend=-1) != 0
    step, rise = np.diff(load, prepend=0.0), np.diff(hours, prepend=0.0)
    yield ~new & (step <= 0), "its loads do not ascend"
    yield ~new & (rise < 0), "its time falls"
    slope = rise / np.where(new, 1.0, step)
    second = np.append(False, new[:-1])
    less = slope < np.append(0.0, slope[:-1]) * (1 - _ROUNDING)
    yield ~new & ~second & less, "its time rises less steeply than before"
