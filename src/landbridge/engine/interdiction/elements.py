"""What can be shut in a programme: elements, each with its columns."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from landbridge.engine.lp import Arrays, Bools, Floats, Ints

NOISE = 1e-9
"""Share of the magnitude of a column below which it is not used."""


@dataclass(frozen=True, slots=True)
class Elements:
    """What can be shut; columns and rows may belong to several elements.

    columns: (elements, n), true where shutting the element shuts the column.
    rows: (elements, m), true where shutting it frees the lower side of the row.
    price: (n,), what a column that is shut can be worth at most at any closure, a unit: some
    optimal dual solution of every closure has bound duals no greater. It is never below 0, and
    infinite where nothing is known.
    lacking: (m,), what a unit costs that is lacking below the lower side of a row that is not
    freed; infinite where a row has to be kept.
    """

    columns: sparse.csr_array
    rows: sparse.csr_array
    price: Floats
    lacking: Floats

    @property
    def count(self) -> int:
        """How many there are."""
        return int(self.columns.shape[0])

    def shut(self, arrays: Arrays, chosen: Collection[int], *, free: bool = True) -> Arrays:
        """The programme with some elements shut; free: whether their rows are freed."""
        at = np.array(sorted(chosen), dtype=np.int64)
        upper, row_lower = arrays.upper.copy(), arrays.row_lower.copy()
        upper[_members(self.columns, at)] = 0.0
        if free:
            row_lower[_members(self.rows, at)] = -np.inf
        return replace(arrays, upper=upper, row_lower=row_lower)

    def repair(self, arrays: Arrays, chosen: Collection[int]) -> float:
        """What a plan with some elements shut costs more where their rows are not freed."""
        at = np.unique(_members(self.rows, np.array(sorted(chosen), dtype=np.int64)))
        due = arrays.row_lower[at] > 0
        return float(arrays.row_lower[at[due]] @ self.lacking[at[due]])

    def used(self, x: Floats, arrays: Arrays) -> Bools:
        """Which elements a plan uses, (elements,)."""
        flows: Floats = (x > NOISE * arrays.magnitude[arrays.column_group]).astype(np.float64)
        return np.asarray(self.columns @ flows > 0)

    def drops(self, x: Floats, arrays: Arrays) -> Floats:
        """What doing without each element can cost a plan at most, (elements,)."""
        flows = np.where(x > NOISE * arrays.magnitude[arrays.column_group], x, 0.0)
        known = np.isfinite(self.price)
        cost = self.columns @ (flows * np.where(known, self.price, 0.0))
        unknown = self.columns @ np.where(known, 0.0, flows)
        return np.where(unknown > 0, np.inf, cost)


def _members(of: sparse.csr_array, at: Ints) -> Ints:
    """Columns that any of the rows has an entry in."""
    return np.asarray(sparse.csr_array(of[at]).indices, dtype=np.int64)
