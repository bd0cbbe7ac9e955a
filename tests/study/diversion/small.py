"""Small trade tables made by hand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import polars as pl

from landbridge.study.diversion.setting import Setting, setting
from landbridge.study.trading.tradecolumns import SCHEMA
from landbridge.study.trading.tradetable import TradeTable

BEFORE, AFTER = "2021-03..2021-11", "2022-03..2022-11"
YEARS = (2020, 2021, 2022)


def series(code: str, partner: str, *years: Sequence[float], **more: Any) -> list[dict[str, Any]]:
    """Rows of one code and partner: for each of the last years the values of March to November."""
    rows = []
    for year, values in zip(YEARS[-len(years) :], years, strict=True):
        for month, value in enumerate(values, 3):
            if value:
                about = {"reporter": "Exporter", "partner": partner, "code": code}
                rows.append(
                    {**about, "period": f"{year}-{month:02}", "value": float(value), **more}
                )
    return rows


def table(rows: Iterable[dict[str, Any]], unit: str = "EUR") -> TradeTable:
    """A trade table of rows; what they do not say is an export without quantity."""
    known = [{"flow": "export", "quantity": None, **row} for row in rows]
    return TradeTable(pl.DataFrame(known, schema=SCHEMA).lazy(), "hand.csv", unit)


def noisy(
    codes: int, partners: Sequence[str], seed: int = 0, *, first: int = 840000, **more: Any
) -> list[dict[str, Any]]:
    """Three years of codes that do nothing but vary from month to month."""
    rng = np.random.default_rng(seed)
    rows = []
    for at in range(codes):
        for partner in partners:
            years = np.exp(rng.normal(8, 0.5, (3, 9)))
            rows += series(f"{first + at}", partner, *years.tolist(), **more)
    return rows


def asked(rows: Iterable[dict[str, Any]], *codes: str, **more: Any) -> Setting:
    """The question whether codes go round by the partner."""
    given = {"partners": ["Partner"], "before": BEFORE, "after": AFTER, **more}
    return setting(table(rows), codes, **given)
