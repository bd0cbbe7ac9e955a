"""What shutting the worst one by one comes to: what most people would try first."""

from __future__ import annotations

import numpy as np

from landbridge.engine.interdiction.attacks import NOTHING, Attacks, Plan
from landbridge.engine.interdiction.bounds import Bounds

TOGETHER = 8
"""Elements tried at once; fewer would be solved in vain one by one, but not by several at once."""


def greedy(attacks: Attacks, bounds: Bounds, most: int, budget: int) -> Plan | None:
    """Shut what costs most by itself, then what costs most beside it, and so on.

    most: how many at most.  bounds: are told all that is solved.
    budget: how many sets may have been solved in the end; None where that does not suffice.
    """
    plan = attacks.base
    for _ in range(most):
        best = _worst_beside(attacks, bounds, plan, budget)
        if best is None:
            return None
        if best.loss <= plan.loss + NOTHING * abs(plan.loss):
            break
        plan = best
    return plan


def _worst_beside(attacks: Attacks, bounds: Bounds, plan: Plan, budget: int) -> Plan | None:
    """The plan that loses most with one element more shut; what cannot be it is not solved."""
    used = np.flatnonzero(plan.used)
    promise = np.minimum(bounds.beside(plan.chosen)[used], plan.loss + plan.drops[used])
    order = np.argsort(-promise, kind="stable")
    best = plan
    for start in range(0, used.size, TOGETHER):
        some = order[start : start + TOGETHER]
        tried = used[some[promise[some] > best.loss]].tolist()
        if not tried:
            break
        if attacks.solved + len(tried) > budget:
            return None
        for found in attacks.ask([plan.chosen | {element} for element in tried]):
            if found is None:
                return None
            bounds.add(found)
            best = found if found.loss > best.loss else best
    return best
