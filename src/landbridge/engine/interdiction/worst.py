"""The verb `worst`: the k elements whose shutting costs a programme most, and what proves it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import comb
from typing import Literal

import numpy as np

from landbridge.engine.interdiction.attacks import Attacks, Plan
from landbridge.engine.interdiction.enumerate import NOTHING, Enumerated, Enumeration
from landbridge.engine.interdiction.master import Master

SAME = 1e-6
"""Share of a loss by which a bound and a loss are the same."""

Proof = Literal["enumeration", "decomposition", "bound"]
Told = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Worst:
    """The sets of at most k elements that lose most.

    sets: the worst first; without those that lose as much with an element less.
    bound: what no set can lose more than.
    proof: `enumeration` where the list is exact by solving or cutting every set; `decomposition`
    where the first is exact by the master programme; `bound` where only the bound is proved.
    greedy: what shutting the worst one by one comes to.
    solved: sets solved of `possible`.  proposals: solves of the master programme.
    """

    sets: tuple[Plan, ...]
    bound: float
    proof: Proof
    greedy: Plan
    solved: int
    possible: int
    proposals: int = 0

    @property
    def exact(self) -> bool:
        """Whether no set is worse than the first."""
        return self.proof != "bound"


def worst(
    attacks: Attacks,
    most: int,
    *,
    keep: int = 1,
    budget: int = 2000,
    proposals: int = 60,
    told: Told | None = None,
) -> Worst:
    """The worst sets of at most `most` elements.

    keep: how many sets to list.  budget: how many sets to solve by enumeration; what is left then
    is bounded by as many proposals of the master programme.  told: is told how many are solved.

    Raises NotProvedError where the best plan of a set cannot be proved.
    """
    count = attacks.elements.count
    one_by_one = greedy(attacks, most)
    found = Enumeration(attacks, most, keep).run(budget, told)
    possible = sum(comb(count, size) for size in range(1, most + 1))
    if found.finished:
        return Worst(found.worst, found.bound, "enumeration", one_by_one, attacks.solved, possible)
    sets, bound, tried = _decomposed(attacks, most, found, one_by_one, proposals)
    met = bound <= sets[0].loss * (1.0 + SAME)
    proof: Proof = "decomposition" if met else "bound"
    bound = sets[0].loss if met else bound
    return Worst(sets[:keep], bound, proof, one_by_one, attacks.solved, possible, tried)


def greedy(attacks: Attacks, most: int) -> Plan:
    """Shut what costs most by itself, then what costs most beside it, and so on."""
    plan = attacks.base
    for _ in range(most):
        best = _worst_beside(attacks, plan)
        if best.loss <= plan.loss + NOTHING * abs(plan.loss):
            break
        plan = best
    return plan


def _worst_beside(attacks: Attacks, plan: Plan) -> Plan:
    """The plan that loses most with one element more shut; what cannot be it is not solved."""
    used = np.flatnonzero(plan.used)
    best = plan
    for element in used[np.argsort(-plan.drops[used], kind="stable")].tolist():
        if plan.loss + plan.drops[element] <= best.loss:
            break
        found = attacks.plan(plan.chosen | {element})
        best = found if found.loss > best.loss else best
    return best


def _decomposed(
    attacks: Attacks, most: int, found: Enumerated, start: Plan, proposals: int
) -> tuple[tuple[Plan, ...], float, int]:
    """The worst sets known, a proved bound and how many proposals it took."""
    known = {plan.chosen: plan for plan in (*found.worst, start)}
    bound = min(found.bound, attacks.most)
    if np.isinf(attacks.most):
        return _ranked(known), bound, 0
    master = Master(attacks.elements.count, most, attacks.most)
    for plan in attacks.plans:
        master.add(plan)
    tried = 0
    while tried < proposals:
        tried += 1
        best = _ranked(known)[0].loss
        proposal = master.propose(best)
        if proposal is None:
            break
        bound = max(best, min(bound, proposal.bound))
        if bound <= best * (1.0 + SAME):
            break
        before = attacks.solved
        plan = attacks.plan(proposal.chosen)
        known[plan.chosen] = plan
        if attacks.solved == before:  # its own cut allows no more: the rest is the solver's gap
            break
        master.add(plan)
    return _ranked(known), bound, tried


def _ranked(known: dict[frozenset[int], Plan]) -> tuple[Plan, ...]:
    return tuple(
        sorted(known.values(), key=lambda one: (-one.loss, len(one.chosen), sorted(one.chosen)))
    )
