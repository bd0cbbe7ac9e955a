"""A case with uncertain numbers that is small enough to work out by hand."""

from __future__ import annotations

from typing import Any

from landbridge.case.case import Case
from landbridge.study.quantity import share
from tests.model.making import Row, demand, link, make, supply

WEST = share("land/BBB")


def known(table: str, row: str, column: str, low: float, high: float, **more: Any) -> Row:
    about = {"table": table, "row": row, "column": column, "low": low, "high": high}
    return {**about, "source": "s", "grade": "assumed", **more}


RANGES = [
    known("links", "west", "capacity_kt", 30, 50, grade="estimated"),
    known("links", "west", "cost_usd_t", 3, 9),
    known("supply", "mine_ore", "quantity_kt", 50, 70),
    known("demand", "mart_ore", "price_usd_t", 18, 22),
]


def two_ways(*ranges: Row, **more: Any) -> Case:
    """60 kt: 40 over Bland for 5, as much as fits, the rest over Cland for 7 USD/t, sold at 20."""
    rows: dict[str, Any] = {
        "places": [
            {"id": "mine", "country": "AAA"},
            {"id": "mart", "country": "DDD"},
            {"id": "b", "country": "BBB"},
            {"id": "c", "country": "CCC"},
        ],
        "links": [
            link("mine b", 5, id="west", capacity_kt=40, length_km=10, name="Western line"),
            link("b mart", 0, length_km=10),
            link("mine c", 7, id="east", length_km=10),
            link("c mart", 0, length_km=10),
        ],
        "supply": [supply("mine", 60)],
        "demand": [demand("mart", 100, price_usd_t=20)],
    }
    return make(years=(2023, 2024), **{**rows, "ranges": ranges or RANGES, **more})
