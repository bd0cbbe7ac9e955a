"""A case held ready that answers scenarios; it can be sent to other processes."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from landbridge.case.scenario import Scenario
from landbridge.errors import LandbridgeError
from landbridge.model.gauge.gauge import Gauge
from landbridge.model.live.live import LiveCase
from landbridge.model.solved import Solved
from landbridge.study.sweeps.answer import Answer, answer_of, unanswered
from landbridge.study.sweeps.asked import NOTHING, key_of


class Answering:
    """A case held ready, and what its plans are measured by."""

    def __init__(self, held: LiveCase) -> None:
        """held: the case."""
        self.held = held

    @cached_property
    def _gauge(self) -> Gauge:
        return Gauge(self.held.base.solved.build)

    @cached_property
    def base(self) -> Answer:
        """Of the case as it is held."""
        return self._measured(NOTHING, self.held.base.solved)

    def answer(self, scenario: Scenario) -> Answer:
        """Of one scenario; a scenario that has no answer says why."""
        try:
            solved = self.held.under(scenario)
        except LandbridgeError as error:
            return unanswered(key_of(scenario), str(error))
        return self._measured(scenario, solved)

    def _measured(self, scenario: Scenario, solved: Solved) -> Answer:
        """A plan measured; row by row only where its rows are those of the case as held."""
        key = key_of(scenario)
        if solved.arrays.matrix is self.held.base.solved.arrays.matrix:
            return answer_of(key, self._gauge.read(solved), self._gauge.drops(solved))
        return answer_of(key, Gauge(solved.build).read(solved))

    def answers(self, scenarios: tuple[Scenario, ...]) -> list[Answer]:
        """Of several, in their order."""
        return [self.answer(scenario) for scenario in scenarios]

    def __getstate__(self) -> dict[str, Any]:
        """What another process needs."""
        return {"held": self.held}
