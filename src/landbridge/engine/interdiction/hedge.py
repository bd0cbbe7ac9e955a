"""Plans that hedge: not best where nothing is shut, but losing little whichever few are.

    minimise   c·x + k θ + Σ_e η_e     over all plans x of the programme with C shut
    subject to M_e(x)  <=  θ + η_e     for every element e that may be shut
               θ, η  >=  0

At its best kθ + Σ η is the sum of the k greatest M_e(x), so this is the plan by which the bound

    loss(S)  <=  loss(x) + Σ_{e in S} M_e(x)

is least over all sets of k elements more; and no plan, nor any mix of the bounds of several, gives
less. Its dual solution is the attack against which it hedges, whose parts of elements add up to k:
the relaxation of the whole problem in numbers that need not be whole.

Source: the sum of the k greatest as a linear programme is that of Bertsimas & Sim (2004), The price
of robustness, Operations Research 52; the game between the two that of von Neumann (1928).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from scipy import sparse

from landbridge.engine.interdiction.attacks import Chosen
from landbridge.engine.interdiction.elements import Elements
from landbridge.engine.live import LiveProgramme
from landbridge.engine.lp import Arrays, Bools, Floats
from landbridge.engine.outcome import Optimum
from landbridge.engine.prove import NotProvedError, Proved


@dataclass(frozen=True, slots=True)
class Hedge:
    """A plan that hedges.

    loss: what it costs more than the plan with nothing shut; no rows are freed.
    drops: (elements,), what doing without each can cost it at most.
    attack: (elements,), how much of each is shut in the attack it hedges against.
    """

    loss: float
    drops: Floats
    attack: Floats


class Hedging:
    """Finds plans that hedge against up to k elements of a programme being shut."""

    def __init__(self, arrays: Arrays, best: Optimum, elements: Elements, most: int) -> None:
        """best: the plan with nothing shut.  most: how many are shut at most."""
        self._arrays, self._elements, self._most = arrays, elements, most
        self._base = float(arrays.cost @ best.x)
        drops = elements.drops(best.x, arrays)
        known = np.sort(drops[np.isfinite(drops) & (drops > 0)])[::-1]
        self._unit = float(known[min(most, known.size) - 1]) if known.size else 0.0
        self._live = self._begin()

    @cached_property
    def _matrix(self) -> sparse.csc_array:
        """That of the programme, with a row for what each element is worth to a plan."""
        a, count, price = self._arrays, self._elements.count, self._elements.price
        known = np.where(np.isfinite(price), price, 0.0) / self._unit
        worth = self._elements.columns.astype(np.float64) @ sparse.diags_array(known)
        theta = sparse.csr_array(np.full((count, 1), -1.0))
        eta = sparse.csr_array(-sparse.eye_array(count))
        more = sparse.csr_array((a.row_lower.size, 1 + count))
        above = sparse.csr_array(sparse.hstack([sparse.csr_array(a.matrix), more]))
        below = sparse.csr_array(sparse.hstack([sparse.csr_array(worth), theta, eta]))
        return sparse.csc_array(sparse.vstack([above, below]))

    def _begin(self) -> LiveProgramme | None:
        """The programme that hedges against anything, if there is anything to hedge against."""
        if self._unit <= 0:
            return None
        every = np.ones(self._elements.count, np.bool_)
        try:
            return LiveProgramme(self._hedged(frozenset(), every, self._most))
        except NotProvedError:
            return None

    def against(self, chosen: Chosen, allowed: Bools, more: int) -> Hedge | None:
        """The plan without `chosen` that hedges against so many more of `allowed` being shut.

        None where none can be proved.
        """
        if self._live is None:
            return None
        try:
            found = self._live.solve(self._hedged(chosen, allowed, more))
        except NotProvedError:
            return None
        return self._read(found) if isinstance(found, Proved) else None

    def _read(self, found: Proved) -> Hedge:
        a, rows = self._arrays, self._arrays.row_lower.size
        x = found.optimum.x[: a.cost.size]
        attack = np.maximum(-found.optimum.row_dual[rows:], 0.0) / self._unit
        return Hedge(float(a.cost @ x) - self._base, self._elements.drops(x, a), attack)

    def _hedged(self, chosen: Chosen, allowed: Bools, more: int) -> Arrays:
        """The programme; θ and η are in a unit near what they come to."""
        a, count = self._elements.shut(self._arrays, chosen, free=False), self._elements.count
        counts = np.append(float(more), allowed.astype(np.float64)) * self._unit
        group = np.full(1 + count, a.magnitude.size)
        return replace(
            a,
            cost=np.append(a.cost, counts),
            lower=np.append(a.lower, np.zeros(1 + count)),
            upper=np.append(a.upper, np.full(1 + count, np.inf)),
            row_lower=np.append(a.row_lower, np.full(count, -np.inf)),
            row_upper=np.append(a.row_upper, np.zeros(count)),
            matrix=self._matrix,
            column_group=np.append(a.column_group, group),
            row_group=np.append(a.row_group, group[1:]),
            magnitude=np.append(a.magnitude, 1.0),
        )
