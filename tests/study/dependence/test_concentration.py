"""HHI over groups of routes that fail independently, on cases worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest

from landbridge.case.case import Case
from landbridge.model.solve import solve
from landbridge.study.dependence.concentration import concentration
from tests.model.making import Row, demand, link, supply

from .conftest import Make


def rows(**more: object) -> dict[str, list[Row]]:
    """Three ways out: across B to E, across C to E, and straight to a neighbour D."""
    lands = {"mine": "AAA", "b": "BBB", "c": "CCC", "mart": "EEE", "near": "DDD"}
    return {
        "places": [{"id": place, "country": land} for place, land in lands.items()],
        "links": [
            link("mine b", 1, length_km=2, countries="AAA:1;BBB:1", capacity_kt=5),
            link("b mart", 1, length_km=2, countries="BBB:1;EEE:1"),
            link("mine c", 2, length_km=2, countries="AAA:1;CCC:1", capacity_kt=3),
            link("c mart", 1, length_km=2, countries="CCC:1;EEE:1"),
            link("mine near", 1, length_km=2, countries="AAA:1;DDD:1"),
        ],
        "supply": [supply("mine", 10)],
        "demand": [demand("mart", 8, price_usd_t=50), demand("near", 2, price_usd_t=40)],
        **more,  # type: ignore[dict-item]
    }


def figures(case: Case) -> dict[str, tuple[Any, ...]]:
    found = concentration(solve(case)).to_dicts()
    return {row["by"]: (row["groups"], row["hhi"], row["hangs_on"]) for row in found}


def test_ways_that_share_nothing_are_independent(about_home: Make) -> None:
    expected = 0.5**2 + 0.3**2 + 0.2**2
    found = figures(about_home(rows()))
    assert found["countries"] == (3, pytest.approx(expected), "BBB")
    assert found["links"] == (3, pytest.approx(expected), "b_mart")


def test_one_country_on_two_ways_makes_one_group_though_no_link_is_shared(
    about_home: Make,
) -> None:
    given = rows()
    given["places"][2]["country"] = "BBB"
    given["links"][2]["countries"] = "AAA:1;BBB:1"
    given["links"][3]["countries"] = "BBB:1;EEE:1"
    found = figures(about_home(given))
    assert found["countries"] == (2, pytest.approx(0.8**2 + 0.2**2), "BBB")
    assert found["links"][0] == 3


def test_what_is_shared_at_home_makes_no_group_but_abroad_it_does(about_home: Make) -> None:
    given = rows()
    given["places"].append({"id": "pit", "country": "AAA"})
    given["places"].append({"id": "gate", "country": "EEE"})
    given["supply"] = [supply("pit", 10)]
    given["links"].append(link("pit mine", 1, length_km=1, countries="AAA:1"))
    assert figures(about_home(given))["links"][0] == 3
    given["links"][1] = link("b gate", 1, length_km=2, countries="BBB:1;EEE:1")
    given["links"][3] = link("c gate", 1, length_km=2, countries="CCC:1;EEE:1")
    given["links"].append(link("gate mart", 1, length_km=2, countries="EEE:2"))
    found = figures(about_home(given))
    assert found["links"] == (2, pytest.approx(0.8**2 + 0.2**2), "gate_mart")
    assert found["countries"][0] == 3


def test_a_neighbour_that_is_crossed_and_sold_to_is_one(about_home: Make) -> None:
    given = rows()
    given["places"][4]["country"] = "BBB"
    given["links"][4]["countries"] = "AAA:1;BBB:1"
    assert figures(about_home(given))["countries"] == (2, pytest.approx(0.7**2 + 0.3**2), "BBB")
