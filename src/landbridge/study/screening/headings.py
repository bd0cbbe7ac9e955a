"""Rows of a trade table that are sums of others in it, and would count twice."""

from __future__ import annotations

import polars as pl

from landbridge.study.screening.numbering import CODE, Numbered, looked_up
from landbridge.study.screening.prefixes import headings

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
    own, *below = pl.collect_all(
        [given.where(is_head).rows.select(key=given.key).unique()]
        + [one.rows.select(key=given.key).unique() for one in _cut(given, heads)],
        engine="streaming",
    )
    keys = own.join(pl.concat(below), on="key", how="semi")["key"].implode()
    doubled = given.key.is_in(keys)
    kept = given.where(~(is_head & doubled))
    value = pl.col("value").sum()
    sums, *longer = pl.collect_all(
        [given.where(is_head & doubled).rows.group_by("code").agg(rows=pl.len(), value=value)]
        + [one.where(doubled).rows.group_by("code").agg(longer=value) for one in _cut(kept, heads)],
        engine="streaming",
    )
    left_out = sums.join(pl.concat(longer), on="code", how="left").sort("code")
    return kept, left_out.select(pl.col(name).cast(kind) for name, kind in LEFT_OUT.items())


def _cut(given: Numbered, heads: pl.DataFrame) -> list[Numbered]:
    """Rows of longer codes, their codes cut to those of headings: one for every length of these."""
    found = []
    for n in heads["code"].str.len_bytes().unique().sort():
        head = pl.col("code").str.slice(0, n)
        longer = given.codes.filter(pl.col("code").str.len_bytes() > n)
        under = longer.with_columns(head=head).join(
            heads.select(head="code", head_no=CODE), on="head"
        )
        some = given.where(pl.col(CODE).is_in(under[CODE].implode()))
        code_no = looked_up(pl.col(CODE), under[CODE], under["head_no"])
        columns = {"code": looked_up(pl.col(CODE), under[CODE], under["head"]), CODE: code_no}
        found.append(Numbered(some.rows.with_columns(**columns), *_tables(given)))
    return found


def _tables(given: Numbered) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    return given.codes, given.pairs, given.periods
