"""Trade made up month by month, so that what grows and what a revision does is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl

from landbridge.study.growth.growth import Growth, growth
from landbridge.study.trading.tradetable import SCHEMA, TradeTable

MONTHS = [f"{year}-{month:02}" for year in (2020, 2021, 2022) for month in range(1, 13)]
BEFORE, AFTER, REVISION = "2021-03..2021-11", "2022-03..2022-11", "2022-01"


def table(
    trade: Mapping[str, Any] | Mapping[tuple[str, str], Any],
    periods: Sequence[str] = MONTHS,
) -> TradeTable:
    """A trade table of values by code, or by partner and code, one for each period; 0 is no row."""
    rows = []
    for key, values in trade.items():
        partner, code = key if isinstance(key, tuple) else ("BBB", key)
        about = {"reporter": "AAA", "partner": partner, "code": code, "flow": "export"}
        rows += [
            {**about, "period": period, "value": float(value)}
            for period, value in zip(periods, values, strict=False)
            if value
        ]
    return of_rows(pl.DataFrame(rows))


def of_rows(rows: pl.DataFrame) -> TradeTable:
    """A trade table of rows; columns that are missing are blank."""
    blank = {name: pl.lit(None, kind) for name, kind in SCHEMA.items() if name not in rows.columns}
    whole = rows.with_columns(**blank).select(pl.col(n).cast(kind) for n, kind in SCHEMA.items())
    return TradeTable(whole.lazy(), "made.csv", "EUR")


def always(value: float = 10.0) -> list[float]:
    """The same value in every month."""
    return [value] * len(MONTHS)


def since(month: str, value: float = 10.0) -> list[float]:
    """The same value in every month from one on."""
    return [value if one >= month else 0.0 for one in MONTHS]


def until(month: str, value: float = 10.0) -> list[float]:
    """The same value in every month before one."""
    return [value if one < month else 0.0 for one in MONTHS]


def codes(count: int, start: int = 10_000_000) -> list[str]:
    """So many codes of eight digits."""
    return [str(start + at) for at in range(count)]


def noisy(rng: np.random.Generator, thin: int, steady: int) -> dict[str, list[float]]:
    """Codes without growth: some traded in few months only, some in all, of very unlike sizes."""
    rates = [*rng.uniform(0.05, 0.5, thin), *np.ones(steady)]
    trade = {}
    for code, rate in zip(codes(len(rates)), rates, strict=True):
        size = rng.lognormal(3, 1) / (20 if rate < 1 else 1)
        values = size * rng.lognormal(0, 0.2, len(MONTHS)) * (rng.random(len(MONTHS)) < rate)
        trade[code] = list(values)
    return trade


STEADY = dict.fromkeys(codes(30), always())
BEGUN = dict.fromkeys(codes(10, 20_000_000), since(REVISION, 6))
ENDED = dict.fromkeys(codes(4, 30_000_000), until(REVISION, 3))


def grown(trade: TradeTable, **more: Any) -> Growth:
    """Growth between the two windows."""
    return growth(trade, BEFORE, AFTER, **more)


def status(found: Growth) -> dict[str, str]:
    """Status of every code."""
    return dict(found.lifespans.codes.select("code", "status").iter_rows())
