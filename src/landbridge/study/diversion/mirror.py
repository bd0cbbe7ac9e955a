"""Mirror gaps: what one side says it exported against what the other says it imported."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import numpy as np
import polars as pl
from scipy.stats import t as student

from landbridge.study.diversion.cells import Cells, cells, spanned
from landbridge.study.diversion.change import Changes, judged, pairs, with_group
from landbridge.study.diversion.comparable import comparable_in
from landbridge.study.diversion.ratios import LogRatios, log_ratios
from landbridge.study.diversion.setting import Setting
from landbridge.study.diversion.usual import LEVEL, Usual
from landbridge.study.trading.windows import Window

CIF_FOB: Final = (0.06, 0.10)
"""By how much imports exceed exports of the same goods, as they include freight and insurance: 6 %
in the introduction to the Direction of Trade Statistics Yearbook 2017 of the International Monetary
Fund, 10 % in its earlier editions."""

DIGITS: Final = 6
"""Digits of the Harmonized System that all countries share."""

MIRRORS: Final[dict[str, type[pl.DataType]]] = {
    "code": pl.String,
    "exporter": pl.String,
    "partner": pl.String,
    "exports_before": pl.Float64,
    "imports_before": pl.Float64,
    "exports_after": pl.Float64,
    "imports_after": pl.Float64,
    "gap_before": pl.Float64,
    "gap": pl.Float64,
    "gap_low": pl.Float64,
    "gap_high": pl.Float64,
    "band": pl.String,
    "expected": pl.Float64,
    "widening": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "p": pl.Float64,
}
"""Columns of `Mirrors.rows`."""


@dataclass(frozen=True, slots=True)
class Mirrors:
    """Mirror gaps of sanctioned codes, by exporter and partner, the least likely first.

    rows: what the exporter and the partner report in the windows; gap_before, gap: ln(exports /
    imports) before and after, above 0 where less arrives than leaves; gap_low, gap_high: interval
    of 95 % of the gap after, by the noise of its months; band: whether it lies `above`, `within` or
    `below` the gaps that freight and insurance make, or is `unclear`; widening: gap less
    gap_before less expected, the median of the partner's other codes; low, high: its interval; p:
    how likely a widening this large is by what is usual. What cannot be judged is null.
    periods: code, exporter, partner, period, exports, imports, gap, and usual_low, usual_high:
    where 95 % of gaps would lie by those of the window before.
    """

    rows: pl.DataFrame
    periods: pl.DataFrame = field(repr=False)
    usual: Usual
    cif_fob: tuple[float, float]
    one_sided: int
    short: int
    not_judged: int


def mirror(
    setting: Setting, cif_fob: tuple[float, float] = CIF_FOB, digits: int = DIGITS
) -> Mirrors | None:
    """Gaps between reported exports and imports; None where only one side reports.

    Codes are cut to the digits that both sides share. A gap that widens is what goods make that
    leave for a country and do not arrive there (R. Fisman and S.-J. Wei, 2004, Tax rates and tax
    evasion: evidence from "missing imports" in China, Journal of Political Economy 112; for
    sanctions M. Chupilkin, B. Javorcik and A. Plekhanov, 2025, The Eurasian roundabout, CEPR
    discussion paper 20097), and also what late, confidential or otherwise classified reports make:
    so a gap is held against its own past, not against nought.
    one_sided: combinations where only one side has any trade in a window. short: rows left out for
    codes of fewer digits.
    """
    cut, short = setting.at_digits(digits)
    grid = _grid(cut)
    if grid is None:
        return None

    def measure(before: Window, after: Window) -> Changes:
        some = grid.where(comparable_in(grid.keys, cut, before, after))
        return log_ratios(some, "exports", "imports", before, after).changes(some)

    now, usual = judged(cut, measure, by_reference=False)
    chosen = grid.where(comparable_in(grid.keys, cut, cut.before, cut.after))
    chosen = chosen.where(chosen.keys["group"] == "sanctioned")
    ratios = log_ratios(chosen, "exports", "imports", cut.before, cut.after)
    rows = _rows(cut, chosen, ratios, (now, usual), cif_fob)
    sides = rows.select(pl.col("gap_before").is_null() | pl.col("gap").is_null()).to_series()
    periods = _periods(cut, chosen)
    unknown = rows["p" if usual.known else "widening"].null_count()
    return Mirrors(rows, periods, usual, cif_fob, int(sides.sum()), short, unknown)


_KEY = ["code", "exporter", "partner"]


def _grid(setting: Setting) -> Cells | None:
    """Exports and imports by code and pair, of pairs of which both sides report at all."""
    rows = setting.rows.filter(pl.col("importer").is_in(list(setting.partners)))
    exports, imports = (rows.filter(flow=flow) for flow in ("export", "import"))
    both = exports.select("exporter").unique(), imports.select("importer").unique()
    known = rows.join(both[0], on="exporter", how="semi").join(both[1], on="importer", how="semi")
    if exports.is_empty() or imports.is_empty() or known.is_empty():
        return None
    sides = known.with_columns(
        partner=pl.col("importer"),
        exports=pl.when(flow="export").then("value").otherwise(0.0),
        imports=pl.when(flow="import").then("value").otherwise(0.0),
    )
    windows = [window for pair in pairs(setting) for window in pair]
    found = cells(sides, _KEY, spanned(*windows), ["exports", "imports"])
    return Cells(with_group(found.keys, setting), found.periods, found.grids)


def _rows(
    setting: Setting,
    grid: Cells,
    ratios: LogRatios,
    found: tuple[Changes, Usual],
    cif_fob: tuple[float, float],
) -> pl.DataFrame:
    now, usual = found
    reach, own = usual.reach(now.variance), ratios.reach()
    low, high = ratios.after - own, ratios.after + own
    sums = {
        f"{name}_{when}": grid.within(name, window).sum(axis=1)
        for when, window in (("before", setting.before), ("after", setting.after))
        for name in ("exports", "imports")
    }
    gaps = {"gap_before": ratios.before, "gap": ratios.after, "gap_low": low, "gap_high": high}
    columns = {
        **sums,
        **gaps,
        "expected": now.expected,
        "widening": now.excess,
        "low": now.excess - reach,
        "high": now.excess + reach,
        "p": usual.above(now.excess, now.variance),
    }
    rows = grid.keys.select(_KEY).with_columns(
        **{name: pl.Series(one).fill_nan(None) for name, one in columns.items()},
    )
    traded = pl.any_horizontal(pl.col(name) != 0 for name in sums)
    rows = rows.filter(traded).with_columns(band=_band(cif_fob))
    typed = rows.select(pl.col(name).cast(kind) for name, kind in MIRRORS.items())
    return typed.sort("p", -pl.col("exports_after"), *_KEY, nulls_last=True)


def _band(cif_fob: tuple[float, float]) -> pl.Expr:
    """Where the interval of a gap lies against what freight and insurance make of it."""
    bottom, top = -np.log1p(max(cif_fob)), -np.log1p(min(cif_fob))
    within = (pl.col("gap_low") >= bottom) & (pl.col("gap_high") <= top)
    return (
        pl.when(pl.col("gap_low") > top)
        .then(pl.lit("above"))
        .when(pl.col("gap_high") < bottom)
        .then(pl.lit("below"))
        .when(within)
        .then(pl.lit("within"))
        .when(pl.col("gap_low").is_not_null())
        .then(pl.lit("unclear"))
    )


def _periods(setting: Setting, grid: Cells) -> pl.DataFrame:
    """Gaps of single periods, with the interval that those of the window before make likely."""
    spans = spanned(setting.before, setting.after)
    at = [grid.periods.index(period) for period in spans]
    long = grid.keys.select(_KEY).join(pl.DataFrame({"period": spans}), how="cross")
    parts = {n: pl.Series(grid.grids[n][:, at].ravel()) for n in ("exports", "imports")}
    long = long.with_columns(**parts).filter((pl.col("exports") > 0) & (pl.col("imports") > 0))
    long = long.with_columns(gap=(pl.col("exports") / pl.col("imports")).log())
    past = long.filter(pl.col("period") <= setting.before.end).group_by(_KEY)
    own = past.agg(n=pl.len(), mean=pl.col("gap").mean(), spread=pl.col("gap").std())
    most = max(2, len(setting.before.periods))
    quantile = student.ppf((1 + LEVEL) / 2, np.arange(most + 1) - 1.0)
    table = pl.DataFrame({"n": np.arange(most + 1), "t": quantile}).with_columns(
        pl.col("n").cast(pl.UInt32), pl.col("t").fill_nan(None)
    )
    reach = pl.col("t") * pl.col("spread") * (1 + 1 / pl.col("n")).sqrt()
    found = long.join(own, on=_KEY, how="left").join(table, on="n", how="left")
    found = found.with_columns(usual_low=pl.col("mean") - reach, usual_high=pl.col("mean") + reach)
    return found.select(*long.columns, "usual_low", "usual_high").sort(*_KEY, "period")
