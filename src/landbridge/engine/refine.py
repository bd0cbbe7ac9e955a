"""Recomputes a vertex from its basis, to the last digits the data allow.

A simplex solver stops once violations are below an absolute tolerance. The basis it stopped
at is right far more often than its numbers are: factorising it afresh in our own arithmetic,
with one step of iterative refinement, gives flows and prices exact to rounding.

Source: Higham (2002), Accuracy and Stability of Numerical Algorithms, ch. 12.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import splu

from landbridge.engine.lp import Arrays, Floats
from landbridge.engine.outcome import Basis, Optimum


def refined(a: Arrays, found: Optimum, basis: Basis) -> Optimum:
    """The same vertex with flows and prices solved again from its basis.

    Returns `found` unchanged where the solver named no square, regular basis.
    """
    rows, columns = a.matrix.shape
    if basis.columns.size + basis.rows.size != rows or rows == 0:
        return found
    full = sparse.hstack([a.matrix, -sparse.eye_array(rows)], format="csc")
    value = np.concatenate([found.x, a.matrix @ found.x])
    lower, upper = np.append(a.lower, a.row_lower), np.append(a.upper, a.row_upper)
    basic = np.append(basis.columns, columns + basis.rows)
    value = _snapped(value, lower, upper, basic)
    square = sparse.csc_array(full[:, basic])
    try:
        factor = splu(square)
    except RuntimeError:  # singular to working precision: keep what the solver said
        return found
    for _ in range(2):
        value[basic] -= factor.solve(full @ value)
    cost = np.append(a.cost, np.zeros(rows))
    dual = np.zeros(rows)
    for _ in range(2):
        dual += factor.solve(cost[basic] - square.T @ dual, "T")  # type: ignore[call-overload]
    dual[basis.rows] = 0.0  # a row of the basis is not full, so its price is nought exactly
    return replace(found, x=value[:columns], row_dual=dual, column_dual=a.cost - a.matrix.T @ dual)


def _snapped(value: Floats, lower: Floats, upper: Floats, basic: np.ndarray) -> Floats:
    """Nonbasic values put exactly on the side they are nearest to; free ones stay."""
    side = np.where(np.abs(value - lower) <= np.abs(value - upper), lower, upper)
    side = np.where(np.isfinite(side), side, value)
    side[basic] = value[basic]
    return side
