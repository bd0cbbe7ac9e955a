"""Programmes and bases as HiGHS takes them."""

from __future__ import annotations

from dataclasses import dataclass

import highspy
import numpy as np
from highspy._core import _Highs

from landbridge.engine.lp import Arrays, Floats, Ints

_SMALL = 1e-12  # the least HiGHS can be told to drop; a small good on a big link is not nothing
_TIGHT = 1e-9  # HiGHS's own tolerance in scaled units; the certificate does not rely on it


@dataclass(frozen=True, slots=True)
class Mark:
    """A vertex a live programme can come back to, and how many columns and rows it had then."""

    basis: highspy.HighsBasis
    columns: int
    rows: int

    def states(self) -> tuple[Ints, Ints]:
        """The same as numbers, of columns and of rows, which can be sent elsewhere."""
        of_columns, of_rows = self.basis.col_status, self.basis.row_status
        return (
            np.array([int(one) for one in of_columns], dtype=np.int64),
            np.array([int(one) for one in of_rows], dtype=np.int64),
        )


def quiet_highs() -> _Highs:
    """A solver that prints nothing and takes simplex."""
    # The public class prints its banner to standard output when it is made, before any option
    # can silence it; that would spoil --json. Its base class does not.
    highs = _Highs()
    highs.setOptionValue("output_flag", "false")
    highs.setOptionValue("solver", "simplex")
    highs.setOptionValue("primal_feasibility_tolerance", _TIGHT)
    highs.setOptionValue("dual_feasibility_tolerance", _TIGHT)
    highs.setOptionValue("small_matrix_value", _SMALL)
    return highs


def sides_of(
    value: Floats, lower: Floats, upper: Floats, basic: Ints
) -> list[highspy.HighsBasisStatus]:
    """Where columns or rows of a vertex are: in the basis, or at the side they are nearest to."""
    at = highspy.HighsBasisStatus
    states = np.array([at.kLower, at.kUpper, at.kZero, at.kBasic], dtype=object)
    state = np.where(np.abs(value - lower) <= np.abs(value - upper), 0, 1)
    state[np.isinf(lower) & np.isinf(upper)] = 2
    state[basic] = 3
    return list(states[state])


def highs_of(a: Arrays) -> highspy.HighsLp:
    """A programme as HiGHS holds it."""
    lp = highspy.HighsLp()
    lp.num_row_, lp.num_col_ = a.matrix.shape
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = a.cost, a.lower, a.upper
    lp.row_lower_, lp.row_upper_ = a.row_lower, a.row_upper
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_, lp.a_matrix_.index_ = a.matrix.indptr, a.matrix.indices
    lp.a_matrix_.value_ = a.matrix.data
    return lp
