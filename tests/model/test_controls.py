"""Controls: what binds, whom it binds, since when, and what is said of the rest."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from landbridge.model.controls.coverage import goods_of
from landbridge.model.controls.notes import control_notes
from landbridge.model.controls.status import in_force, status_on
from landbridge.model.solve import solve

from .making import Row, demand, link, make, supply
from .ruled import EVER, by, control, crossing, sold, status


def test_without_a_ban_the_cheap_way_is_taken() -> None:
    free = solve(crossing())
    assert by(free, "mart_port") == 20.0
    assert by(free, "field_port", "well_port") == 0.0
    assert free.served["kt"].sum() == pytest.approx(60.0)


def test_a_ban_on_destinations_closes_sales_there_and_lets_goods_pass() -> None:
    banned = solve(crossing(control(origins="AAA", destinations="BBB")))
    assert ("AAA", "mart") not in sold(banned)
    assert by(banned, "mart_port") > 0  # oil of AAA may still cross BBB
    assert sold(banned)["BBB", "mart"] == 20.0


def test_a_ban_on_transit_spares_what_is_bound_there_and_what_comes_from_there() -> None:
    own = [{**supply("well", 5, "oil")}]
    banned = solve(crossing(control(transits="BBB"), supply=[supply("field", 60, "oil"), *own]))
    assert sold(banned)["AAA", "mart"] >= 15.0  # bound for BBB: not in transit
    assert by(banned, "field_port") >= 15.0  # to CCC it has to go by ship
    only = solve(crossing(control(transits="BBB"), supply=own))
    assert by(only, "well_mart") == 5.0  # BBB's own oil is nowhere in transit
    assert solve(crossing(control(transits="CCC"))).served["kt"].sum() == pytest.approx(60.0)


def test_a_ban_on_transit_holds_where_a_link_leaves_a_country_without_a_km_in_it() -> None:
    """The line from mart to port may be drawn as running in CCC alone: it still leaves BBB."""
    at_sea = crossing(control(transits="BBB")).tables["links"].to_dicts()
    for row in at_sea:
        if row["id"] == "mart_port":
            row["countries"] = "CCC:10"
    banned = solve(crossing(control(transits="BBB", origins="AAA"), links=at_sea))
    assert by(banned, "field_mart") == sold(banned).get(("AAA", "mart"), 0.0)


def test_a_ban_on_transit_through_a_link_that_only_passes_is_kept() -> None:
    passing = [
        link("field port", 1, mode="pipe", length_km=9, countries="AAA:3;BBB:3;CCC:3", id="past")
    ]
    ways = [*passing, link("field port", 20, mode="ship", length_km=9, countries="AAA:9")]
    assert by(solve(crossing(links=ways)), "past") == 20.0
    banned = solve(crossing(control(transits="BBB"), links=ways))
    assert by(banned, "past") == 0.0
    assert by(banned, "field_port") == 20.0


def test_a_ban_on_modes_closes_these_ways() -> None:
    banned = solve(crossing(control(modes="pipe")))
    assert by(banned, "field_home", "field_mart", "mart_port", "well_mart") == 0.0
    assert by(banned, "field_port", "well_port") == 20.0


def test_a_ban_on_transit_by_one_mode_leaves_the_others() -> None:
    train = link("mart port", 9, mode="rail", id="train", length_km=9)
    train_in = link("field mart", 2, mode="rail", id="train_in", length_km=9)
    links = [*crossing().tables["links"].to_dicts(), train, train_in]
    banned = solve(crossing(control(transits="BBB", modes="pipe", origins="AAA"), links=links))
    assert by(banned, "train") + sold(banned).get(("BBB", "port"), 0.0) == pytest.approx(20.0)


def test_a_ban_on_destinations_by_one_mode_closes_that_way_in() -> None:
    """Oil of AAA may no longer come to CCC by ship, but still by pipe."""
    by_ship = control(origins="AAA", destinations="CCC", modes="ship")
    no_pipe = control("closed", transits="BBB", origins="AAA")
    assert solve(crossing(by_ship)).served["kt"].sum() == pytest.approx(60.0)
    both = solve(crossing(by_ship, no_pipe))
    assert ("AAA", "port") not in sold(both)
    by_pipe = control(origins="AAA", destinations="CCC", modes="pipe")
    assert by(solve(crossing(by_pipe, supply=[supply("field", 60, "oil")])), "field_port") == 20.0


def test_a_ban_on_origins_is_no_business_of_others() -> None:
    banned = solve(crossing(control(origins="AAA")))
    assert {origin for origin, _ in sold(banned)} == {"BBB"}
    assert banned.served["kt"].sum() == pytest.approx(20.0)


def test_a_ban_on_one_good_leaves_the_other() -> None:
    case = make(
        links=[link("mine town")],
        supply=[supply("mine", 9, "oil"), supply("mine", 9, "ore")],
        demand=[demand("town", 5, "oil"), demand("town", 5, "ore")],
        controls=[control()],
        control_status=[status(EVER, "in_force")],
    )
    banned = solve(case)
    assert banned.served["good"].to_list() == ["ore"]
    assert banned.unmet["good"].to_list() == ["oil"]


def test_a_ban_binds_shipments_too() -> None:
    shipment = {"id": "s", "good": "oil", "from": "field", "to": "port", "quantity_kt": 5}
    banned = solve(crossing(control(destinations="CCC"), shipments=[shipment]))
    assert banned.unmet["kind"].to_list() == ["shipment"]
    rerouted = solve(crossing(control(transits="BBB"), shipments=[shipment]))
    assert rerouted.unmet.is_empty()
    assert rerouted.routes.filter(kind="shipment")["links"].to_list() == ["field_port"]


@pytest.mark.parametrize("last", ["announced", "denied", "suspended", "repealed"])
def test_what_is_not_in_force_never_binds_and_is_told(last: str) -> None:
    history = [status(EVER, "in_force"), status(date(2023, 10, 19), last)]
    case = crossing(control(), statuses=history[1:] if last in ("announced", "denied") else history)
    free = solve(case)
    assert free.served["kt"].sum() == pytest.approx(60.0)
    assert free.notes == (f"Ban: {last} on 2023-10-19; it does not bind.",)


def test_the_latest_word_of_a_day_counts() -> None:
    day = date(2023, 10, 19)
    case = crossing(control(), statuses=[status(day, "announced"), status(day, "denied")])
    assert status_on(case, day)["status"].to_list() == ["denied"]
    assert in_force(case, day).is_empty()
    turned = crossing(control(), statuses=[status(day, "denied"), status(day, "in_force")])
    assert in_force(turned, day)["id"].to_list() == ["ban"]


def test_a_ban_holds_from_its_day_on() -> None:
    case = crossing(
        control(starts=date(2023, 3, 1), ends=date(2023, 9, 30)),
        statuses=[status(date(2023, 1, 5), "in_force")],
    )
    days = [
        date(2023, 1, 4),
        date(2023, 2, 28),
        date(2023, 3, 1),
        date(2023, 9, 30),
        date(2023, 10, 1),
    ]
    assert [in_force(case, day).height for day in days] == [0, 0, 1, 1, 0]
    assert status_on(case, days[0])["status"].to_list() == [None]
    assert control_notes(replace(case, controls_on=days[0])) == []
    assert control_notes(replace(case, controls_on=days[2])) == []


def test_a_year_is_judged_by_its_last_day() -> None:
    statuses = [status(date(2022, 12, 31), "in_force"), status(date(2023, 12, 31), "repealed")]
    case = crossing(control(), statuses=statuses, years=(2021, 2022, 2023))
    kt = [solve(case, year=year).served["kt"].sum() for year in (2021, 2022, 2023)]
    assert kt == pytest.approx([60.0, 0.0, 60.0])


def test_what_has_run_out_does_not_bind_and_is_told() -> None:
    case = crossing(control(ends=date(2023, 8, 31)))
    free = solve(case)
    assert free.served["kt"].sum() == pytest.approx(60.0)
    assert free.notes == (
        "Ban: valid from 2020-01-01 to 2023-08-31, not on 2023-12-31; it does not bind.",
    )


@pytest.mark.parametrize("effect", ["licence", "monitor"])
def test_other_effects_do_not_bind_and_are_told(effect: str) -> None:
    free = solve(crossing(control(effect=effect)))
    assert free.served["kt"].sum() == pytest.approx(60.0)
    assert free.notes == (f"Ban: in force, but its effect ({effect}) is not modelled.",)


def test_a_list_that_is_not_known_does_not_bind_and_is_told() -> None:
    free = solve(crossing(control(goods=None, products=106)))
    assert free.served["kt"].sum() == pytest.approx(60.0)
    assert free.notes == ("Ban: in force, but it covers no good of this case as a whole.",)


@pytest.mark.parametrize(
    ("hs", "covered"),
    [
        ("27", ["all_oil", "crude"]),
        ("2709", ["crude"]),
        ("270900", ["crude"]),
        ("27090010", []),
        ("2709;2710", ["all_oil", "crude"]),
        ("0101", ["horses"]),
        ("ex2709", []),
        ("101", []),
        (None, []),
    ],
)
def test_goods_are_covered_by_prefix_if_all_their_codes_are(
    hs: str | None, covered: list[str]
) -> None:
    goods: list[Row] = [
        {"id": "crude", "hs": "270900"},
        {"id": "all_oil", "hs": "2709;2710"},
        {"id": "horses", "hs": "0101"},
        {"id": "unknown", "hs": None},
    ]
    case = make(goods=goods, places=[])
    assert goods_of(case, control(hs=hs, goods=None)) == covered
    assert goods_of(case, control(hs=hs, goods="unknown")) == sorted([*covered, "unknown"])


def test_a_scenario_bans_as_a_control_does() -> None:
    by_case = solve(crossing(control(transits="BBB")))
    by_scenario = solve(crossing(), {"ban": [{"goods": "oil", "transits": "BBB"}]})
    assert by_scenario.objective_musd == pytest.approx(by_case.objective_musd)
    everything = solve(crossing(), {"ban": [{"transits": "BBB"}]})
    assert everything.objective_musd == pytest.approx(by_case.objective_musd)
    assert by_scenario.notes == ()


def test_bans_only_ever_cost() -> None:
    free = solve(crossing()).objective_musd
    for more in (
        {},
        {"destinations": "CCC"},
        {"transits": "BBB"},
        {"modes": "pipe"},
        {"origins": "BBB"},
    ):
        assert solve(crossing(control(**more))).objective_musd <= free + 1e-12


def test_the_day_asked_for_decides_what_binds() -> None:
    statuses = [status(date(2022, 6, 1), "in_force"), status(date(2023, 6, 1), "suspended")]
    case = crossing(control(), statuses=statuses)
    kt = [
        solve(case, on=day).served["kt"].sum()
        for day in (date(2022, 5, 31), date(2022, 6, 1), date(2023, 5, 31), date(2023, 6, 1))
    ]
    assert kt == pytest.approx([60.0, 0.0, 0.0, 60.0])


def test_what_was_announced_and_denied_is_contested_until_it_is_settled() -> None:
    days = [date(2023, 10, day) for day in (1, 2, 3, 4)]
    case = crossing(
        control(),
        statuses=[
            status(days[0], "announced"),
            status(days[1], "denied"),
            status(days[2], "in_force"),
            status(days[3], "announced"),
        ],
    )
    contested = [status_on(case, day)["contested"][0] for day in days]
    assert contested == [False, True, False, False]


def test_a_ban_on_exports_leaves_sales_at_home() -> None:
    banned = solve(crossing(control(origins="AAA", regime="export")))
    assert sold(banned)["AAA", "home"] == 20.0
    assert {place for origin, place in sold(banned) if origin == "AAA"} == {"home"}


def test_a_ban_on_exports_by_one_mode_leaves_the_others() -> None:
    banned = solve(crossing(control(origins="AAA", regime="export", modes="pipe")))
    assert by(banned, "field_mart") == 0.0
    assert by(banned, "field_home") == 20.0
    assert by(banned, "field_port") > 0.0


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"regime": "import"}, "its regime (import) needs destinations, and it names none"),
        ({"regime": "transit"}, "its regime (transit) needs the countries crossed"),
        ({"regime": "outward_processing"}, "its regime (outward_processing) is not modelled"),
        ({"effect": "quota"}, "it gives no quota_kt"),
        ({"effect": "tariff"}, "it gives no tariff"),
    ],
)
def test_a_control_that_leaves_out_what_it_needs_does_not_bind_and_is_told(
    more: Row, why: str
) -> None:
    free = solve(crossing(control(**more)))
    assert free.served["kt"].sum() == pytest.approx(60.0)
    assert len(free.notes) == 1
    assert why in free.notes[0]


def test_a_good_that_is_covered_in_part_stays_free_and_is_told() -> None:
    goods = [{"id": "oil", "name": "Oil", "hs": "2709;2710"}]
    free = solve(crossing(control(goods=None, hs="2709;ex 2710;8542"), goods=goods))
    assert free.served["kt"].sum() == pytest.approx(60.0)
    assert "as a whole" in free.notes[0]
    both = crossing(control(goods="ore", hs="2709"), goods=[*goods, {"id": "ore", "name": "Ore"}])
    assert solve(both).notes == ("Ban: in force; of oil it covers a part only, which stays free.",)
