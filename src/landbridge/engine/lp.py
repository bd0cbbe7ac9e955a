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
from collections.abc import Callable, Sequence
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


@dataclass(slots=True)
class _Stack:
    """Fields of columns or rows, as many as given, each of them a list of parts until joined."""

    parts: tuple[list[NDArray[Any]], ...]

    def add(self, count: int, *values: ArrayLike) -> None:
        """Add a value for each of a block's members to every field; a single one is not copied."""
        for part, value in zip(self.parts, values, strict=True):
            part.append(np.broadcast_to(np.asarray(value), (count,)))

    def joined(self, dtypes: Sequence[DTypeLike]) -> list[NDArray[Any]]:
        """Every field in one piece, its parts being given up on the way."""
        found = []
        for part, dtype in zip(self.parts, dtypes, strict=True):
            found.append(_concatenated(part, dtype))
            part.clear()
        return found


_COLUMN = (np.float64, np.float64, np.float64, np.int64)
_ROW = (np.float64, np.float64, np.int64)


def _stack(fields: int) -> _Stack:
    return _Stack(tuple([] for _ in range(fields)))


class Programme:
    """Collects blocks of columns, rows and terms; `arrays()` freezes them."""

    def __init__(self, magnitude: ArrayLike = 1.0) -> None:
        """magnitude: the size of each group; group 0 is what blocks belong to by default."""
        self.columns, self.rows = _Axis(), _Axis()
        self.magnitude = np.atleast_1d(np.asarray(magnitude, dtype=float))
        self._columns, self._rows, self._terms = _stack(4), _stack(3), _stack(3)
        self._frozen: Arrays | None = None

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
        self._thaw()
        ids = self.columns.claim(name, count, namer)
        self._columns.add(count, cost, lower, upper, group)
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
        self._thaw()
        ids = self.rows.claim(name, count, namer)
        self._rows.add(count, lower, upper, group)
        return ids

    def add_terms(self, rows: ArrayLike, columns: ArrayLike, coefficient: ArrayLike = 1.0) -> None:
        """Add `coefficient * column` to each row; the three broadcast together."""
        self._thaw()
        r, c, v = np.broadcast_arrays(rows, columns, np.asarray(coefficient, dtype=float))
        self._terms.add(
            r.size, _narrow(r.reshape(-1), self.rows.size), c.reshape(-1), v.reshape(-1)
        )

    def add_programme(self, given: Arrays) -> None:
        """Start from a frozen programme: its columns and rows keep their positions and groups.

        Raises ValueError where something was added before.
        """
        if self.columns.size or self.rows.size:
            raise ValueError("a frozen programme can only be the beginning")
        self.columns.claim("given", given.cost.size, None)
        self.rows.claim("given", given.row_lower.size, None)
        self._add_frozen(given)

    def arrays(self) -> Arrays:
        """Freeze the programme; terms on the same row and column add up.

        What it was collected from is given up, so that it is held once; more may be added.
        """
        if self._frozen is None:
            cost, lower, upper, column_group = self._columns.joined(_COLUMN)
            row_lower, row_upper, row_group = self._rows.joined(_ROW)
            matrix = self._matrix()
            self._frozen = Arrays(
                cost=cost,
                lower=lower,
                upper=upper,
                row_lower=row_lower,
                row_upper=row_upper,
                matrix=matrix,
                column_group=column_group,
                row_group=row_group,
                magnitude=self.magnitude,
            )
        return self._frozen

    def _thaw(self) -> None:
        """Go on from what was frozen."""
        if self._frozen is not None:
            given, self._frozen = self._frozen, None
            self._add_frozen(given)

    def _add_frozen(self, a: Arrays) -> None:
        self._columns.add(a.cost.size, a.cost, a.lower, a.upper, a.column_group)
        self._rows.add(a.row_lower.size, a.row_lower, a.row_upper, a.row_group)
        terms = sparse.coo_array(a.matrix)
        self._terms.add(terms.nnz, terms.row, terms.col, terms.data)

    def _matrix(self) -> sparse.csc_array:
        shape = (self.rows.size, self.columns.size)
        # Half the width of the default halves the traffic; a programme beyond it would not fit.
        index = np.int32 if max(shape) < np.iinfo(np.int32).max else np.int64
        rows, columns, values = self._terms.joined((index, index, np.float64))
        return sparse.csc_array((values, (rows, columns)), shape=shape)


def _narrow(positions: NDArray[Any], size: int) -> NDArray[Any]:
    """Positions below a size in half the room, if that holds them; a repeated one is not copied."""
    if size >= np.iinfo(np.int32).max or positions.strides == (0,):
        return positions
    return positions.astype(np.int32)


def _concatenated(parts: list[NDArray[Any]], dtype: DTypeLike) -> NDArray[Any]:
    return np.concatenate([np.empty(0, dtype), *parts], dtype=dtype, casting="unsafe")
