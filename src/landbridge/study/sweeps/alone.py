"""Batches answered by this process."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from landbridge.study.sweeps.answer import Answer
from landbridge.study.sweeps.answering import Answering
from landbridge.study.sweeps.batches import Batch


class Alone:
    """This process, with the case it holds."""

    count = 1

    def __init__(self, answering: Answering) -> None:
        """answering: the case as it is held."""
        self._answering = answering

    def answers(self, batches: Sequence[Batch]) -> Iterator[list[Answer]]:
        """The answers of every batch, in their order."""
        for batch in batches:
            yield self._answering.answers(batch)

    def close(self) -> None:
        """There is nothing to let go."""
