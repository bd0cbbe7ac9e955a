"""How a vertex moves when the numbers of its programme change a little.

As long as the same columns and rows make up the vertex, it moves linearly in every side and bound,
and to first order in every coefficient:

    B·Δv_B  =  −(ΔA·x + N·Δv_N)

v being the columns and the rows' left-hand sides, B those in the basis, N the others, which stay
at their sides. Weighting both sides with w_B·B⁻¹ gives the dual prices of a measure w·x; for the
objective these are the prices of the certificate. Beyond the vertex's range this is wrong, which a
solve shows.

Source: Dantzig (1963), Linear Programming and Extensions, ch. 12 (sensitivity).
"""

from __future__ import annotations

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import splu

from landbridge.engine.lp import Arrays, Floats
from landbridge.engine.outcome import Optimum


class Response:
    """A vertex with its basis factorised, ready to be moved."""

    def __init__(self, a: Arrays, vertex: Optimum) -> None:
        self._a, self._x = a, vertex.x
        rows, columns = a.matrix.shape
        basic = np.append(vertex.basis.columns, columns + vertex.basis.rows)
        self._full = sparse.hstack([a.matrix, -sparse.eye_array(rows)], format="csc")
        self._basic = basic
        self._factor = None
        if basic.size == rows:
            try:
                self._factor = splu(sparse.csc_array(self._full[:, basic]))
            except RuntimeError:  # singular to working precision
                self._factor = None

    def moved(self, changed: Arrays) -> Floats | None:
        """Where the vertex would be in the changed programme, (columns,).

        None where it has no regular basis, or the programme is not of the same shape.
        """
        a = self._a
        if self._factor is None or changed.matrix.shape != a.matrix.shape:
            return None
        at_side = self._shift(changed)
        at_side[self._basic] = 0.0
        rest = (changed.matrix - a.matrix) @ self._x + self._full @ at_side
        moved = at_side
        moved[self._basic] = -self._factor.solve(rest)
        return np.asarray(self._x + moved[: a.cost.size])

    def _shift(self, changed: Arrays) -> Floats:
        """By how much the side that each column and row is nearest to moves; 0 where it is open."""
        a = self._a
        value = np.append(self._x, a.matrix @ self._x)
        lower, upper = np.append(a.lower, a.row_lower), np.append(a.upper, a.row_upper)
        new_lower = np.append(changed.lower, changed.row_lower)
        new_upper = np.append(changed.upper, changed.row_upper)
        low = np.abs(value - lower) <= np.abs(value - upper)
        before, after = np.where(low, lower, upper), np.where(low, new_lower, new_upper)
        finite = np.isfinite(before) & np.isfinite(after)
        return np.where(finite, np.where(finite, after, 0.0) - np.where(finite, before, 0.0), 0.0)
