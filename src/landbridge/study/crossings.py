"""Whose land and waters exports pass, each share with its interval over plans as good."""

from __future__ import annotations

from typing import Any

import polars as pl

from landbridge.engine.interval import Interval
from landbridge.engine.parallel import each
from landbridge.model.solution import Solution
from landbridge.model.territory import HIGH_SEAS, WAYS, passes
from landbridge.study.nearly import TOLERANCE, finds_intervals, nearly
from landbridge.study.quantity import share

GOODS, SLIGHT = 10, 0.005
"""Intervals are found for so many exports, worth most, and for shares of at least so much."""

SCHEMA: dict[str, type[pl.DataType]] = {
    "good": pl.String,
    "exports_kt": pl.Float64,
    "country": pl.String,
    "by": pl.String,
    "kt": pl.Float64,
    "share": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "tolerance": pl.Float64,
    "unique": pl.Boolean,
}
"""Columns of the answer."""


def crossings(
    solution: Solution, tolerance: float = TOLERANCE, *, intervals: bool | None = None
) -> pl.DataFrame:
    """The countries that exports pass on the way to another, by good; the good worth most first.

    Exports are those of the economy of the case, of every country where it names none. by: `land`
    where a country is crossed on land or in pipes; `through` where waters count as well, for
    countries of which that is more.
    low, high: of the share, over all plans at most `tolerance` worse than the best; blank beyond
    the `GOODS` worth most and for shares below `SLIGHT`. unique: whether they are the same.
    intervals: whether to find them; where nothing is said, by the size of the case, see
    `nearly.finds_intervals`.

    Raises CertificateError where an end cannot be proved.
    """
    exports = exports_of(solution)
    told = exports.head(GOODS if finds_intervals(solution, intervals) else 0)["good"].to_list()
    passed = _passed(solution, exports).to_dicts()
    limits = [tolerance if row["good"] in told else None for row in passed]
    ends = each(lambda pair: _ends(solution, *pair), zip(passed, limits, strict=True))
    rows = [{**row, **found} for row, found in zip(passed, ends, strict=True)]
    return pl.DataFrame(rows, schema=SCHEMA)


def exports_of(solution: Solution) -> pl.DataFrame:
    """What leaves the economy of the case, or every country: good, kt; the good worth most first.

    A good without a value counts with its tonnes alone.
    """
    value = solution.case.table("goods").select(good="id", each="value_usd_t")
    goods = _abroad(solution).group_by("good").agg(pl.col("kt").sum())
    goods = goods.join(value, on="good", how="left").filter(pl.col("kt") > 0)
    each = pl.lit(1.0) if goods["each"].has_nulls() else pl.col("each")
    order = (pl.col("kt") * each).alias("worth")
    ordered = goods.with_columns(order).sort("worth", "good", descending=[True, False])
    return ordered.select("good", "kt")


def _abroad(solution: Solution) -> pl.DataFrame:
    """Routes of exports with the country they are bound for."""
    country = solution.case.table("places").select(to="id", bound="country")
    routes = solution.plain_routes.join(country, on="to", how="left", maintain_order="left")
    away = pl.col("bound") != pl.col("origin")
    home = solution.case.meta.economy
    return routes.filter(away & (pl.col("origin") == home) if home else away)


def _passed(solution: Solution, exports: pl.DataFrame) -> pl.DataFrame:
    """Tonnes of each export that pass each country, on land, and at all where that is more."""
    tonnes = (
        _abroad(solution)
        .with_columns(link=pl.col("links").str.split(";"))
        .explode("link")
        .join(_ways(solution), on="link", maintain_order="left")
        .filter(pl.col("country") != pl.col("origin"), pl.col("country") != pl.col("bound"))
        .unique(["route", "country", "by"], maintain_order=True)
        .group_by("good", "country", "by")
        .agg(pl.col("kt").sum())
    )
    on_land = tonnes.filter(by="land").select("good", "country", land="kt")
    passed = tonnes.join(on_land, on=["good", "country"], how="left").filter(
        (pl.col("by") == "land") | (pl.col("kt") > pl.col("land").fill_null(0.0) * (1 + SLIGHT))
    )
    ranked = exports.with_row_index("rank").rename({"kt": "exports_kt"})
    return (
        passed.join(ranked, on="good")
        .with_columns(share=pl.col("kt") / pl.col("exports_kt"))
        .sort("rank", "by", "kt", "country", descending=[False, False, True, False])
        .drop("rank", "land")
    )


def _ways(solution: Solution) -> pl.DataFrame:
    """The countries that links pass: link, country, by."""
    links, countries = (solution.case.table(name)["id"] for name in ("links", "countries"))
    parts = []
    for way in WAYS:
        link, country = passes(solution.case, way).nonzero()
        found = {"link": links.gather(link), "country": countries.gather(country)}
        parts.append(pl.DataFrame(found).with_columns(by=pl.lit(way)))
    return pl.concat(parts).filter(pl.col("country") != HIGH_SEAS)


def _ends(
    solution: Solution, row: dict[str, Any], tolerance: float | None
) -> dict[str, float | bool | None]:
    found: Interval | None = None
    if tolerance is not None and row["share"] >= SLIGHT:
        home = solution.case.meta.economy or None
        asked = share(f"{row['by']}/{row['country']}", good=row["good"], origin=home)
        found = nearly(solution).interval(asked, tolerance)
    if found is None:
        return dict.fromkeys(("low", "high", "tolerance", "unique"))
    ends = {"low": found.low.value, "high": found.high.value}
    return {**ends, "tolerance": tolerance, "unique": found.unique}
