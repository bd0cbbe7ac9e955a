"""A live programme with elements shut: every set solved once, proved and kept."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from landbridge.engine.certificate import Certificate
from landbridge.engine.interdiction.elements import Elements
from landbridge.engine.live import LiveProgramme
from landbridge.engine.lp import Bools, Floats
from landbridge.engine.prove import NotProvedError, Proved

Chosen = frozenset[int]


@dataclass(frozen=True, slots=True)
class Plan:
    """The best plan with some elements shut.

    loss: what it costs more than the plan with nothing shut; infinite where nothing is possible.
    used: (elements,), which it uses.  drops: (elements,), bounds on what each is worth to it.
    elsewhere: its loss where the rows that were freed for it are not.
    certificate: the proof that it is best; None where nothing is possible.

    For every set S that is shut, by the plan found here,
        loss(S)  <=  elsewhere + Σ_{e in S} drops[e],   and the same with `loss` if S has `chosen`
    """

    chosen: Chosen
    loss: float
    used: Bools
    drops: Floats
    elsewhere: float
    certificate: Certificate | None


class Attacks:
    """Solves sets of closures of a live programme from its first optimum, each once."""

    def __init__(self, programme: LiveProgramme, elements: Elements) -> None:
        self.elements, self._programme = elements, programme
        self._cost = float(programme.arrays.cost @ programme.first.optimum.x)
        self._known: dict[Chosen, Plan] = {}
        self._keep(frozenset(), programme.first)

    @property
    def base(self) -> Plan:
        """The plan with nothing shut."""
        return self._known[frozenset()]

    @property
    def plans(self) -> list[Plan]:
        """All that was solved, in the order asked."""
        return list(self._known.values())

    @property
    def solved(self) -> int:
        """How many sets were solved, the empty one not counted."""
        return len(self._known) - 1

    @cached_property
    def most(self) -> float:
        """What no set can lose more than: everything shut, and nothing freed."""
        everything = range(self.elements.count)
        outcome = self._programme.solve(
            self.elements.shut(self._programme.arrays, everything, free=False)
        )
        if not isinstance(outcome, Proved):
            return np.inf
        return float(self._programme.arrays.cost @ outcome.optimum.x) - self._cost

    def plan(self, chosen: Collection[int]) -> Plan:
        """The best plan with some elements shut.

        Raises NotProvedError where nothing can be proved about it.
        """
        key = frozenset(chosen)
        if key not in self._known:
            outcome = self._programme.solve(self.elements.shut(self._programme.arrays, key))
            if isinstance(outcome, Proved):
                self._keep(key, outcome)
            else:
                self._refuse(key)
        return self._known[key]

    def _keep(self, key: Chosen, found: Proved) -> None:
        arrays, x = self._programme.arrays, found.optimum.x
        loss = float(arrays.cost @ x) - self._cost
        used, drops = self.elements.used(x, arrays), self.elements.drops(x, arrays)
        elsewhere = loss + self.elements.repair(x, arrays, key)
        self._known[key] = Plan(key, loss, used, drops, elsewhere, found.certificate)

    def _refuse(self, key: Chosen) -> None:
        """Where nothing is possible nothing can be worse."""
        count = self.elements.count
        if not np.isinf(self.most):
            raise NotProvedError("a set is impossible though shutting everything is not")
        self._known[key] = Plan(
            key, np.inf, np.zeros(count, np.bool_), np.zeros(count), np.inf, None
        )
