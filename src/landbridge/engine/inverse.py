"""Inverse optimisation: the smallest cost adders under which a given solution is optimal.

A solution x is optimal for costs c + D·d, D saying which columns bear which adder, if there are
prices y of the rows with

    reduced cost  c + D·d − Aᵀy   >= 0  where x is at its lower bound,  <= 0 at its upper bound,
                                   = 0  in between,        y = 0 where a row is slack, else its sign

For a given x this is linear in d and y, so the adders with the least sum of amounts come from a
linear programme again. Among those that are as small, the fewest are found by a second one with
whole numbers.

Sources: Ahuja & Orlin (2001), Inverse optimization, Operations Research 49; for flows: Zhang & Liu
(1996), Calculating some inverse linear programming problems, J. Comput. Appl. Math. 72.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from landbridge.engine.certificate import Certificate, certify
from landbridge.engine.lp import Arrays, Bools, Floats, Ints, Programme
from landbridge.engine.prove import NotProvedError, Proved, prove
from landbridge.engine.solver import Optimum, solve_mixed

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
    """Adders under which a solution is optimal.

    value: (adders,).  smallest: the proof that no adders have a smaller sum.
    optimal: the proof that the solution is optimal under them.
    fewest: whether it was shown that no fewer adders will do with that sum.
    """

    value: Floats
    smallest: Certificate
    optimal: Certificate
    fewest: bool


def smallest_adders(a: Arrays, x: Floats, bearing: Bearing) -> Adders | None:
    """The smallest adders that make a feasible solution optimal, then the fewest of those.

    x: a solution, (columns,). Returns None where no adders that are allowed will do.

    Raises NotProvedError where that cannot be proved.
    """
    programme = _Inverse(a, x, bearing)
    outcome = prove(programme.arrays)
    if not isinstance(outcome, Proved):
        return None
    found, known = programme.sparsest(outcome)
    value, price = programme.value(found), programme.prices(found)
    under = replace(a, cost=a.cost + bearing.columns @ value)
    proof = certify(under, Optimum(x, price, under.cost - a.matrix.T @ price))
    if not proof.holds:
        raise NotProvedError(f"the solution is not optimal under its adders: {proof.sentence}")
    return Adders(value, outcome.certificate, proof, known)


class _Inverse:
    """The programme over prices and adders; adders are split into what is above and below 0."""

    def __init__(self, a: Arrays, x: Floats, bearing: Bearing) -> None:
        self._a, self._bearing = a, bearing
        self._money = float(np.median(np.abs(a.cost[a.cost != 0]))) if a.cost.any() else 1.0
        programme = Programme(np.append(self._money, self._row_magnitudes()))
        every = np.arange(a.row_lower.size)
        lower, upper = _price_signs(a, x)
        self._price = programme.add_columns(
            "price", every.size, lower=lower, upper=upper, group=every + 1
        )
        self._more, self._less = (
            programme.add_columns(name, bearing.weight.size, cost=bearing.weight)
            for name in ("more", "less")
        )
        self._add_reduced(programme, *_reduced_sides(a, x))
        self._add_least(programme)
        self.arrays = programme.arrays()

    def _row_magnitudes(self) -> Floats:
        """A typical price of each row: money over its largest coefficient."""
        largest = abs(self._a.matrix).max(axis=1).toarray().reshape(-1)
        return self._money / np.where(largest > 0, largest, 1.0)

    def _add_reduced(self, programme: Programme, lower: Floats, upper: Floats) -> None:
        """Aᵀy − D·d between what the position of each column asks of its reduced cost."""
        asked = np.flatnonzero(np.isfinite(lower) | np.isfinite(upper))
        rows = programme.add_rows("reduced", asked.size, lower=lower[asked], upper=upper[asked])
        prices = sparse.coo_array(sparse.csr_array(self._a.matrix.T)[asked])
        programme.add_terms(rows[prices.row], self._price[prices.col], prices.data)
        self._add_adders(programme, rows, asked, -1.0)

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
        return found.x[self._price]

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


def _price_signs(a: Arrays, x: Floats) -> tuple[Floats, Floats]:
    """Lower and upper bounds of the prices of rows: a row that is slack has none."""
    activity = a.matrix @ x
    size = _AT_SIDE * np.maximum(a.magnitude[a.row_group], np.abs(activity))
    lower = np.where(activity >= a.row_upper - size, -np.inf, 0.0)
    upper = np.where(activity <= a.row_lower + size, np.inf, 0.0)
    return lower, upper


def _reduced_sides(a: Arrays, x: Floats) -> tuple[Floats, Floats]:
    """What A'y − D·d may be for each column, so that its reduced cost has the right sign."""
    size = _AT_SIDE * a.magnitude[a.column_group]
    lower = np.where(x <= a.lower + size, -np.inf, a.cost)
    upper = np.where(x >= a.upper - size, np.inf, a.cost)
    return lower, upper
