"""Co-movement: whether a country's exports onward follow its imports of the same code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import polars as pl
from scipy.stats import norm

from landbridge.study.diversion.cells import Bools, Cells, Floats, cells
from landbridge.study.diversion.change import with_group
from landbridge.study.diversion.setting import Setting
from landbridge.study.diversion.usual import LEVEL
from landbridge.study.trading.windows import Window

COMOVEMENTS: Final[dict[str, type[pl.DataType]]] = {
    "code": pl.String,
    "partner": pl.String,
    "lag": pl.Int64,
    "imports": pl.Float64,
    "onward": pl.Float64,
    "changes_before": pl.Int64,
    "r_before": pl.Float64,
    "changes": pl.Int64,
    "r": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "p": pl.Float64,
}
"""Columns of `Comovements.rows`."""

LAGS: Final = (0, 1, 2)
"""Periods by which exports onward may follow imports, where nothing is said."""

LEAST_CHANGES: Final = 6
"""Pairs of changes below which no correlation is given."""

DIGITS: Final = 6
"""Digits of the Harmonized System that all countries share."""


@dataclass(frozen=True, slots=True)
class Comovements:
    """Correlations of log changes of imports and of exports onward, by code, partner and lag.

    rows: lag: periods by which exports to the destination follow; imports, onward: values in the
    window after; r_before, r: correlations of log changes up to the end of the window before, and
    from the start of the window after on; changes_before, changes: pairs they are from; low, high:
    interval of 95 % of r; p: how likely r is as much above r_before as it is if nothing changed.
    What has too few changes is null. not_judged: combinations without r, at the first lag.
    import_by, onward_by: whose reports were used, `exporter` or `importer`.
    """

    rows: pl.DataFrame
    import_by: str
    onward_by: str
    not_judged: int


def comovement(
    setting: Setting, lags: Sequence[int] = LAGS, digits: int = DIGITS
) -> Comovements | None:
    """How imports and exports onward move together; None without a destination or its trade.

    Changes are of logarithms from one period to the next, in which both have trade. For n pairs of
    changes with correlation r, arctanh r is normal with variance 1/(n' − 3) (R. A. Fisher, 1921,
    On the "probable error" of a coefficient of correlation, Metron 1), where n' is less than n as
    changes of a series hang together: n' = n / (1 + 2 ρ_x ρ_y), with the correlations of changes
    with the ones before, as they are in all combinations together (M. Bartlett, 1935, Some aspects
    of the time-correlation problem, Journal of the Royal Statistical Society 98). Trade that is
    thin moves mostly by chance, which draws correlations towards 0. Common seasons draw them up,
    which is why r is held against r_before.
    """
    if not setting.destination:
        return None
    cut, _ = setting.at_digits(digits)
    onward, onward_by = _side(cut.rows, "exporter", cut.partners, cut.destination)
    imports, import_by = _side(cut.rows, "importer", cut.partners, cut.destination)
    if onward.is_empty() or imports.is_empty():
        return None
    grid = _grid(cut, imports, onward)
    rows = pl.concat([_rows(cut, grid, lag) for lag in lags])
    missing = rows.filter(lag=lags[0])["r"].null_count()
    rows = rows.sort("p", -pl.col("onward"), "code", "partner", "lag", nulls_last=True)
    return Comovements(rows, import_by, onward_by, missing)


_KEY = ["code", "partner"]


def _side(
    rows: pl.DataFrame, role: str, partners: Sequence[str], destination: Sequence[str]
) -> tuple[pl.DataFrame, str]:
    """Trade of the partners in a role, by their own reports, or by those of the others."""
    is_onward = pl.col("importer").is_in(list(destination))
    side = rows.filter(pl.col(role).is_in(list(partners)))
    side = side.filter(is_onward if role == "exporter" else ~is_onward)
    own = "export" if role == "exporter" else "import"
    told = side.filter(flow=own)
    reporter, other = ("exporter", "importer") if own == "export" else ("importer", "exporter")
    found, by = (told, reporter) if told.height else (side, other)
    return found.with_columns(partner=pl.col(role)), by


def _grid(setting: Setting, imports: pl.DataFrame, onward: pl.DataFrame) -> Cells:
    """Imports and exports onward by code and partner, in all periods without a gap."""
    first = min(str(imports["period"].min()), str(onward["period"].min()))
    periods = Window(first, setting.after.end).periods
    both = [
        imports.select(*_KEY, "period", imports="value", onward=0.0 * pl.col("value")),
        onward.select(*_KEY, "period", imports=0.0 * pl.col("value"), onward="value"),
    ]
    found = cells(pl.concat(both), _KEY, periods, ["imports", "onward"])
    whole = Cells(with_group(found.keys, setting), found.periods, found.grids)
    return whole.where(whole.keys["group"] == "sanctioned")


def _rows(setting: Setting, grid: Cells, lag: int) -> pl.DataFrame:
    """Correlations at one lag."""
    moved = [_changes(grid.grids[name]) for name in ("imports", "onward")]
    x = np.full_like(moved[0], np.nan)
    x[:, lag:] = moved[0][:, : x.shape[1] - lag]
    less = 1 + 2 * max(0.0, _likeness(moved[0]) * _likeness(moved[1]))
    later = np.array([period >= setting.after.start for period in grid.periods[1:]])
    early = np.array([period <= setting.before.end for period in grid.periods[1:]])
    count0, r0 = _correlation(x[:, early], moved[1][:, early])
    count, r = _correlation(x[:, later], moved[1][:, later])
    error0, error = _error(count0, less), _error(count, less)
    z = np.arctanh(np.clip(r, -1 + 1e-12, 1 - 1e-12))
    z0 = np.arctanh(np.clip(r0, -1 + 1e-12, 1 - 1e-12))
    reach = norm.ppf((1 + LEVEL) / 2) * error
    after = {name: grid.within(name, setting.after).sum(axis=1) for name in ("imports", "onward")}
    found: dict[str, Any] = {
        **after,
        "r_before": r0,
        "r": r,
        "low": np.tanh(z - reach),
        "high": np.tanh(z + reach),
        "p": norm.sf((z - z0) / np.hypot(error, error0)),
    }
    columns = {name: pl.Series(one).fill_nan(None) for name, one in found.items()}
    rows = grid.keys.with_columns(**columns, lag=pl.lit(lag))
    rows = rows.with_columns(changes_before=pl.Series(count0), changes=pl.Series(count))
    rows = rows.filter((pl.col("imports") > 0) & (pl.col("onward") > 0))
    return rows.select(pl.col(name).cast(kind) for name, kind in COMOVEMENTS.items())


def _changes(values: Floats) -> Floats:
    """Log changes from one period to the next, not a number where either has no trade."""
    log = np.log(np.where(values > 0, values, np.nan))
    return np.asarray(np.diff(log, axis=1))


def _likeness(moved: Floats) -> float:
    """Correlation of changes with those before, over all combinations together."""
    now, last = moved[:, 1:], moved[:, :-1]
    both = np.isfinite(now) & np.isfinite(last)
    if both.sum() < LEAST_CHANGES:
        return 0.0
    return float(np.corrcoef(now[both], last[both])[0, 1])


def _correlation(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Pairs of changes of each combination and their correlation, where there are enough."""
    both: Bools = np.isfinite(x) & np.isfinite(y)
    count = both.sum(axis=1).astype(np.float64)
    enough = count >= LEAST_CHANGES
    n = np.maximum(count, 1.0)[:, None]
    left = np.where(both, x, 0.0)
    right = np.where(both, y, 0.0)
    left = np.where(both, left - left.sum(axis=1, keepdims=True) / n, 0.0)
    right = np.where(both, right - right.sum(axis=1, keepdims=True) / n, 0.0)
    size = np.sqrt((left**2).sum(axis=1) * (right**2).sum(axis=1))
    known = enough & (size > 0)
    r = np.divide((left * right).sum(axis=1), size, out=np.full(len(size), np.nan), where=known)
    return count, r


def _error(count: Floats, less: float) -> Floats:
    """Standard error of arctanh r."""
    return np.asarray(1 / np.sqrt(np.maximum(count / less - 3, 0.5)))
