"""Programmes that are to come near given values, and pay for what they miss them by."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from landbridge.engine.certificate import Certificate
from landbridge.engine.face import face
from landbridge.engine.interval import with_cost_row
from landbridge.engine.lp import Arrays, Floats, Programme
from landbridge.engine.outcome import Optimum
from landbridge.engine.prove import NotProvedError, Proved, prove


@dataclass(frozen=True, slots=True)
class Targets:
    """Values a solution is to come near: weights·x near value.

    weights: (targets, columns).  value: (targets,).
    price: what a unit above or below each value costs, (targets,).
    """

    weights: sparse.csr_array
    value: Floats
    price: Floats


@dataclass(frozen=True, slots=True)
class Fitted:
    """A solution that comes near targets, and what it took.

    x: (columns,).  reached: weights·x, (targets,).
    pull: what each target adds to the cost of a unit of what it counts, (targets,); under these
        adders x is optimal.
    certificate: the proof that no solution pays less for what it misses, and costs.
    """

    x: Floats
    reached: Floats
    pull: Floats
    certificate: Certificate


def fitted(given: Arrays, targets: Targets, least: Floats) -> Fitted:
    """The solution that comes nearest to targets under costs that adders may change in limits.

        minimise  c·x + Σ price·(above + below) − Σ least·z
        subject to the programme and  weights·(x + z) − above + below = value,   z >= 0

    least: (columns,), the lowest that adders may add to the cost of a column; -inf for any. The
    prices of the target rows are the adders, and z is there so that they keep to that: what is
    counted but does not run. Without it a solution would run in circles to come near its targets.

    Raises NotProvedError where the answer cannot be proved.
    """
    arrays = _with_shadows(with_targets(given, targets), given, targets, least)
    found = prove(arrays)
    if not isinstance(found, Proved):
        raise NotProvedError("nothing comes near the targets")
    x = found.optimum.x[: given.cost.size]
    at = given.row_lower.size + np.arange(targets.value.size)
    return Fitted(x, targets.weights @ x, -found.optimum.row_dual[at], found.certificate)


def with_targets(given: Arrays, targets: Targets) -> Arrays:
    """The programme with what it misses every target by as further columns, at their prices.

        weights·x − above + below  =  value

    The first columns and rows are those of the programme given; the last rows are the targets.
    """
    count, before = targets.value.size, given.magnitude.size
    programme = Programme(np.append(given.magnitude, np.maximum(np.abs(targets.value), 1.0)))
    programme.add_programme(given)
    group = before + np.arange(count)
    above, below = (
        programme.add_columns(name, count, cost=targets.price, group=group)
        for name in ("above", "below")
    )
    rows = programme.add_rows(
        "target", count, lower=targets.value, upper=targets.value, group=group
    )
    terms = sparse.coo_array(targets.weights)
    programme.add_terms(rows[terms.row], terms.col, terms.data)
    programme.add_terms(rows, above, -1.0)
    programme.add_terms(rows, below, 1.0)
    return programme.arrays()


def nearest(given: Arrays, best: Floats, targets: Targets, room: float = 0.0) -> Floats:
    """Of all solutions as good as the best, or nearly, the one that misses the targets least.

    best: an optimal solution. The targets' prices are weights here, not money.
    room: how much more a solution may cost, in the unit of the cost.

    Returns it, (columns,). Raises NotProvedError where the solver's answer cannot be proved.
    """
    within = with_cost_row(given, best, room)
    free = replace(within, cost=np.zeros_like(within.cost))
    outcome = prove(with_targets(free, targets))
    if not isinstance(outcome, Proved):
        raise NotProvedError("no solution is as good as the best")
    return outcome.optimum.x[: given.cost.size]


def nearest_optimal(given: Arrays, optimum: Optimum, targets: Targets) -> Floats:
    """Of all optimal solutions the one that misses the targets least.

    The targets' prices are weights here, not money. Returns it, (columns,). Raises NotProvedError
    where the solver's answer cannot be proved.
    """
    outcome = prove(with_targets(face(given, optimum), targets))
    if not isinstance(outcome, Proved):
        raise NotProvedError("the optimum is not on its own face")
    return outcome.optimum.x[: given.cost.size]


def _with_shadows(arrays: Arrays, given: Arrays, targets: Targets, least: Floats) -> Arrays:
    """The programme with z: for every column that is counted and whose adders have a limit."""
    weights = sparse.csc_array(targets.weights)
    counted = np.flatnonzero((np.diff(weights.indptr) > 0) & np.isfinite(least))
    programme = Programme(arrays.magnitude)
    programme.add_programme(arrays)
    shadow = programme.add_columns(
        "shadow", counted.size, cost=-least[counted], group=given.column_group[counted]
    )
    terms = sparse.coo_array(weights[:, counted])
    programme.add_terms(given.row_lower.size + terms.row, shadow[terms.col], terms.data)
    return programme.arrays()
