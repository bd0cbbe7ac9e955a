"""Checks a claimed optimum, or a claim of infeasibility, without trusting the solver.

Optimality is weak duality turned around: any feasible x and any dual pair bound the optimum
from above and below, so a small gap proves both. Infeasibility is Farkas' lemma: weights y
for which no x within its bounds can bring `y·(A x)` up to what the row sides demand.

Every violation is measured against the thing it violates: a row against its own side, or its
group's magnitude where its sides are zero; a reduced cost against the costs of its group; and
the gap both in total and for every group by itself, so that a good of a few tonnes routed
badly is not hidden by one of a hundred million.

Sources: Farkas (1902); Dantzig (1963), ch. 6; the conditions are those of Karush, Kuhn and Tucker.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from math import fsum

import numpy as np
from scipy import sparse

from landbridge.engine.lp import Arrays, Floats, Ints
from landbridge.engine.outcome import Infeasible, Optimum
from landbridge.engine.sums import sum_by

TOLERANCE = 1e-9
ROUNDING = 1e-12  # share of the terms of a sum below which its rest says nothing


@dataclass(frozen=True, slots=True)
class Certificate:
    """Worst violations, each relative to the scale of what it violates.

    rows, bounds: constraints and bounds of the flows.  dual: reduced costs of the wrong sign.
    gap: between cost and proved lower bound, relative to the money moved (to what could be moved
    where nothing is).
    group_gap: the worst such gap of a single group.
    """

    rows: float
    bounds: float
    dual: float
    gap: float
    group_gap: float
    tolerance: float = TOLERANCE

    @property
    def worst(self) -> float:
        """The largest of the violations; not a number where one of them is none."""
        return _largest(np.array([self.rows, self.bounds, self.dual, self.gap, self.group_gap]))

    @property
    def holds(self) -> bool:
        """True if nothing is violated by more than the tolerance, and everything is a number."""
        return self.worst <= self.tolerance

    @property
    def sentence(self) -> str:
        """The certificate in one plain sentence."""
        if not self.holds:
            return f"NOT proved optimal: off by {self.worst:.1e} of its scale."
        share = f"one part in {1.0 / self.tolerance:,.0f}"
        return (
            "Proved optimal: no other plan that keeps to the same numbers can be better by more "
            f"than {share} of the money moved, and every balance and limit is kept to {share} of "
            "its size. This was checked without trusting the solver."
        )

    def facts(self) -> dict[str, float | bool]:
        """The same for programs, with stable keys."""
        return {**asdict(self), "holds": self.holds}


def certify(
    a: Arrays, found: Optimum, size: float = 0.0, *, sizes: sparse.csc_array | None = None
) -> Certificate:
    """Measure how far `found` is from feasible, dual feasible and optimal.

    size: of the objective where it is large, for one that may be nought at its optimum.
    sizes: what `sizes_of` makes of the programme, where it is known already.
    """
    activity, sizes = a.matrix @ found.x, sizes_of(a) if sizes is None else sizes
    # Prices of the wrong sign would prove nothing; without them the rest still does, and what
    # they would have moved the reduced costs by is counted as a fault.
    price = _signed(found.row_dual, a.row_lower, a.row_upper)
    taken = found.row_dual - price
    shifted = sizes.T @ np.abs(taken) if taken.any() else 0.0
    reduced = _without_rounding(a.cost, a.matrix.T @ price, sizes.T @ np.abs(price))
    money = _money(a)
    unit = money[a.column_group]
    each = a.cost * found.x
    paid, moved = _total(each), max(_total(np.abs(each)), size)
    proved = _support(price, a.row_lower, a.row_upper) + _support(
        reduced, a.lower, a.upper, noise=TOLERANCE * unit
    )
    return Certificate(
        rows=_worst(activity, a.row_lower, a.row_upper, a.magnitude, a.row_group),
        bounds=_worst(found.x, a.lower, a.upper, a.magnitude, a.column_group),
        dual=_largest((_wrong_sign(reduced, a.lower, a.upper) + shifted) / unit),
        gap=abs(paid - proved) / (moved or _largest(money * a.magnitude)),
        group_gap=_group_gap(
            a,
            money * a.magnitude,
            _slack(reduced, found.x, a.lower, a.upper),
            # A price of millions makes much of the last digit of a sum; that digit says nothing.
            _slack(price, activity, a.row_lower, a.row_upper, ROUNDING * (sizes @ np.abs(found.x))),
            np.abs(each),
        ),
    )


def proves_infeasible(a: Arrays, claim: Infeasible) -> bool:
    """True if the ray separates: the most `y·(A x)` can be is below the least it must be."""
    sizes = sizes_of(a)
    for y in (claim.ray, -claim.ray):
        weight = np.where(np.abs(y) <= TOLERANCE * _largest(np.abs(y)), 0.0, y)
        required = _support(weight, a.row_lower, a.row_upper)
        pull = a.matrix.T @ weight
        # What is left where terms cancel is rounding only if it is small beside these terms.
        noise = TOLERANCE * (sizes.T @ np.abs(weight))
        reachable = -_support(-pull, a.lower, a.upper, noise=noise)
        if required > reachable + TOLERANCE * max(abs(required), abs(reachable)):
            return True
    return False


def _support(weight: Floats, lower: Floats, upper: Floats, noise: Floats | None = None) -> float:
    """Smallest `weight·z` over the box `lower <= z <= upper`; noise on open sides is ignored."""
    side = np.where(weight > 0, lower, upper)
    counts = np.flatnonzero((weight != 0) & (side != 0))
    weight, side = weight[counts], side[counts]
    if noise is not None:
        weight = np.where(np.isfinite(side) | (np.abs(weight) > noise[counts]), weight, 0.0)
        side = np.where(weight != 0, side, 0.0)
    return fsum(weight * side)


def _total(values: Floats) -> float:
    """Their exact sum, rounded once; most are 0 and are left out, since summing takes its time."""
    return fsum(values[values != 0])


def sizes_of(a: Arrays) -> sparse.csc_array:
    """The matrix without its signs; where the terms stand is shared with it, not copied."""
    m = a.matrix
    return sparse.csc_array((np.abs(m.data), m.indices, m.indptr), shape=m.shape)


def _group_gap(a: Arrays, size: Floats, columns: Floats, rows: Floats, moved: Floats) -> float:
    """Worst lack of complementarity of a group: price × distance from the side it belongs to.

    size: the money that each group could move.  columns, rows: what each lacks.
    moved: the money that each column moves.
    """
    count = a.magnitude.size
    lack = sum_by(a.column_group, columns, count) + sum_by(a.row_group, rows, count)
    return _largest(lack / np.maximum(sum_by(a.column_group, moved, count), size))


def _signed(price: Floats, lower: Floats, upper: Floats) -> Floats:
    """Prices of rows without those that push towards a side that is open."""
    pushes = ((price > 0) & np.isneginf(lower)) | ((price < 0) & np.isposinf(upper))
    return np.where(pushes, 0.0, price)


def _without_rounding(cost: Floats, pull: Floats, terms: Floats) -> Floats:
    """Cost less pull; nought where the rest is rounding beside the terms that cancelled."""
    rest = cost - pull
    return np.where(np.abs(rest) <= ROUNDING * (np.abs(cost) + terms), 0.0, rest)


def _slack(
    price: Floats, value: Floats, lower: Floats, upper: Floats, noise: Floats | None = None
) -> Floats:
    """Price × distance from the side it belongs to, of what is priced and has that side."""
    side = np.where(price > 0, lower, upper)
    found = np.zeros(price.size)
    at = np.flatnonzero((value != side) & (price != 0))  # few, and the rest is none
    at = at[np.isfinite(side[at])]
    distance = np.abs(value[at] - side[at])
    if noise is not None:
        distance[distance <= noise[at]] = 0.0
    found[at] = np.abs(price[at]) * distance
    return found


def _money(a: Arrays) -> Floats:
    """The largest cost in each group; 1 where a group has none."""
    largest = np.zeros(a.magnitude.size)
    np.maximum.at(largest, a.column_group, np.abs(a.cost))
    return np.where(largest > 0, largest, max(1.0, _largest(np.abs(a.cost))))


def _finite(values: Floats) -> Floats:
    return np.where(np.isfinite(values), np.abs(values), 0.0)


def _worst(value: Floats, lower: Floats, upper: Floats, magnitude: Floats, group: Ints) -> float:
    """The largest distance outside of sides, as a share of them or of what is usual in the group.

    Few values are outside, so that the rest is not looked at twice.
    """
    outside = np.maximum(lower - value, value - upper)
    at = np.flatnonzero(~(outside <= 0))  # what is no number is outside, too
    side = np.maximum(_finite(lower[at]), _finite(upper[at]))
    return _largest(outside[at] / np.where(side > 0, side, magnitude[group[at]]))


def _wrong_sign(reduced: Floats, lower: Floats, upper: Floats) -> Floats:
    negative = np.where(np.isinf(upper), -reduced, 0.0)
    positive = np.where(np.isinf(lower), reduced, 0.0)
    return np.maximum(np.maximum(negative, positive), 0.0)


def _largest(values: Floats) -> float:
    return float(np.max(values, initial=0.0))
