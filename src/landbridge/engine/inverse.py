"""Inverse optimisation: the smallest cost adders under which a given solution is optimal.

A solution x is optimal for costs c + D·d, D saying which columns bear which adder, if and only if
there are prices of all sides, none negative, that balance these costs,

    Aᵀ(y⁺ − y⁻) + z⁺ − z⁻  =  c + D·d

and pay only for sides on which x lies. By how much x is worse than the best is what prices pay for
the distance of x from the other sides:

    loss  =  y⁺·(A x − lower) + y⁻·(upper − A x) + z⁺·(x − l) + z⁻·(u − x)

For a given x all of this is linear in d and the prices, so the adders with the least sum of
amounts, under which the loss is nought or at most a given tolerance, come from a linear programme
again. Among those that are as small, the fewest are found by a second one with whole numbers.

Sources: Ahuja & Orlin (2001), Inverse optimization, Operations Research 49; for solutions that are
only nearly optimal: Chan, Craig, Lee & Sharpe (2014), Generalized inverse multiobjective
optimization with application to cancer therapy, Operations Research 62.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from landbridge.engine.certificate import Certificate, certify
from landbridge.engine.lp import Arrays, Bools, Floats, Ints, Programme
from landbridge.engine.mixed import solve_mixed
from landbridge.engine.outcome import Optimum
from landbridge.engine.prove import NotProvedError, Proved, prove

_AT_SIDE = 1e-7  # share of a magnitude within which a value is at a bound or side
_NONE = 1e-9  # share of the largest adder below which an adder is rounding
_COSTS_MORE = 1e-7  # reduced cost above which an adder is in no smallest set
_NODES = 2_000  # branches tried before the search for the fewest adders is given up
_AS_SMALL = 1e-6  # share by which the fewest adders may be larger in sum than the smallest


@dataclass(frozen=True, slots=True)
class Bearing:
    """Which adders may be laid on a programme.

    columns: (columns, adders), what a unit of each adder adds to the cost of each column.
    weight: (adders,), what a unit of each counts in the sum that is made least.
    least: (columns,), the lowest that all adders together may add to a column; -inf for any.
    """

    columns: sparse.csc_array
    weight: Floats
    least: Floats


@dataclass(frozen=True, slots=True)
class Adders:
    """Adders under which a solution is optimal, or as nearly so as was asked for.

    value: (adders,).  smallest: the proof that no adders have a smaller sum.
    optimal: the proof of what is best under them.  loss: how much worse the solution is than that.
    fewest: whether it was shown that no fewer adders will do with that sum.
    """

    value: Floats
    smallest: Certificate
    optimal: Certificate
    loss: float
    fewest: bool


def smallest_adders(
    a: Arrays, x: Floats, bearing: Bearing, tolerance: float = 0.0
) -> Adders | None:
    """The smallest adders that make a feasible solution optimal, then the fewest of those.

    x: a solution, (columns,).  tolerance: by how much it may be worse than the best under the
    adders, in the unit of the cost. Returns None where no adders that are allowed will do.

    Raises NotProvedError where that cannot be proved.
    """
    programme = _Inverse(a, x, bearing, tolerance)
    outcome = prove(programme.arrays)
    if not isinstance(outcome, Proved):
        return None
    found, known = programme.sparsest(outcome)
    value = programme.value(found)
    under = replace(a, cost=a.cost + bearing.columns @ value)
    proof, loss = _proof(under, x, programme.prices(found), tolerance)
    return Adders(value, outcome.certificate, proof, loss, known)


def _proof(under: Arrays, x: Floats, price: Floats, tolerance: float) -> tuple[Certificate, float]:
    """That a solution is optimal by its prices, or how much better the best is, proved as well."""
    if tolerance == 0.0:
        proof = certify(under, Optimum(x, price, under.cost - under.matrix.T @ price))
        if not proof.holds:
            raise NotProvedError(f"not optimal under its adders: {proof.sentence}")
        return proof, 0.0
    best = prove(under)
    if not isinstance(best, Proved):
        raise NotProvedError("under the adders there is no best solution")
    loss = float(under.cost @ (x - best.optimum.x))
    if loss > tolerance * (1.0 + _AS_SMALL):
        raise NotProvedError(f"worse under its adders than it may be, by {loss:g}")
    return best.certificate, max(loss, 0.0)


class _Inverse:
    """The programme over prices and adders; adders are split into what is above and below 0."""

    def __init__(self, a: Arrays, x: Floats, bearing: Bearing, tolerance: float) -> None:
        self._a, self._bearing = a, bearing
        self._money = float(np.median(np.abs(a.cost[a.cost != 0]))) if a.cost.any() else 1.0
        programme = Programme(np.append(self._money, self._row_magnitudes()))
        self._slack: list[tuple[Ints, Floats]] = []
        reduced = programme.add_rows("reduced", a.cost.size, lower=a.cost, upper=a.cost)
        self._add_row_prices(programme, reduced, x, tolerance)
        self._add_bound_prices(programme, reduced, x, tolerance)
        self._more, self._less = (
            programme.add_columns(name, bearing.weight.size, cost=bearing.weight)
            for name in ("more", "less")
        )
        self._add_adders(programme, reduced, np.arange(a.cost.size), -1.0)
        self._add_least(programme)
        if tolerance > 0.0:
            self._add_loss(programme, tolerance)
        self.arrays = programme.arrays()

    def _row_magnitudes(self) -> Floats:
        """A typical price of each row: money over its largest coefficient."""
        largest = abs(self._a.matrix).max(axis=1).toarray().reshape(-1)
        return self._money / np.where(largest > 0, largest, 1.0)

    def _add_row_prices(
        self, programme: Programme, reduced: Ints, x: Floats, tolerance: float
    ) -> None:
        """Prices of the lower and the upper sides of rows: y⁺ and y⁻."""
        a = self._a
        activity, by_row = a.matrix @ x, sparse.csr_array(a.matrix)
        noise = _AT_SIDE * np.maximum(a.magnitude[a.row_group], np.abs(activity))
        self._row_price: list[tuple[Ints, Ints, float]] = []
        for name, distance, sign in (
            ("from_below", activity - a.row_lower, 1.0),
            ("from_above", a.row_upper - activity, -1.0),
        ):
            ids, rows = self._add_prices(programme, name, distance, noise, tolerance)
            terms = sparse.coo_array(by_row[rows])
            programme.add_terms(reduced[terms.col], ids[terms.row], sign * terms.data)
            self._row_price.append((ids, rows, sign))

    def _add_bound_prices(
        self, programme: Programme, reduced: Ints, x: Floats, tolerance: float
    ) -> None:
        """Prices of the lower and the upper bounds of columns: z⁺ and z⁻."""
        a = self._a
        noise = _AT_SIDE * a.magnitude[a.column_group]
        for name, distance, sign in (("low", x - a.lower, 1.0), ("high", a.upper - x, -1.0)):
            ids, columns = self._add_prices(programme, name, distance, noise, tolerance)
            programme.add_terms(reduced[columns], ids, sign)

    def _add_prices(
        self, programme: Programme, name: str, distance: Floats, noise: Floats, tolerance: float
    ) -> tuple[Ints, Ints]:
        """A price for every side that may have one; returns their ids, and which sides they are.

        Where nothing may be lost only the sides on which the solution lies have prices.
        """
        slack = np.where(distance <= noise, 0.0, distance)
        priced = np.flatnonzero(np.isfinite(slack) if tolerance > 0.0 else slack == 0.0)
        group = priced + 1 if name.startswith("from") else 0
        ids = programme.add_columns(name, priced.size, group=group)
        self._slack.append((ids, slack[priced]))
        return ids, priced

    def _add_loss(self, programme: Programme, tolerance: float) -> None:
        row = programme.add_rows("loss", 1, upper=tolerance)
        for ids, slack in self._slack:
            off = np.flatnonzero(slack)
            programme.add_terms(row, ids[off], slack[off])

    def _add_least(self, programme: Programme) -> None:
        bears = np.diff(sparse.csr_array(self._bearing.columns).indptr) > 0
        held = np.flatnonzero(bears & np.isfinite(self._bearing.least))
        rows = programme.add_rows("least", held.size, lower=self._bearing.least[held])
        self._add_adders(programme, rows, held, 1.0)

    def _add_adders(self, programme: Programme, rows: Ints, columns: Ints, sign: float) -> None:
        """Add sign × D·d of some columns to a row each."""
        part = sparse.coo_array(sparse.csr_array(self._bearing.columns)[columns])
        programme.add_terms(rows[part.row], self._more[part.col], sign * part.data)
        programme.add_terms(rows[part.row], self._less[part.col], -sign * part.data)

    def value(self, found: Optimum) -> Floats:
        """The adders of a solution of this programme."""
        value = found.x[self._more] - found.x[self._less]
        noise = _NONE * np.max(np.abs(value), initial=0.0)
        return np.where(np.abs(value) <= noise, 0.0, value)

    def prices(self, found: Optimum) -> Floats:
        """The prices of the rows in a solution of this programme."""
        price = np.zeros(self._a.row_lower.size)
        for ids, rows, sign in self._row_price:
            price[rows] += sign * found.x[ids]
        return price

    def sparsest(self, least: Proved) -> tuple[Optimum, bool]:
        """The fewest adders whose sum is as small, and whether that is known for sure."""
        count = np.count_nonzero(self.value(least.optimum))
        if count <= 1:
            return least.optimum, True
        arrays, chosen = self._counting(least)
        found = solve_mixed(arrays, chosen, nodes=_NODES)
        if found is None:
            return least.optimum, False
        kept = found.x[chosen] > 0.5
        outcome = prove(self._without(~kept)) if kept.sum() < count else least
        known = found.proved and isinstance(outcome, Proved)
        return (outcome.optimum if isinstance(outcome, Proved) else least.optimum), known

    def _counting(self, least: Proved) -> tuple[Arrays, Ints]:
        """The programme that counts adders, and the columns that are 1 where one is used."""
        weight = self._bearing.weight
        total = float(least.optimum.x[self._more] @ weight + least.optimum.x[self._less] @ weight)
        programme = Programme(np.append(self.arrays.magnitude, 1.0))  # a group for whole numbers
        free = self._without(self._needless(least.optimum))
        programme.add_programme(replace(free, cost=np.zeros_like(free.cost)))
        group = self.arrays.magnitude.size
        used = programme.add_columns("used", weight.size, cost=1.0, upper=1.0, group=group)
        sum_row = programme.add_rows("sum", 1, upper=total * (1.0 + _AS_SMALL))
        for ids in (self._more, self._less):
            rows = programme.add_rows(f"only_if_used_{ids[0]}", ids.size, upper=0.0)
            programme.add_terms(rows, ids, 1.0)
            programme.add_terms(rows, used, -total / weight)
            programme.add_terms(sum_row, ids, weight)
        return programme.arrays(), used

    def _needless(self, least: Optimum) -> Bools:
        """Adders that every smallest set does without: they would cost more than they save."""
        reduced = self.arrays.cost - self.arrays.matrix.T @ least.row_dual
        return np.asarray(np.minimum(reduced[self._more], reduced[self._less]) > _COSTS_MORE)

    def _without(self, left_out: Bools) -> Arrays:
        """The programme without some adders."""
        upper = self.arrays.upper.copy()
        upper[self._more[left_out]] = upper[self._less[left_out]] = 0.0
        return replace(self.arrays, upper=upper)
