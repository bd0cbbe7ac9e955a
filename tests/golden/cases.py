"""One small case for each equation; its programme, written out, is the golden file of that name."""

from __future__ import annotations

from datetime import date

from landbridge.case.case import Case
from tests.model.making import Row, demand, link, made_of, supply

Rows = dict[str, list[Row]]

TWO_COUNTRIES: list[Row] = [
    {"id": "mine", "country": "AAA"},
    {"id": "pit", "country": "BBB"},
    {"id": "town", "country": "AAA"},
]
SMELT: list[Row] = [
    {"recipe": "smelt", "good": "ore", "role": "in", "ratio": 1.5},
    {"recipe": "smelt", "good": "metal", "role": "out", "ratio": 0.5},
]
SMELTER: Rows = {
    "supply": [supply("mine", 90)],
    "plants": [{"id": "works", "name": "Works", "place": "mine"}],
    "recipes": [{"id": "smelt", "plant": "works"}],
    "recipe_goods": SMELT,
    "demand": [demand("mine", 20, "metal")],
}
MINT: Rows = {
    "recipes": [*SMELTER["recipes"], {"id": "mint", "plant": "works"}],
    "recipe_goods": [
        *SMELT,
        {"recipe": "mint", "good": "ore", "role": "in", "ratio": 1},
        {"recipe": "mint", "good": "metal", "role": "out", "ratio": 0.25},
    ],
}
UNIT: Rows = {
    "units": [{"id": "oven", "plant": "works", "capacity_kt": 60, "min_kt": 10}],
    "recipe_units": [
        {"recipe": "smelt", "unit": "oven", "use": 2},
        {"recipe": "mint", "unit": "oven"},
    ],
}


def golden_cases() -> dict[str, Case]:
    """Cases by the equation they are about; `objective` is about what everything costs."""
    return {name: made_of(rows, carrying_rate=0.1) for name, rows in _markets().items()} | {
        name: made_of(rows) for name, rows in (_capacities() | _controls() | _plants()).items()
    }


def _markets() -> dict[str, Rows]:
    return {
        "objective": {
            "goods": [{"id": "ore", "value_usd_t": 876, "time_usd_t_day": 2.4}],
            "modes": [{"id": "rail", "cost_usd_t_km": 0.02, "speed_km_h": 50}],
            "links": [
                {"id": "by_km", "from": "mine", "to": "hub", "mode": "rail", "length_km": 500},
                link("hub town", 7, hours=5, border_hours=20, border_usd_t=3),
            ],
            "link_goods": [{"link": "hub_town", "good": "ore", "cost_usd_t": 6}],
            "interchanges": [
                {"id": "yard", "place": "hub", "from_mode": "rail", "to_mode": "road"}
                | {"cost_usd_t": 4, "hours": 10}
            ],
            "supply": [
                supply("mine", 30, cost_usd_t=20, stranded_usd_t=5),
                supply("mine", 10, id="dear", cost_usd_t=40),
            ],
            "demand": [demand("town", 15), demand("town", 25, id="pays", price_usd_t=90)],
            "shipments": [
                {"id": "aid", "good": "ore", "from": "mine", "to": "town", "quantity_kt": 1}
                | {"penalty_usd_t": 300}
            ],
            "frictions": [
                {"table": "links", "row": "by_km", "usd_t": 2.5},
                {"table": "links", "row": "hub_town", "good": "ore", "usd_t": -1.5},
                {"table": "interchanges", "row": "yard", "usd_t": -9},
                {"table": "supply", "row": "dear", "usd_t": 0.5},
                {"table": "demand", "row": "pays", "origin": "AAA", "usd_t": 0.25},
                {"table": "demand", "row": "pays", "origin": "BBB", "usd_t": 9},
            ],
        },
        "balance": {
            "places": TWO_COUNTRIES,
            "links": [link("mine pit"), link("pit town", mode="rail", both_ways=True)],
            "interchanges": [
                {"id": "yard", "place": "pit", "from_mode": "road", "to_mode": "rail"}
            ],
            "supply": [supply("mine", 30), supply("pit", 20)],
            "demand": [demand("town", 40)],
        },
        "demand": {
            "places": TWO_COUNTRIES,
            "links": [link("mine town"), link("pit town")],
            "supply": [supply("mine", 30), supply("pit", 20)],
            "demand": [
                demand("town", 15),
                demand("town", 25, id="pays", price_usd_t=90),
                demand("town", 5, id="home", price_usd_t=95, origins="AAA"),
            ],
        },
        "shipment": {
            "links": [link("mine town"), link("mine port")],
            "shipments": [
                {"id": id_, "good": "ore", "from": "mine", "to": end, "quantity_kt": 8}
                | {"penalty_usd_t": price}
                for id_, end, price in (("first", "town", 50), ("second", "port", None))
            ],
        },
    }


