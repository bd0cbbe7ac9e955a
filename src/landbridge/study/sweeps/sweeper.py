"""The engine of all studies that ask many scenarios of one case."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self

from landbridge.case.scenario import Scenario
from landbridge.model.live.live import LiveCase
from landbridge.study.sweeps.alone import Alone
from landbridge.study.sweeps.answer import Answer
from landbridge.study.sweeps.answering import Answering
from landbridge.study.sweeps.asked import key_of
from landbridge.study.sweeps.batches import Batch, batches
from landbridge.study.sweeps.cluster import Cluster
from landbridge.study.sweeps.means import Means
from landbridge.study.sweeps.processes import Processes

if TYPE_CHECKING:
    from landbridge.study.runs.run import Run

PAYS_FROM = 10.0
"""Seconds of work from which on starting processes pays, where nothing is said."""

TRIED = 1.0
"""Seconds this process works alone to learn how long a scenario takes."""


class Hands(Protocol):
    """Whoever answers batches."""

    count: int

    def answers(self, batches: Sequence[Batch]) -> Iterator[list[Answer]]:
        """The answers of every batch, as they come."""

    def close(self) -> None:
        """Give up what is not answered."""


class Sweeper:
    """Asks scenarios of a case that is held ready; use it in a `with`.

    Every scenario starts from the plan of the case, so that its answer does not depend on what
    else is asked, in which order, by how many processes or where. What was answered is
    remembered with the case, and with a store kept: a sweep that is stopped goes on where it was.
    """

    def __init__(self, held: LiveCase, means: Means | None = None) -> None:
        """means: with what; without them, as many processes as pay and no store."""
        self.held, self.means = held, means or Means()
        self._answering = Answering(held)
        self._hands: Hands = Alone(self._answering)
        self._known: dict[str, Answer] = held.base.kept.setdefault("answers", {})
        self._asked = self._answered = self._further = 0
        self._seconds_each = self._spent = 0.0
        store = self.means.store
        self._run = None if store is None else store.begin(held, self.means)

    @property
    def base(self) -> Answer:
        """The answer of the case as it is held."""
        return self._answering.base

    def ask(self, scenarios: Sequence[Scenario], further: int = 0) -> list[Answer]:
        """The answers of scenarios laid over the case, in their order.

        further: how many may have to be asked after these, for whoever follows how far it is.
        Raises LandbridgeError where processes or a cluster fail; what is answered by then is kept.
        """
        keys = [key_of(scenario) for scenario in scenarios]
        wanted = dict(zip(keys, scenarios, strict=True))
        if self._run is not None:
            self._run.asks(wanted)
            self._meet_store(self._run, wanted)
        missing = [one for key, one in wanted.items() if key not in self._known]
        self._asked += len(wanted)
        self._answered += len(wanted) - len(missing)
        self._further = further
        self._tell()
        started = time.monotonic()
        for found in self._found(missing):
            self._keep(found)
        self._spent += time.monotonic() - started
        return [self._known[key] for key in keys]

    def _meet_store(self, run: Run, wanted: Iterable[str]) -> None:
        """Take what the store has, and give it what only this process knows."""
        here = [self._known[key] for key in wanted if key in self._known]
        there = run.kept([key for key in wanted if key not in self._known])
        self._known.update((answer.key, answer) for answer in there)
        run.keep(here)

    def _keep(self, found: list[Answer]) -> None:
        """Remember answers; only what is kept is told."""
        if self._run is not None:
            self._run.keep(found)
        self._known.update((answer.key, answer) for answer in found)
        self._answered += len(found)
        self._tell()

    def _tell(self) -> None:
        if self.means.told is not None:
            self.means.told(self._answered, self._asked + self._further)

    def _found(self, scenarios: list[Scenario]) -> Iterator[list[Answer]]:
        """Answers batch by batch: here to begin with, then by those it pays to call."""
        left, started = scenarios, time.monotonic()
        size = 1
        while left and isinstance(self._hands, Alone) and self._is_learning(started, size):
            yield self._answering.answers(tuple(left[:size]))
            left, size = left[size:], 2 * size
            self._seconds_each = (time.monotonic() - started) / (size - 1)
        if left:
            self._call_hands(len(left))
            cut = batches(left, self._seconds_each, self._hands.count)
            yield from self._hands.answers(list(cut))

    def _is_learning(self, started: float, size: int) -> bool:
        """Whether to go on alone to learn how long one takes; once, where hands are called."""
        if self.means.cluster or self.means.workers is not None:
            return size == 1
        return time.monotonic() - started < TRIED

    def _call_hands(self, scenarios: int) -> None:
        """Call processes or a cluster, once, where they are asked for or pay."""
        if not isinstance(self._hands, Alone):
            return
        if self.means.cluster:
            self._hands = Cluster(self._answering, self.means.cluster)
            return
        count = self.means.workers or _cores()
        # Who has asked for long in small parts is likely to go on asking.
        expected = self._spent + scenarios * self._seconds_each
        if count > 1 and (self.means.workers is not None or expected > PAYS_FROM):
            self._hands = Processes(self._answering, count)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._hands.close()
        if self._run is not None:
            self._run.end(complete=kind is None)


def _cores() -> int:
    return os.cpu_count() or 1
