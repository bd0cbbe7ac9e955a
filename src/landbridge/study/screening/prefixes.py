"""Which controls cover a code of goods: the longest of their prefixes that it starts with."""

from __future__ import annotations

import polars as pl

PREFIXES: dict[str, type[pl.DataType]] = {
    "control": pl.String,
    "prefix": pl.String,
    "is_ex": pl.Boolean,
}
"""Columns of what `prefixes_of` gives."""

TOUCHED: dict[str, type[pl.DataType]] = {
    "code": pl.String,
    "control": pl.String,
    "prefix": pl.String,
    "is_ex": pl.Boolean,
    "digits": pl.Int64,
}
"""Columns of what `touched` gives."""


def prefixes_of(lists: pl.DataFrame) -> pl.DataFrame:
    """Prefixes one by one, from the columns control and hs, such as `2709;ex 8471`.

    Columns: control; prefix: digits; is_ex: whether it stood after `ex`, so that only a part of
    the goods under it is covered. A prefix that stands both with and without is covered whole.
    """
    items = lists.select("control", item=pl.col("hs").str.split(";")).explode("item")
    item = pl.col("item").str.strip_chars()
    found = items.filter(item != "").select(
        "control",
        prefix=item.str.strip_prefix("ex").str.strip_chars(),
        is_ex=item.str.starts_with("ex"),
    )
    return found.group_by("control", "prefix", maintain_order=True).agg(pl.col("is_ex").all())


def touched(codes: pl.Series, prefixes: pl.DataFrame) -> pl.DataFrame:
    """Every pair of a code and a control that covers it, or may do so.

    codes: digits as text, doubles allowed. prefixes: as from `prefixes_of`.
    Columns: code; control; prefix: the longest prefix of the control that the code starts with,
    blank where the code is only the beginning of prefixes; is_ex: whether that prefix covers a part
    only; digits: how many the code would need for the control to be sure, blank where it has
    enough. The code 8542 needs 6 digits for a list that has 854231 but not 8542.
    In the order of the codes and, for each, of the controls in `prefixes`.
    """
    distinct = (
        pl.DataFrame({"code": codes.cast(pl.String)}).unique(maintain_order=True).drop_nulls()
    )
    distinct = distinct.with_row_index("at").with_columns(length=pl.col("code").str.len_bytes())
    known = prefixes.with_columns(length=pl.col("prefix").str.len_bytes())
    whole, finer = _longest(distinct, known), _finer(distinct, _telling(known))
    both = whole.join(finer, on=["at", "control"], how="full", coalesce=True)
    # More digits tell nothing where all that is finer is covered by the shorter prefix anyway.
    settled = pl.col("is_ex").eq(other=False) & ~pl.col("finer_ex")
    order = pl.DataFrame({"control": prefixes["control"].unique(maintain_order=True)})
    return (
        both.join(distinct.select("at", "code"), on="at")
        .join(order.with_row_index("place"), on="control")
        .with_columns(digits=pl.when(~settled.fill_null(value=False)).then("digits"))
        .sort("at", "place")
        .select(pl.col(name).cast(kind) for name, kind in TOUCHED.items())
    )


def _longest(codes: pl.DataFrame, prefixes: pl.DataFrame) -> pl.DataFrame:
    """The longest prefix of each control that each code starts with."""
    nothing = pl.DataFrame(schema={"at": pl.UInt32, **PREFIXES})
    lengths = prefixes["length"].unique().sort(descending=True)
    found = [
        codes.filter(pl.col("length") >= n)
        .select("at", prefix=pl.col("code").str.slice(0, n))
        .join(prefixes.filter(length=n), on="prefix")
        .select("at", *PREFIXES)
        for n in lengths
    ]
    # Longer ones stand first, so the first row of a pair is its longest.
    return pl.concat([nothing, *found]).unique(["at", "control"], keep="first", maintain_order=True)


def _telling(prefixes: pl.DataFrame) -> pl.DataFrame:
    """Prefixes without those that only repeat what a shorter one of the control covers whole."""
    told = prefixes
    for n in prefixes["length"].unique():
        wider = prefixes.filter(~pl.col("is_ex"), length=n).select("control", head="prefix")
        heads = told.with_columns(head=pl.col("prefix").str.slice(0, n))
        again = heads.filter(~pl.col("is_ex"), pl.col("length") > n)
        repeated = again.join(wider, on=["control", "head"], how="semi")
        told = told.join(repeated, on=["control", "prefix"], how="anti", maintain_order="left")
    return told


def _finer(codes: pl.DataFrame, prefixes: pl.DataFrame) -> pl.DataFrame:
    """The longest of the prefixes that start with a code and are longer, and if any is `ex`."""
    key, told = ["at", "control"], {"digits": pl.UInt32, "finer_ex": pl.Boolean}
    nothing = pl.DataFrame(schema={"at": pl.UInt32, "control": pl.String, **told})
    found = [
        prefixes.filter(pl.col("length") > n)
        .with_columns(code=pl.col("prefix").str.slice(0, n))
        .join(codes.filter(length=n).select("at", "code"), on="code")
        .group_by(key)
        .agg(digits=pl.col("length").max(), finer_ex=pl.col("is_ex").any())
        .select(nothing.columns)
        for n in codes["length"].unique()
    ]
    return pl.concat([nothing, *found])


def headings(codes: pl.Series) -> pl.Series:
    """Codes that longer ones among them start with."""
    distinct = pl.DataFrame({"code": codes.unique()}).with_columns(n=pl.col("code").str.len_bytes())
    found = [
        distinct.filter(n=n).join(
            distinct.filter(pl.col("n") > n).select(code=pl.col("code").str.slice(0, n)),
            on="code",
            how="semi",
        )
        for n in distinct["n"].unique().sort()[:-1]
    ]
    return pl.concat([distinct.clear(), *found])["code"].sort()
