"""What a unit of anything could be worth at most, and at least, whatever columns are shut.

The rows looked at are equations Σ_j a_ij x_j = 0: what flows in flows out. A column takes from a
row where a > 0 and gives to it where a < 0. Where a column runs it earns nothing beyond its cost,
so a unit of what it takes is worth what it gives less what else it takes. From where things end on
back, and from where they begin on forth, this gives bounds for the price y of every row:

    U_i  =  max over columns that take from i of
            ( Σ_g |a_g| U_g  −  Σ_{t not i} a_t L_t  −  cost  +  subsidy ) / a_i
    L_i  =  min over columns that give to i of
            ( Σ_t a_t L_t  −  Σ_{g not i} |a_g| U_g  +  cost  −  subsidy ) / |a_i|

Every closure has optimal prices with L <= y <= U. In a row that is used some column that runs
takes from it, and one gives to it, so that the price there is between the bounds if those it hangs
on are; and each hangs on others further down or up until nothing is left to hang on. Where a row is
not used, a price beyond a bound can be put to the bound: each bound is no tighter than all its
columns allow, so that none of them earns by it. That asks for L <= U, to which rows that nothing
can use are brought beforehand. A column that is shut is then worth at most

    Σ_g |a_g| U_g  −  Σ_t a_t L_t  −  cost  +  subsidy

and so is a path of columns, which takes from one row and gives to another.

Source: the conditions of Karush, Kuhn and Tucker; Israeli & Wood (2002), Networks 40, sec. 3, ask
for such a bound. The bounds are worked out as shortest ways are by Bellman (1958).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from landbridge.engine.lp import Arrays, Bools, Floats, Ints


@dataclass(frozen=True, slots=True)
class Equations:
    """Rows whose prices are bounded, and what else bears on the columns in them.

    rows: positions of equations with sides 0. Any circle of columns in them costs nothing less than
    0, or takes more than it gives back.
    subsidy: (n,), what all other rows and bounds can add to the worth of a unit of each column.
    unbounded: (2, rows), for which rows there is no upper and no lower bound, because what they
    hang on hangs on them.
    """

    rows: Ints
    subsidy: Floats
    unbounded: Bools


@dataclass(frozen=True, slots=True)
class Worths:
    """What a unit of anything is worth whatever is shut; infinite where there is no bound.

    shut: of every column where it is shut, at most, (n,); not below 0, and of no meaning for
    columns that are in none of the rows.
    most, least: in every row, (m,); 0 in rows whose price does not count.
    """

    shut: Floats
    most: Floats
    least: Floats


def worths(arrays: Arrays, equations: Equations) -> Worths:
    """What a unit of every column and in every row is worth."""
    return _Bounds(arrays, equations).worths()


class _Bounds:
    """Sides of rows: U in the first half of `side`, −L in the second."""

    def __init__(self, arrays: Arrays, equations: Equations) -> None:
        self._at, self._all_rows = equations.rows, arrays.row_lower.size
        terms = sparse.coo_array(sparse.csr_array(arrays.matrix)[equations.rows])
        terms.eliminate_zeros()
        order = np.lexsort((terms.row, terms.col))
        row, self._column = terms.row[order].astype(np.int64), terms.col[order].astype(np.int64)
        takes, self._size = terms.data[order] > 0, np.abs(terms.data[order])
        self._rows = equations.rows.size
        self._own = np.where(takes, row, row + self._rows)  # what a term bounds
        self._adds = np.where(takes, row + self._rows, row)  # what it adds to its column's worth
        self._gain = equations.subsidy - arrays.cost
        self._unbounded = np.concatenate(list(equations.unbounded))
        self._rest = _Others(self._column, self._gain.size)

    def worths(self) -> Worths:
        """What columns are worth at most, and rows at most and at least."""
        side = self._settled(np.full(2 * self._rows, -np.inf))
        side = self._settled(
            np.maximum(side, _held_between(side[: self._rows], side[self._rows :]))
        )
        adds = np.bincount(self._column, self._size * side[self._adds], self._gain.size)
        most, least = np.zeros(self._all_rows), np.zeros(self._all_rows)
        most[self._at], least[self._at] = side[: self._rows], -side[self._rows :]
        return Worths(np.maximum(adds + self._gain, 0.0), most, least)

    def _settled(self, side: Floats) -> Floats:
        """The least bounds from some on that agree with all columns."""
        side = np.where(self._unbounded, np.inf, side)
        for _ in range(2 * self._rows + 2):
            before = side.copy()
            np.maximum.at(side, self._own, self._offered(side))
            if np.array_equal(before, side):
                return side
        return np.full(side.size, np.inf)

    def _offered(self, side: Floats) -> Floats:
        """What each term says its own side is at least."""
        rest = self._rest.sums(self._size * side[self._adds])
        gain = np.where(np.isneginf(rest), 0.0, self._gain[self._column])
        return np.asarray((rest + gain) / self._size)


class _Others:
    """Terms of columns, which stand together, and the others of each."""

    def __init__(self, column: Ints, columns: int) -> None:
        count = np.bincount(column, minlength=columns)
        start = np.cumsum(count) - count
        self._two = start[count == 2]
        many = np.flatnonzero(count > 2)
        places = np.arange(int(count.max(initial=0)))
        self._many = np.where(
            places < count[many, None], start[many, None] + places, column.size
        )  # beyond the last where a column has fewer

    def sums(self, term: Floats) -> Floats:
        """Of every term the sum of the others of its column; −∞ where one of them is."""
        found = np.zeros(term.size + 1)
        found[self._two], found[self._two + 1] = term[self._two + 1], term[self._two]
        wide = np.append(term, 0.0)[self._many]
        never = np.isneginf(wide)
        known = np.where(never, 0.0, wide)
        for at in range(wide.shape[1]):
            others = np.delete(known, at, axis=1).sum(axis=1)
            others[np.delete(never, at, axis=1).any(axis=1)] = -np.inf
            found[self._many[:, at]] = others
        return found[:-1]


def _held_between(high: Floats, minus_low: Floats) -> Floats:
    """Both sides moved apart so that there is a number between them, where there is none."""
    point = np.where(np.isfinite(high), high, np.where(np.isfinite(minus_low), -minus_low, 0.0))
    none = (high < -minus_low) | np.isneginf(high) | np.isneginf(minus_low)
    apart = np.maximum(high, point), np.maximum(minus_low, -point)
    return np.concatenate([np.where(none, apart[0], high), np.where(none, apart[1], minus_low)])
