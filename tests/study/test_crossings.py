"""Whose land exports cross: by hand, on the toy economy."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import polars as pl

from landbridge.study.crossings import crossings


def test_third_countries_are_counted_not_ends(toy_solved: Any) -> None:
    # 30 kt go by sea to Bland and cross nobody, 70 kt cross Cland to Dland, 50 kt stay at home
    assert crossings(toy_solved).to_dicts() == [
        {
            "good": "ore",
            "origin": "AAA",
            "country": "CCC",
            "kt": 70.0,
            "exports_kt": 100.0,
            "share": 0.7,
        }
    ]


def test_each_country_counts_a_route_once(toy_solved: Any) -> None:
    routes = toy_solved.routes.with_columns(
        countries=pl.col("countries").str.replace("CCC:500", "BBB:100;CCC:500")
    )
    found = crossings(replace(toy_solved, routes=routes))
    assert dict(found.select("country", "kt").iter_rows()) == {"BBB": 70.0, "CCC": 70.0}


def test_without_exports_nobody_is_crossed(toy_solved: Any) -> None:
    at_home = toy_solved.routes.filter(pl.col("to") == "port")
    assert crossings(replace(toy_solved, routes=at_home)).is_empty()
    assert crossings(replace(toy_solved, routes=at_home.clear())).is_empty()
