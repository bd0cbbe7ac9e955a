"""Unit-value shifts: whether a code's value by quantity is another after than before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from landbridge.study.diversion.cells import Cells, cells, spanned
from landbridge.study.diversion.change import Changes, judged, pairs, with_group
from landbridge.study.diversion.comparable import comparable_in
from landbridge.study.diversion.ratios import LogRatios, log_ratios
from landbridge.study.diversion.setting import Setting
from landbridge.study.diversion.usual import Usual
from landbridge.study.trading.windows import Window

UNIT_VALUES: Final[dict[str, type[pl.DataType]]] = {
    "code": pl.String,
    "partner": pl.String,
    "before": pl.Float64,
    "after": pl.Float64,
    "ratio": pl.Float64,
    "expected": pl.Float64,
    "excess": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "p": pl.Float64,
    "covered": pl.Float64,
}
"""Columns of `UnitValues.rows`."""


@dataclass(frozen=True, slots=True)
class UnitValues:
    """Unit values of sanctioned codes to partners, the least likely shift first.

    rows: before, after: value by quantity in the windows; ratio of the two; expected: the ratio
    that the reference partners and other codes give reason to expect; excess: ratio over expected;
    low, high: its interval of 95 %; p: how likely a shift this far up or down is by what is usual;
    covered: share of the value in both windows of rows that have a quantity. Null: not judged.
    missing, rows_in_all: rows of sanctioned codes without a quantity or value above zero, and all.
    """

    rows: pl.DataFrame
    usual: Usual
    missing: int
    rows_in_all: int
    not_judged: int


def unit_values(setting: Setting) -> UnitValues | None:
    """Shifts of unit values; None where no row has a quantity.

    Only rows with both a value and a quantity above zero count, in both sums. A unit value moves
    with prices, with the mix of goods under one code, and with how they are declared; goods that
    are hard to get cost more on the way round (M. Chupilkin, B. Javorcik and A. Plekhanov, 2025,
    The Eurasian roundabout, CEPR discussion paper 20097). The variance is that of
    `ratios.log_ratios`.
    """
    rows = setting.together.filter(flow=setting.flow)
    if not (rows["quantity"] > 0).any():
        return None
    grid = _grid(setting, rows)

    def measure(before: Window, after: Window) -> Changes:
        some = grid.where(comparable_in(grid.keys, setting, before, after))
        return log_ratios(some, "priced", "quantity", before, after).changes(some)

    now, usual = judged(setting, measure)
    found = _rows(setting, grid, now, usual)
    sanctioned = with_group(rows, setting).filter(
        pl.col("importer").is_in(list(setting.partners)),
        pl.col("period").is_in(spanned(setting.before, setting.after)),
        group="sanctioned",
    )
    missing, in_all = (int(sanctioned[name].sum()) for name in ("unpriced", "rows"))
    return UnitValues(found, usual, missing, in_all, found["low"].null_count())


_KEY = ["code", "partner"]


def _grid(setting: Setting, rows: pl.DataFrame) -> Cells:
    windows = [window for pair in pairs(setting) for window in pair]
    found = cells(rows, _KEY, spanned(*windows), ["value", "priced", "quantity"])
    return Cells(with_group(found.keys, setting), found.periods, found.grids)


def _rows(setting: Setting, grid: Cells, now: Changes, usual: Usual) -> pl.DataFrame:
    ratios = log_ratios(grid, "priced", "quantity", setting.before, setting.after)
    reach = usual.reach(now.variance)
    logs = {"expected": now.expected, "excess": now.excess}
    logs |= {"low": now.excess - reach, "high": now.excess + reach}
    found = {name: np.exp(one) for name, one in logs.items()}
    found["p"] = usual.beyond(now.excess, now.variance)
    columns = {name: pl.Series(one).fill_nan(None) for name, one in found.items()}
    rows = now.keys.select(_KEY).with_columns(**columns)
    rows = rows.join(_known(setting, grid, ratios), on=_KEY, how="left", maintain_order="left")
    rows = rows.filter(pl.col("covered").is_not_null())
    typed = rows.select(pl.col(name).cast(kind) for name, kind in UNIT_VALUES.items())
    return typed.sort("p", *_KEY, nulls_last=True)


def _known(setting: Setting, grid: Cells, ratios: LogRatios) -> pl.DataFrame:
    """Unit values of both windows, and the share of value they are about; null without any."""
    spans = setting.before, setting.after
    value, priced = (
        np.sum([grid.within(name, window).sum(axis=1) for window in spans], axis=0)
        for name in ("value", "priced")
    )
    covered = np.divide(priced, value, out=np.full(len(value), np.nan), where=value > 0)
    found = {"before": np.exp(ratios.before), "after": np.exp(ratios.after), "covered": covered}
    columns = {name: pl.Series(one).fill_nan(None) for name, one in found.items()}
    return (
        grid.keys.select(_KEY)
        .with_columns(**columns)
        .with_columns(ratio=pl.col("after") / pl.col("before"))
    )
