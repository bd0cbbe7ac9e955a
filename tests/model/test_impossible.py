"""Why strict mode says no: the arithmetic is right, and it is told in the names of places."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from landbridge.errors import InfeasibleError, Problem
from landbridge.model.solve import solve

from .making import Row, demand, link, made_of, make, supply
from .oracle import least_cost
from .random_cases import Rows, random_rows


def refusal(**rows: Any) -> Problem:
    with pytest.raises(InfeasibleError) as refused:
        solve(make(**rows), strict=True)
    assert refused.value.exit_code == 5
    (problem,) = refused.value.problems
    assert problem.code == "E201"
    return problem


def numbers(problem: Problem) -> tuple[float, float]:
    """What is needed, and the most there can be."""
    needed, most = str(problem.value).split(" > ")
    return float(needed), float(most)


def lines(problem: Problem) -> list[str]:
    return [line.strip() for line in problem.message.splitlines()[1:]]


TOWNS: list[Row] = [
    {"id": "aktau", "name": "Aktau"},
    {"id": "beyneu", "name": "Бейнеу"},
    {"id": "orenburg", "name": "Orenburg"},
]


def test_supply_that_is_not_enough() -> None:
    no = refusal(
        places=TOWNS,
        links=[link("beyneu aktau")],
        supply=[supply("beyneu", 60)],
        demand=[demand("aktau", 100)],
    )
    head, *rest = no.message.splitlines()
    assert head == (
        "Demand cannot be met: Aktau needs 100 kt a year, but supplies and capacities on every way "
        "there allow at most 60 kt:"
    )
    assert rest == [
        "        needed:",
        "          Aktau: ore  100 kt",
        "        at most:",
        "          Бейнеу: supply of ore  60 kt",
    ]
    assert numbers(no) == (100, 60)


def test_links_that_are_not_wide_enough() -> None:
    """The example of the design: 180 needed, 90 and 30 get there."""
    no = refusal(
        places=TOWNS,
        links=[link("beyneu aktau", capacity_kt=90), link("orenburg aktau", capacity_kt=30)],
        supply=[supply("beyneu", 900), supply("orenburg", 900)],
        demand=[demand("aktau", 180)],
    )
    assert numbers(no) == (180, 120)
    assert lines(no)[3:] == [
        "Бейнеу – Aktau (beyneu_aktau, capacity)  90 kt",
        "Orenburg – Aktau (orenburg_aktau, capacity)  30 kt",
    ]


@pytest.mark.parametrize(
    "rows",
    [
        {"links": [link("mine hub")], "supply": [supply("mine", 60)]},
        {"links": [link("town mine")], "supply": [supply("mine", 60)]},
        {"supply": [supply("mine", 60, "coal")], "links": [link("mine town")]},
        {"supply": [supply("mine", 60)], "links": [link("mine town", goods="coal")]},
        {},
    ],
)
def test_a_way_that_is_not_there(rows: dict[str, list[Row]]) -> None:
    no = refusal(demand=[demand("town", 100), demand("town", 1, "coal", price_usd_t=1)], **rows)
    assert numbers(no) == (100, 0)
    assert lines(no) == ["needed:", "town: ore  100 kt", "at most:", "nothing"]


def test_a_link_that_is_shut_is_named() -> None:
    ways = [link("mine town", capacity_kt=0)]
    no = refusal(links=ways, supply=[supply("mine", 60)], demand=[demand("town", 9)])
    assert lines(no)[3:] == ["mine – town (mine_town, capacity)  0 kt"]


def test_several_goods_that_share_a_link() -> None:
    no = refusal(
        links=[link("mine town", capacity_kt=90)],
        supply=[supply("mine", 60), supply("mine", 90, "coal")],
        demand=[demand("town", 50), demand("town", 70, "coal")],
    )
    assert numbers(no) == (120, 90)
    assert lines(no) == [
        "needed:",
        "town: coal  70 kt",
        "town: ore  50 kt",
        "at most:",
        "mine – town (mine_town, capacity)  90 kt",
    ]


def test_origins_that_are_not_accepted() -> None:
    no = refusal(
        places=[{"id": "mine", "country": "AAA"}, {"id": "pit", "country": "BBB"}],
        links=[link("mine town"), link("pit town")],
        supply=[supply("mine", 60), supply("pit", 60)],
        demand=[demand("town", 100, origins="BBB")],
    )
    assert numbers(no) == (100, 60)
    assert lines(no)[-1] == "pit: supply of ore  60 kt"


def works(**plant: Any) -> dict[str, list[Row]]:
    """Ore 90 of the mine into metal, half of it, where it is bought."""
    return {
        "supply": [supply("mine", 90)],
        "plants": [{"id": "works", "name": "The Works", "place": "mine"} | plant],
        "recipes": [{"id": "smelt", "plant": "works"}],
        "recipe_goods": [
            {"recipe": "smelt", "good": "ore", "role": "in", "ratio": 1},
            {"recipe": "smelt", "good": "metal", "role": "out", "ratio": 0.5},
        ],
    }


def test_a_plant_that_cannot_run_as_it_must() -> None:
    dear = [demand("mine", 200, "metal", price_usd_t=1)]
    no = refusal(**works(min_kt=100), demand=dear)
    assert numbers(no) == (100, 90)
    assert lines(no) == [
        "needed:",
        "The Works: minimum run  100 kt",
        "at most:",
        "mine: supply of ore  90 kt",
    ]
    sold = refusal(**works(min_kt=80), demand=[demand("mine", 30, "metal", price_usd_t=1)])
    assert numbers(sold) == (80, 60)  # 30 kt of metal are 60 kt of throughput
    assert lines(sold)[-1] == "mine: metal  30 kt  (counts 2 times)"


def test_a_plant_that_does_not_yield_enough() -> None:
    no = refusal(**works(), demand=[demand("mine", 60, "metal")])
    assert numbers(no) == (60, 45)
    assert lines(no)[-1] == "mine: supply of ore  90 kt  (counts 0.5 times)"
    small = refusal(**works(capacity_kt=50), demand=[demand("mine", 60, "metal")])
    assert numbers(small) == (60, 25)
    assert lines(small)[-1] == "The Works: capacity  50 kt  (counts 0.5 times)"


def test_a_unit_that_is_too_small() -> None:
    rows = works() | {
        "units": [{"id": "oven", "plant": "works", "capacity_kt": 80, "name": "Oven"}],
        "recipe_units": [{"recipe": "smelt", "unit": "oven", "use": 2}],
    }
    no = refusal(**rows, demand=[demand("mine", 30, "metal")])
    assert numbers(no) == (30, 20)
    assert lines(no)[-1] == "Oven: capacity  80 kt  (counts 0.25 times)"


def test_a_fleet_a_shared_limit_and_an_interchange_that_are_too_small() -> None:
    rows: dict[str, Any] = {"supply": [supply("mine", 500)], "demand": [demand("town", 100)]}
    truck = {"id": "f", "name": "Trucks", "vehicles": 1, "payload_t": 20, "speed_km_h": 50}
    fleet = refusal(**rows, links=[link("mine town", length_km=100, fleet="f")], fleets=[truck])
    assert numbers(fleet) == pytest.approx((100, 8760 / (1000 / 20 * 2 * 100 / 50)))
    assert lines(fleet)[-1].startswith("Trucks: vehicle-hours of the fleet  8,760 vehicle-h")
    quota = refusal(
        **rows,
        links=[link("mine town")],
        limits=[{"id": "q", "name": "Quota", "capacity_kt": 20}],
        limit_members=[{"limit": "q", "table": "links", "row": "mine_town", "weight": 0.5}],
    )
    assert numbers(quota) == (100, 40)
    assert lines(quota)[-1] == "Quota: shared limit  20 kt  (counts 2 times)"
    yard = {"id": "yard", "place": "hub", "from_mode": "road", "to_mode": "rail", "capacity_kt": 7}
    ways = [link("mine hub"), link("hub town", mode="rail")]
    change = refusal(**rows, links=ways, interchanges=[yard])
    assert lines(change)[-1] == "hub: road to rail (yard, capacity)  7 kt"
    special = [{"link": "mine_town", "good": "ore", "capacity_kt": 4}]
    own = refusal(**rows, links=[link("mine town")], link_goods=special)
    assert lines(own)[-1] == "mine – town (mine_town, capacity for ore)  4 kt"


def test_supply_that_must_leave_and_cannot() -> None:
    rows: dict[str, Any] = {"supply": [supply("mine", 60, stranded_usd_t=5)]}
    narrow = [link("mine town", capacity_kt=50)]
    no = refusal(**rows, links=narrow, demand=[demand("town", 90, price_usd_t=10)])
    assert numbers(no) == (60, 50)
    assert no.message.startswith("Supply has no way out: mine must deliver 60 kt a year")
    few = refusal(**rows, links=[link("mine town")], demand=[demand("town", 40, price_usd_t=10)])
    assert numbers(few) == (60, 40)
    assert lines(few)[-1] == "town: ore  40 kt"


def test_a_shipment_that_cannot_get_through() -> None:
    shipment = {"id": "s", "good": "ore", "from": "mine", "to": "town", "quantity_kt": 9}
    no = refusal(links=[link("mine town", capacity_kt=5)], shipments=[shipment])
    assert numbers(no) == (9, 5)
    assert lines(no)[1] == "town: ore from mine  9 kt"


def test_a_long_proof_is_cut_short() -> None:
    towns = [f"t{at}" for at in range(30)]
    no = refusal(
        links=[link("mine hub", capacity_kt=464.5), *(link(f"hub {town}") for town in towns)],
        supply=[supply("mine", 900)],
        demand=[demand(town, 1 + at) for at, town in enumerate(towns)],
    )
    assert numbers(no) == (sum(range(1, 31)), 464.5)
    assert "… and 18 more" in lines(no)
    assert no.message.startswith("Demand cannot be met: t29, t28, t27, t26 and 26 more need 465 kt")


@settings(max_examples=25)
@given(st.integers(0, 10_000))
def test_what_is_too_much_is_at_least_missing_in_every_plan(seed: int) -> None:
    """No plan can lack less than the proof says: recomputed by scipy, with lacks at 1 a tonne."""
    rows = random_rows(seed)
    assume(least_cost(rows, strict=True) is None)
    with pytest.raises(InfeasibleError) as refused:
        solve(made_of(rows), strict=True)
    needed, most = numbers(refused.value.problems[0])
    assert needed - most > 1e-9
    lacking = least_cost(only_what_lacks(rows), unmet=1.0)
    assert lacking is not None
    assert lacking >= needed - most - 1e-6


def only_what_lacks(rows: Rows) -> Rows:
    """The same with nothing to pay but 1 USD for every tonne unmet, left behind or stranded."""
    free = {name: [dict(row) for row in of] for name, of in rows.items()}
    money = (
        "cost_usd_t",
        "border_usd_t",
        "value_usd_t",
        "time_usd_t_day",
        "cost_usd_t_km",
        "usd_t",
    )
    for row in (row for of in free.values() for row in of):
        row |= {column: 0.0 for column in money if column in row}
    for row in free["demand"]:
        row["price_usd_t"] = None if row["price_usd_t"] is None else 0.0
    for row in free["supply"]:
        row["stranded_usd_t"] = 1.0 if row["stranded_usd_t"] else 0.0
    for row in free["shipments"]:
        row["penalty_usd_t"] = 1.0
    return free
