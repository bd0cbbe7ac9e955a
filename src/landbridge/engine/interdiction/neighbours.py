"""Sets near the worst one found, which are worth a try: they make the worst one worse sooner."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from landbridge.engine.interdiction.attacks import Attacks, Chosen, Plan
from landbridge.engine.interdiction.bounds import Bounds

TRIED = 4
"""How many at once."""


def neighbours(attacks: Attacks, bounds: Bounds, worst: Sequence[Plan], most: int) -> list[Chosen]:
    """Sets not solved yet that differ from the worst in one element and may lose most.

    worst: plans, the worst first.  most: how many elements a set has at most.
    """
    if not worst or np.isinf(worst[0].loss):
        return []
    best, promise = worst[0], dict[Chosen, float]()
    for rest in _rests(best.chosen, most):
        beside = bounds.beside(rest)
        beside[list(best.chosen)] = -np.inf
        for element in np.flatnonzero(beside > best.loss).tolist():
            promise[rest | {element}] = float(beside[element])
    new = [chosen for chosen in promise if attacks.known(chosen) is None]
    return sorted(new, key=lambda one: (-promise[one], sorted(one)))[:TRIED]


def _rests(chosen: Chosen, most: int) -> list[Chosen]:
    """What of a set stays where one element is another one."""
    if len(chosen) < most:
        return [chosen]
    return [chosen - {one} for one in sorted(chosen)]
