"""What closing each of many things loses at most, from the plan alone.

Of two bounds the lower counts: that what it carries goes the cheapest way round through the room
the plan leaves, and only what finds none for less than it can be worth is given up at that
(`engine.paths.detours`); or that every flow over it is lost at what it can be worth at most
(`engine.interdiction.bounds`). Neither needs a solve.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from landbridge.engine.interdiction.elements import Elements
from landbridge.engine.lp import Floats
from landbridge.engine.parallel import each
from landbridge.engine.paths.detours import Detours
from landbridge.model.gauge.worths import shut_worths
from landbridge.model.live.live import LiveCase
from landbridge.study.disruption.closable import Closable
from landbridge.study.disruption.elements import elements_of


def at_most(held: LiveCase, chosen: Sequence[Closable]) -> Floats:
    """What closing each loses at most, million USD a year, (chosen,); 0 where it is not used.

    Where links decide and not paths there are no detours, and bounds are far.
    """
    solved = held.base.solved
    worths = shut_worths(solved.build)
    elements = elements_of(solved.build, chosen, worths)
    x, arrays = solved.optimum.x, solved.arrays
    lost = elements.drops(x, arrays)
    detours = held.programme.detours(worths.most, worths.least)
    if detours is not None:
        still = np.where(detours.is_flow, 0.0, x)
        lost = np.minimum(lost, _round(elements, detours, lost) + elements.drops(still, arrays))
    return lost / 1000.0


def _round(elements: Elements, detours: Detours, lost: Floats) -> Floats:
    """What it costs to move what flows through each element, where anything could be lost."""

    def cost(element: int) -> float:
        start, end = elements.columns.indptr[element : element + 2]
        return detours.cost(elements.columns.indices[start:end].astype(np.int64))

    found = np.zeros(elements.count)
    some = np.flatnonzero(lost > 0)
    found[some] = each(cost, some.tolist())
    return found