def _capacities() -> dict[str, Rows]:
    two_ways = link("mine town", capacity_kt=50, both_ways=True)
    return {
        "link_capacity": {
            "links": [two_ways, link("mine port")],
            "supply": [supply("mine", 30), supply("town", 20, "coal")],
            "demand": [demand("town", 25), demand("mine", 15, "coal")],
        },
        "interchange_capacity": {
            "links": [link("mine hub"), link("hub town", mode="rail")],
            "interchanges": [
                {"id": "yard", "place": "hub", "from_mode": "road", "to_mode": "rail"}
                | {"capacity_kt": 40}
            ],
            "supply": [supply("mine", 30), supply("mine", 20, "coal")],
            "demand": [demand("town", 25), demand("town", 15, "coal")],
        },
        "good_capacity": {
            "places": TWO_COUNTRIES,
            "links": [link("mine pit"), link("pit town")],
            "link_goods": [{"link": "pit_town", "good": "ore", "capacity_kt": 35}],
            "supply": [supply("mine", 30), supply("pit", 20), supply("pit", 5, "coal")],
            "demand": [demand("town", 40), demand("town", 5, "coal")],
        },
        "limit": SMELTER
        | {
            "links": [link("mine town")],
            "demand": [demand("town", 20), demand("town", 5, "metal")],
            "limits": [{"id": "quota", "name": "Quota", "capacity_kt": 25}],
            "limit_members": [
                {"limit": "quota", "table": "links", "row": "mine_town", "good": "ore"},
                {"limit": "quota", "table": "supply", "row": "mine_ore", "weight": 0.5},
                {"limit": "quota", "table": "demand", "row": "town_metal", "weight": 2},
                {"limit": "quota", "table": "plants", "row": "works", "weight": 0.1},
                {"limit": "quota", "table": "recipes", "row": "smelt", "good": "ore"},
            ],
        },
        "fleet": {
            "links": [
                link("mine town", length_km=300, fleet="trucks", both_ways=True),
                link("mine port", length_km=100),
            ],
            "fleets": [
                {"id": "trucks", "name": "Trucks", "vehicles": 4, "payload_t": 20}
                | {"speed_km_h": 60, "turnaround_h": 5, "availability": 0.5}
            ],
            "supply": [supply("mine", 30), supply("town", 20, "coal")],
            "demand": [demand("town", 25), demand("mine", 15, "coal")],
        },
    }


def _controls() -> dict[str, Rows]:
    rule = {"authority": "CCC", "goods": "ore", "destinations": "CCC", "transits": "BBB"}
    return {
        "quota": {
            "places": [
                {"id": "mine", "country": "AAA"},
                {"id": "pit", "country": "BBB"},
                {"id": "town", "country": "CCC"},
            ],
            "links": [
                link("mine pit", length_km=4, countries="AAA:2;BBB:2"),
                link("pit town", length_km=4, countries="BBB:2;CCC:2"),
                link("mine town", 9, length_km=4, countries="AAA:2;CCC:2"),
            ],
            "supply": [supply("mine", 30)],
            "demand": [demand("pit", 5), demand("town", 20)],
            "controls": [
                rule | {"id": "cap", "title": "Cap", "effect": "quota", "quota_kt": 12},
                rule | {"id": "toll", "title": "Toll", "effect": "tariff", "tariff_usd_t": 2.5},
            ],
            "control_status": [
                {"control": name, "date": date(2020, 1, 1), "status": "in_force"}
                for name in ("cap", "toll")
            ],
        }
    }


def _plants() -> dict[str, Rows]:
    plant = SMELTER["plants"][0]
    return {
        "input": SMELTER
        | {
            "places": TWO_COUNTRIES,
            "links": [link("pit mine")],
            "supply": [supply("mine", 30), supply("pit", 20), supply("mine", 9, "coal")],
            "recipe_goods": [
                *SMELT,
                {"recipe": "smelt", "good": "coal", "role": "in", "ratio": 0.2},
            ],
        },
        "plant_capacity": SMELTER | MINT | {"plants": [plant | {"capacity_kt": 70}]},
        "plant_minimum": SMELTER | MINT | {"plants": [plant | {"min_kt": 12}]},
        "unit_capacity": SMELTER | MINT | UNIT,
        "unit_minimum": SMELTER | MINT | UNIT,
    }
