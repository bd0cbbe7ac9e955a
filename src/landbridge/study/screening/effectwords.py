"""What a change of rules does, in sentences."""

from __future__ import annotations

from typing import Any

import polars as pl

from landbridge.case.case import Case

SLIGHT = 0.01
"""USD a tonne below which a way is not called dearer."""

MOST = 3
"""How many streams and countries are told of; the frames have them all."""


def told(case: Case, streams: pl.DataFrame, crossed: pl.DataFrame) -> list[str]:
    """Who gets less, whose way is longer or dearer, and which countries are passed less or more."""
    goods, lands = _named(case, "goods"), _named(case, "countries")
    less = streams.filter(pl.col("change_kt") < 0).sort("change_kt").head(MOST)
    dearer = streams.filter(pl.col("change_usd_t") > SLIGHT)
    dearer = dearer.sort("change_way_musd", descending=True).head(MOST)
    return [
        *(_less(row, goods, lands) for row in less.iter_rows(named=True)),
        *(_dearer(row, goods, lands) for row in dearer.iter_rows(named=True)),
        *(_passed(row, lands) for row in crossed.head(MOST).iter_rows(named=True)),
    ]


def _named(case: Case, table: str) -> dict[str, str]:
    return dict(case.table(table).select("id", "name").iter_rows())


def _what(row: dict[str, Any], goods: dict[str, str], lands: dict[str, str]) -> str:
    ends = f"from {lands[row['origin']]} for {lands[row['country']]}"
    return f"{goods[row['good']]} {ends}"


def _less(row: dict[str, Any], goods: dict[str, str], lands: dict[str, str]) -> str:
    if row["after_kt"] == 0:
        return f"{_what(row, goods, lands)}: all {row['before_kt']:,.6g} kt a year stop."
    kept = f"{row['after_kt']:,.6g} of {row['before_kt']:,.6g} kt a year still arrive"
    return f"{_what(row, goods, lands)}: {kept}."


def _dearer(row: dict[str, Any], goods: dict[str, str], lands: dict[str, str]) -> str:
    km, days = round(row["change_km"]), round(row["change_days"], 1)
    way = "goes the same way"
    if km or days:
        further = f"{abs(km):,} km {'longer' if km > 0 else 'shorter'}"
        slower = f"{abs(days):,} days {'longer' if days > 0 else 'shorter'} under way"
        way = f"goes {further}, is {slower}"
    return (
        f"{_what(row, goods, lands)}: an average tonne {way} and pays "
        f"{_usd(row['change_usd_t'])} USD more ({row['after_kt']:,.6g} kt a year)."
    )


def _usd(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:,.3g}"


def _passed(row: dict[str, Any], lands: dict[str, str]) -> str:
    change = row["change_kt"]
    way = "more" if change > 0 else "less"
    land = lands[row["country"]]
    return f"{land} is crossed, on land or at sea, by {abs(change):,.6g} kt a year {way}."
