"""Sets of closures solved one after the other in this process."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from landbridge.engine.interdiction.attacks import Chosen, Plan
from landbridge.engine.interdiction.elements import Elements
from landbridge.engine.live import LiveProgramme
from landbridge.engine.outcome import Infeasible
from landbridge.engine.prove import NotProvedError, Proved


class Here:
    """A live programme whose elements are shut, always from its first optimum."""

    def __init__(self, programme: LiveProgramme, elements: Elements) -> None:
        """elements: what can be shut in it."""
        self._programme, self._elements = programme, elements
        self._cost = float(programme.arrays.cost @ programme.first.optimum.x)

    @property
    def count(self) -> int:
        """How many elements can be shut."""
        return self._elements.count

    @cached_property
    def base(self) -> Plan:
        """The plan with nothing shut."""
        return self._plan(frozenset(), self._programme.first)

    def plans_of(self, sets: Sequence[Chosen]) -> list[Plan]:
        """The best plans with each of some sets shut, in their order.

        Raises NotProvedError where nothing can be proved about one.
        """
        return [self._solved(chosen) for chosen in sets]

    def _solved(self, chosen: Chosen) -> Plan:
        outcome = self._programme.solve(self._elements.shut(self._programme.arrays, chosen))
        match outcome:
            case Proved():
                return self._plan(chosen, outcome)
            case Infeasible():
                return impossible(chosen, self.count)
        raise NotProvedError("a set gains without limit")

    def _plan(self, chosen: Chosen, found: Proved) -> Plan:
        arrays, x = self._programme.arrays, found.optimum.x
        loss = float(arrays.cost @ x) - self._cost
        return Plan(
            chosen=chosen,
            loss=loss,
            used=self._elements.used(x, arrays),
            drops=self._elements.drops(x, arrays),
            elsewhere=loss + self._elements.repair(arrays, chosen),
            certificate=found.certificate.worst,
        )


def impossible(chosen: Chosen, count: int) -> Plan:
    """What is said of a set with which nothing is possible; count: of elements."""
    none = np.zeros(count, np.bool_)
    return Plan(chosen, np.inf, none, np.zeros(count), np.inf, np.nan)
