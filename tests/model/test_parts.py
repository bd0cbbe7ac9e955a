"""Streams split by where goods are bound for, as far as rules ask and no further."""

from __future__ import annotations

from typing import Any

import pytest

from landbridge.model.solve import solve

from .making import demand, made_of, supply
from .random_cases import random_rows
from .ruled import EVER, by, control, names, onward, sold, status


def test_a_ban_on_transit_to_one_destination_spares_the_others() -> None:
    """Oil of AAA for CCC must go round BBB; oil of AAA for DDD may still cross it."""
    own = [supply("field", 90, "oil")]
    banned = solve(onward(control(destinations="CCC", transits="BBB"), supply=own))
    free = solve(onward(supply=own))
    assert by(free, "field_port") == 0.0
    assert sold(banned) == sold(free)
    assert by(banned, "field_port") == 20.0
    assert by(banned, "mart_far") == 20.0
    assert names(banned) == ["oil@AAA", "oil@AAA>AAA+BBB+DDD", "oil@AAA>CCC"]


def test_shipments_split_by_destination_too() -> None:
    shipments = [
        {"id": end, "good": "oil", "from": "field", "to": end, "quantity_kt": 5}
        for end in ("port", "far")
    ]
    tables = {"supply": [], "demand": [], "shipments": shipments}
    banned = solve(onward(control(destinations="CCC", transits="BBB"), **tables))
    assert banned.unmet.is_empty()
    ways = dict(banned.routes.select("to", "links").iter_rows())
    assert ways == {"port": "field_port", "far": "field_mart;mart_far"}
    assert names(banned) == ["oil@AAA/field>CCC", "oil@AAA/field>DDD"]


def test_what_a_plant_takes_in_is_bound_for_its_country() -> None:
    """A refinery in CCC may not be fed across BBB; its products start anew."""
    plants: dict[str, Any] = {
        "plants": [{"id": "works", "name": "Works", "place": "port"}],
        "recipes": [{"id": "refine", "plant": "works"}],
        "recipe_goods": [
            {"recipe": "refine", "good": "oil", "role": "in", "ratio": 1},
            {"recipe": "refine", "good": "petrol", "role": "out", "ratio": 1},
        ],
        "demand": [demand("port", 10, "petrol", price_usd_t=200), demand("far", 10, "oil")],
        "supply": [supply("field", 90, "oil")],
    }
    banned = solve(onward(control(destinations="CCC", transits="BBB"), **plants))
    assert banned.served.filter(good="petrol")["kt"].sum() == pytest.approx(10.0)
    assert by(banned, "field_port") == pytest.approx(10.0)
    assert banned.supplied["kt"].sum() == pytest.approx(20.0)


def test_streams_split_only_as_far_as_the_rules_need() -> None:
    ban = control(origins="AAA", destinations="CCC", transits="BBB")
    same = control("same", origins="AAA", destinations="DDD", transits="BBB")
    own = control("own", origins="AAA", destinations="BBB", transits="BBB")
    other = control("other", goods="ore", destinations="CCC", transits="BBB")
    ore = {"goods": [{"id": "oil", "name": "Oil"}, {"id": "ore", "name": "Ore"}]}
    counts = {
        "none": solve(onward(**ore)),
        "one": solve(onward(ban, **ore)),
        "alike": solve(onward(ban, same, **ore)),
        "of no use": solve(onward(own, **ore)),
        "of no good": solve(onward(other, **ore)),
        "by destination alone": solve(onward(control(destinations="CCC"), **ore)),
    }
    found = {what: len(names(solution)) for what, solution in counts.items()}
    assert found == {
        "none": 2,  # oil of AAA, oil of BBB
        "one": 4,  # oil of AAA as a whole, for CCC, for the rest; oil of BBB
        "alike": 4,  # CCC and DDD are closed alike, so they stay together
        "of no use": 2,  # what is bound for BBB is not in transit there
        "of no good": 2,
        "by destination alone": 2,
    }


def test_a_ban_for_every_destination_needs_no_split() -> None:
    every = control(origins="AAA", destinations="AAA;BBB;CCC;DDD", transits="BBB", modes="pipe")
    banned = solve(onward(every, demand=[demand("port", 20, "oil")]))
    assert names(banned) == ["oil@AAA", "oil@BBB"]
    assert by(banned, "mart_port") == by(banned, "well_mart")


@pytest.mark.parametrize("seed", range(40))
def test_splitting_streams_alone_changes_nothing(seed: int) -> None:
    """Quotas too wide to bind, one for each destination, split streams as far as can be."""
    rows = random_rows(seed)
    case = made_of(rows)
    good = ";".join(case.table("goods")["id"])
    country = case.table("places")["country"].unique().sort().to_list()
    wide = [
        control(f"{end}_{through}", goods=good, effect="quota", quota_kt=1e9)
        | {"destinations": end, "transits": through}
        for end in country
        for through in country
    ]
    statuses = [status(EVER, "in_force", rule["id"]) for rule in wide]
    free = solve(case)
    split = solve(made_of(rows | {"controls": wide, "control_status": statuses}))
    assert split.objective_musd == pytest.approx(free.objective_musd, rel=1e-7, abs=1e-6)
    assert len(names(split)) >= len(names(free))


@pytest.mark.parametrize("seed", range(20))
def test_a_ban_on_transit_costs_no_less_for_all_than_for_each_destination(seed: int) -> None:
    rows = random_rows(seed)
    case = made_of(rows)
    country = case.table("places")["country"].unique().sort().to_list()
    crossed = country[seed % len(country)]
    good = ";".join(case.table("goods")["id"])
    bound = [one for one in country if one != crossed]
    each = [control(f"for_{one}", goods=good, destinations=one, transits=crossed) for one in bound]
    whole = [control("all", goods=good, transits=crossed)]
    worth = []
    for rules in (each, whole):
        statuses = [status(EVER, "in_force", rule["id"]) for rule in rules]
        tables = rows | {"controls": rules, "control_status": statuses}
        worth.append(solve(made_of(tables)).objective_musd)
    # The ban for all closes, beside that, what leaves the country crossed to come back to it.
    assert worth[0] >= worth[1] - 1e-6 * max(1.0, abs(worth[1]))
