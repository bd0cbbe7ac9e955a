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
    """A solution with whole numbers; proved: whether the solver knows that none is better."""

    x: Floats
    proved: bool


def solve_mixed(arrays: Arrays, whole: Ints, nodes: int) -> Mixed | None:
    """Solve a programme some of whose columns are whole numbers, by branch and bound.

    whole: the columns that are; the magnitude of their group is 1.
    nodes: how many branches to try at most.
    Returns None where no solution was found. There is no certificate of such an answer.
    """
    units = units_of(arrays)
    highs = quiet_highs()
    highs.passModel(highs_of(scaled(arrays, units)))
    kinds = np.full(whole.size, int(highspy.HighsVarType.kInteger), dtype=np.uint8)
    highs.setOptionValue("solver", "choose")
    highs.setOptionValue("mip_max_nodes", nodes)
    highs.changeColsIntegrality(whole.size, whole.astype(np.int32), kinds)
    highs.run()
    found = highs.getSolution()
    if not found.value_valid:
        return None
    x = np.asarray(found.col_value) * units.column
    return Mixed(x, highs.getModelStatus() == highspy.HighsModelStatus.kOptimal)
