"""Rows of a trade table by the way in which controls touch them, without joining a large table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from landbridge.study.screening.classes import Classes
from landbridge.study.screening.numbering import CODE, PAIR, PERIOD, Numbered, looked_up

WAY = "way"
"""Name of the column that numbers combinations of classes."""

CLASSES = ("code_class", "pair_class", "period_class")

_NUMBERS = (CODE, PAIR, PERIOD)


@dataclass(frozen=True, slots=True)
class Placed:
    """Rows in their order, and the combinations of classes that they fall under.

    rows: the columns of a trade table, exporter, importer and `WAY`; not in memory.
    ways: `WAY`, the columns `CLASSES`, rows, value, blank (rows without a value).
    pairs: `PAIR`, rows, value.
    """

    rows: pl.LazyFrame
    ways: pl.DataFrame
    pairs: pl.DataFrame


def place(given: Numbered, ends: pl.DataFrame, classes: Sequence[Classes]) -> Placed:
    """Look up the classes of every row, and sum over the combinations that there are.

    ends: `PAIR`, exporter, importer. classes: of `CODE`, of `PAIR` and of `PERIOD`.
    """
    numbers = {
        one.name: looked_up(pl.col(of), one.number[of], one.number[one.name])
        for of, one in zip(_NUMBERS, classes, strict=True)
    }
    sides = {
        side: looked_up(pl.col(PAIR), ends[PAIR], ends[side]) for side in ("exporter", "importer")
    }
    seen = given.rows.with_columns(**numbers, **sides)
    value = pl.col("value")
    sums = {"rows": pl.len(), "value": value.sum()}
    ways, pairs = pl.collect_all(
        [
            seen.group_by(CLASSES).agg(**sums, blank=value.is_null().sum()).sort(CLASSES),
            seen.group_by(PAIR).agg(**sums).sort(PAIR),
        ],
        engine="streaming",
    )
    ways = ways.with_row_index(WAY)
    number = _joined([one.number[one.name].max() for one in classes])
    way = looked_up(number, ways.select(number).to_series(), ways[WAY])
    return Placed(seen.with_columns(way.alias(WAY)).drop(*_NUMBERS, *CLASSES), ways, pairs)


def _joined(most: Sequence[object]) -> pl.Expr:
    """One number for a combination of classes, of which most are the highest numbers."""
    number = pl.lit(0, pl.Int64)
    for name, highest in zip(CLASSES, most, strict=True):
        count = highest if isinstance(highest, int) else 0
        number = number * (count + 1) + pl.col(name)
    return number
