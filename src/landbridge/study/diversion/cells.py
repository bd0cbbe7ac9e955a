"""Trade as a grid: combinations of code and country by periods."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import NDArray

from landbridge.study.trading.windows import Window

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Cells:
    """Sums by combination and period, nothing where there is no row.

    keys: one row for each combination. periods: in order. grids: combinations × periods by name.
    """

    keys: pl.DataFrame
    periods: tuple[str, ...]
    grids: Mapping[str, Floats] = field(repr=False)

    def within(self, name: str, window: Window) -> Floats:
        """The part of a grid that lies in a window of its periods."""
        at = [self.periods.index(period) for period in window.periods]
        return self.grids[name][:, at]

    def where(self, keep: pl.Series) -> Cells:
        """Only some of the combinations."""
        chosen = keep.to_numpy().astype(np.bool_)
        grids = {name: grid[chosen] for name, grid in self.grids.items()}
        return Cells(self.keys.filter(keep), self.periods, grids)


def cells(
    rows: pl.DataFrame, keys: Sequence[str], periods: Sequence[str], columns: Sequence[str]
) -> Cells:
    """Sum the columns of rows by the keys and by period; rows of other periods are left out."""
    inside = rows.filter(pl.col("period").is_in(list(periods)))
    sums = inside.group_by(*keys, "period", maintain_order=True).agg(pl.col(*columns).sum())
    known = sums.select(*keys).unique().sort(*keys)
    order = pl.DataFrame({"period": list(periods)}).with_row_index("column")
    placed = sums.join(known.with_row_index("row"), on=list(keys)).join(order, on="period")
    at = placed["row"].to_numpy(), placed["column"].to_numpy()
    grids = {}
    for name in columns:
        grid = np.zeros((known.height, len(periods)))
        grid[at] = placed[name].to_numpy()
        grids[name] = grid
    return Cells(known, tuple(periods), grids)


def spanned(*windows: Window) -> tuple[str, ...]:
    """All periods of some windows, in order, each once."""
    return tuple(sorted({period for window in windows for period in window.periods}))
