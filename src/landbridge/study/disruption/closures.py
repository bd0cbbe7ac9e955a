"""Sets of closures as scenarios of a sweep: solved anywhere, kept, and found again."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from landbridge.case.scenario import Scenario
from landbridge.engine.interdiction.attacks import Chosen, Plan
from landbridge.engine.interdiction.elements import Elements
from landbridge.engine.interdiction.here import impossible
from landbridge.engine.lp import Bools, Floats
from landbridge.engine.prove import NotProvedError
from landbridge.study.disruption.closable import Closable, together
from landbridge.study.disruption.elements import rows_of
from landbridge.study.sweeps.answer import USED, Answer
from landbridge.study.sweeps.sweeper import Sweeper

IMPOSSIBLE = "E201"
"""How the problem of an answer begins where strict mode asks for what is not possible."""


class Closures:
    """Finds the plans of sets of what can close; losses in thousand USD, as in the programme.

    What is found hangs on the answers alone, so it is the same whoever gives them.
    """

    def __init__(self, sweeper: Sweeper, closable: Sequence[Closable], elements: Elements) -> None:
        """elements: what can close, as elements of the programme that is held."""
        self._sweeper, self._closable, self._elements = sweeper, tuple(closable), elements
        case = sweeper.held.base.solved.build.case
        self._rows = {table: rows_of(case, closable, table) for table in USED}

    @property
    def count(self) -> int:
        """How many things can close."""
        return len(self._closable)

    @cached_property
    def base(self) -> Plan:
        """The plan with nothing closed."""
        return self._plan(frozenset(), self._sweeper.base)

    def plans_of(self, sets: Sequence[Chosen]) -> list[Plan]:
        """The best plans with each of some sets closed, in their order.

        Raises NotProvedError where nothing can be proved about one, and what `Sweeper.ask` raises.
        """
        answers = self._sweeper.ask([self._scenario(chosen) for chosen in sets])
        return [self._plan(chosen, answer) for chosen, answer in zip(sets, answers, strict=True)]

    def _scenario(self, chosen: Chosen) -> Scenario:
        scenario = together([self._closable[at] for at in sorted(chosen)])
        if len(chosen) == self.count > 1:
            return scenario.model_copy(update={"title": "everything that can close, closed"})
        return scenario

    def _plan(self, chosen: Chosen, answer: Answer) -> Plan:
        if not answer.is_known:
            if not answer.problem.startswith(IMPOSSIBLE):
                raise NotProvedError(answer.problem)
            return impossible(chosen, self.count)
        loss = 1000.0 * (self._sweeper.base.worth_musd - answer.worth_musd)
        repair = self._elements.repair(self._sweeper.held.base.solved.arrays, chosen)
        used, drops = self._used(answer)
        return Plan(chosen, loss, used, drops, loss + repair, answer.certificate)

    def _used(self, answer: Answer) -> tuple[Bools, Floats]:
        """What a plan uses, and what it could lose by doing without; all of it where not known."""
        used, drops = np.zeros(self.count, np.bool_), np.zeros(self.count)
        for table, rows in self._rows.items():
            runs, lost = (read(table, rows.shape[1]) for read in (answer.uses, answer.dropping))
            if runs is None or lost is None:
                return np.ones(self.count, np.bool_), np.full(self.count, np.inf)
            used |= np.asarray(rows @ runs.astype(np.float64) > 0)
            drops += 1000.0 * (rows @ lost)
        return used, drops
