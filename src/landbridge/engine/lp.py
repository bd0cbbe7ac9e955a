"""A labelled linear programme: named blocks of columns and rows over one sparse matrix.

    minimise  c·x   subject to   row_lower <= A x <= row_upper,   lower <= x <= upper

The model layer speaks in blocks ("flow", "balance", "capacity"); the solver sees only the
arrays of `Arrays`. Every row and column can be traced back to its block and its name in it,
which is what makes certificates and messages readable. Rows and columns also belong to a
group (a stream, say) with a magnitude of its own, so that small things are solved and checked
as strictly as big ones.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Namer = Callable[[int], str]


@dataclass(frozen=True, slots=True)
class Arrays:
    """The programme as the solver sees it: n columns, m rows.

    cost, lower, upper (n,); row_lower, row_upper (m,); matrix (m, n).
    column_group (n,), row_group (m,): which group each belongs to, an index into `magnitude`.
    magnitude (groups,): the size of a typical column value in the group, in its own unit.
    """

    cost: Floats
    lower: Floats
    upper: Floats
    row_lower: Floats
    row_upper: Floats
    matrix: sparse.csc_array
    column_group: Ints
    row_group: Ints
    magnitude: Floats


@dataclass(frozen=True, slots=True)
class Label:
    """Where a row or column came from: its block, its index in that block, its name there."""

    block: str
    index: int
    name: str

    def __str__(self) -> str:
        return f"{self.block}[{self.name}]"


@dataclass(slots=True)
class _Axis:
    """Columns or rows under construction: blocks in order of declaration."""

    names: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    namers: list[Namer] = field(default_factory=list)
    size: int = 0

    def claim(self, name: str, count: int, namer: Namer | None) -> Ints:
        if name in self.names:
            raise ValueError(f"block {name!r} is already declared")
        self.names.append(name)
        self.starts.append(self.size)
        self.namers.append(namer or str)
        self.size += count
        return np.arange(self.size - count, self.size, dtype=np.int64)

    def label(self, position: int) -> Label:
        if not 0 <= position < self.size:
            raise IndexError(position)
        block = bisect_right(self.starts, position) - 1
        index = position - self.starts[block]
        return Label(self.names[block], index, self.namers[block](index))


class Programme:
    """Collects blocks of columns, rows and terms; `arrays()` freezes them."""

    def __init__(self, magnitude: ArrayLike = 1.0) -> None:
        """magnitude: the size of each group; group 0 is what blocks belong to by default."""
        self.columns, self.rows = _Axis(), _Axis()
        self.magnitude = np.atleast_1d(np.asarray(magnitude, dtype=float))
        self._columns: list[Floats] = []
        self._rows: list[Floats] = []
        self._terms: list[tuple[Ints, Ints, Floats]] = []

    def add_columns(
        self,
        name: str,
        count: int,
        *,
        cost: ArrayLike = 0.0,
        lower: ArrayLike = 0.0,
        upper: ArrayLike = np.inf,
        group: ArrayLike = 0,
        namer: Namer | None = None,
    ) -> Ints:
        """Declare variables; returns their ids, (count,)."""
        ids = self.columns.claim(name, count, namer)
        self._columns.append(_stack(count, cost, lower, upper, group))
        return ids

    def add_rows(
        self,
        name: str,
        count: int,
        *,
        lower: ArrayLike = -np.inf,
        upper: ArrayLike = np.inf,
        group: ArrayLike = 0,
        namer: Namer | None = None,
    ) -> Ints:
        """Declare constraints; returns their ids, (count,)."""
        ids = self.rows.claim(name, count, namer)
        self._rows.append(_stack(count, lower, upper, group))
        return ids

    def add_terms(self, rows: ArrayLike, columns: ArrayLike, coefficient: ArrayLike = 1.0) -> None:
        """Add `coefficient * column` to each row; the three broadcast together."""
        r, c, v = np.broadcast_arrays(rows, columns, np.asarray(coefficient, dtype=float))
        self._terms.append((r.ravel(), c.ravel(), v.ravel()))

    def arrays(self) -> Arrays:
        """Freeze the programme; terms on the same row and column add up."""
        cost, lower, upper, column_group = np.concatenate(
            [np.empty((4, 0)), *self._columns], axis=1
        )
        row_lower, row_upper, row_group = np.concatenate([np.empty((3, 0)), *self._rows], axis=1)
        return Arrays(
            cost=cost,
            lower=lower,
            upper=upper,
            row_lower=row_lower,
            row_upper=row_upper,
            matrix=self._matrix(),
            column_group=column_group.astype(np.int64),
            row_group=row_group.astype(np.int64),
            magnitude=self.magnitude,
        )

    def _matrix(self) -> sparse.csc_array:
        empty = (np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))
        r, c, v = (np.concatenate(part) for part in zip(empty, *self._terms, strict=True))
        return sparse.csc_array((v, (r, c)), shape=(self.rows.size, self.columns.size))


def _stack(count: int, *values: ArrayLike) -> Floats:
    return np.stack([np.broadcast_to(np.asarray(value, float), (count,)) for value in values])
