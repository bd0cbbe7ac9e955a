"""Hours that grow with the load, on cases small enough to work out by hand."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from landbridge.case.case import Case
from landbridge.errors import CaseError, InfeasibleError
from landbridge.model.solution import Solution
from landbridge.model.solve import solve

from .making import demand, link, make, supply

HOUR = {"id": "ore", "name": "ore", "time_usd_t_day": 24.0}
"""A good to which an hour is worth 1 USD a tonne."""

NEAR = 1e-6


def two_ways(kt: float = 100.0, goods: Any = (HOUR,), narrow: Any = None, **row: Any) -> Case:
    """A wide way of 1 h and a narrow one of half an hour, on which goods wait."""
    points = row.pop("points", [])
    return make(
        goods=list(goods),
        links=[
            link("a b", 1.0, id="wide", hours=1.0),
            link("a b", 1.0, id="narrow", hours=0.5) | (narrow or {}),
        ],
        supply=[supply("a", kt)],
        demand=[demand("b", kt)],
        congestion=[{"id": "c", "table": "links", "row": "narrow", **row}],
        congestion_points=[{"congestion": "c", "point": n, **p} for n, p in enumerate(points, 1)],
    )


def on(solution: Solution, name: str) -> float:
    """What all goods together send over a link."""
    flows = solution.flows.filter((pl.col("table") == "links") & (pl.col("id") == name))
    return float(flows["kt"].sum())


def check(solution: Solution) -> None:
    """What holds of every plan at the hours it causes."""
    near = solution.equilibrium
    assert near is not None
    assert solution.certificate.holds
    assert near.gap < NEAR
    waiting = near.congested.waiting.time(near.load)
    assert near.hours == pytest.approx(waiting, rel=1e-9)


BPR: dict[str, Any] = {"shape": "bpr", "factor": 1.0, "power": 2.0, "capacity_kt": 50.0}


def test_users_take_the_narrow_way_until_it_is_no_better() -> None:
    solution = solve(two_ways(**BPR), routing="user")
    check(solution)
    # 0.5 · (1 + (v / 50)²) = 1 at v = 50
    assert on(solution, "narrow") == pytest.approx(50.0, rel=NEAR)
    [row] = solution.waiting.to_dicts()
    assert row["hours"] == pytest.approx(1.0, rel=NEAR)
    assert row["free_hours"] == 0.5
    assert row["waiting_usd_t"] == pytest.approx(0.5, rel=NEAR)
    assert row["waiting_musd"] == pytest.approx(0.025, rel=NEAR)
    assert row["loading"] == pytest.approx(1.0, rel=NEAR)
    assert solution.routes["hours"].to_list() == pytest.approx([1.0, 1.0], rel=NEAR)
    assert solution.objective_musd == pytest.approx(-0.2, rel=NEAR)
    assert solution.routes["one_of_several"].to_list() == [False, False]
    assert "toll_usd_t" not in solution.routes.columns


def test_the_system_leaves_part_of_it_to_the_others() -> None:
    solution = solve(two_ways(**BPR), routing="system")
    check(solution)
    # 0.5 · (1 + 3 (v / 50)²) = 1 at v = 50 / √3; the toll is v · t'(v) = (v / 50)² = 1 / 3
    assert on(solution, "narrow") == pytest.approx(50.0 / 3**0.5, rel=NEAR)
    [row] = solution.waiting.to_dicts()
    assert row["toll_usd_t"] == pytest.approx(1.0 / 3.0, rel=NEAR)
    narrow = solution.routes.filter(pl.col("links") == "narrow").row(0, named=True)
    assert narrow["toll_usd_t"] == pytest.approx(1.0 / 3.0, rel=NEAR)
    assert narrow["usd_t"] == pytest.approx(2.0, rel=NEAR)
    users = solve(two_ways(**BPR), routing="user")
    assert solution.objective_musd > users.objective_musd


def test_a_queue_grows_without_end_towards_what_it_can_serve() -> None:
    # 1000 t a vehicle in 100 h: W = 100 / (150 − v) h; 0 + W = 5 at v = 130
    queue: dict[str, Any] = {
        "shape": "queue",
        "vehicle_t": 1000.0,
        "open_hours": 100.0,
        "capacity_kt": 150.0,
    }
    case = two_ways(140.0, narrow={"hours": 1.0, "border_hours": 3.0}, free_hours=0.0, **queue)
    wide = case.table("links").with_columns(
        hours=pl.when(id="wide").then(6.0).otherwise(pl.col("hours"))
    )
    case = case.with_tables({"links": wide})
    solution = solve(case, routing="user")
    check(solution)
    assert on(solution, "narrow") == pytest.approx(130.0, rel=NEAR)
    [row] = solution.waiting.to_dicts()
    assert row["hours"] == pytest.approx(6.0, rel=NEAR)
    assert row["free_hours"] == pytest.approx(1.0 + 100.0 / 150.0)
    system = solve(case, routing="system")
    check(system)
    # W + v W' = 100 · 150 / (150 − v)² = 5
    assert on(system, "narrow") == pytest.approx(150.0 - 3000.0**0.5, rel=NEAR)


def test_a_queue_never_takes_all_it_could_serve() -> None:
    queue: dict[str, Any] = {
        "shape": "queue",
        "vehicle_t": 1.0,
        "open_hours": 1.0,
        "capacity_kt": 60.0,
    }
    case = two_ways(narrow={"cost_usd_t": 0.0, "hours": 0.0}, **queue)
    solution = solve(case, routing="user")
    check(solution)
    assert on(solution, "narrow") == pytest.approx(0.999 * 60.0)
    narrow = solution.loading.filter(pl.col("id") == "narrow").row(0, named=True)
    # 2 USD on the wide way; waiting 0.001 / 0.06 h on this one
    assert narrow["scarcity_usd_t"] == pytest.approx(2.0 - 0.001 / 0.06, rel=1e-4)
    assert solution.waiting["capacity_kt"].to_list() == [60.0]


POINTS = [{"load_kt": 0, "hours": 0}, {"load_kt": 40, "hours": 0.2}, {"load_kt": 60, "hours": 0.8}]


def test_measured_points_are_joined_by_straight_lines() -> None:
    solution = solve(two_ways(shape="table", points=POINTS), routing="user")
    check(solution)
    # 0.5 + 0.2 + 0.03 (v − 40) = 1 at v = 50
    assert on(solution, "narrow") == pytest.approx(50.0, rel=NEAR)
    system = solve(two_ways(shape="table", points=POINTS), routing="system")
    check(system)
    # the marginal cost jumps past 1 h at 40 kt: 0.9 before, 1.9 after
    assert on(system, "narrow") == pytest.approx(40.0, rel=1e-4)


def test_a_capacity_is_full_before_hours_have_grown() -> None:
    case = two_ways(**BPR, narrow={"capacity_kt": 30.0})
    solution = solve(case, routing="user")
    check(solution)
    narrow = solution.loading.filter(pl.col("id") == "narrow").row(0, named=True)
    assert narrow["kt"] == pytest.approx(30.0)
    assert narrow["scarcity_usd_t"] == pytest.approx(0.5 - 0.5 * 0.36, rel=NEAR)


def test_both_directions_and_all_ways_of_a_limit_are_one_load() -> None:
    case = make(
        goods=[HOUR],
        links=[
            link("a b", 1.0, id="wide", hours=9.0, both_ways=True),
            link("a b", 1.0, id="one", hours=1.0, both_ways=True),
            link("a b", 1.5, id="two", hours=1.0, both_ways=True, capacity_kt=20.0),
        ],
        supply=[supply("a", 100), supply("b", 50, id="back")],
        demand=[
            demand("b", 100, origins="AAA"),
            demand("a", 50, id="back", origins="AAA"),
        ],
        limits=[{"id": "gate", "name": "Gate", "capacity_kt": 1000.0}],
        limit_members=[{"limit": "gate", "table": "links", "row": row} for row in ("one", "two")],
        congestion=[
            {
                "id": "c",
                "table": "limits",
                "row": "gate",
                "shape": "queue",
                "capacity_kt": 120.0,
                "vehicle_t": 1000.0,
                "open_hours": 100.0,
            }
        ],
    )
    solution = solve(case, routing="user")
    check(solution)
    # goods sold where they are supplied do not move: 50 kt from a to b
    assert solution.waiting["kt"].to_list() == pytest.approx([50.0])
    assert solution.waiting["hours"].to_list() == pytest.approx([1.0 + 100.0 / 70.0])


def braess(bridge: bool) -> Case:
    """Four ways, two of which grow with the load, and perhaps a short cut between them."""
    links = [
        link("s a", 0.0, hours=0.01, id="s_a"),
        link("s b", 0.0, hours=50.0, id="s_b"),
        link("a t", 0.0, hours=50.0, id="a_t"),
        link("b t", 0.0, hours=0.01, id="b_t"),
    ]
    links += [link("a b", 0.0, hours=10.0, id="a_b")] if bridge else []
    points = [
        {"congestion": name, "point": n, "load_kt": 10.0 * n, "hours": 100.0 * n}
        for name in ("s_a", "b_t")
        for n in (0, 1)
    ]
    points = [{**point, "point": point["point"] + 1} for point in points]
    return make(
        goods=[HOUR],
        links=links,
        supply=[supply("s", 6.0)],
        demand=[demand("t", 6.0)],
        congestion=[
            {"id": name, "table": "links", "row": name, "shape": "table"} for name in ("s_a", "b_t")
        ],
        congestion_points=points,
    )


def test_a_short_cut_makes_everybody_later() -> None:
    """Braess (1968): 83 hours without the short cut, 92 with it."""
    without, with_it = (solve(braess(bridge), routing="user") for bridge in (False, True))
    check(without)
    check(with_it)
    assert without.routes["hours"].to_list() == pytest.approx([80.01] * 2, rel=NEAR)
    # t = 10 v on the narrow ways: x over the short cut, (6 − x) / 2 on each of the others
    x = (40.0 - 0.01 - 10.0 * 3.0) / 5.0
    assert on(with_it, "a_b") == pytest.approx(x, rel=1e-4)
    assert max(with_it.routes["hours"]) > 80.01 + 1.0
    best = [solve(braess(bridge), routing="system").objective_musd for bridge in (False, True)]
    assert best[1] >= best[0] - NEAR
    assert best[1] > with_it.objective_musd


def test_hours_as_given_leave_congestion_aside_and_say_so() -> None:
    solution = solve(two_ways(**BPR))
    assert on(solution, "narrow") == 100.0
    assert solution.waiting.is_empty()
    assert solution.equilibrium is None
    assert "routing user or system" in solution.notes[0]
    facts = solve(two_ways(**BPR), routing="user").facts()
    assert facts["routing"] == "user"
    assert facts["equilibrium"]["rounds"] > 0
    assert facts["waiting"][0]["congestion"] == "c"
    assert facts["notes"] == []


def test_without_congestion_every_routing_is_the_same() -> None:
    case = two_ways(**{**BPR, "shape": "none"})
    plain, user = solve(case), solve(case, routing="user")
    assert plain.notes == ()
    assert "hours are as given" in user.notes[0]
    assert user.objective_musd == plain.objective_musd


def test_what_cannot_pass_is_said_in_strict_mode() -> None:
    queue: dict[str, Any] = {
        "shape": "queue",
        "vehicle_t": 1.0,
        "open_hours": 1.0,
        "capacity_kt": 60.0,
    }
    case = two_ways(**queue)
    narrow_only = case.table("links").filter(id="narrow")
    case = case.with_tables({"links": narrow_only})
    with pytest.raises(InfeasibleError, match=r"59\.94"):
        solve(case, strict=True, routing="user")


def test_nothing_to_multiply_is_refused() -> None:
    with pytest.raises(CaseError) as refused:
        solve(two_ways(**BPR, narrow={"hours": 0.0}), routing="user")
    assert [problem.code for problem in refused.value.problems] == ["E304"]
    with pytest.raises(CaseError) as refused:
        solve(two_ways(shape="queue", capacity_kt=50.0), routing="user")
    assert [problem.code for problem in refused.value.problems] == ["E151"]
    closed = solve(two_ways(shape="bpr", narrow={"capacity_kt": 0.0}), routing="user")
    assert on(closed, "wide") == 100.0
