"""The worst sets by exact enumeration: only what is used is shut, and hopeless branches are cut.

What the best plan with C shut does not use can be shut as well at no loss: the plan stays possible.
So a set that has C and is worse has something that plan uses, and only that is branched on, each
set being reached once: the branch of the i-th used element leaves out those before it. Branches are
taken by their bound, the greatest first, so that the greatest bound left is a proof at any time.

They are taken in rounds of a fixed size, whose sets are asked for at once: whoever solves them may
do so at the same time, and the search is the same whoever does. A few sets of each round are not
branches but differ from the worst one found in one element.

Source: Church, Scaparra & Middleton (2004), Identifying critical infrastructure, Annals of the AAG
94, and Scaparra & Church (2008), Computers & OR 35, for branching on what is used.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from landbridge.engine.interdiction.attacks import Attacks, Plan
from landbridge.engine.interdiction.bounds import Bounds
from landbridge.engine.interdiction.branches import Branch, Waiting
from landbridge.engine.interdiction.found import Found
from landbridge.engine.interdiction.hedge import Hedging
from landbridge.engine.interdiction.neighbours import neighbours
from landbridge.engine.lp import Bools

ROUND = 16
"""Branches taken at once; it decides which sets are solved, so it is the same for everybody."""

EACH = 32
"""Sets solved for each plan that hedges: one takes about as long as ten of them."""


@dataclass(frozen=True, slots=True)
class Enumerated:
    """worst: the sets that lose most, the worst first.

    bound: what no set can lose more than.
    finished: whether every branch was solved or cut, so that `worst` is exact.
    """

    worst: tuple[Plan, ...]
    bound: float
    finished: bool


class Enumeration:
    """The search for the worst sets of at most `most` elements."""

    def __init__(
        self, attacks: Attacks, bounds: Bounds, found: Found, most: int, hedging: Hedging | None
    ) -> None:
        """bounds, found: what is known already.  hedging: finds plans that tighten bounds."""
        self._attacks, self._bounds, self._found = attacks, bounds, found
        self._most, self._hedging = most, hedging
        self._waiting, self._hedged = Waiting(), set[int]()
        self._threshold = 0.0

    def run(self) -> Enumerated:
        """Search until it is finished or the budget is spent."""
        everything = np.ones(self._attacks.count, np.bool_)
        self._split(self._attacks.base, (), everything, self._attacks.most)
        while self._goes_on() and self._attacks.left > 0:
            self._round()
        return self._ended()

    def _goes_on(self) -> bool:
        """Whether a set that is not solved yet could be among the worst."""
        self._found.settle(self._waiting.bound)
        self._threshold = self._found.threshold
        return self._waiting.bound > self._threshold

    def _round(self) -> None:
        """Solve the sets of some branches, and go on from each in the order they were taken."""
        branches = self._taken()
        asked = [branch.key for branch in branches]
        near = neighbours(self._attacks, self._bounds, self._found.first, self._most)
        plans = self._attacks.ask([*asked, *near])
        for plan in plans:
            if plan is not None:
                self._bounds.add(plan)
                self._found.add(plan)
        for branch, plan in zip(branches, plans, strict=False):
            if plan is None:
                self._waiting.put(branch)
            elif len(branch.chosen) < self._most and np.isfinite(plan.loss):
                self._split(plan, branch.chosen, branch.allowed, branch.bound)

    def _taken(self) -> list[Branch]:
        """The branches to solve next, as far as what is known by now does not cut them."""
        taken: list[Branch] = []
        while len(taken) < ROUND and self._waiting.bound > self._threshold:
            branch = self._waiting.take()
            bound = self._bound_of(branch)
            if bound >= self._waiting.bound:
                bound = self._hedge(branch, bound)
            if bound < self._waiting.bound and bound > self._threshold:
                self._waiting.put(branch.with_bound(bound))
            elif bound > self._threshold:
                taken.append(branch.with_bound(bound))
        return taken

    def _bound_of(self, branch: Branch) -> float:
        more = self._most - len(branch.chosen)
        return min(branch.bound, self._bounds.of(branch.ids, branch.allowed, more))

    def _hedge(self, branch: Branch, bound: float) -> float:
        """The bound of a branch, by a plan that hedges where there is to be one."""
        more = self._most - len(branch.chosen)
        full = len(self._hedged) >= self._attacks.solved // EACH or branch.place in self._hedged
        if self._hedging is None or full or not more or bound <= self._threshold:
            return bound
        self._hedged.add(branch.place)
        hedge = self._hedging.against(branch.key, branch.allowed, more)
        if hedge is None:
            return bound
        self._bounds.take(hedge.loss, hedge.drops)
        return min(bound, self._bound_of(branch))

    def _split(self, plan: Plan, chosen: tuple[int, ...], among: Bools, bound: float) -> None:
        """Let what may be worse than a plan wait; bound: that of all of it."""
        used = np.flatnonzero(plan.used & among)
        order = used[np.argsort(-plan.drops[used], kind="stable")]
        more = self._most - len(chosen) - 1
        for branch in self._waiting.split(chosen, among, order):
            after = self._bounds.after(plan, branch.chosen[-1], branch.allowed, more)
            if min(bound, after) > self._threshold:
                self._waiting.put(branch.with_bound(min(bound, after)))

    def _ended(self) -> Enumerated:
        """What is known at the end."""
        while len(self._waiting):
            branch = self._waiting.take()
            bound = self._bound_of(branch)
            if bound >= self._waiting.bound:
                self._waiting.put(branch.with_bound(bound))
                break
            if bound > self._threshold:
                self._waiting.put(branch.with_bound(bound))
        self._found.purge()
        worst = tuple(self._found.first)
        finished = self._found.settled and self._waiting.bound <= self._threshold
        least = worst[0].loss if worst else 0.0
        return Enumerated(worst, max(self._waiting.bound, least), finished)
