"""Controls: what binds, whom it binds, since when, and what is said of the rest."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from landbridge.case.case import Case
from landbridge.errors import ScenarioError
from landbridge.model.rules import control_notes, goods_of, in_force, status_on
from landbridge.model.solution import Solution
from landbridge.model.solve import solve

from .making import Row, demand, link, make, supply

EVER = date(2020, 1, 1)


def control(name: str = "ban", **more: Any) -> Row:
    row = {"id": name, "title": name.title(), "authority": "Ministry", "effect": "prohibit"}
    return row | {"goods": "oil"} | more


def status(day: date, what: str, name: str = "ban") -> Row:
    return {"control": name, "date": day, "status": what}


def crossing(*controls: Row, statuses: list[Row] | None = None, **more: Any) -> Case:
    """Oil of AAA and BBB for CCC: by pipe straight through BBB, or by ship round it, dearer.

    BBB, too, buys oil; so does AAA, at home. Everybody pays 100.
    """
    ends = {"field": "AAA", "home": "AAA", "well": "BBB", "mart": "BBB", "port": "CCC"}
    ways = [
        link("field home", 1, mode="pipe"),
        link("field mart", 2, mode="pipe", length_km=10, countries="AAA:5;BBB:5"),
        link("mart port", 3, mode="pipe", length_km=10, countries="BBB:5;CCC:5"),
        link("field port", 20, mode="ship", length_km=10, countries="AAA:5;CCC:5"),
        link("well mart", 1, mode="pipe"),
        link("well port", 25, mode="ship", length_km=10, countries="BBB:5;CCC:5"),
    ]
    given = (
        statuses if statuses is not None else [status(EVER, "in_force", c["id"]) for c in controls]
    )
    tables: dict[str, Any] = {
        "places": [{"id": place, "country": country} for place, country in ends.items()],
        "links": ways,
        "supply": [supply("field", 60, "oil"), supply("well", 20, "oil")],
        "demand": [demand(place, 20, "oil", price_usd_t=100) for place in ("home", "mart", "port")],
        "controls": controls,
        "control_status": given,
    }
    return make(**(tables | more))


def sold(solution: Solution) -> dict[tuple[str, str], float]:
    """kt by country of origin and place of sale."""
    sums = solution.served.group_by("origin", "place").agg(pl.col("kt").sum())
    return {(origin, place): round(kt, 6) for origin, place, kt in sums.iter_rows()}


def by(solution: Solution, *links: str) -> float:
    return float(solution.flows.filter(solution.flows["id"].is_in(links))["kt"].sum())


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


def test_destinations_and_transits_in_one_ban_are_refused() -> None:
    with pytest.raises(ScenarioError) as refused:
        solve(crossing(control(destinations="CCC", transits="BBB")))
    assert [problem.code for problem in refused.value.problems] == ["E302"]
    assert "two controls" in refused.value.problems[0].hint


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
    assert control_notes(case, days[0]) == []
    assert control_notes(case, days[2]) == []


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


@pytest.mark.parametrize("effect", ["licence", "quota", "tariff", "monitor"])
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
