"""The master of the decomposition: which set could lose most, by all plans found so far.

    maximise  η   subject to
    η  <=  loss(C) + Σ_e M_e(x_C) z_e                 for every plan x_C found
    Σ_e z_e  <=  k,   z whole
    Σ_{e used by x_C} z_e + t  >=  1                  for every plan x_C no worse than the best set
    η  <=  W − (W − best) t,   0 <= t <= 1

z_e: whether e is shut.  W: what no set can lose more than.  The last two are the covering cuts: a
set that misses all a plan uses loses no more than that plan does, so where t is 1 nothing beats
the best set known.

Source: Israeli & Wood (2002), Shortest-path network interdiction, Networks 40: the covering
decomposition algorithm and its super-valid inequalities; Benders (1962).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from landbridge.engine.interdiction.attacks import Plan
from landbridge.engine.lp import Arrays, Floats, Ints, Programme
from landbridge.engine.mixed import solve_mixed

_NODES = 20_000


@dataclass(frozen=True, slots=True)
class Proposal:
    """chosen: the set proposed.  bound: what no set can lose more than."""

    chosen: tuple[int, ...]
    bound: float


class Master:
    """Proposes sets of at most k of so many elements."""

    def __init__(self, count: int, most: int, worth: float) -> None:
        """worth: what no set can lose more than."""
        self._count, self._most, self._worth = count, most, worth
        self._rows: list[tuple[float, Floats]] = []
        self._used: list[tuple[float, Floats]] = []

    def add(self, plan: Plan) -> None:
        """Cut off what a plan shows to be too much."""
        if not np.isfinite(plan.elsewhere):
            return
        most = max(self._worth - plan.elsewhere, 0.0)
        self._rows.append((plan.elsewhere, np.minimum(plan.drops, most)))
        self._used.append((plan.elsewhere, plan.used.astype(np.float64)))

    def propose(self, best: float) -> Proposal | None:
        """The set that could lose most; best: what the best set known loses.

        None where the solver finds no set in its time.
        """
        arrays, whole = self._arrays(best)
        found = solve_mixed(arrays, whole, _NODES, gap=0.0)
        if found is None:
            return None
        chosen = np.flatnonzero(found.x[: self._count] > 0.5)
        return Proposal(tuple(chosen.tolist()), -found.bound * self._worth)

    def _arrays(self, best: float) -> tuple[Arrays, Ints]:
        """The master programme with losses as shares of what no set can lose more than."""
        worth, p = self._worth, Programme()
        shut = p.add_columns("shut", self._count, upper=1.0)
        loss = p.add_columns("loss", 1, cost=-1.0, upper=1.0)
        missed = p.add_columns("missed", 1, upper=1.0)
        p.add_terms(p.add_rows("few", 1, upper=float(self._most))[0], shut, 1.0)
        cap = p.add_rows("known", 1, upper=1.0)
        p.add_terms(cap, loss, 1.0)
        p.add_terms(cap, missed, 1.0 - best / worth)
        sides = np.array([side for side, _ in self._rows]) / worth
        cuts = p.add_rows("cut", sides.size, upper=sides)
        p.add_terms(cuts, np.full(sides.size, loss[0]), 1.0)
        _add(p, cuts, shut, [-drops / worth for _, drops in self._rows])
        covering = [used for side, used in self._used if side <= best]
        covers = p.add_rows("cover", len(covering), lower=1.0)
        p.add_terms(covers, np.full(len(covering), missed[0]), 1.0)
        _add(p, covers, shut, covering)
        return p.arrays(), shut


def _add(p: Programme, rows: Ints, columns: Ints, values: Sequence[Floats]) -> None:
    """Add rows of numbers, those that are 0 left out."""
    if not values:
        return
    terms = np.vstack(values)
    row, column = np.nonzero(terms)
    p.add_terms(rows[row], columns[column], terms[row, column])
