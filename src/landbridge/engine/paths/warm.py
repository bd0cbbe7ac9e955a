"""Good paths to begin with, where many limits bind: flows under penalties instead of limits.

What arrives at every gate stays as it is in the programme with few shared limits; only the ways
are decided, by an augmented Lagrangian: flow moves from dear paths to cheap ones while what is
beyond a limit costs more and more, and new cheapest paths are searched for in between. It ends near
the optimum in a small part of the time that simplex takes to come as close. Nothing it finds is
believed: its paths and limits are only where column generation goes on from.

Source: Hestenes (1969), Multiplier and gradient methods, JOTA 4; Larsson and Yuan (2004), An
augmented Lagrangian algorithm for large scale multicommodity routing, Computational Optimization
and Applications 27.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from landbridge.engine.kernels.shifts import Pool, prices_of, sweep
from landbridge.engine.lp import Bools, Floats, Ints
from landbridge.engine.paths.columns import Paths, joined
from landbridge.engine.paths.network import PathNetwork
from landbridge.engine.paths.pool import pool_of, shared_terms, sides_left
from landbridge.engine.sums import sum_by
from landbridge.engine.terms import Terms, appended

MOST_ROUNDS = 300
_PATIENCE = 20  # rounds in which it has to come nearer by a tenth
_SWEEPS = 5
_NEAR = 3e-4  # gap and overload at which column generation takes over
_GIVE_UP = 10.0  # what not arriving costs, in the largest costs of a path
_CHEAPER = 1e-9  # share of its cost by which a new path has to be cheaper
_KEPT = 1e-5  # share by which a path that is kept may be dearer than the cheapest
_SHARE = 0.05  # of what arrives at a gate that makes a path worth keeping
_TIGHT = 0.9  # share of a limit from which it may bind


@dataclass(frozen=True, slots=True)
class Warmed:
    """paths: those worth knowing.  rows: those that may bind, (rest rows,)."""

    paths: Paths
    rows: Bools


class Warming:
    """Paths, flows on them, and prices of what they share."""

    def __init__(
        self, network: PathNetwork, cost: Floats, paths: Paths, x: Floats, price: Floats
    ) -> None:
        """Begin from the optimum over some paths with few shared limits.

        cost: of flows on arcs.  x, price: of its columns and rows.
        """
        self._network, self._cost, self._paths = network, cost, paths
        others = network.parts.columns.size
        moving = cost[(cost > 0) & np.isfinite(cost)]
        usual = float(np.median(moving)) if moving.size else 1.0
        self._sides = sides_left(network, x[:others], usual)
        self._price = np.zeros(price.size)
        self._charge = _charges(network, price)
        self._flow = np.maximum(x[others:], 0.0)
        self._due = sum_by(self._end_of(paths), self._flow, network.ends.size)
        self._lost = np.zeros(network.ends.size)
        self._base = self._base_of(paths)
        self._terms = shared_terms(network, paths)
        self._dear = _GIVE_UP * max(float(self._base.max(initial=0.0)), 1.0)

    def run(self) -> Warmed:
        """Move flow and add paths until near the optimum."""
        nearest, patience = np.inf, _PATIENCE
        load = np.zeros(self._price.size)
        for _ in range(MOST_ROUNDS):
            self._forget_idle()
            bound = self._searched()
            paid, load = self._moved()
            self._sides = self._sides._replace(multiplier=prices_of(load, self._sides))
            self._price = prices_of(load, self._sides)
            far = max(_share(abs(paid - bound), abs(paid)), self._overload(load))
            patience = _PATIENCE if far < 0.9 * nearest else patience - 1
            nearest = min(nearest, far)
            if far <= _NEAR or not patience:
                break
        return self._worth_keeping(load)

    def _overload(self, load: Floats) -> float:
        """What is beyond all sides, as a share of all loads."""
        beyond = np.maximum(load - self._sides.upper, 0.0)
        beyond += np.maximum(self._sides.lower - load, 0.0)
        return _share(float(beyond.sum()), float(np.abs(load).sum()))

    def _forget_idle(self) -> None:
        """Drop paths that carry nothing; one that becomes the cheapest is found again."""
        busy = np.flatnonzero(self._flow > 0)
        self._paths, self._terms = self._paths.take(busy), self._terms.take(busy)
        self._base, self._flow = self._base[busy], self._flow[busy]

    def _searched(self) -> float:
        """Add the cheapest path to every end at the present prices; the bound they prove."""
        network = self._network
        charge = self._charge + self._price[network.start_rows]
        ways = network.ways(self._cost, self._price, charge)
        there = np.minimum(ways.cost[network.ends], self._dear)
        known = np.full(network.ends.size, self._dear)
        np.minimum.at(
            known, self._end_of(self._paths), self._base + self._terms.priced(self._price)
        )
        new = (self._due > 0) & (there < known - _CHEAPER * np.abs(known))
        if new.any():
            self._add(network.paths(self._cost, ways, network.ends[new]))
        side = np.where(self._price > 0, self._sides.upper, self._sides.lower)
        priced = self._price != 0
        return float(self._due @ there - self._price[priced] @ side[priced])

    def _add(self, found: Paths) -> None:
        self._terms = appended([self._terms, shared_terms(self._network, found)])
        self._paths = joined([self._paths, found])
        self._base = np.append(self._base, self._base_of(found))
        self._flow = np.append(self._flow, np.zeros(found.count))

    def _moved(self) -> tuple[float, Floats]:
        """Move flow between the paths to every end; what is paid, and the load of every row."""
        terms, pool, order = self._pool()
        flow = np.append(self._flow, self._lost)[order]
        load = terms.loads(flow, self._price.size)
        self._price = prices_of(load, self._sides)
        change, touched = np.zeros(load.size), np.zeros(load.size, np.int64)
        for _ in range(_SWEEPS):
            sweep(pool, self._sides, flow, load, self._price, change, touched)
        every = np.empty(flow.size)
        every[order] = flow
        self._flow, self._lost = np.split(every, [self._paths.count])
        return float(pool.base @ flow), terms.loads(flow, self._price.size)

    def _pool(self) -> tuple[Terms, Pool, Ints]:
        """Paths, and not arriving, by where they end; where each stands among the known."""
        count = self._network.ends.size
        end = np.append(self._end_of(self._paths), np.arange(count))
        order = np.argsort(end, kind="stable")
        nothing = Terms(np.zeros(count + 1, np.int64), np.empty(0, np.int64), np.empty(0))
        terms = appended([self._terms, nothing]).take(order)
        base = np.append(self._base, np.full(count, self._dear))
        return terms, pool_of(end[order], count, base[order], terms), order

    def _base_of(self, paths: Paths) -> Floats:
        """What paths cost without shared rows: along the way, and where they start."""
        at = np.searchsorted(self._network.starts, paths.start)
        return np.asarray(paths.cost + self._charge[at])

    def _end_of(self, paths: Paths) -> Ints:
        return np.searchsorted(self._network.ends, paths.end)

    def _worth_keeping(self, load: Floats) -> Warmed:
        cost, end = self._base + self._terms.priced(self._price), self._end_of(self._paths)
        least = np.full(self._network.ends.size, np.inf)
        np.minimum.at(least, end, cost)
        kept = self._flow > _SHARE * self._due[end]
        kept |= cost <= least[end] + _KEPT * np.abs(least[end])
        tight = (self._price != 0) | (load > _TIGHT * self._sides.upper)
        return Warmed(self._paths.take(np.flatnonzero(kept)), tight & self._network.shared)


def _share(part: float, whole: float) -> float:
    return part / whole if whole > 0 else 0.0


def _charges(network: PathNetwork, price: Floats) -> Floats:
    """What starting at each gate costs beyond the cheapest of its part.

    What all gates of a part charge alike decides nothing, and where all that is there is taken,
    it could be anything.
    """
    charge, part = price[network.start_rows], network.graph.part[network.starts]
    least = np.full(int(part.max(initial=0)) + 1, np.inf)
    np.minimum.at(least, part, charge)
    return np.asarray(charge - least[part])
