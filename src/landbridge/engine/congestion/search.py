"""Searches from all origins at fixed costs, on as many cores as there are."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from landbridge.engine.congestion.arrays import Graph, Pairs, with_room
from landbridge.engine.congestion.tree import reach_of
from landbridge.engine.lp import Floats
from landbridge.engine.parallel import cores, each

_FEWEST = 500_000  # groups times arcs below which threads take longer than they save


def reach_all(g: Graph, q: Pairs, cost: Floats) -> Floats:
    """What the cheapest way of every pair costs, inf where none leads.

    cost: of every arc, 0 or more, besides what its class pays.
    """
    groups = q.group.shape[0] - 1
    parts = cores() if groups * g.head.size > _FEWEST else 1
    ends = [groups * part // parts for part in range(parts + 1)]
    reach = np.empty(q.quantity.size)
    each(lambda part: reach_of(with_room(g), q, cost, *part, reach), pairwise(ends))
    return reach
