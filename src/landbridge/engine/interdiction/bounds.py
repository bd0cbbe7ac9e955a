"""What sets that were not solved can lose at most, by the plans that were.

The best plan x with C shut stays possible in the penalised programme of Israeli & Wood, where what
is shut may still be used at a price. So for every set S

    loss(S)  <=  loss(C) + Σ_{e in S} M_e(x)

with M_e(x) what doing without e can cost x at most. Where C frees rows that S does not, what x
lacks there is added. Of all plans known the least bound counts.

Source: Israeli & Wood (2002), Shortest-path network interdiction, Networks 40; the price of what is
shut is that of their section 3, here for any linear programme.
"""

from __future__ import annotations

import numpy as np

from landbridge.engine.interdiction.attacks import Attacks, Plan
from landbridge.engine.lp import Bools, Floats, Ints

_MOST = 200  # plans that one bound is taken from; more tighten it little and take their time


class Bounds:
    """Bounds from the plans that are known; they tighten as plans are added."""

    def __init__(self, attacks: Attacks) -> None:
        self._attacks = attacks
        self._loss = np.empty(0)
        self._drops = np.empty((0, attacks.elements.count))
        self.add(attacks.base)

    def add(self, plan: Plan) -> None:
        """Take a plan into account."""
        if np.isfinite(plan.elsewhere) and self._loss.size < _MOST:
            self._loss = np.append(self._loss, plan.elsewhere)
            self._drops = np.vstack([self._drops, self._capped(plan, plan.elsewhere)])

    def _capped(self, plan: Plan, loss: float) -> Floats:
        """What doing without each element can cost a plan, never more than all there is to lose."""
        return np.minimum(plan.drops, max(self._attacks.most - loss, 0.0))

    def of(self, chosen: Ints, allowed: Bools, more: int) -> float:
        """What a set can lose at most that has all of `chosen` and so many more of `allowed`."""
        fixed = self._drops[:, chosen].sum(axis=1)
        least = (self._loss + fixed + greatest(self._drops[:, allowed], more)).min()
        return min(float(least), self._attacks.most)

    def after(self, plan: Plan, element: int, allowed: Bools, more: int) -> float:
        """The same by one plan alone, of sets with its closures, one more, and more of `allowed`.

        It takes little time, since a plan does not use what is shut.
        """
        drops = self._capped(plan, plan.loss)
        return plan.loss + float(drops[element] + greatest(drops[allowed], more))


def greatest(values: Floats, count: int) -> Floats:
    """The sum of the greatest so many values along the last axis."""
    many = values.shape[-1]
    if count >= many:
        return np.asarray(values.sum(axis=-1))
    if count == 0:
        return np.zeros(values.shape[:-1])
    return np.asarray(np.partition(values, many - count, axis=-1)[..., many - count :].sum(axis=-1))
