"""Shares on small networks against programmes over every path, enumerated one by one."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pytest

from landbridge.model.solution import Solution
from landbridge.model.solve import solve
from landbridge.study.nearly import nearly
from landbridge.study.quantity import flow, share
from landbridge.study.valued import value_of
from tests.model.making import Row, demand, link, made_of, supply
from tests.model.random_cases import Dice, Rows

from .paths import Paths

HOME, LANDS = "AAA", ("BBB", "CCC", "DDD")


def random_rows(seed: int) -> Rows:
    """Links from left to right over places of several countries; nothing can run in a circle."""
    dice = Dice(seed)
    inner = [{"id": f"p{at}", "country": dice.pick(LANDS)} for at in range(4)]
    home = [{"id": "field", "country": HOME}, {"id": "mine", "country": HOME}]
    marts = [{"id": "mart", "country": "DDD"}, {"id": "bazaar", "country": dice.pick(LANDS)}]
    places: list[Row] = [*home, *inner, *marts]
    names = [place["id"] for place in places]
    ways: list[Row] = []
    for at in range(13):
        start, end = sorted(dice.random.choice(len(names), 2, replace=False).tolist())
        km = f"{dice.pick((HOME, *LANDS))}:50;{dice.pick(LANDS)}:{at + 51}"
        row = {"id": f"l{at}", "length_km": 101 + at, "capacity_kt": dice.maybe(0.4, 5, 40)}
        if len({part.split(":")[0] for part in km.split(";")}) < 2:
            km = f"{dice.pick(LANDS)}:{101 + at}"
        both = {"mode": dice.pick(("road", "ship")), "countries": km}
        ways.append(link(f"{names[start]} {names[end]}", dice.number(1, 9), **row, **both))
    return {
        "countries": [{"id": name, "name": name} for name in (HOME, *LANDS)],
        "places": places,
        "modes": [{"id": "road"}, {"id": "ship", "at_sea": True}],
        "links": ways,
        "interchanges": [
            {"id": f"i{name}", "place": name, "from_mode": "road", "to_mode": "ship"}
            | {"both_ways": True}
            for name in names
        ],
        "supply": [supply(name, dice.number(5, 40)) for name in ("field", "mine")],
        "demand": [
            demand(name, dice.number(5, 40), price_usd_t=dice.number(8, 40))
            for name in ("mart", "bazaar")
        ],
    }


def solved(rows: Rows) -> Solution:
    return solve(made_of(rows))


def crosses(rows: Rows, via: str, link: str) -> bool:
    """Whether a link runs through a country, on land, or at all; or is one; or leaves a place."""
    table, slash, name = via.partition("/")
    row = next(one for one in rows["links"] if one["id"] == link)
    lands = {place["id"]: place["country"] for place in rows["places"]}
    if table == "links":
        return link == name
    if table == "places":
        return bool(row["from"] == name)
    runs = {part.split(":")[0] for part in row["countries"].split(";")}
    if not slash:
        return via in runs
    touched = runs | {lands[row["from"]], lands[row["to"]]}
    return name in touched and (table == "through" or row["mode"] == "road")


def parts(rows: Rows, paths: Paths, via: str, to: str | None = None) -> tuple[Any, Any]:
    """Which paths count as crossing, and which count at all."""
    lands = {place["id"]: place["country"] for place in rows["places"]}
    ends = {row["id"]: lands[row["place"]] for row in rows["demand"]}
    table, slash, name = via.partition("/")
    passed = name if slash and table in ("land", "through") else ""
    bound = [ends[path.demand] for path in paths.paths]
    whole = np.array([float(end != HOME and to in (None, end)) for end in bound])
    part = np.array(
        [
            float(any(crosses(rows, via, one) for one in path.links) and end != passed)
            for path, end in zip(paths.paths, bound, strict=True)
        ]
    )
    return part * whole, whole


@pytest.mark.parametrize("seed", range(60))
def test_shares_have_the_ends_that_enumerated_paths_have(seed: int) -> None:
    rows = random_rows(seed)
    paths, plan = Paths(rows), solved(rows)
    if not paths.paths or paths.least() > -1e-6:
        assert plan.routes.filter(pl.col("from") != pl.col("to")).is_empty()
        return
    dice = Dice(seed + 1000)
    for via in ("BBB", "land/BBB", "through/CCC", "links/l3", "places/p1"):
        for tolerance in (0.0, 0.05):
            asked = share(via, origin=HOME)
            room = max(tolerance * abs(paths.least()), 1e-9 * abs(paths.least()))
            low, high = paths.share(*parts(rows, paths, via), room)
            found = nearly(plan).interval(asked, tolerance)
            assert found is not None
            assert found.low.value == pytest.approx(low, abs=1e-5), via
            assert found.high.value == pytest.approx(high, abs=1e-5), via
            value = value_of(plan, asked)
            assert value is not None
            assert low - 1e-5 <= value <= high + 1e-5
    where = dice.pick(LANDS)
    asked = flow("BBB", "links/l2", to=where)
    one, two = (parts(rows, paths, via, where)[0] for via in ("BBB", "links/l2"))
    low, high = paths.amount(np.maximum(one, two), 0.02 * abs(paths.least()))
    found = nearly(plan).interval(asked, 0.02)
    assert found is not None
    assert found.low.value == pytest.approx(low, abs=1e-5)
    assert found.high.value == pytest.approx(high, abs=1e-5)
