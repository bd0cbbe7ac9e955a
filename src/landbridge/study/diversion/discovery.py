"""Control of false discoveries where thousands of combinations are tried at once."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl
from scipy.stats import false_discovery_control

DISCOVERY: Final[dict[str, type[pl.DataType]]] = {
    "q": pl.Float64,
    "q_by": pl.Float64,
    "stands_out": pl.Boolean,
}
"""Columns that `discovered` adds."""


def discovered(rows: pl.DataFrame, level: float) -> pl.DataFrame:
    """Rows with a probability `p`, and what it is worth among all of them.

    q: the least false-discovery rate at which a row stands out: if all rows with a q up to 5 % are
    looked into, at most 5 % of these are, on average, chance (Y. Benjamini and Y. Hochberg, 1995,
    Controlling the false discovery rate, Journal of the Royal Statistical Society B 57); as long as
    rows are independent, or move up together. q_by: the same whatever depends on what
    (Y. Benjamini and D. Yekutieli, 2001, The control of the false discovery rate in multiple
    testing under dependency, Annals of Statistics 29). stands_out: q is at most level, which is a
    reason to look and nothing more. Null where there is no p.
    """
    p = rows["p"].to_numpy().astype(np.float64)
    known = np.isfinite(p)
    q, q_by = np.full(len(p), np.nan), np.full(len(p), np.nan)
    if known.any():
        q[known] = false_discovery_control(p[known], method="bh")
        q_by[known] = false_discovery_control(p[known], method="by")
    found = rows.with_columns(q=pl.Series(q).fill_nan(None), q_by=pl.Series(q_by).fill_nan(None))
    return found.with_columns(stands_out=pl.col("q") <= level)
