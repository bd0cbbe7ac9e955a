"""Branches that wait to be taken, the one that may lose most first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from heapq import heappop, heappush

import numpy as np

from landbridge.engine.interdiction.attacks import Chosen
from landbridge.engine.lp import Bools, Ints


@dataclass(frozen=True, slots=True, order=True)
class Branch:
    """Sets that have all of `chosen` and maybe more of what is allowed; the first taken is least.

    place: when it was found, which decides between equals.
    among, order, at: elements that were allowed where it branched off, the order in which they were
    branched on, and where in that order this branch is: those before it and its own are left out.
    """

    minus_bound: float
    place: int
    chosen: tuple[int, ...] = field(compare=False)
    among: Bools = field(compare=False)
    order: Ints = field(compare=False)
    at: int = field(compare=False)

    @property
    def bound(self) -> float:
        """What its sets can lose at most."""
        return -self.minus_bound

    def with_bound(self, bound: float) -> Branch:
        """The same, its sets losing so much at most."""
        return replace(self, minus_bound=-bound)

    @property
    def allowed(self) -> Bools:
        """Elements that may be shut beside those chosen, (elements,)."""
        left = self.among.copy()
        left[self.order[: self.at + 1]] = False
        return left

    @property
    def ids(self) -> Ints:
        """The chosen ones."""
        return np.array(self.chosen, dtype=np.int64)

    @property
    def key(self) -> Chosen:
        """The chosen ones as a set."""
        return frozenset(self.chosen)


class Waiting:
    """The branches that wait."""

    def __init__(self) -> None:
        self._queue: list[Branch] = []
        self._placed = 0

    @property
    def bound(self) -> float:
        """What any of them can lose at most."""
        return self._queue[0].bound if self._queue else -np.inf

    def __len__(self) -> int:
        """How many there are."""
        return len(self._queue)

    def split(self, chosen: tuple[int, ...], among: Bools, order: Ints) -> Iterator[Branch]:
        """The branches of a set, one for each element of `order`; they do not wait yet."""
        for at, element in enumerate(order.tolist()):
            self._placed += 1
            yield Branch(0.0, self._placed, (*chosen, element), among, order, at)

    def put(self, branch: Branch) -> None:
        """Let a branch wait."""
        heappush(self._queue, branch)

    def take(self) -> Branch:
        """Take the one that may lose most."""
        return heappop(self._queue)
