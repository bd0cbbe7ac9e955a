"""Who buys from whom, by which way, at what price: small cases worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest

from landbridge.model.solve import solve

from .making import demand, link, make, supply


def test_who_pays_too_little_goes_without_and_that_is_not_unmet() -> None:
    wanted = [demand("a", 9, price_usd_t=20), demand("a", 4, id="poor", price_usd_t=0.5)]
    solution = solve(make(links=[link("mine a", 1)], supply=[supply("mine", 90)], demand=wanted))
    assert solution.unmet.is_empty()
    assert solution.unserved.select("id", "kt", "usd_t").rows() == [("poor", 4.0, 0.5)]


def test_price_steps_are_taken_in_their_order() -> None:
    """20 at 5 USD, then 10 of the 30 at 8: the buyer who pays 12 of which 1 is freight."""
    solution = solve(
        make(
            links=[link("mine a", 1)],
            supply=[supply("mine", 20, cost_usd_t=5), supply("mine", 30, id="deep", cost_usd_t=8)],
            demand=[demand("a", 30, price_usd_t=12), demand("a", 30, id="low", price_usd_t=8.9)],
        )
    )
    assert dict(solution.supplied.select("supply", "kt").iter_rows()) == {
        "mine_ore": 20,
        "deep": 10,
    }
    assert solution.supplied["price_usd_t"].to_list() == pytest.approx([8.0, 8.0])
    assert solution.served["delivered_usd_t"].to_list() == pytest.approx([9.0])
    assert solution.routes["netback_usd_t"].to_list() == pytest.approx([8.0])


def test_stranded_supply_is_paid_for_and_leaves_at_a_loss_rather() -> None:
    rows: dict[str, Any] = {"links": [link("mine a", 7)], "demand": [demand("a", 9, price_usd_t=3)]}
    stays = solve(make(**rows, supply=[supply("mine", 12)]))
    assert stays.supplied["stranded_kt"].to_list() == [12.0]
    assert stays.objective_musd == 0.0
    leaves = solve(make(**rows, supply=[supply("mine", 12, stranded_usd_t=6)]))
    assert leaves.supplied["stranded_kt"].to_list() == [3.0]
    assert leaves.objective_musd * 1000 == pytest.approx(9 * (3 - 7) - 3 * 6)


def test_time_is_money_for_goods_that_lose_by_it() -> None:
    """Slow 10 days at 3 USD, fast 2 days at 9: 1 USD a day decides by 2 USD."""
    ways = [
        link("mine a", 3, id="slow", hours=240),
        link("mine a", 9, id="fast", hours=24, border_hours=24),
    ]
    rows: dict[str, Any] = {
        "links": ways,
        "supply": [supply("mine", 9)],
        "demand": [demand("a", 5)],
    }
    assert solve(make(**rows)).routes["links"].to_list() == ["slow"]
    goods = [{"id": "ore", "time_usd_t_day": 1.0}]
    fast = solve(make(**rows, goods=goods)).routes.row(0, named=True)
    assert (fast["links"], fast["hours"]) == ("fast", 48)
    assert fast["time_usd_t"] == pytest.approx(2.0)
    worth = [{"id": "ore", "value_usd_t": 3650.0}]  # at 10 % a year again 1 USD a day
    assert solve(make(**rows, goods=worth, carrying_rate=0.1)).routes["time_usd_t"][
        0
    ] == pytest.approx(2.0)


def test_frictions_cost_and_turn_the_choice() -> None:
    """A friction of 6 on the near way, or of −6 on the far one, turns 5 against 9 USD/t."""
    rows: dict[str, Any] = {
        "links": [link("mine a", 5, id="near"), link("mine a", 9, id="far")],
        "supply": [supply("mine", 9)],
        "demand": [demand("a", 5)],
    }
    assert solve(make(**rows)).routes["links"].to_list() == ["near"]
    for row, usd_t, paid in (("near", 6.0, 9.0), ("far", -6.0, 3.0)):
        found = solve(make(**rows, frictions=[{"table": "links", "row": row, "usd_t": usd_t}]))
        route = found.routes.row(0, named=True)
        assert (route["links"], route["usd_t"]) == ("far", pytest.approx(paid))
        assert found.objective_musd * 1000 == pytest.approx(-5 * paid)
        cost = dict(found.costs.iter_rows())["friction"] * 1000
        assert cost == pytest.approx(5 * route["friction_usd_t"])


def test_moving_never_costs_less_than_nothing() -> None:
    found = solve(
        make(
            links=[link("mine a", 5)],
            supply=[supply("mine", 9)],
            demand=[demand("a", 5)],
            frictions=[{"table": "links", "row": "mine_a", "usd_t": -7}],
        )
    )
    assert found.routes["usd_t"].to_list() == [0.0]
    assert found.routes["friction_usd_t"].to_list() == [-5.0]


def test_a_friction_bears_on_its_good_and_at_its_market() -> None:
    both: dict[str, Any] = {
        "links": [link("mine a", 5)],
        "supply": [supply("mine", 9), supply("mine", 9, "coal")],
        "demand": [demand("a", 5, price_usd_t=20), demand("a", 5, "coal", price_usd_t=20)],
    }
    on_link = {"table": "links", "row": "mine_a", "good": "coal", "usd_t": 16}
    assert solve(make(**both, frictions=[on_link])).routes["good"].to_list() == ["ore"]
    for table, row in (("supply", "mine_coal"), ("demand", "a_coal")):
        at_market = {"table": table, "row": row, "usd_t": 16}
        found = solve(make(**both, frictions=[at_market]))
        assert found.routes["good"].to_list() == ["ore"]
        assert found.routes["friction_usd_t"].to_list() == [0.0]


def test_km_are_counted_by_country() -> None:
    places = [
        {"id": "a", "country": "AAA"},
        {"id": "b", "country": "BBB"},
        {"id": "c", "country": "CCC"},
    ]
    ways = [link("a b", length_km=100), link("b c", length_km=60, countries="BBB:20;CCC:40")]
    case = make(places=places, links=ways, supply=[supply("a", 9)], demand=[demand("c", 5)])
    assert solve(case).routes["countries"].to_list() == ["AAA:50;BBB:70;CCC:40"]


def test_modes_and_interchanges_carry_what_they_can_handle() -> None:
    goods = [{"id": "oil", "handling": "liquid"}, {"id": "ore", "handling": "bulk"}]
    modes = [{"id": "pipe", "carries": "liquid"}, {"id": "rail"}, {"id": "ship"}]
    port = {"id": "port", "place": "b", "from_mode": "rail", "to_mode": "ship", "handles": "bulk"}
    case = make(
        goods=goods,
        modes=modes,
        links=[
            link("a b", mode="rail"),
            link("a b", 5, id="pipe", mode="pipe"),
            link("b c", mode="ship"),
        ],
        interchanges=[port],
        supply=[supply("a", 9), supply("a", 9, "oil")],
        demand=[demand(place, 2, good) for place in ("b", "c") for good in ("ore", "oil")],
    )
    solution = solve(case)
    assert solution.unmet.select("place", "good").rows() == [("c", "oil")]
    assert solution.flows.filter(id="pipe").is_empty()
    piped = solve(case, {"close": {"links": "a_b"}})
    assert piped.served.select("place", "good").rows() == [("b", "oil")]
