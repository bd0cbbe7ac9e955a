"""The same programme built with linopy, in its own idiom: labelled variables, grouped sums."""

from __future__ import annotations

from typing import cast

import linopy
import numpy as np
import pandas as pd
import xarray as xr
from scipy import sparse

from landbridge.engine.lp import Arrays
from landbridge.model.build import Block, Build


def linopy_model(build: Build, a: Arrays) -> linopy.Model:
    """Variables and constraints block by block, each constraint a sum grouped by its row.

    Which term goes where is taken ready-made from the finished programme, so what is timed is
    linopy's own work only; our side also turns the tables into nodes, streams and arcs.
    """
    model = linopy.Model()
    columns = {name: block for name, block in build.columns.items() if block.ids.size}
    variables = {name: _variable(model, name, block, a) for name, block in columns.items()}
    for name, rows in build.rows.items():
        if rows.ids.size:
            part = sparse.csc_array(a.matrix.tocsr()[rows.ids])
            sums = [
                grouped
                for of, block in columns.items()
                for grouped in _grouped(
                    variables[of], of, sparse.coo_array(part[:, block.ids]), name
                )
            ]
            _add_constraints(model, name, sums, a.row_lower[rows.ids], a.row_upper[rows.ids])
    costs = [
        (variables[name] * _array(a.cost[block.ids], name)).sum() for name, block in columns.items()
    ]
    model.add_objective(sum(costs[1:], costs[0]))
    return model


def _variable(model: linopy.Model, name: str, block: Block, a: Arrays) -> linopy.Variable:
    return model.add_variables(
        lower=_array(a.lower[block.ids], name), upper=_array(a.upper[block.ids], name), name=name
    )


def _array(values: np.ndarray, name: str) -> xr.DataArray:
    return xr.DataArray(values, coords={name: np.arange(values.size)}, dims=[name])


def _add_constraints(
    model: linopy.Model,
    name: str,
    sums: list[linopy.LinearExpression],
    row_lower: np.ndarray,
    row_upper: np.ndarray,
) -> None:
    if not sums:
        return
    whole = linopy.merge(sums, dim="_term", join="outer") if len(sums) > 1 else sums[0]
    filled = np.asarray(whole.coords[name].values, dtype=np.int64)
    lower, upper = row_lower[filled], row_upper[filled]
    for sign, side, where in (
        ("=", lower, lower == upper),
        ("<=", upper, np.isfinite(upper) & (lower != upper)),
        (">=", lower, np.isfinite(lower) & (lower != upper)),
    ):
        if where.any():
            bound = xr.DataArray(side[where], coords={name: filled[where]}, dims=[name])
            left = whole if where.all() else whole.sel({name: filled[where]})
            model.add_constraints(
                cast(linopy.LinearExpression, left), sign, bound, name=f"{name} {sign}"
            )


def _grouped(
    variable: linopy.Variable, of: str, terms: sparse.coo_array, name: str
) -> list[linopy.LinearExpression]:
    """Sums by row, one for the first term of every column, one for the second, and so on."""
    occurrence = pd.Series(terms.col).groupby(terms.col).cumcount().to_numpy()
    sums = []
    for layer in np.unique(occurrence):
        here = occurrence == layer
        at = terms.col[here]
        weights = xr.DataArray(terms.data[here], coords={of: at}, dims=[of])
        groups = xr.DataArray(terms.row[here], coords={of: at}, dims=[of], name=name)
        sums.append((weights * variable.isel({of: at})).groupby(groups).sum())
    return sums
