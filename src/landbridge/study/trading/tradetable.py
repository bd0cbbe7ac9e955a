"""A trade table: who traded what with whom, when, and for how much."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from landbridge.case.numbers import plain
from landbridge.errors import CaseError
from landbridge.study.trading.tradecells import cast, problems, survey, told_apart
from landbridge.study.trading.tradecolumns import SCHEMA, chosen
from landbridge.study.trading.tradefile import gathered, scan

__all__ = ["SCHEMA", "TradeTable", "read_trade"]


@dataclass(frozen=True, slots=True)
class TradeTable:
    """Trade by reporter, partner, code, period and flow, as it was reported.

    rows: the columns of `SCHEMA`. reporter, partner: names as given. code: an even number of
    digits, 2 to 10, as text. period: `2022-03` or `2022`. flow: `export` from reporter to partner,
    or `import` by the reporter from the partner. value: in `unit`, blank where not known.
    quantity: in whatever unit the table has, blank where not known. A key may stand in several
    rows, which add up.
    name: of the file. unit: of the values, "" where not said.
    left_out: columns of the file that are not read.
    piecewise: whether rows are read anew for every question, and never kept.
    """

    rows: pl.LazyFrame = field(repr=False)
    name: str
    unit: str = ""
    left_out: tuple[str, ...] = ()
    piecewise: bool = False

    def collect(self) -> pl.DataFrame:
        """All rows in memory."""
        return self.rows.collect(engine="streaming")

    def gather(self, asked: Sequence[pl.LazyFrame]) -> list[pl.DataFrame]:
        """Several answers at once; what they share is kept until then, unless `piecewise`."""
        return gathered(asked, piecewise=self.piecewise)

    def oddities(self) -> dict[str, Any]:
        """What a reader of totals should know: counts of rows, and values below zero.

        rows; blank and negative: rows without a value, and with one below zero; negative_value:
        the sum of the latter; no_quantity: rows without a quantity; digits: rows by length of
        their code.
        """
        value = pl.col("value")
        found = self.rows.select(
            rows=pl.len(),
            blank=value.is_null().sum(),
            negative=(value < 0).sum(),
            negative_value=value.filter(value < 0).sum(),
            no_quantity=pl.col("quantity").is_null().sum(),
        ).collect(engine="streaming")
        lengths = self.rows.group_by(digits=pl.col("code").str.len_bytes()).agg(rows=pl.len())
        digits = dict(lengths.collect(engine="streaming").sort("digits").iter_rows())
        return {**found.row(0, named=True), "digits": digits}

    def remarks(self) -> list[str]:
        """The same in sentences, none where nothing is odd."""
        odd = self.oddities()
        said = []
        if self.left_out:
            said.append(f"Columns of {self.name} that are not read: {', '.join(self.left_out)}.")
        if odd["blank"]:
            said.append(
                f"{odd['blank']:,} of {odd['rows']:,} rows have no value; they add nothing."
            )
        if odd["negative"]:
            lost = f"{plain(odd['negative_value'])} {self.unit}".strip()
            said.append(f"{odd['negative']:,} rows have a value below zero, {lost} in all; kept.")
        return said


def read_trade(
    path: str | os.PathLike[str], columns: Mapping[str, str] | None = None, unit: str = ""
) -> TradeTable:
    """The trade table in a CSV or Parquet file; nothing of it is kept in memory.

    columns: names in the file of columns of `SCHEMA` that are called otherwise there, such as
    `{"value": "eur", "period": "month"}`. unit: of the values, such as EUR.
    Months may be written 2022-03, 202203, 2022M03 or 2022-03-01, and are kept as 2022-03. A table
    without `flow` holds exports. Rows without anything in them are passed over.

    Raises CaseError where columns are missing or cells break a rule: for every rule the first few
    rows, and how many more there are. Raises OSError where the file cannot be opened.
    """
    file = Path(path).resolve()
    scanned = scan(file)
    names = chosen(scanned, columns or {})
    fine, periods = survey(scanned, names)
    if not fine:
        raise CaseError(problems(scanned, names))
    left_out = tuple(name for name in scanned.header if name not in names.values())
    return TradeTable(
        cast(told_apart(scanned, names), periods), file.name, unit, left_out, scanned.is_piecewise
    )
