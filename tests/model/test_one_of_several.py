"""A route is one of several exactly where another plan, just as good, uses its ways otherwise."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.optimize import linprog

from landbridge.engine.lp import Floats
from landbridge.model.solution import Solution
from landbridge.model.solve import solve
from landbridge.model.solved import Solved

from .making import demand, link, made_of, make, supply
from .random_cases import random_rows


def flags(solution: Solution) -> list[bool]:
    return solution.routes["one_of_several"].to_list()


def test_two_equal_ways_are_two_of_several() -> None:
    ways = [link("mine west", 3), link("west town", 4), link("mine east", 5), link("east town", 2)]
    case = make(links=ways, supply=[supply("mine", 9)], demand=[demand("town", 5)])
    assert all(flags(solve(case)))


def test_the_cheaper_way_is_the_only_one() -> None:
    west, east = [link("mine west", 3), link("west town", 4)], [link("mine east", 5)]
    ways = [*west, *east, link("east town", 2.01)]
    case = make(links=ways, supply=[supply("mine", 9)], demand=[demand("town", 5)])
    assert flags(solve(case)) == [False]


def test_what_runs_full_on_the_cheaper_way_is_the_only_one() -> None:
    ways = [link("mine town", 3, capacity_kt=4), link("mine town", 5, id="dear")]
    case = make(links=ways, supply=[supply("mine", 9)], demand=[demand("town", 5)])
    assert flags(solve(case)) == [False, False]


def test_a_way_that_is_free_both_ways_is_no_choice() -> None:
    """Running back and forth moves nothing, so it makes no other plan."""
    ways: list[dict[str, Any]] = [
        link("mine hub", 0.0, both_ways=True),
        link("hub town", 0.0, both_ways=True, mode="rail"),
    ]
    yard = {"id": "yard", "place": "hub", "from_mode": "road", "to_mode": "rail", "both_ways": True}
    case = make(
        links=ways, interchanges=[yard], supply=[supply("mine", 9)], demand=[demand("town", 5)]
    )
    assert flags(solve(case)) == [False]


def test_what_is_used_where_it_comes_from_has_no_ways_to_choose() -> None:
    """Out of the gate and in again by road or by rail is the same as staying."""
    ways = [link("mine port", 1.0), link("mine port", 1.5, id="rail", mode="rail")]
    case = make(links=ways, supply=[supply("mine", 9)], demand=[demand("mine", 5)])
    assert flags(solve(case)) == [False]


def test_a_market_at_the_door_is_one_of_several_where_another_pays_as_much() -> None:
    case = make(
        links=[link("mine port", 2.0)],
        supply=[supply("mine", 9)],
        demand=[demand("mine", 6, price_usd_t=10), demand("port", 6, price_usd_t=12)],
    )
    assert flags(solve(case)) == [True, True]


@pytest.mark.parametrize("first", range(0, 12, 3))
def test_random_cases_agree_with_asking_for_the_least_and_the_most(first: int) -> None:
    for seed in range(first, first + 3):
        solution = solve(made_of(rounded(seed), unmet_usd_t=1_000.0))
        s, seen = solution.solved, False
        for route in solution.routes.filter(kind="market").iter_rows(named=True):
            ids = [*route["links"].split(";"), *route["interchanges"].split(";")]
            ways = {one for one in ids if one}
            if ways:
                widths = [width(s, route["stream"], one) for one in sorted(ways)]
                assert route["one_of_several"] == any(w > 1e-4 for w in widths), (seed, route)
                seen = True
        assert seen


def rounded(seed: int) -> dict[str, list[dict[str, Any]]]:
    """A random case in whole numbers, so that there are ties; no way is free."""
    rows = random_rows(seed)
    for row in [*rows["links"], *rows["interchanges"], *rows["link_goods"]]:
        row["cost_usd_t"] = 1.0 + round((row["cost_usd_t"] or 20.0) / 20)
    for row in rows["links"]:
        row["border_usd_t"] = None
    for row in rows["goods"]:
        row["time_usd_t_day"] = None
    for row in rows["supply"]:
        row["cost_usd_t"] = 10.0 * round((row["cost_usd_t"] or 0.0) / 10)
    return rows


def width(s: Solved, stream: str, way: str) -> float:
    """How much the net flow of a stream on a link or interchange differs between optima."""
    b = s.build
    keys, ids = b.columns["flow"].keys, b.columns["flow"].ids
    net = np.zeros(s.arrays.cost.size)
    for column, of, arc in zip(ids, keys["stream"], keys["arc"], strict=True):
        name = b.net.arc_name(int(arc)).removesuffix("<")
        if name == way and b.streams.table["stream"][int(of)] == stream:
            net[column] = -1.0 if b.net.reverse[arc] else 1.0
    return -least(s, -net) - least(s, net)


def least(s: Solved, objective: Floats) -> float:
    """The least of an objective over all optima."""
    a = s.arrays
    rows = a.matrix.toarray()
    equal = a.row_lower == a.row_upper
    low, high = np.isfinite(a.row_lower) & ~equal, np.isfinite(a.row_upper) & ~equal
    best = float(a.cost @ s.optimum.x) + 1e-7
    found = linprog(
        objective,
        A_ub=np.vstack([rows[high], -rows[low], a.cost[None, :]]),
        b_ub=np.concatenate([a.row_upper[high], -a.row_lower[low], [best]]),
        A_eq=rows[equal],
        b_eq=a.row_lower[equal],
        bounds=list(zip(a.lower.tolist(), a.upper.tolist(), strict=True)),
    )
    assert found.status == 0, found.message
    return float(found.fun or 0.0)
