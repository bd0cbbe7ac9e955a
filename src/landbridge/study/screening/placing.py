"""Rows of a trade table by the way in which controls touch them, without joining a large table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from landbridge.study.screening.classes import Classes

WAY = "way"
"""Name of the column that numbers combinations of classes."""

CLASSES = ("code_class", "pair_class", "period_class")


@dataclass(frozen=True, slots=True)
class Placed:
    """Rows in their order, and the combinations of classes that they fall under.

    rows: the columns of a trade table, exporter, importer and `WAY`; not in memory.
    ways: `WAY`, the columns `CLASSES`, rows, value, blank (rows without a value).
    """

    rows: pl.LazyFrame
    ways: pl.DataFrame


def place(rows: pl.LazyFrame, ends: pl.DataFrame, classes: Sequence[Classes]) -> Placed:
    """Look up the classes of every row, and sum over the combinations that there are.

    ends: reporter, partner, flow, exporter, importer. classes: of codes, of reporter, partner and
    flow, and of periods.
    """
    codes, pairs, periods = (one.number for one in classes)
    pairs = pairs.join(ends, on=["reporter", "partner", "flow"], maintain_order="left")
    names = pl.concat([pairs["reporter"], pairs["partner"].rename("reporter")]).unique().sort()
    pair = _pair(names)
    known = pairs.with_columns(pair=pair)
    seen = rows.with_columns(pair=pair).with_columns(
        code_class=looked_up(pl.col("code"), codes["code"], codes["code_class"]),
        period_class=looked_up(pl.col("period"), periods["period"], periods["period_class"]),
        **{
            name: looked_up(pl.col("pair"), known["pair"], known[name])
            for name in ("pair_class", "exporter", "importer")
        },
    )
    value = pl.col("value")
    sums = seen.group_by(CLASSES).agg(rows=pl.len(), value=value.sum(), blank=value.is_null().sum())
    ways = sums.collect(engine="streaming").sort(CLASSES).with_row_index(WAY)
    number = _joined([one.number[one.name].max() for one in classes])
    way = looked_up(number, ways.select(number).to_series(), ways[WAY])
    return Placed(seen.with_columns(way.alias(WAY)).drop("pair", *CLASSES), ways)


def _pair(names: pl.Series) -> pl.Expr:
    """One number for reporter, partner and flow."""
    numbers = pl.int_range(len(names), dtype=pl.Int64, eager=True)
    first, second = (looked_up(pl.col(side), names, numbers) for side in ("reporter", "partner"))
    return 2 * (first * len(names) + second) + (pl.col("flow") == "import").cast(pl.Int64)


def looked_up(key: pl.Expr, keys: pl.Series, values: pl.Series) -> pl.Expr:
    """The value of each key, row by row: a join that keeps the order and needs no memory."""
    if keys.is_empty():
        return pl.when(key.is_not_null()).then(pl.lit(None, values.dtype))
    return key.replace_strict(keys, values, return_dtype=values.dtype)


def _joined(most: Sequence[object]) -> pl.Expr:
    """One number for a combination of classes, of which most are the highest numbers."""
    number = pl.lit(0, pl.Int64)
    for name, highest in zip(CLASSES, most, strict=True):
        count = highest if isinstance(highest, int) else 0
        number = number * (count + 1) + pl.col(name)
    return number
