"""Rows of a trade table with numbers in the place of names, so that they are compared quickly."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import polars as pl

from landbridge.study.trading.tradetable import TradeTable

CODE, PAIR, PERIOD = "code_no", "pair_no", "period_no"
ENDS = ["reporter", "partner", "flow"]


@dataclass(frozen=True, slots=True)
class Numbered:
    """Rows in their order, not in memory, and what the numbers in them stand for.

    trade: where they are from. rows: its columns, `CODE`, `PAIR`, `PERIOD`.
    codes: code, `CODE`. pairs: reporter, partner, flow, `PAIR`. periods: period, `PERIOD`.
    """

    trade: TradeTable
    rows: pl.LazyFrame = field(repr=False)
    codes: pl.DataFrame = field(repr=False)
    pairs: pl.DataFrame = field(repr=False)
    periods: pl.DataFrame = field(repr=False)

    @property
    def key(self) -> pl.Expr:
        """One number for all that tells rows apart."""
        counts = self.periods.height, self.codes.height
        return (pl.col(PAIR) * counts[0] + pl.col(PERIOD)) * counts[1] + pl.col(CODE)

    def where(self, condition: pl.Expr) -> Numbered:
        """Some of the rows."""
        return replace(self, rows=self.rows.filter(condition))


def number(trade: TradeTable) -> Numbered:
    """Number codes, pairs of countries by flow, and periods."""
    rows = trade.rows
    asked = [rows.select(of).unique().sort(of) for of in ("code", ENDS, "period")]
    codes, pairs, periods = trade.gather(asked)
    names = pl.concat([pairs["reporter"], pairs["partner"].rename("reporter")]).unique().sort()
    sides = [_place(side, names) for side in ENDS[:2]]
    pair = 2 * (sides[0] * len(names) + sides[1]) + (pl.col("flow") == "import").cast(pl.Int64)
    columns = {
        CODE: _place("code", codes["code"]),
        PAIR: pair,
        PERIOD: _place("period", periods["period"]),
    }
    tables = (
        frame.with_columns(columns[name].alias(name))
        for frame, name in ((codes, CODE), (pairs, PAIR), (periods, PERIOD))
    )
    return Numbered(trade, rows.with_columns(**columns), *tables)


def _place(name: str, known: pl.Series) -> pl.Expr:
    """The place of a text among those that are known, without a join and row by row."""
    return pl.col(name).cast(pl.Enum(known)).to_physical().cast(pl.Int64)
