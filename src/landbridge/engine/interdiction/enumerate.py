"""The worst sets by exact enumeration: only what is used is shut, and hopeless branches are cut.

What the best plan with C shut does not use can be shut as well at no loss: the plan stays possible.
So a set that has C and is worse has something that plan uses, and only that is branched on, each
set being reached once: the branch of the i-th used element leaves out those before it. Branches are
taken by their bound, the greatest first, so that the greatest bound left is a proof at any time.

Source: Church, Scaparra & Middleton (2004), Identifying critical infrastructure, Annals of the AAG
94, and Scaparra & Church (2008), Computers & OR 35, for branching on what is used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from heapq import heappop, heappush

import numpy as np

from landbridge.engine.interdiction.attacks import Attacks, Plan
from landbridge.engine.interdiction.bounds import Bounds
from landbridge.engine.lp import Bools

NOTHING = 1e-9
"""Share of a loss below which more of it is rounding."""

Told = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, order=True)
class _Branch:
    """Sets that have all of `chosen` and maybe more of `allowed`; the first to be taken is least.

    place: when it was found, which decides between equals.
    """

    minus_bound: float
    place: int
    chosen: tuple[int, ...] = field(compare=False)
    allowed: Bools = field(compare=False)


@dataclass(frozen=True, slots=True)
class Enumerated:
    """worst: the sets that lose most, the worst first.

    bound: what a set that is not in `worst` can lose at most where it was cut or not reached.
    finished: whether every branch was solved or cut.
    """

    worst: tuple[Plan, ...]
    bound: float
    finished: bool


class Enumeration:
    """The search for the `keep` worst sets of at most `most` elements."""

    def __init__(self, attacks: Attacks, most: int, keep: int = 1) -> None:
        self._attacks, self._most, self._keep = attacks, most, keep
        self._bounds = Bounds(attacks)
        self._queue: list[_Branch] = []
        self._found: list[Plan] = []
        self._placed = 0

    def run(self, budget: int, told: Told | None = None) -> Enumerated:
        """Search until it is finished or so many sets are solved.

        told: how many are solved, and how many would be with those that wait.
        """
        every = np.ones(self._attacks.elements.count, np.bool_)
        self._branch(self._attacks.base, (), every, self._attacks.most)
        while self._queue and -self._queue[0].minus_bound > self._threshold:
            if self._attacks.solved >= budget:
                break
            self._take(heappop(self._queue))
            if told:
                told(self._attacks.solved, min(budget, self._attacks.solved + len(self._queue)))
        left = -self._queue[0].minus_bound if self._queue else -np.inf
        finished = left <= self._threshold
        worst = tuple(sorted(self._found, key=_rank)[: self._keep])
        return Enumerated(worst, max(left, worst[0].loss if worst else 0.0), finished)

    @property
    def _threshold(self) -> float:
        """What a set has to lose more than to be among the worst; nothing lost is no loss."""
        if len(self._found) < self._keep:
            return 0.0
        return max(0.0, self._found[self._keep - 1].loss)

    def _take(self, branch: _Branch) -> None:
        """Solve the set of a branch, unless what is known by now cuts it, and go on from it."""
        more = self._most - len(branch.chosen)
        at = np.array(branch.chosen, dtype=np.int64)
        bound = min(-branch.minus_bound, self._bounds.of(at, branch.allowed, more))
        if bound <= self._threshold:
            return
        if self._queue and -bound > self._queue[0].minus_bound:
            self._push(bound, branch.chosen, branch.allowed)
            return
        plan = self._attacks.plan(branch.chosen)
        self._bounds.add(plan)
        if plan.loss > self._threshold and self._needs_all(plan):
            self._found = sorted([*self._found, plan], key=_rank)[: self._keep]
        if more and np.isfinite(plan.loss):
            self._branch(plan, branch.chosen, branch.allowed, bound)

    def _needs_all(self, plan: Plan) -> bool:
        """Whether a set loses more than it would with any one of its elements open."""
        without = [self._attacks.plan(plan.chosen - {element}).loss for element in plan.chosen]
        return plan.loss - max(without) > NOTHING * abs(max(without))

    def _branch(self, plan: Plan, chosen: tuple[int, ...], allowed: Bools, bound: float) -> None:
        """Put what may be worse than a plan in the queue; bound: that of all of it."""
        more = self._most - len(chosen) - 1
        for element, rest in _used(plan, allowed):
            here = min(bound, self._bounds.after(plan, element, rest, more))
            if here > self._threshold:
                self._push(here, (*chosen, element), rest)

    def _push(self, bound: float, chosen: tuple[int, ...], allowed: Bools) -> None:
        heappush(self._queue, _Branch(-bound, self._placed, chosen, allowed))
        self._placed += 1


def _used(plan: Plan, allowed: Bools) -> Iterator[tuple[int, Bools]]:
    """What a plan uses, what it would miss most first, each with what may follow it."""
    used = np.flatnonzero(plan.used & allowed)
    rest = allowed.copy()
    for element in used[np.argsort(-plan.drops[used], kind="stable")].tolist():
        rest[element] = False
        yield element, rest.copy()


def _rank(plan: Plan) -> tuple[float, int, list[int]]:
    return (-plan.loss, len(plan.chosen), sorted(plan.chosen))
