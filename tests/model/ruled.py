"""Cases with rules on trade: oil of two countries for a third, and who buys what."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from landbridge.case.case import Case
from landbridge.model.solution import Solution

from .making import Row, demand, link, make, supply

EVER = date(2020, 1, 1)


def control(name: str = "ban", **more: Any) -> Row:
    row = {"id": name, "title": name.title(), "authority": "Ministry", "effect": "prohibit"}
    return row | {"goods": "oil", "regime": "any"} | more


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


def onward(*controls: Row, **more: Any) -> Case:
    """As `crossing`, with a fourth country behind BBB that buys, too."""
    case = crossing()
    ways = [link("mart far", 3, mode="pipe", length_km=10, countries="BBB:5;DDD:5")]
    places = [{"id": "far", "country": "DDD"}]
    wanted = [demand("far", 20, "oil", price_usd_t=100)]
    tables: dict[str, Any] = {
        "places": [*case.tables["places"].to_dicts(), *places],
        "links": [*case.tables["links"].to_dicts(), *ways],
        "demand": [*case.tables["demand"].to_dicts(), *wanted],
        "supply": [supply("field", 90, "oil"), supply("well", 20, "oil")],
    }
    return crossing(*controls, **(tables | more))


def names(solution: Solution) -> list[str]:
    return sorted(solution.solved.build.streams.table["stream"])
