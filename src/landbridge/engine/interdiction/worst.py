"""The verb `worst`: the k elements whose shutting costs a programme most, and what proves it."""

from __future__ import annotations

from dataclasses import dataclass
from math import comb
from typing import Literal

import numpy as np

from landbridge.engine.interdiction.attacks import Attacks, Plan, Solves
from landbridge.engine.interdiction.bounds import Bounds
from landbridge.engine.interdiction.enumerate import Enumerated, Enumeration
from landbridge.engine.interdiction.found import Found
from landbridge.engine.interdiction.greedy import greedy
from landbridge.engine.interdiction.hedge import Hedging

SAME = 1e-6
"""Share of a loss by which a bound and a loss are the same."""

GREEDY = 2 / 3
"""Share of the budget that shutting the worst one by one may take."""

Proof = Literal["enumeration", "first", "bound"]


@dataclass(frozen=True, slots=True)
class Worst:
    """The sets of at most k elements that lose most.

    sets: the worst first; without those that lose as much with an element less, as far as that is
    known.
    bound: what no set can lose more than.
    proof: `enumeration` where every set was solved or cut, so that the list is exact; `first` where
    it is not, but the first is; `bound` where only the bound is proved.
    greedy: what shutting the worst one by one comes to; None where the budget did not suffice.
    solved: sets solved of `possible`.
    """

    sets: tuple[Plan, ...]
    bound: float
    proof: Proof
    greedy: Plan | None
    solved: int
    possible: int

    @property
    def exact(self) -> bool:
        """Whether no set is worse than the first."""
        return self.proof != "bound"


def worst(
    solves: Solves,
    most: int,
    *,
    keep: int = 1,
    budget: int = 2000,
    hedging: Hedging | None = None,
) -> Worst:
    """The worst sets of at most `most` elements.

    keep: how many sets to list.  budget: how many sets to solve at most, whatever for; what is left
    then is bounded.  hedging: tightens bounds, against as many elements.

    Raises NotProvedError where the best plan of a set cannot be proved.
    """
    attacks = Attacks(solves, budget)
    bounds = Bounds(attacks)
    found = Found(attacks, bounds, keep)
    _begin(attacks, bounds, most, hedging)
    one_by_one = greedy(attacks, bounds, most, int(GREEDY * budget))
    for plan in attacks.plans(most):
        found.add(plan)
    ended = Enumeration(attacks, bounds, found, most, hedging).run()
    possible = sum(comb(attacks.count, size) for size in range(1, most + 1))
    proof = _proof(ended)
    bound = ended.bound if proof == "bound" or not ended.worst else ended.worst[0].loss
    return Worst(ended.worst, bound, proof, one_by_one, attacks.solved, possible)


def _begin(attacks: Attacks, bounds: Bounds, most: int, hedging: Hedging | None) -> None:
    """Bound all sets by a plan that hedges, and solve the set it fears most."""
    everything = np.ones(attacks.count, np.bool_)
    hedge = hedging.against(frozenset(), everything, most) if hedging else None
    if hedge is None:
        return
    bounds.take(hedge.loss, hedge.drops)
    feared = np.argsort(-hedge.attack, kind="stable")[:most]
    for plan in attacks.ask([frozenset(feared[hedge.attack[feared] > 0].tolist())]):
        if plan is not None:
            bounds.add(plan)


def _proof(ended: Enumerated) -> Proof:
    if ended.finished:
        return "enumeration"
    met = bool(ended.worst) and ended.bound <= ended.worst[0].loss * (1.0 + SAME)
    return "first" if met else "bound"
