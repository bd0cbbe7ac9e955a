"""The same programme in the units of its groups: absolute tolerances become relative."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from landbridge.engine.lp import Arrays, Floats


@dataclass(frozen=True, slots=True)
class Units:
    """What one unit of a scaled column, row and objective is worth in the original units."""

    column: Floats
    row: Floats
    money: float


def units_of(a: Arrays) -> Units:
    """Magnitudes as powers of two, so that scaling changes no digit of the data.

    A row is measured by its own side where it has one, by its group where its sides are zero.
    """
    column = np.exp2(np.round(np.log2(a.magnitude)))[a.column_group]
    row = row_units(a.row_lower, a.row_upper, a.magnitude[a.row_group])
    return Units(column, row, money_unit(a.cost, column))


def row_units(lower: Floats, upper: Floats, magnitude: Floats) -> Floats:
    """The units of rows, by their sides; magnitude: that of the group of each."""
    return np.asarray(np.exp2(np.round(np.log2(row_sizes(lower, upper, magnitude)))))


def row_sizes(lower: Floats, upper: Floats, magnitude: Floats) -> Floats:
    """The sizes of rows: of the larger side, or the magnitude of the group where both are 0."""
    side = np.maximum(finite_size(lower), finite_size(upper))
    return np.where(side > 0, side, magnitude)


def money_unit(cost: Floats, column: Floats) -> float:
    """The unit of an objective: its largest scaled cost becomes about a thousand."""
    largest = float(np.max(np.abs(cost) * column, initial=0.0))
    money = float(np.exp2(np.round(np.log2(largest)))) if largest > 0 else 1.0
    return money / 1024.0


def scaled(a: Arrays, units: Units) -> Arrays:
    """The programme for x' = x / column unit, rows divided by the row unit."""
    matrix = sparse.diags_array(1.0 / units.row) @ a.matrix @ sparse.diags_array(units.column)
    return replace(
        a,
        cost=a.cost * units.column / units.money,
        lower=a.lower / units.column,
        upper=a.upper / units.column,
        row_lower=a.row_lower / units.row,
        row_upper=a.row_upper / units.row,
        matrix=sparse.csc_array(matrix),
    )


def finite_size(values: Floats) -> Floats:
    """The size of sides that are there, 0 for those that are not."""
    return np.where(np.isfinite(values), np.abs(values), 0.0)
