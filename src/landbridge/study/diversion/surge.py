"""Surge ratios: how many times as much of a code a country takes after as before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import polars as pl

from landbridge.study.diversion.cells import Bools, Cells, Floats, cells, spanned
from landbridge.study.diversion.change import (
    Changes,
    judged,
    measured,
    pairs,
    with_group,
)
from landbridge.study.diversion.comparable import comparable_in
from landbridge.study.diversion.noise import moderated
from landbridge.study.diversion.setting import Setting
from landbridge.study.diversion.shipments import ends, rooted
from landbridge.study.diversion.shrink import shrunk
from landbridge.study.diversion.usual import Usual
from landbridge.study.trading.windows import Window

SURGES: Final[dict[str, type[pl.DataType]]] = {
    "code": pl.String,
    "partner": pl.String,
    "before": pl.Float64,
    "after": pl.Float64,
    "periods_before": pl.Int64,
    "periods_after": pl.Int64,
    "ratio": pl.Float64,
    "expected": pl.Float64,
    "excess": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "p": pl.Float64,
    "shrunk": pl.Float64,
    "shrunk_low": pl.Float64,
    "shrunk_high": pl.Float64,
}
"""Columns of `Surges.rows`."""

LEAST_PERIODS: Final = 3
"""Periods with trade in both windows together below which a combination is not judged."""


@dataclass(frozen=True, slots=True)
class Surges:
    """Surge ratios of sanctioned codes with partners, the least likely first.

    rows: before, after: values in the windows; periods_before, periods_after: periods with trade;
    ratio: after over before, null from nothing; expected: the ratio that the reference partners
    and other codes give reason to expect, 1 without them; excess: ratio over expected, with half
    a typical shipment added to both values; low, high: its interval of 95 %; p: how likely so
    high an excess is by what is usual; shrunk, shrunk_low, shrunk_high: excess drawn to the
    others of the partner. What cannot be judged is null.
    usual: by how much ratios move by themselves. not_comparable: sanctioned codes left out because
    they begin or end with a revision. not_judged: combinations traded too rarely, with values
    below zero, or without the reference to hold them against.
    """

    rows: pl.DataFrame
    usual: Usual
    not_comparable: int
    not_judged: int


def surge(setting: Setting) -> Surges:
    """Surge ratios after over before, by code and partner.

    The noise is that of the months, not of a Poisson distribution of euros. A month's value is
    taken as made of shipments: its variance is φ times its mean, where φ, the weight of one
    effective shipment in money, is Pearson's χ² over its degrees of freedom (P. McCullagh and
    J. Nelder, 1989, Generalized Linear Models, chapter 6), drawn to its trend over all
    combinations (`noise.moderated`). With A/φ and B/φ effective shipments the log ratio is

        y = ln((A/φ + ½) / (B/φ + ½)),   variance 1/(A/φ + ½) + 1/(B/φ + ½)

    where the halves let trade start from nothing (F. Anscombe, 1956, On estimating binomial
    response relations, Biometrika 43). Probabilities and intervals are those of the signed root of
    the deviance (`shipments.rooted`), which holds for few shipments too; how far it moves with
    nothing behind it is learned from earlier years (`usual.learned`). Ratios are shrunk as by
    Clayton and Kaldor (`shrink.shrunk`).
    """
    grid = _grid(setting)

    def measure(before: Window, after: Window) -> Changes:
        some = grid.where(comparable_in(grid.keys, setting, before, after))
        return _measured(some, before, after)

    now, usual = judged(setting, measure, rooted)
    rows = _rows(_totals(grid, setting.before, setting.after), now, usual)
    traded = grid.where(pl.Series(_active(grid, setting.before, setting.after) > 0))
    codes = traded.keys.filter(group="sanctioned")["code"].unique()
    missing = codes.filter(~codes.is_in(now.keys["code"].unique().implode()))
    return Surges(rows, usual, missing.len(), rows["low"].null_count())


def _grid(setting: Setting) -> Cells:
    """Values by code and partner, the reference partners as one."""
    windows = [window for pair in pairs(setting) for window in pair]
    rows = setting.together.filter(flow=setting.flow)
    found = cells(rows, ("code", "partner"), spanned(*windows), ["value"])
    return Cells(with_group(found.keys, setting), found.periods, found.grids)


def _active(grid: Cells, *windows: Window) -> Floats:
    """Periods with trade of each combination."""
    counts = [(grid.within("value", window) != 0).sum(axis=1) for window in windows]
    return np.asarray(np.sum(counts, axis=0), dtype=np.float64)


def _measured(grid: Cells, before: Window, after: Window) -> Changes:
    """Log ratios between two windows with the variance of their noise."""
    parts = [grid.within("value", window) for window in (before, after)]
    weight, enough = _weight(parts)
    enough &= _active(grid, before, after) >= LEAST_PERIODS
    counts = np.stack([np.where(enough, part.sum(axis=1), np.nan) for part in parts], axis=1)
    counts /= np.where(enough, weight, 1.0)[:, None]
    halved = counts + 0.5
    log, noise = np.log(halved[:, 1] / halved[:, 0]), (1 / halved).sum(axis=1)
    return replace(measured(grid.keys, log, noise), shipments=counts)


def _weight(parts: list[Floats]) -> tuple[Floats, Bools]:
    """Value of one effective shipment of each combination, and where it is known."""
    squares, df = np.zeros(len(parts[0])), np.zeros(len(parts[0]))
    for part in parts:
        mean = part.mean(axis=1, keepdims=True)
        some = mean[:, 0] > 0
        squares[some] += ((part - mean)[some] ** 2 / mean[some]).sum(axis=1)
        df[some] += part.shape[1] - 1
    level = sum(part.sum(axis=1) for part in parts) / sum(part.shape[1] for part in parts)
    whole = np.all([part.sum(axis=1) >= 0 for part in parts], axis=0)
    weight = moderated(squares, df, np.where(whole, level, 0.0))
    return weight, np.asarray(whole & np.isfinite(weight) & (np.nan_to_num(weight) > 0))


def _totals(grid: Cells, before: Window, after: Window) -> pl.DataFrame:
    parts = {"before": grid.within("value", before), "after": grid.within("value", after)}
    sums = {name: part.sum(axis=1) for name, part in parts.items()}
    counts = {f"periods_{name}": (part != 0).sum(axis=1) for name, part in parts.items()}
    return grid.keys.with_columns(**{n: pl.Series(v) for n, v in {**sums, **counts}.items()})


def _rows(totals: pl.DataFrame, now: Changes, usual: Usual) -> pl.DataFrame:
    log, (low, high) = now.excess, ends(now, usual)
    drawn = shrunk(now, usual)
    logs = {"expected": now.expected, "excess": log, "low": low, "high": high}
    logs |= dict(zip(("shrunk", "shrunk_low", "shrunk_high"), drawn, strict=True))
    found = {name: np.exp(one) for name, one in logs.items()}
    found["p"] = usual.above(*rooted(now))
    columns = {name: pl.Series(one).fill_nan(None) for name, one in found.items()}
    key = ["code", "partner"]
    ratio = pl.when(pl.col("before") > 0).then(pl.col("after") / pl.col("before"))
    rows = now.keys.select(key).with_columns(**columns)
    rows = rows.join(totals, on=key, how="left", maintain_order="left").with_columns(ratio=ratio)
    rows = rows.filter((pl.col("before") != 0) | (pl.col("after") != 0))
    typed = rows.select(pl.col(name).cast(kind) for name, kind in SURGES.items())
    return typed.sort("p", -pl.col("after"), "code", "partner", nulls_last=True)
