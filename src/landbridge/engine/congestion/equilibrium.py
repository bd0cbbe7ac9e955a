"""What an assignment comes to: loads, times, delays, and how near to equilibrium it is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from landbridge.engine.congestion.arrays import FLOW, LENGTH, Store
from landbridge.engine.congestion.store import arcs_at, pairs_of_paths
from landbridge.engine.congestion.times import Times
from landbridge.engine.lp import Floats, Ints
from landbridge.engine.sums import sum_by


@dataclass(frozen=True, slots=True)
class Ways:
    """The paths that are used.

    row: of the demand, (ways,).  flow: how much takes it, (ways,).
    start: where its arcs start in `arc`, from origin to destination; (ways + 1,).
    """

    row: Ints
    flow: Floats
    start: Ints
    arc: Ints

    @property
    def owner(self) -> Ints:
        """The way that each of `arc` is of."""
        return np.repeat(np.arange(self.row.size), np.diff(self.start))


@dataclass(frozen=True, slots=True)
class Equilibrium:
    """Loads at which nobody would change his way, or at which all together are best off.

    load: of every arc, (arcs,).  class_load: by class, (classes, arcs).
    time: on every arc at its load, (arcs,).
    delay: what is waited on top for room, where a capacity may not be exceeded, in time, (arcs,).
    objective: what is least: user Σ ∫ time + Σ paid, system Σ load · time + Σ paid, in time.
    relative_gap: by what share less all would pay on the cheapest ways at these costs, delays
    included; what is charged for room that is left, or lacks, counts as gap.
    overload: the largest share by which a load is above a capacity; 0 where there is none.
    rounds: how many it took.
    reached: whether gap and overload are as small as was asked for.
    ways: the paths used.
    """

    load: Floats
    class_load: Floats
    time: Floats
    delay: Floats
    objective: float
    relative_gap: float
    overload: float
    rounds: int
    reached: bool
    ways: Ways


@dataclass(frozen=True, slots=True)
class Found:
    """Loads, and what they come to; all by the formulas of `Times`, none by the kernels.

    hours: what classes pay besides time.  bound: capacities, inf for none.
    spread: loads by class.  system: whether what a load costs others is charged.
    """

    times: Times
    hours: Floats
    bound: Floats
    spread: Floats
    delay: Floats
    system: bool

    @property
    def load(self) -> Floats:
        """The load of every arc."""
        return np.asarray(self.spread.sum(axis=0))

    @property
    def charge(self) -> Floats:
        """What an arc costs besides what a class pays there."""
        of_load = self.times.marginal if self.system else self.times.time
        return of_load(self.load) + self.delay

    @property
    def paid(self) -> float:
        """What all classes pay besides time."""
        used = self.spread > 0
        return float(self.spread[used] @ self.hours[used])

    @property
    def objective(self) -> float:
        """What is least: the time of all, or Beckmann's sum, and what is paid."""
        load = self.load
        sums = load * self.times.time(load) if self.system else self.times.integral(load)
        return float(sums.sum()) + self.paid

    @property
    def overload(self) -> float:
        """The largest share by which a load is above a capacity."""
        return float((self.load / np.where(self.bound > 0, self.bound, 1.0) - 1).max(initial=0.0))

    def gap(self, shortest: float) -> float:
        """The relative gap; shortest: what all would cost on the cheapest ways."""
        total = float(self.load @ self.charge) + self.paid
        lost = total - shortest + unused(self.delay, self.load - self.bound)
        return lost / total if total > 0 else 0.0


def unused(delay: Floats, over: Floats) -> float:
    """What is charged for arcs that are not quite full, or too full.

    over: loads less capacities.
    """
    charged = delay > 0
    return float(delay[charged] @ np.abs(over[charged]))


def ways_of(store: Store, rows: Ints, order: Ints) -> Ways:
    """The paths with flow, in the order of the rows of the demand."""
    paths, pairs = pairs_of_paths(store)
    live = np.flatnonzero(store.amount[paths, FLOW] > 0)
    live = live[np.argsort(rows[pairs[live]], kind="stable")]
    paths, row = paths[live], rows[pairs[live]]
    start = np.append(0, np.cumsum(store.place[paths, LENGTH]))
    from_end = order[store.arc[arcs_at(store, paths[::-1])]]
    return Ways(row, store.amount[paths, FLOW], start, from_end[::-1])


def class_loads(ways: Ways, of_class: Ints, shape: tuple[int, int]) -> Floats:
    """The load of every class on every arc, (classes, arcs).

    of_class: of every row of the demand.
    """
    owner = ways.owner
    at = of_class[ways.row[owner]] * shape[1] + ways.arc
    return sum_by(at, ways.flow[owner], shape[0] * shape[1]).reshape(shape)
