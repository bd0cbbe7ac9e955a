"""What was observed in a year, as values that weights on the columns of a plan should have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from scipy import sparse

from landbridge.case.case import Case
from landbridge.engine.lp import Floats
from landbridge.model.bearing import Stands
from landbridge.model.solution import Solution
from landbridge.study.modelled import weights_of

Row = dict[str, Any]

THING = ("table", "row", "from_country", "to_country", "good", "origins")
"""Columns of `observed` that say what was observed, whoever observed it and when."""


@dataclass(frozen=True)
class Observations:
    """Observations that a plan can be held against.

    rows: rows of `observed`.  weights: (rows, columns).  value: (rows,), kt.
    left_out: the other rows, each with the reason.
    """

    rows: list[Row]
    weights: sparse.csr_array
    value: Floats
    left_out: list[tuple[Row, str]]


def observed_once(case: Case, year: int) -> pl.DataFrame:
    """Rows of `observed` of a year that test a model.

    Those that the case takes as inputs are not among them, and of several statistics of one thing
    the first is.
    """
    rows = case.table("observed").filter(pl.col("year") == year, ~pl.col("is_input"))
    return rows.unique(THING, keep="first", maintain_order=True)


def observations(solution: Solution, stands: Stands) -> Observations:
    """The observations of the year solved that frictions can explain one by one."""
    rows, weights, left_out = [], [], []
    for row in observed_once(solution.case, solution.year).iter_rows(named=True):
        found = weights_of(solution, row)
        reason = _reason(found, stands, solution.year)
        if found is None or reason:
            left_out.append((row, reason))
        else:
            rows.append(row)
            weights.append(sparse.csr_array(found[None, :]))
    none = sparse.csr_array((0, solution.solved.arrays.cost.size))
    matrix = sparse.csr_array(sparse.vstack([none, *weights]))
    value = np.array([row["quantity_kt"] for row in rows], dtype=np.float64)
    return Observations(rows, matrix, value, left_out)


def _reason(weights: Floats | None, stands: Stands, year: int) -> str:
    """Why an observation is left out; blank where it is not."""
    if weights is None or not weights.any():
        return f"Not open in the case in {year}."
    if not stands.can_bear(weights):
        return "No friction bears on just what was counted here."
    return ""
