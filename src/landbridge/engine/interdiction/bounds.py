"""What sets that were not solved can lose at most, by the plans that are known.

Any plan x that keeps to the programme stays possible in the penalised programme of Israeli & Wood,
where what is shut may still be used at a price. So for every set S

    loss(S)  <=  loss(x) + Σ_{e in S} M_e(x)

with M_e(x) what doing without e can cost x at most. Where the plan is the best one with C shut and
C frees rows that S does not, what x lacks there is added. Of all plans known the least counts.

Source: Israeli & Wood (2002), Shortest-path network interdiction, Networks 40; the price of what is
shut is that of their section 3, here for any linear programme.
"""

from __future__ import annotations

import numpy as np

from landbridge.engine.interdiction.attacks import Attacks, Chosen, Plan
from landbridge.engine.lp import Bools, Floats, Ints

_MOST = 500  # plans that one bound is taken from; more tighten it little and take their time


class Bounds:
    """Bounds from the plans that are known; they tighten as plans are added."""

    def __init__(self, attacks: Attacks) -> None:
        """attacks: the base and the most that can be lost are taken from them."""
        self._most, self._added = attacks.most, 0
        self._losses = np.empty(_MOST)
        self._all_drops = np.empty((_MOST, attacks.count))
        self._seen: set[Chosen] = set()
        self.add(attacks.base)

    @property
    def _loss(self) -> Floats:
        return self._losses[: self._added]

    @property
    def _drops(self) -> Floats:
        return self._all_drops[: self._added]

    def add(self, plan: Plan) -> None:
        """Take the best plan of a set into account."""
        if plan.chosen not in self._seen:
            self._seen.add(plan.chosen)
            self.take(plan.elsewhere, plan.drops)

    def take(self, loss: float, drops: Floats) -> None:
        """Take any plan into account.

        loss: what it costs more than the plan with nothing shut.  drops: (elements,), what doing
        without each can cost it at most.
        """
        if np.isfinite(loss) and self._added < _MOST:
            self._losses[self._added] = loss
            self._all_drops[self._added] = self._capped(drops, loss)
            self._added += 1

    def _capped(self, drops: Floats, loss: float) -> Floats:
        """What doing without each element can cost a plan, never more than all there is to lose."""
        return np.minimum(drops, max(self._most - loss, 0.0))

    def of(self, chosen: Ints, allowed: Bools, more: int) -> float:
        """What a set can lose at most that has all of `chosen` and so many more of `allowed`."""
        fixed = self._drops[:, chosen].sum(axis=1)
        least = (self._loss + fixed + greatest(self._drops[:, allowed], more)).min()
        return min(float(least), self._most)

    def exactly(self, chosen: Chosen) -> float:
        """What a set can lose at most."""
        at = np.array(sorted(chosen), dtype=np.int64)
        return min(float((self._loss + self._drops[:, at].sum(axis=1)).min()), self._most)

    def beside(self, chosen: Chosen) -> Floats:
        """What a set with each one element more can lose at most, (elements,)."""
        at = np.array(sorted(chosen), dtype=np.int64)
        fixed = self._loss + self._drops[:, at].sum(axis=1)
        least: Floats = (fixed[:, None] + self._drops).min(axis=0)
        return np.minimum(least, self._most)

    def after(self, plan: Plan, element: int, allowed: Bools, more: int) -> float:
        """The same by one plan alone, of sets with its closures, one more, and more of `allowed`.

        It takes little time, since a plan does not use what is shut.
        """
        drops = self._capped(plan.drops, plan.loss)
        return plan.loss + float(drops[element] + greatest(drops[allowed], more))


def greatest(values: Floats, count: int) -> Floats:
    """The sum of the greatest so many values along the last axis."""
    many = values.shape[-1]
    if count >= many:
        return np.asarray(values.sum(axis=-1))
    if count == 0:
        return np.zeros(values.shape[:-1])
    return np.asarray(np.partition(values, many - count, axis=-1)[..., many - count :].sum(axis=-1))
