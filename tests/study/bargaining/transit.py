"""A producer with two rivals for transit and a bypass, small enough for pencil and paper."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from landbridge.case.case import Case
from tests.model.making import made_of


def link(name: str, countries: str, capacity: float, **more: Any) -> dict[str, Any]:
    return {
        "id": name,
        "from": "well",
        "to": "port",
        "mode": "pipe",
        "both_ways": False,
        "length_km": float(len(countries.split(";"))),
        "countries": countries,
        "capacity_kt": capacity,
        "cost_usd_t": 0.0,
        **more,
    }


def transit(
    capex: float | None = 250.0, more: dict[str, list[dict[str, Any]]] | None = None
) -> Case:
    """14 kt at the well in AAA; the port in DDD buys all it can get at 6,000 USD a tonne.

    The line through BBB carries 10 kt (60 million USD a year), that through CCC 4 kt (24 million).
    The bypass, a project, carries 8 kt from AAA at 1,000 USD a tonne; 250 million USD over 25 years
    without interest are 10 million a year.
    """
    tables: dict[str, list[dict[str, Any]]] = {
        "places": [
            {"id": "well", "name": "Well", "country": "AAA"},
            {"id": "port", "name": "Port", "country": "DDD"},
        ],
        "countries": [{"id": id_, "name": id_.title()} for id_ in ("AAA", "BBB", "CCC", "DDD")],
        "links": [
            link("through_b", "AAA:1;BBB:1;DDD:1", 10.0, owner="Beta"),
            link("through_c", "AAA:1;CCC:1;DDD:1", 4.0, owner="Gamma"),
            link("bypass", "AAA:1;DDD:1", 8.0, cost_usd_t=1000.0, opens=2050),
        ],
        "supply": [{"id": "oil", "place": "well", "good": "oil", "quantity_kt": 14.0}],
        "demand": [
            {"id": "all", "place": "port", "good": "oil", "quantity_kt": 20.0, "price_usd_t": 6e3}
        ],
        "projects": [
            {
                "id": "bypass",
                "name": "Bypass",
                "status": "planned",
                "capex_musd": capex,
                "life_years": 25.0,
                "discount_rate": 0.0,
                "earliest_year": 2030,
            }
        ],
        "project_changes": [change("bypass", "links", "bypass", "opens", "2023")],
    }
    for name, rows in (more or {}).items():
        tables[name] = [*tables.get(name, []), *rows]
    case = made_of(tables)
    return replace(case, meta=replace(case.meta, economy="AAA"))


def change(
    project: str, table: str, row: str, column: str, value: str, *, action: str = "set"
) -> dict[str, Any]:
    return {
        "project": project,
        "table": table,
        "row": row,
        "column": column,
        "value": value,
        "action": action,
    }
