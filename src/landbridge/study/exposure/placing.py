"""Rows of a trade table by the way in which controls touch them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import polars as pl

from landbridge.study.exposure.classes import Classes
from landbridge.study.trading.numbering import CODE, PAIR, PERIOD, Numbered

WAY = "way"
"""Name of the column that numbers combinations of classes."""

CLASSES = ("code_class", "pair_class", "period_class")

NUMBERS = (CODE, PAIR, PERIOD)


@dataclass(frozen=True, slots=True)
class Placed:
    """Rows in their order, and the combinations of classes that they fall under.

    rows: the columns of a trade table, exporter, importer and `WAY`; not in memory.
    ways: `WAY`, the columns `CLASSES`, rows, value, blank (rows without a value).
    pairs: `PAIR`, rows, value.
    """

    rows: pl.LazyFrame = field(repr=False)
    ways: pl.DataFrame = field(repr=False)
    pairs: pl.DataFrame = field(repr=False)


def place(given: Numbered, ends: pl.DataFrame, classes: Sequence[Classes]) -> Placed:
    """Look up the classes of every row, and sum over the combinations that there are.

    Only tables of what differs are joined to the rows, never the rows to one another.
    ends: the pairs of given with exporter and importer. classes: of `CODE`, `PAIR` and `PERIOD`.
    """
    seen = given.rows
    for of, one in zip(NUMBERS, classes, strict=True):
        seen = _joined(seen, one.number, of)
    value = pl.col("value")
    sums = {"rows": pl.len(), "value": value.sum()}
    ways, pairs = given.trade.gather(
        [
            seen.group_by(CLASSES).agg(**sums, blank=value.is_null().sum()).sort(CLASSES),
            seen.group_by(PAIR).agg(**sums).sort(PAIR),
        ]
    )
    ways = ways.with_row_index(WAY)
    counts = [one.number.select(pl.col(one.name).max().fill_null(0)).item() + 1 for one in classes]
    numbered = seen.with_columns(number=_number(counts)).drop(CLASSES)
    rows = _joined(numbered, ways.select(WAY, number=_number(counts)), "number").drop("number")
    sides = ends.select(PAIR, "exporter", "importer")
    return Placed(_joined(rows, sides, PAIR).drop(NUMBERS), ways, pairs)


def _joined(rows: pl.LazyFrame, table: pl.DataFrame, on: str) -> pl.LazyFrame:
    return rows.join(table.lazy(), on=on, how="left", maintain_order="left")


def _number(counts: Sequence[int]) -> pl.Expr:
    """One number for a combination of classes, of which there are so many."""
    number = pl.lit(0, pl.Int64)
    for name, count in zip(CLASSES, counts, strict=True):
        number = number * count + pl.col(name)
    return number
