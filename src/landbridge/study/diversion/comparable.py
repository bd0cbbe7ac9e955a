"""Codes that can be compared between two windows although a nomenclature was revised in between."""

from __future__ import annotations

import polars as pl

from landbridge.study.diversion.setting import Setting
from landbridge.study.trading.windows import Window


def comparable(traded: pl.DataFrame, *windows: Window) -> pl.Series:
    """Codes that anybody trades with anybody in every calendar year the windows reach into.

    Nomenclatures are revised on 1 January. A code that ends or begins with a revision is traded on
    one side of it only, and its trade on the other is nothing by construction, so a ratio of the
    two says nothing about trade. A code that is renamed, split or taken up by a new one is found
    this way; one that keeps its number while goods of another are moved into it is not.

    traded: code and period of all trade of the table, of any reporter and partner.
    """
    in_windows = [period for window in windows for period in window.periods]
    year = pl.col("period").str.slice(0, 4)
    seen = traded.filter(pl.col("period").is_in(in_windows)).select("code", year=year).unique()
    years = {period[:4] for period in in_windows}
    counted = seen.group_by("code").agg(years=pl.len())
    return counted.filter(pl.col("years") == len(years))["code"].sort()


def comparable_in(keys: pl.DataFrame, setting: Setting, *windows: Window) -> pl.Series:
    """Which combinations are of codes that are comparable, as the user says or as we see it."""
    codes = comparable(setting.traded, *windows)
    if setting.comparable is not None:
        codes = pl.Series(sorted(setting.comparable), dtype=pl.String)
    return keys["code"].is_in(codes.implode())
