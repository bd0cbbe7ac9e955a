"""What of an answer is so, measured from the instance."""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum

import numpy as np
from multicommodity import Instance
from scipy import sparse

from engines.answer import Answer
from engines.ways import lower_bound


@dataclass(frozen=True, slots=True)
class Measured:
    """What an answer is worth.

    objective: its cost.  bound: what no plan can cost less than, by its prices.
    gap: of the two, relative to the objective.
    violation: the worst of balances beside what the stream asks for, of loads beside capacities,
    and of flows below nought or on closed arcs.
    delivered: share of what is asked for.
    """

    objective: float
    bound: float
    gap: float
    violation: float
    delivered: float


def measured(of: Instance, answer: Answer) -> Measured:
    """Measure an answer against its instance."""
    carried = np.where(answer.flow != 0.0, of.cost[of.kind], 0.0)
    carried = np.where(np.isfinite(carried), carried, 0.0) * answer.flow
    objective = fsum(carried.ravel()) + of.unmet * fsum(answer.undelivered)
    bound = lower_bound(of, answer.price)
    delivered = 1.0 - fsum(answer.undelivered) / fsum(of.asked)
    gap = (objective - bound) / abs(objective) if objective else abs(bound)
    return Measured(objective, bound, gap, _violation(of, answer), delivered)


def _violation(of: Instance, answer: Answer) -> float:
    size = of.total[:, np.newaxis]
    arc = np.arange(of.tail.size)
    ends = (np.append(arc, arc), np.append(of.head, of.tail))
    sign = np.repeat([1.0, -1.0], arc.size)
    shape = (arc.size, of.nodes)
    spare = np.asarray(answer.flow @ sparse.csr_array((sign, ends), shape=shape))
    arriving = of.asked - answer.undelivered
    np.subtract.at(spare, (of.stream, of.end), arriving)
    leaving = np.bincount(of.stream, arriving, of.origin.size)
    spare[np.arange(of.origin.size), of.origin] += leaving
    load = answer.flow.sum(axis=0)
    limited = np.isfinite(of.capacity)
    over = (load - of.capacity)[limited] / np.maximum(of.capacity[limited], 1.0)
    shut = np.where(of.open, 0.0, np.abs(answer.flow))
    faults = [
        np.abs(spare) / size,
        over,
        -answer.flow / size,
        shut / size,
        -answer.undelivered / of.asked,
    ]
    return max(0.0, *(float(fault.max(initial=0.0)) for fault in faults))
