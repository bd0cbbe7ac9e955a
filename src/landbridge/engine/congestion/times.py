"""Times on arcs that grow with the load: how long, how steeply, how much in all.

    bpr     free · (1 + factor · (load / capacity) ^ power)
    queue   free + service / (capacity - load)
    table   straight lines between measured points

All of them are convex and never fall. Loads are in any one unit, times in any other; a load below
nought counts as nought.

A queue is endless at its capacity. From `QUEUE_KNOWN` of it on the time goes on along its tangent,
which keeps it convex; `Times.beyond` tells which loads lie there. A table is flat before its first
point and goes on along its last line. Where two lines meet they are rounded over the hundred
thousandth part of the shorter, so that a slope does not jump.

Source: Bureau of Public Roads (1964), Traffic Assignment Manual; Kleinrock (1975), Queueing
Systems, volume 1, for the queue, which is M/M/1 where service is 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from landbridge.engine.congestion.knots import Knots, first_fault, knots_of
from landbridge.engine.lp import Bools, Floats, Ints

BPR, QUEUE, TABLE = 0, 1, 2
QUEUE_KNOWN = 0.999
"""Share of its capacity up to which a queue follows its formula: a thousand times its least."""


class TimesError(ValueError):
    """A time that falls, is not convex, or has an impossible parameter."""


@dataclass(frozen=True, slots=True)
class Times:
    """The times on a set of arcs, of one kind or of several.

    kind: BPR (also for what no load changes), QUEUE or TABLE, (arcs,).
    free: the time at no load, without what a queue adds, (arcs,).
    scale: BPR: what a load as large as the capacity adds; QUEUE: service; (arcs,).
    power: of BPR, (arcs,).
    capacity: of BPR and QUEUE, (arcs,).
    knots: of TABLE; the other arcs have none.
    """

    kind: Ints
    free: Floats
    scale: Floats
    power: Floats
    capacity: Floats
    knots: Knots

    @classmethod
    def constant(cls, hours: ArrayLike) -> Times:
        """Times that no load changes.

        Raises TimesError where one is negative or not finite.
        """
        return cls.bpr(hours, 0.0, 1.0, 1.0)

    @classmethod
    def bpr(
        cls, free: ArrayLike, factor: ArrayLike, power: ArrayLike, capacity: ArrayLike
    ) -> Times:
        """Time free · (1 + factor · (load / capacity) ^ power), of the Bureau of Public Roads.

        power: 1 or more, or 0 for a constant.  capacity: above 0 wherever load changes the time.
        Raises TimesError where this is not so.
        """
        free, factor, power, capacity = _columns(free, factor, power, capacity)
        _refuse(_negative(free), "the free time is negative or not finite")
        _refuse(_negative(factor), "the factor is negative or not finite")
        _refuse(_negative(power) | ((power < 1) & (power != 0)), "the power is neither 0 nor >= 1")
        added = free * factor
        flat = (power == 0) | (added == 0)
        _refuse(~flat & ~_positive(capacity), "the capacity is not above 0")
        free = np.where(power == 0, free + added, free)
        scale = np.where(flat, 0.0, added)
        one = np.ones(free.size)
        power, capacity = np.where(flat, one, power), np.where(flat, one, capacity)
        kind = np.full(free.size, BPR, np.int64)
        return cls(kind, free, scale, power, capacity, Knots.none(free.size))

    @classmethod
    def queue(cls, free: ArrayLike, service: ArrayLike, capacity: ArrayLike) -> Times:
        """Time free + service / (capacity - load): with a service of 1 the time in an M/M/1 queue.

        Raises TimesError where free or service is negative, or capacity is not above 0.
        """
        free, service, capacity = _columns(free, service, capacity)
        _refuse(_negative(free), "the free time is negative or not finite")
        _refuse(_negative(service), "the service is negative or not finite")
        _refuse(~_positive(capacity), "the capacity is not above 0")
        kind = np.full(free.size, QUEUE, np.int64)
        return cls(kind, free, service, np.ones(free.size), capacity, Knots.none(free.size))

    @classmethod
    def table(cls, load: ArrayLike, hours: ArrayLike, start: ArrayLike) -> Times:
        """Straight lines between points; those of arc a are from start[a] to start[a + 1].

        load: 0 or more, ascending within an arc, two or more of them.
        hours: at each; never falling, and never rising less steeply than before.
        start: (arcs + 1,), from 0 to the number of points.
        Raises TimesError where this is not so.
        """
        (load, hours), starts = _columns(load, hours), np.asarray(start, np.int64)
        arc, fault = first_fault(load, hours, starts)
        if fault:
            raise TimesError(f"arc {arc}: {fault}")
        one = np.ones(starts.size - 1)
        kind = np.full(one.size, TABLE, np.int64)
        knots = knots_of(load, hours, starts)
        return cls(kind, hours[starts[:-1]], 0.0 * one, one, one, knots)

    @classmethod
    def joined(cls, parts: Sequence[Times]) -> Times:
        """The arcs of several sets, one after the other."""
        if not parts:
            return cls.constant(np.empty(0))
        return cls(
            np.concatenate([part.kind for part in parts]),
            np.concatenate([part.free for part in parts]),
            np.concatenate([part.scale for part in parts]),
            np.concatenate([part.power for part in parts]),
            np.concatenate([part.capacity for part in parts]),
            Knots.joined([part.knots for part in parts]),
        )

    def take(self, arcs: Ints) -> Times:
        """Some of the arcs, in the order asked for: `joined` by kind, then `take` to mix."""
        return Times(
            self.kind[arcs],
            self.free[arcs],
            self.scale[arcs],
            self.power[arcs],
            self.capacity[arcs],
            self.knots.take(arcs),
        )

    @property
    def size(self) -> int:
        """How many arcs."""
        return self.kind.size

    def time(self, load: Floats) -> Floats:
        """The time on every arc at its load, (arcs,)."""
        load = np.maximum(load, 0.0)
        time = self.free + self.scale * (load / self.capacity) ** self.power
        queue, _, past, rate = self._queues(load)
        step = self.scale[queue] * rate
        time[queue] = self.free[queue] + step * (1 + past * rate)
        arcs = np.flatnonzero(self.kind == TABLE)
        at, past = self.knots.before(load[arcs], arcs)
        k = self.knots
        time[arcs] = k.hours[at] + past * (k.slope[at] + past * k.bend[at] / 2)
        return time

    def slope(self, load: Floats) -> Floats:
        """By how much the time grows with a unit of load, (arcs,)."""
        load = np.maximum(load, 0.0)
        full = load / self.capacity
        slope = self.scale * self.power / self.capacity * full ** (self.power - 1)
        queue, _, _, rate = self._queues(load)
        slope[queue] = self.scale[queue] * rate**2
        arcs = np.flatnonzero(self.kind == TABLE)
        at, past = self.knots.before(load[arcs], arcs)
        slope[arcs] = self.knots.slope[at] + past * self.knots.bend[at]
        return slope

    def marginal(self, load: Floats) -> Floats:
        """The time a unit of load takes and costs the others: time + load · slope, (arcs,)."""
        return np.asarray(self.time(load) + np.maximum(load, 0.0) * self.slope(load))

    def integral(self, load: Floats) -> Floats:
        """The integral of the time from no load to the load: a term of Beckmann's sum, (arcs,)."""
        load = np.maximum(load, 0.0)
        full = load / self.capacity
        area = self.free * load
        area += self.scale * load * full**self.power / (self.power + 1)
        queue, known, past, rate = self._queues(load)
        least = self.capacity[queue]
        waits = -np.log1p(-known / least) + past * rate * (1 + past * rate / 2)
        area[queue] = self.free[queue] * load[queue] + self.scale[queue] * waits
        arcs = np.flatnonzero(self.kind == TABLE)
        at, past = self.knots.before(load[arcs], arcs)
        k = self.knots
        area[arcs] = k.area[at] + past * (
            k.hours[at] + past * (k.slope[at] / 2 + past * k.bend[at] / 6)
        )
        return area

    def beyond(self, load: Floats) -> Bools:
        """Whether the load of a queue lies where its formula has ended, (arcs,)."""
        return np.asarray((self.kind == QUEUE) & (load > QUEUE_KNOWN * self.capacity))

    def _queues(self, load: Floats) -> tuple[Ints, Floats, Floats, Floats]:
        """Queues, the loads up to where the formula ends and beyond, and 1 / (capacity - load)."""
        queue = np.flatnonzero(self.kind == QUEUE)
        known = np.minimum(load[queue], QUEUE_KNOWN * self.capacity[queue])
        return queue, known, load[queue] - known, 1 / (self.capacity[queue] - known)


def _columns(*values: ArrayLike) -> list[Floats]:
    """Values as columns of equal length."""
    given = (np.atleast_1d(np.asarray(value, np.float64)) for value in values)
    return [np.array(column) for column in np.broadcast_arrays(*given)]


def _negative(values: Floats) -> Bools:
    return np.asarray(~(np.isfinite(values) & (values >= 0)))


def _positive(values: Floats) -> Bools:
    return np.asarray(np.isfinite(values) & (values > 0))


def _refuse(wrong: Bools, why: str) -> None:
    if wrong.any():
        raise TimesError(f"arc {int(np.argmax(wrong))}: {why}")
