"""What the statistics of diversion read from a trade table, in one place and once."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

import polars as pl

from landbridge.study.screening.prefixes import headings
from landbridge.study.trading.tradetable import TradeTable

ROWS: Final[dict[str, type[pl.DataType]]] = {
    "flow": pl.String,
    "exporter": pl.String,
    "importer": pl.String,
    "code": pl.String,
    "period": pl.String,
    "value": pl.Float64,
    "priced": pl.Float64,
    "quantity": pl.Float64,
    "rows": pl.Int64,
    "unpriced": pl.Int64,
}
"""Columns of what is gathered: flow says who reports it, the exporter or the importer; value, sums;
priced and quantity: sums over rows that have both, above zero; rows, and how many lack one."""

_KEY = ["flow", "exporter", "importer", "code", "period"]

WORLD: Final = "World"
"""The partner that stands for all countries together; it would count everything twice."""


def gather(
    trade: TradeTable,
    importers: Collection[str],
    exporters: Collection[str],
    destinations: Collection[str],
    upto: str,
) -> tuple[pl.DataFrame, list[str]]:
    """Trade of interest, summed, and what was left out of it, in sentences.

    Kept is what goes to importers from anybody but the destinations, whoever reports it, and what
    exporters send to destinations; in periods of the length of `upto`, that one included.
    """
    to, by = pl.col("importer"), pl.col("exporter")
    wanted = to.is_in(list(importers)) & ~by.is_in(list(destinations)) & (by != WORLD)
    wanted |= by.is_in(list(exporters)) & to.is_in(list(destinations))
    period = pl.col("period")
    in_time = (period.str.len_bytes() == len(upto)) & (period <= upto)
    value, quantity = pl.col("value"), pl.col("quantity")
    both = (value > 0) & (quantity > 0)
    rows = (
        told(trade.rows)
        .filter(wanted, in_time)
        .group_by(_KEY)
        .agg(
            value.sum(),
            priced=value.filter(both).sum(),
            quantity=quantity.filter(both).sum(),
            rows=pl.len().cast(pl.Int64),
            unpriced=(~both.fill_null(value=False)).sum().cast(pl.Int64),
        )
        .select(*ROWS)
        .collect(engine="streaming")
        .sort(_KEY)
    )
    return _without_headings(rows)


def told(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Rows of a trade table with exporter and importer instead of reporter and partner."""
    is_export = pl.col("flow") == "export"
    return rows.with_columns(
        exporter=pl.when(is_export).then("reporter").otherwise("partner"),
        importer=pl.when(is_export).then("partner").otherwise("reporter"),
    )


def traded(trade: TradeTable, length: int) -> pl.DataFrame:
    """Code and period of all trade that anybody reports, in periods of a length of text."""
    return (
        trade.rows.filter(pl.col("period").str.len_bytes() == length, pl.col("value") > 0)
        .select("code", "period")
        .unique()
        .collect(engine="streaming")
    )


def lengths(trade: TradeTable) -> list[int]:
    """Lengths of the text of periods: 7 where there are months, 4 where there are years."""
    length = pl.col("period").str.len_bytes().cast(pl.Int64)
    return (
        trade.rows.select(length.unique().sort()).collect(engine="streaming").to_series().to_list()
    )


def names(trade: TradeTable) -> list[str]:
    """All reporters and partners, in order."""
    both = (trade.rows.select(pl.col(name).alias("name")).unique() for name in _WHO)
    return pl.concat(both).unique().sort("name").collect(engine="streaming")["name"].to_list()


_WHO = ("reporter", "partner")


def shortened(rows: pl.DataFrame, digits: int) -> tuple[pl.DataFrame, int]:
    """The rows with codes cut to so many digits, and how many rows have shorter ones, left out."""
    whole = rows.filter(pl.col("code").str.len_bytes() >= digits)
    cut = whole.with_columns(pl.col("code").str.slice(0, digits))
    sums = pl.col("value", "priced", "quantity", "rows", "unpriced").sum()
    return cut.group_by(_KEY, maintain_order=True).agg(sums).select(
        *ROWS
    ), rows.height - whole.height


def _without_headings(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[str]]:
    """Rows without codes that the same reporter gives in more digits too.

    Reporters are told apart: some give eight digits, others six, and neither counts twice.
    """
    is_export = pl.col("flow") == "export"
    reporter = pl.when(is_export).then("exporter").otherwise("importer")
    number = pl.struct("flow", reporter.alias("by")).rank("dense").cast(pl.String).str.zfill(9)
    keyed = rows.with_columns(key=number + pl.col("code"))
    nested = headings(keyed["key"])
    kept = keyed.filter(~pl.col("key").is_in(nested.implode())).drop("key")
    out = keyed.filter(pl.col("key").is_in(nested.implode()))
    if out.is_empty():
        return kept, []
    said = (
        f"{out['code'].n_unique():,} codes are left out where the same country also reports "
        "longer codes that start with them, so that nothing counts twice."
    )
    return kept, [said]
