"""Whose land goods cross on their way abroad: who could stop them."""

from __future__ import annotations

import polars as pl

from landbridge.study.measured import Solved


def crossings(solution: Solved) -> pl.DataFrame:
    """What of each export crosses which country, the largest first.

    Columns: good, origin; country crossed, neither the origin nor where the route ends; kt that
    cross it; exports_kt of the good from the origin to anywhere abroad; share of the two.
    Exports that cross no third country have no row. Where routes are `one_of_several`, other
    plans as good as this one may cross other countries.
    """
    key = ["good", "origin"]
    lands = solution.case.table("places").select(to="id", end="country")
    abroad = solution.routes.join(lands, on="to").filter(pl.col("origin") != pl.col("end"))
    exports = abroad.group_by(key).agg(exports_kt=pl.col("kt").sum())
    named = pl.col("countries").str.split(";").list.eval(pl.element().str.split(":").list.first())
    third = (pl.col("country") != "") & (pl.col("country") != pl.col("origin"))
    return (
        abroad.with_columns(country=named)
        .explode("country")
        .filter(third & (pl.col("country") != pl.col("end")))
        .group_by(*key, "country")
        .agg(pl.col("kt").sum())
        .join(exports, on=key)
        .with_columns(share=pl.col("kt") / pl.col("exports_kt"))
        .select(*key, "country", "kt", "exports_kt", "share")
        .sort("exports_kt", "kt", *key, "country", descending=[True, True, False, False, False])
    )
