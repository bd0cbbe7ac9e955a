"""Terms of columns as plain arrays: for few columns at a time, where sparse matrices are slow."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from landbridge.engine.lp import Bools, Floats, Ints
from landbridge.engine.sums import sum_by


@dataclass(frozen=True, slots=True)
class Terms:
    """What columns have in rows.

    start: where the terms of each column begin, (columns + 1,).  row, value: of every term.
    """

    start: Ints
    row: Ints
    value: Floats

    @property
    def count(self) -> int:
        """How many columns there are."""
        return self.start.size - 1

    @property
    def column(self) -> Ints:
        """The column of every term."""
        return np.repeat(np.arange(self.count), np.diff(self.start))

    def take(self, kept: Ints) -> Terms:
        """Some columns, by position."""
        start, at = spans(self.start, kept)
        return Terms(start, self.row[at], self.value[at])

    def where(self, kept: Bools) -> Terms:
        """The same columns with some of their terms."""
        before = np.append(0, np.cumsum(kept))
        return Terms(before[self.start], self.row[kept], self.value[kept])

    def priced(self, price: Floats) -> Floats:
        """Sum of value × price of the row of every column, (columns,)."""
        return sum_by(self.column, self.value * price[self.row], self.count)

    def loads(self, amount: Floats, rows: int) -> Floats:
        """Sum of value × amount of the column in every row, (rows,)."""
        return sum_by(self.row, self.value * np.repeat(amount, np.diff(self.start)), rows)


def spans(start: Ints, kept: Ints) -> tuple[Ints, Ints]:
    """Where the members of some owners begin once they are taken out, and where each of them is."""
    length = np.diff(start)[kept]
    first = np.append(0, np.cumsum(length))
    return first, np.arange(first[-1]) + np.repeat(start[kept] - first[:-1], length)


def added_up(column: Ints, row: Ints, value: Floats, shape: tuple[int, int]) -> Terms:
    """Terms from a list of them in any order, those of one column in one row added up.

    shape: (rows, columns).
    """
    rows, columns = shape
    key, at = np.unique(column * np.int64(rows) + row, return_inverse=True)
    start = np.searchsorted(key, np.arange(columns + 1) * np.int64(rows))
    return Terms(start, key % rows, sum_by(at, value, key.size))


NOTHING = Terms(np.zeros(1, np.int64), np.empty(0, np.int64), np.empty(0))
"""The terms of no column."""


def appended(parts: list[Terms]) -> Terms:
    """Columns one list after the other."""
    parts = [NOTHING, *parts]
    length = np.concatenate([np.diff(part.start) for part in parts])
    return Terms(
        np.append(0, np.cumsum(length)),
        np.concatenate([part.row for part in parts]),
        np.concatenate([part.value for part in parts]),
    )
