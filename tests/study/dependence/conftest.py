"""Small cases about an economy that trades across others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from landbridge.case.case import Case
from tests.model.making import Row, demand, link, made_of, supply
from tests.model.random_cases import Rows
from tests.study.test_shares import random_rows

HOME = "AAA"
Make = Callable[[Rows], Case]


def of_home(rows: Rows) -> Case:
    """A case about AAA."""
    case = made_of(rows)
    return replace(case, meta=replace(case.meta, economy=HOME))


@pytest.fixture(scope="session")
def about_home() -> Make:
    """Makes a case about AAA of rows."""
    return of_home


@pytest.fixture(scope="session")
def random_case() -> Callable[[int], tuple[Rows, Case]]:
    """Rows and the case of a seed: one good, several countries, no circles."""

    def made(seed: int) -> tuple[Rows, Case]:
        rows = random_rows(seed)
        for at, way in enumerate(rows["links"]):
            way["owner"] = ("one", "two", "three", None)[at % 4]
        return rows, of_home(rows)

    return made


@pytest.fixture(scope="session")
def chain() -> Case:
    """All that leaves AAA crosses BBB; beyond it two ways part, and it comes back by one."""
    places: list[Row] = [
        {"id": "mine", "country": HOME},
        {"id": "border", "country": "BBB"},
        {"id": "north", "country": "CCC"},
        {"id": "south", "country": "DDD"},
        {"id": "mart", "country": "EEE"},
        {"id": "works", "country": "EEE"},
        {"id": "town", "country": HOME},
    ]
    ways = [
        link("mine border", 1, length_km=10, countries="AAA:5;BBB:5", owner="rail"),
        link("border north", 1, length_km=10, countries="BBB:5;CCC:5", capacity_kt=6),
        link("border south", 2, length_km=10, countries="BBB:5;DDD:5"),
        link("north mart", 1, length_km=10, countries="CCC:5;EEE:5"),
        link("south mart", 1, length_km=10, countries="DDD:5;EEE:5"),
        link("works border", 1, length_km=10, countries="EEE:5;BBB:5"),
        link("border town", 1, length_km=10, countries="BBB:5;AAA:5"),
    ]
    return of_home(
        {
            "places": places,
            "links": ways,
            "supply": [supply("mine", 10), supply("works", 4, "tin")],
            "demand": [
                demand("mart", 10, price_usd_t=50),
                demand("town", 4, "tin", price_usd_t=30),
            ],
        }
    )
