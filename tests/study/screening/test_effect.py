"""What controls do to flows: two days, or two plans, side by side."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from landbridge.case.case import Case
from landbridge.model.solve import solve
from landbridge.study.screening.effect import changed_rules, effect, effect_of
from tests.model.making import demand, link, make, supply

BEFORE, AFTER = date(2023, 3, 1), date(2023, 9, 1)


def case_of(**more: Any) -> Case:
    """Goods of DEU for KAZ: straight through RUS, or round it, longer and dearer."""
    ends = {"hub": "DEU", "city": "KAZ", "bazaar": "RUS"}
    rule = {"id": "no_way", "title": "No transit", "authority": "EU", "effect": "prohibit"}
    tables: dict[str, Any] = {
        "countries": [
            {"id": "DEU", "name": "Germany"},
            {"id": "KAZ", "name": "Kazakhstan"},
            {"id": "RUS", "name": "Russia"},
        ],
        "goods": [{"id": "machines", "name": "Machines"}],
        "places": [{"id": place, "country": country} for place, country in ends.items()],
        "links": [
            link(
                "hub bazaar", 10, mode="rail", length_km=1000, hours=24, countries="DEU:1;RUS:999"
            ),
            link(
                "bazaar city", 10, mode="rail", length_km=1000, hours=24, countries="RUS:999;KAZ:1"
            ),
            link("hub city", 50, mode="sea", length_km=5000, hours=240, countries="DEU:1;KAZ:1"),
        ],
        "supply": [supply("hub", 100, "machines")],
        "demand": [demand(place, 30, "machines", price_usd_t=99) for place in ("city", "bazaar")],
        "controls": [
            rule
            | {"regime": "transit", "goods": "machines", "origins": "DEU", "transits": "RUS"}
            | {"destinations": "KAZ"},
            {"id": "duty", "title": "Duty", "authority": "RUS", "effect": "monitor"},
        ],
        "control_status": [{"control": "no_way", "date": date(2023, 6, 1), "status": "in_force"}],
    }
    return make(**(tables | more))


def test_a_ban_on_transit_makes_the_way_longer_and_dearer() -> None:
    found = effect(case_of(), BEFORE, AFTER)
    assert found.loss_musd == pytest.approx(30 * 30 / 1000.0)
    row = found.streams.row(0, named=True)
    assert (row["good"], row["origin"], row["country"]) == ("machines", "DEU", "KAZ")
    assert (row["before_kt"], row["after_kt"], row["change_kt"]) == (30.0, 30.0, 0.0)
    assert row["change_km"] == pytest.approx(3000.0)
    assert row["change_days"] == pytest.approx((240 - 48) / 24)
    assert row["change_usd_t"] == pytest.approx(30.0)
    assert row["change_way_musd"] == pytest.approx(0.9)
    assert found.streams.height == 1
    assert found.crossed.rows() == [("RUS", 30.0, 0.0, -30.0)]
    text = " ".join(found.sentences)
    assert "0.9 million USD a year less" in text
    assert "3,000 km longer" in text
    assert "Russia is crossed, on land or at sea, by 30 kt a year less." in text


def test_where_there_is_no_way_round_it_stops() -> None:
    case = case_of()
    links = case.table("links").filter(case.table("links")["id"] != "hub_city").to_dicts()
    found = effect(case_of(links=links), BEFORE, AFTER)
    row = found.streams.row(0, named=True)
    assert (row["after_kt"], row["change_km"]) == (0.0, None)
    assert "Machines from Germany for Kazakhstan: all 30 kt a year stop." in found.sentences


def test_the_rules_that_differ_are_named_with_how_they_stood() -> None:
    found = effect(case_of(), BEFORE, AFTER)
    assert found.rules.select("control", "before", "after").rows() == [("no_way", "", "in_force")]
    back = effect(case_of(), AFTER, BEFORE)
    assert back.loss_musd == pytest.approx(-found.loss_musd)
    assert back.rules.select("before", "after").rows() == [("in_force", "")]


def test_two_days_alike_differ_in_nothing() -> None:
    found = effect(case_of(), AFTER, date(2023, 12, 1))
    assert found.loss_musd == pytest.approx(0.0, abs=1e-9)
    assert found.streams.is_empty()
    assert found.crossed.is_empty()
    assert found.rules.is_empty()
    assert found.sentences == ["The plan is worth the same."]


def test_a_scenario_is_compared_likewise() -> None:
    case = case_of()
    base = solve(case, on=BEFORE)
    banned = solve(case, {"ban": [{"goods": "machines", "destinations": "KAZ"}]}, on=BEFORE)
    found = effect_of(base, banned)
    assert found.streams.select("country", "change_kt").rows() == [("KAZ", -30.0)]
    assert changed_rules(base.case, banned.case)["after"].to_list() == ["in_force"]
    assert set(found.facts()) == {
        *("before", "after", "loss_musd", "rules", "streams", "crossed", "sentences"),
        "comparison",
    }
