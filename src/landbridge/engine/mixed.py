"""Programmes some of whose columns are whole numbers."""

from __future__ import annotations

from dataclasses import dataclass

import highspy
import numpy as np

from landbridge.engine.highs import highs_of, quiet_highs
from landbridge.engine.lp import Arrays, Floats, Ints
from landbridge.engine.scaling import scaled, units_of


@dataclass(frozen=True, slots=True)
class Mixed:
    """A solution with whole numbers.

    proved: whether the solver knows that none is better.  bound: what none can cost less than.
    """

    x: Floats
    proved: bool
    bound: float


def solve_mixed(arrays: Arrays, whole: Ints, nodes: int, gap: float | None = None) -> Mixed | None:
    """Solve a programme some of whose columns are whole numbers, by branch and bound.

    whole: the columns that are; the magnitude of their group is 1.
    nodes: how many branches to try at most.  gap: the share of the cost by which another may still
    be better; what the solver usually allows where left out.
    Returns None where no solution was found. There is no certificate of such an answer.
    """
    units = units_of(arrays)
    highs = quiet_highs()
    highs.passModel(highs_of(scaled(arrays, units)))
    kinds = np.full(whole.size, int(highspy.HighsVarType.kInteger), dtype=np.uint8)
    highs.setOptionValue("solver", "choose")
    highs.setOptionValue("mip_max_nodes", nodes)
    if gap is not None:
        highs.setOptionValue("mip_rel_gap", gap)
    highs.changeColsIntegrality(whole.size, whole.astype(np.int32), kinds)
    highs.run()
    found = highs.getSolution()
    if not found.value_valid:
        return None
    x = np.asarray(found.col_value) * units.column
    bound = float(highs.getInfo().mip_dual_bound) * units.money
    return Mixed(x, highs.getModelStatus() == highspy.HighsModelStatus.kOptimal, bound)
