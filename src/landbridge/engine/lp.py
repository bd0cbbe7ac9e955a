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
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray
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
        self._columns: list[tuple[Floats, ...]] = []
        self._rows: list[tuple[Floats, ...]] = []
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
        self._columns.append(_spread(count, cost, lower, upper, group))
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
        self._rows.append(_spread(count, lower, upper, group))
        return ids

    def add_terms(self, rows: ArrayLike, columns: ArrayLike, coefficient: ArrayLike = 1.0) -> None:
        """Add `coefficient * column` to each row; the three broadcast together."""
        r, c, v = np.broadcast_arrays(rows, columns, np.asarray(coefficient, dtype=float))
        self._terms.append((r.reshape(-1), c.reshape(-1), v.reshape(-1)))

    def add_programme(self, given: Arrays) -> None:
        """Start from a frozen programme: its columns and rows keep their positions and groups.

        Raises ValueError where something was added before.
        """
        if self.columns.size or self.rows.size:
            raise ValueError("a frozen programme can only be the beginning")
        self.add_columns(
            "given",
            given.cost.size,
            cost=given.cost,
            lower=given.lower,
            upper=given.upper,
            group=given.column_group,
        )
        self.add_rows(
            "given",
            given.row_lower.size,
            lower=given.row_lower,
            upper=given.row_upper,
            group=given.row_group,
        )
        terms = sparse.coo_array(given.matrix)
        self.add_terms(terms.row, terms.col, terms.data)

    def arrays(self) -> Arrays:
        """Freeze the programme; terms on the same row and column add up."""
        cost, lower, upper, column_group = _joined(self._columns, fields=4)
        row_lower, row_upper, row_group = _joined(self._rows, fields=3)
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
        shape = (self.rows.size, self.columns.size)
        # Half the width of the default halves the traffic; a programme beyond it would not fit.
        index = np.int32 if max(shape) < np.iinfo(np.int32).max else np.int64
        rows, columns = (self._terms_joined(at, index) for at in (0, 1))
        return sparse.csc_array((self._terms_joined(2, np.float64), (rows, columns)), shape=shape)

    def _terms_joined(self, at: int, dtype: DTypeLike) -> NDArray[Any]:
        parts = [np.empty(0, dtype), *(terms[at] for terms in self._terms)]
        return np.concatenate(parts, dtype=dtype, casting="same_kind")


def _spread(count: int, *values: ArrayLike) -> tuple[Floats, ...]:
    """Every value for each of a block's members; a single one is not copied."""
    return tuple(np.broadcast_to(np.asarray(value, float), (count,)) for value in values)


def _joined(blocks: list[tuple[Floats, ...]], fields: int) -> list[Floats]:
    """Each field of all blocks, one after the other."""
    return [np.concatenate([np.empty(0), *(block[at] for block in blocks)]) for at in range(fields)]
