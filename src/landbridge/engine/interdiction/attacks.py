"""Sets of closures of a programme: every one solved once, as many as a budget allows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from landbridge.engine.lp import Bools, Floats
from landbridge.engine.prove import NotProvedError

Chosen = frozenset[int]

NOTHING = 1e-9
"""Share of a loss below which more of it is rounding."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The best plan with some elements shut.

    loss: what it costs more than the plan with nothing shut; infinite where nothing is possible.
    used: (elements,), which it uses.  drops: (elements,), bounds on what each is worth to it.
    elsewhere: its loss where the rows that were freed for it are not.
    certificate: the worst violation of the proof that it is best; not a number where nothing is
    possible.

    For every set S that is shut, by the plan found here,
        loss(S)  <=  elsewhere + Σ_{e in S} drops[e],   and the same with `loss` if S has `chosen`
    """

    chosen: Chosen
    loss: float
    used: Bools
    drops: Floats
    elsewhere: float
    certificate: float


class Solves(Protocol):
    """Whoever finds plans; what is found does not depend on what else is asked.

    count: of elements.  base: the plan with nothing shut.
    """

    @property
    def count(self) -> int:
        """How many elements can be shut."""

    @property
    def base(self) -> Plan:
        """The plan with nothing shut."""

    def plans_of(self, sets: Sequence[Chosen]) -> list[Plan]:
        """The best plans with each of some sets shut, in their order.

        Raises NotProvedError where nothing can be proved about one.
        """


class Attacks:
    """All sets that were solved, and how many more may be.

    count: of elements.  base: the plan with nothing shut.
    most: what no set can lose more than: everything shut, and nothing freed.
    solved: how many sets were solved that were asked for.
    """

    def __init__(self, solves: Solves, budget: int) -> None:
        """budget: how many sets may be solved; that of everything is not counted."""
        self._solves, self._budget = solves, budget
        self.count, self.base, self.solved = solves.count, solves.base, 0
        self._known = {self.base.chosen: self.base}
        everything = frozenset(range(self.count))
        if everything:
            self._take([everything])
        self.most = self._known[everything].elsewhere

    def _take(self, sets: Sequence[Chosen]) -> None:
        self._known.update((plan.chosen, plan) for plan in self._solves.plans_of(sets))

    def _refuse(self, sets: Sequence[Chosen]) -> None:
        """Raise NotProvedError where a set is called impossible though all of it is not."""
        if np.isfinite(self.most) and any(np.isinf(self._known[one].loss) for one in sets):
            raise NotProvedError("a set is impossible though shutting everything is not")

    @property
    def left(self) -> int:
        """How many sets may still be solved."""
        return self._budget - self.solved

    def known(self, chosen: Chosen) -> Plan | None:
        """The plan of a set, if it is solved."""
        return self._known.get(chosen)

    def plans(self, most: int) -> list[Plan]:
        """All that was solved of at most so many elements, in the order solved."""
        return [plan for plan in self._known.values() if len(plan.chosen) <= most]

    def ask(self, sets: Sequence[Chosen]) -> list[Plan | None]:
        """Plans of sets, in their order; None for those that are beyond the budget.

        Raises NotProvedError where nothing can be proved about one.
        """
        new = [chosen for chosen in dict.fromkeys(sets) if chosen not in self._known]
        new = new[: max(self.left, 0)]
        if new:
            self.solved += len(new)
            self._take(new)
            self._refuse(new)
        return [self._known.get(chosen) for chosen in sets]
