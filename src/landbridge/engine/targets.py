"""A programme that is to come near given values, and pays for every unit it misses them by."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from landbridge.engine.interval import with_cost_row
from landbridge.engine.lp import Arrays, Floats, Programme
from landbridge.engine.prove import Proved, prove


@dataclass(frozen=True, slots=True)
class Targets:
    """Values a solution is to come near: weights·x near value.

    weights: (targets, columns).  value: (targets,).
    over, under: the price of a unit above and below each value, (targets,).
    """

    weights: sparse.csr_array
    value: Floats
    over: Floats
    under: Floats


def with_targets(given: Arrays, targets: Targets) -> Arrays:
    """The programme with what it misses every target by as further columns, at their prices.

        weights·x − above + below  =  value

    The first columns and rows are those of the programme given; the last rows are the targets.
    """
    count, before = targets.value.size, given.magnitude.size
    programme = Programme(np.append(given.magnitude, np.maximum(np.abs(targets.value), 1.0)))
    programme.add_programme(given)
    group = before + np.arange(count)
    above = programme.add_columns("above", count, cost=targets.over, group=group)
    below = programme.add_columns("below", count, cost=targets.under, group=group)
    rows = programme.add_rows(
        "target", count, lower=targets.value, upper=targets.value, group=group
    )
    terms = sparse.coo_array(targets.weights)
    programme.add_terms(rows[terms.row], terms.col, terms.data)
    programme.add_terms(rows, above, -1.0)
    programme.add_terms(rows, below, 1.0)
    return programme.arrays()


def nearest(given: Arrays, best: Floats, targets: Targets) -> Floats:
    """Of all solutions as good as the best, the one that misses the targets least, (columns,).

    best: an optimal solution. The targets' prices are weights here, not money.

    Raises NotProvedError where the solver's answer cannot be proved.
    """
    within = with_cost_row(given, best)
    free = replace(within, cost=np.zeros_like(within.cost))
    outcome = prove(with_targets(free, targets))
    if not isinstance(outcome, Proved):
        return best
    return outcome.optimum.x[: given.cost.size]
