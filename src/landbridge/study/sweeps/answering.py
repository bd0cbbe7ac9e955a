"""A case held ready that answers scenarios; it can be sent to other processes."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from landbridge.case.scenario import Scenario
from landbridge.errors import LandbridgeError
from landbridge.model.gauge.gauge import Gauge
from landbridge.model.live.live import LiveCase
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
        return answer_of(key_of(NOTHING), self._gauge.read(self.held.base.solved), same_rows=True)

    def answer(self, scenario: Scenario) -> Answer:
        """Of one scenario; a scenario that has no answer says why."""
        try:
            solved = self.held.under(scenario)
        except LandbridgeError as error:
            return unanswered(key_of(scenario), str(error))
        same = solved.arrays.matrix is self.held.base.solved.arrays.matrix
        gauge = self._gauge if same else Gauge(solved.build)
        return answer_of(key_of(scenario), gauge.read(solved), same_rows=same)

    def answers(self, scenarios: tuple[Scenario, ...]) -> list[Answer]:
        """Of several, in their order."""
        return [self.answer(scenario) for scenario in scenarios]

    def __getstate__(self) -> dict[str, Any]:
        """What another process needs."""
        return {"held": self.held}
