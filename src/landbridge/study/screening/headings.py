"""Rows of a trade table that are sums of others in it, and would count twice."""

from __future__ import annotations

import polars as pl

from landbridge.study.screening.prefixes import headings

LEFT_OUT: dict[str, type[pl.DataType]] = {
    "code": pl.String,
    "rows": pl.Int64,
    "value": pl.Float64,
    "longer": pl.Float64,
}
"""Columns of what is left out: rows and value of a heading, and what its longer codes are worth."""

_ALIKE = ["reporter", "partner", "flow", "period"]


def without_headings(rows: pl.LazyFrame, codes: pl.Series) -> tuple[pl.LazyFrame, pl.DataFrame]:
    """Rows without those that are sums of others, and what is left out, by code, as `LEFT_OUT`.

    codes: all there are. A row is taken for a sum where the same reporter, partner, flow and period
    have longer codes that start with its code. Only the keys of such rows are kept in memory.
    """
    heads = headings(codes)
    if heads.is_empty():
        return rows, pl.DataFrame(schema=LEFT_OUT)
    doubled = _doubled(rows, heads)
    key = pl.concat_str(*_ALIKE, "code", separator="\x1f")
    keys = doubled.select(key=key)["key"].implode()
    kept = rows.filter(~(pl.col("code").is_in(heads.implode()) & key.is_in(keys)))
    longer = [
        one.filter(key.is_in(keys)).group_by("code").agg(longer=pl.col("value").sum())
        for one in _cut(kept, heads)
    ]
    below = pl.concat(pl.collect_all(longer, engine="streaming"))
    sums = doubled.group_by("code").agg(pl.col("rows", "value").sum())
    left_out = sums.join(below, on="code", how="left").sort("code")
    return kept, left_out.select(pl.col(name).cast(kind) for name, kind in LEFT_OUT.items())


def _doubled(rows: pl.LazyFrame, heads: pl.Series) -> pl.DataFrame:
    """Keys of rows that are sums of others, with their rows and value."""
    key = [*_ALIKE, "code"]
    own = rows.filter(pl.col("code").is_in(heads.implode())).group_by(key)
    sums = own.agg(rows=pl.len(), value=pl.col("value").sum())
    below = [one.select(key).unique() for one in _cut(rows, heads)]
    found, *others = pl.collect_all([sums, *below], engine="streaming")
    return found.join(pl.concat(others), on=key, how="semi")


def _cut(rows: pl.LazyFrame, heads: pl.Series) -> list[pl.LazyFrame]:
    """Rows of longer codes, their codes cut to those of headings: a frame for every length."""
    code = pl.col("code")
    return [
        rows.filter(code.str.len_bytes() > n)
        .with_columns(code=code.str.slice(0, n))
        .filter(code.is_in(heads.implode()))
        for n in heads.str.len_bytes().unique().sort()
    ]
