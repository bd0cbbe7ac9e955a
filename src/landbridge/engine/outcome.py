"""What solving a programme can come to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from landbridge.engine.lp import Floats, Ints


@dataclass(frozen=True, slots=True)
class Basis:
    """Which columns and rows the vertex is made of; none where the solver has no basis."""

    columns: Ints
    rows: Ints


NO_BASIS = Basis(np.empty(0, np.int64), np.empty(0, np.int64))


@dataclass(frozen=True, slots=True)
class Optimum:
    """A primal-dual pair. Signs: `matrix.T @ row_dual + column_dual == cost`.

    basis: the vertex it is, where it is known to be one.
    """

    x: Floats
    row_dual: Floats
    column_dual: Floats
    basis: Basis = NO_BASIS


@dataclass(frozen=True, slots=True)
class Infeasible:
    """A Farkas ray: weights on rows that no x within its bounds can satisfy together."""

    ray: Floats


@dataclass(frozen=True, slots=True)
class Unbounded:
    """The objective has no lowest value: some column pays without limit."""


Outcome = Optimum | Infeasible | Unbounded
