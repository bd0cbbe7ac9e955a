"""Quotas and tariffs of controls: what they leave, and what they cost."""

from __future__ import annotations

import pytest

from landbridge.model.explain import explain
from landbridge.model.solve import solve

from .making import Row, supply
from .ruled import EVER, by, control, crossing, onward, sold, status


def test_a_quota_leaves_so_much_and_has_a_scarcity_price() -> None:
    quota = control("cap", effect="quota", quota_kt=8, origins="AAA", destinations="BBB")
    solution = solve(crossing(quota, supply=[supply("field", 60, "oil")]))
    assert sold(solution)["AAA", "mart"] == 8.0
    row = solution.loading.filter(table="controls").row(0, named=True)
    assert (row["kt"], row["capacity_kt"], row["loading"]) == (8.0, 8.0, 1.0)
    more = control("cap", effect="quota", quota_kt=9, origins="AAA", destinations="BBB")
    better = solve(crossing(more, supply=[supply("field", 60, "oil")]))
    gain = 1000.0 * (better.objective_musd - solution.objective_musd)
    assert row["scarcity_usd_t"] == pytest.approx(gain)
    assert "The quota Cap, controlled by Ministry, is used up." in explain(solution)["sentence"][0]


def test_a_quota_on_transit_counts_what_passes() -> None:
    quota = control("cap", effect="quota", quota_kt=5, origins="AAA", transits="BBB")
    solution = solve(crossing(quota, supply=[supply("field", 60, "oil")]))
    assert by(solution, "mart_port") == 5.0
    assert by(solution, "field_port") == 15.0


def test_a_quota_on_exports_counts_what_leaves() -> None:
    quota = control("cap", effect="quota", regime="export", quota_kt=7, origins="AAA")
    solution = solve(crossing(quota, supply=[supply("field", 60, "oil")]))
    assert by(solution, "field_mart", "field_port") == 7.0
    assert sold(solution)["AAA", "home"] == 20.0


def test_a_quota_for_one_destination_on_the_way_through_another() -> None:
    quota = control("cap", effect="quota", quota_kt=5, destinations="CCC", transits="BBB")
    solution = solve(onward(quota, supply=[supply("field", 90, "oil")]))
    assert by(solution, "mart_port") == 5.0
    assert by(solution, "mart_far") == 20.0
    assert by(solution, "field_port") == 15.0


@pytest.mark.parametrize(
    ("tariff", "due"),
    [
        ({"tariff_usd_t": 3.0}, 3.0),
        ({"tariff_percent": 10.0}, 5.0),
        ({"tariff_usd_t": 3.0, "tariff_percent": 10.0}, 8.0),
    ],
)
def test_a_tariff_costs_by_the_tonne_or_by_value(tariff: Row, due: float) -> None:
    goods = [{"id": "oil", "name": "Oil", "value_usd_t": 50}]
    ends = {"destinations": "BBB", "regime": "import", "origins": "AAA"}
    given = {"goods": goods, "supply": [supply("field", 60, "oil")]}
    free = solve(crossing(**given))
    charged = solve(crossing(control("duty", effect="tariff", **ends, **tariff), **given))
    paid = charged.costs.filter(item="tariff")["musd"][0]
    assert paid == pytest.approx(20.0 * due / 1000.0)
    assert free.objective_musd - charged.objective_musd == pytest.approx(paid)
    route = charged.routes.filter(to="mart").row(0, named=True)
    assert route["tariff_usd_t"] == pytest.approx(due)
    assert route["usd_t"] == pytest.approx(2.0 + due)


def test_a_tariff_on_transit_moves_goods_to_another_way() -> None:
    toll = control("toll", effect="tariff", tariff_usd_t=40, transits="BBB", origins="AAA")
    solution = solve(crossing(toll, supply=[supply("field", 60, "oil")]))
    assert by(solution, "mart_port") == 0.0
    assert by(solution, "field_port") == 20.0
    assert solution.costs.filter(item="tariff")["musd"][0] == 0.0


def test_only_what_is_in_force_is_a_quota_or_a_tariff() -> None:
    quota = control("cap", effect="quota", quota_kt=0)
    case = crossing(quota, statuses=[status(EVER, "denied", "cap")])
    assert solve(case).served["kt"].sum() == pytest.approx(60.0)
