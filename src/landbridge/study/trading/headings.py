"""Rows of a trade table that are sums of others in it, and would count twice."""

from __future__ import annotations

import polars as pl

from landbridge.study.screening.prefixes import headings
from landbridge.study.trading.numbering import CODE, Numbered

LEFT_OUT: dict[str, type[pl.DataType]] = {
    "code": pl.String,
    "rows": pl.Int64,
    "value": pl.Float64,
    "longer": pl.Float64,
}
"""Columns of what is left out: rows and value of a code, and what its longer codes are worth."""


def without_headings(given: Numbered) -> tuple[Numbered, pl.DataFrame]:
    """Rows without those that are sums of others, and what is left out, by code, as `LEFT_OUT`.

    A row is taken for a sum where the same reporter, partner, flow and period have longer codes
    that start with its code. Only the numbers of such rows are kept in memory.
    """
    heads = given.codes.filter(pl.col("code").is_in(headings(given.codes["code"]).implode()))
    if heads.is_empty():
        return given, pl.DataFrame(schema=LEFT_OUT)
    is_head = pl.col(CODE).is_in(heads[CODE].implode())
    rows = [given.where(is_head).rows, *_cut(given, heads)]
    own, *below = given.trade.gather([one.select(key=given.key).unique() for one in rows])
    keys = own.join(pl.concat(below), on="key", how="semi")["key"].implode()
    doubled = given.key.is_in(keys)
    kept = given.where(~(is_head & doubled))
    value = pl.col("value").sum()
    sums, *longer = given.trade.gather(
        [
            given.where(is_head & doubled).rows.group_by(CODE).agg(rows=pl.len(), value=value),
            *(one.filter(doubled).group_by(CODE).agg(longer=value) for one in _cut(kept, heads)),
        ]
    )
    found = sums.join(pl.concat(longer), on=CODE, how="left").join(heads, on=CODE).sort("code")
    return kept, found.select(pl.col(name).cast(kind) for name, kind in LEFT_OUT.items())


def _cut(given: Numbered, heads: pl.DataFrame) -> list[pl.LazyFrame]:
    """Rows of longer codes with the number of a heading: a frame for every length of these."""
    found = []
    for n in heads["code"].str.len_bytes().unique().sort():
        longer = given.codes.filter(pl.col("code").str.len_bytes() > n)
        under = longer.with_columns(pl.col("code").str.slice(0, n)).join(
            heads.rename({CODE: "head_no"}), on="code"
        )
        rows = given.rows.join(under.select(CODE, "head_no").lazy(), on=CODE)
        found.append(rows.with_columns(pl.col("head_no").alias(CODE)).drop("head_no"))
    return found
