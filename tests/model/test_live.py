"""A case held ready comes, under every scenario, to what solving it anew comes to."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pytest

from landbridge.case.case import Case
from landbridge.case.examples import example
from landbridge.case.scenario import apply, load_scenario
from landbridge.errors import InfeasibleError, ScenarioError
from landbridge.model.engines import Engine
from landbridge.model.live.difference import other_numbers
from landbridge.model.live.live import LiveCase, live
from landbridge.model.live.quick import quick_numbers
from landbridge.model.solution import Solution
from landbridge.model.solve import solve, standing_in

from .making import demand, link, made_of, make, supply
from .random_cases import random_rows

NUMBERS = (
    ("links", "capacity_kt"),
    ("interchanges", "capacity_kt"),
    ("supply", "quantity_kt"),
    ("demand", "quantity_kt"),
    ("shipments", "quantity_kt"),
    ("plants", "capacity_kt"),
    ("recipes", "capacity_kt"),
    ("units", "capacity_kt"),
    ("limits", "capacity_kt"),
    ("link_goods", "capacity_kt"),
    ("fleets", "vehicles"),
)


def asked(case: Case, dice: np.random.Generator) -> dict[str, Any]:
    """A scenario that closes one or two things and scales one or two columns."""
    what: dict[str, Any] = {"title": "what if"}
    tables = [name for name in ("links", "interchanges", "plants") if case.table(name).height]
    closed = str(dice.choice(tables))
    what["close"] = {closed: [str(dice.choice(case.table(closed)["id"].to_list()))]}
    some = [
        (table, column) for table, column in NUMBERS if case.table(table)[column].drop_nulls().len()
    ]
    at = dice.choice(len(some), min(2, len(some)), replace=False)
    what["scale"] = {
        f"{table}/*/{column}": f"{dice.uniform(0.2, 1.5):.3f}"
        for table, column in (some[one] for one in at.tolist())
    }
    return what


def banning(case: Case, dice: np.random.Generator) -> dict[str, Any]:
    """A scenario that bans a good, or all from a country, on the ways of a mode or to a country."""
    what: dict[str, Any] = {}
    if dice.random() < 0.7:
        what["goods"] = str(dice.choice(case.table("goods")["id"].to_list()))
    if dice.random() < 0.4 or not what:
        what["origins"] = str(dice.choice(case.table("countries")["id"].to_list()))
    if dice.random() < 0.5:
        what["modes"] = str(dice.choice(case.table("modes")["id"].to_list()))
    if dice.random() < 0.3:
        what["transits"] = str(dice.choice(case.table("countries")["id"].to_list()))
    return {"title": "banned", "ban": [what]}


def same(one: Solution, other: Solution) -> bool:
    size = float(np.abs(other.solved.arrays.cost * other.solved.optimum.x).sum()) / 1000
    return bool(abs(one.objective_musd - other.objective_musd) <= 1e-9 * max(size, 1e-6))


@pytest.mark.parametrize("engine", ["links", "paths"])
@pytest.mark.parametrize("seed", range(12))
def test_a_scenario_comes_to_what_a_fresh_solve_comes_to(seed: int, engine: Engine) -> None:
    case = made_of(random_rows(seed))
    held, dice = live(case, engine=engine), np.random.default_rng(seed)
    assert same(held.base, solve(case))
    for scenario in [one(case, dice) for one in (asked, asked, asked, banning, banning)]:
        found, fresh = held.solve(scenario), solve(case, scenario)
        assert found.certificate.holds
        assert same(found, fresh), scenario
        assert found.scenarios == fresh.scenarios
        assert found.notes == fresh.notes


@pytest.mark.parametrize("seed", range(36))
def test_the_short_way_comes_to_the_same_numbers(seed: int) -> None:
    case = made_of(random_rows(seed))
    held, dice = live(case), np.random.default_rng(seed)
    build, arrays = held.base.solved.build, held.base.solved.arrays
    for _ in range(3):
        scenario = load_scenario(asked(case, dice))
        quick = quick_numbers(build, arrays, scenario)
        assert quick is not None
        at = standing_in(apply(case, scenario), None)
        found = other_numbers(build, arrays, at)
        assert found is not None
        for side in ("lower", "upper", "row_lower"):
            assert np.array_equal(getattr(quick, side), getattr(found[1], side)), side
        other = np.flatnonzero(quick.row_upper != found[1].row_upper)
        carried = abs(arrays.matrix[other]) @ (quick.upper > 0)
        assert not carried.any()  # a limit of what is closed


@pytest.mark.parametrize(
    "what",
    [
        {"set": {"links/mine_town/capacity_kt": "1 Mt"}},
        {"set": {"links/mine_port/capacity_kt": 5}},
        {"set": {"links/mine_town/capacity_kt": -5}},
        {"set": {"links/moon_town/capacity_kt": 5}},
        {"set": {"links/mine_town/cost_usd_t": 5}},
        {"scale": {"links/mine_town/capacity_kt": "half"}},
        {"close": {"links": ["moon_town"]}},
        {"ban": [{"goods": "ore"}]},
    ],
)
def test_what_is_out_of_the_ordinary_takes_the_long_way(what: dict[str, Any]) -> None:
    held = simple()
    solved, scenario = held.base.solved, load_scenario(what)
    assert quick_numbers(solved.build, solved.arrays, scenario) is None


@pytest.mark.parametrize(
    "what",
    [
        {"set": {"links/cpc_kz/capacity_kt": 20000}},
        {"scale": {"links/cpc_kz/capacity_kt": "0.5", "links/*/capacity_kt": "0.9"}},
        {"scale": {"supply/*/quantity_kt": "0.9"}, "close": {"countries": ["CHN"]}},
    ],
)
def test_changes_by_the_year_are_in_the_numbers_already(what: dict[str, Any]) -> None:
    case = example("kazakhstan-2023")
    assert case.table("changes").filter(table="links", column="capacity_kt").height
    held, scenario = live(case), load_scenario(what)
    solved = held.base.solved
    quick = quick_numbers(solved.build, solved.arrays, scenario)
    found = other_numbers(solved.build, solved.arrays, standing_in(apply(case, scenario), None))
    assert quick is not None
    assert found is not None
    assert np.array_equal(quick.upper, found[1].upper)
    assert np.array_equal(quick.row_upper, found[1].row_upper)


def test_bounds_and_sides_are_changed_and_nothing_is_built(monkeypatch: pytest.MonkeyPatch) -> None:
    """The random scenarios above are solved without building anew."""
    case = made_of(random_rows(5))
    held, dice = live(case), np.random.default_rng(5)
    monkeypatch.setattr("landbridge.model.live.live.solve", None)
    for _ in range(20):
        held.solve(asked(case, dice))


def test_bans_that_split_no_stream_close_flows(monkeypatch: pytest.MonkeyPatch) -> None:
    held = simple()
    everything = held.solve({"title": "none", "ban": [{"goods": "ore"}]})
    assert everything.unmet["kt"].sum() == pytest.approx(8.0)
    monkeypatch.setattr("landbridge.model.live.live.solve", None)
    assert held.solve({"title": "none", "ban": [{"goods": "ore"}]}).certificate.holds


def simple() -> LiveCase:
    return live(
        make(
            links=[
                link("mine town", 1.0, capacity_kt=6, owner="us"),
                link("mine port", 2.0),
                link("port town", 2.0),
            ],
            supply=[supply("mine", 9)],
            demand=[demand("town", 8)],
        )
    )


def test_capacities_are_told_as_the_scenario_has_them() -> None:
    found = simple().solve({"title": "half", "scale": {"links/mine_town/capacity_kt": "0.5"}})
    limit = found.scarcity.filter(id="mine_town").row(0, named=True)
    assert (limit["capacity_kt"], limit["kt"]) == (3.0, 3.0)


def test_what_is_closed_is_named_as_in_a_scenario() -> None:
    held = simple()
    for what in ({"links": ["mine_town"]}, {"owners": ["us"]}):
        found = held.closed(**what)
        assert found.flows.filter(id="mine_town")["kt"].sum() == 0
        assert found.objective_musd == held.solve({"title": "x", "close": what}).objective_musd
    assert held.closed(places=["mine"]).unmet["kt"].sum() == pytest.approx(8.0)
    assert held.closed(links=["mine_town"]).scenarios == ("closes link mine_town",)
    with pytest.raises(ScenarioError) as raised:
        held.closed(links=["mine_twon"])
    assert "mine_town" in str(raised.value)


def test_what_changes_more_is_built_anew() -> None:
    held = simple()
    dearer = {"title": "dear", "set": {"links/mine_town/cost_usd_t": 9}}
    assert held.solve(dearer).objective_musd == pytest.approx(
        solve(held.base.given, dearer).objective_musd
    )
    assert held.solve(dearer).scenarios == ("dear",)


def test_strict_cases_say_what_is_impossible() -> None:
    held = live(simple().base.given, strict=True)
    with pytest.raises(InfeasibleError) as raised:
        held.closed(links=["mine_port"])
    assert "mine_town" in str(raised.value)
    assert "mine_port" not in str(raised.value)


def test_it_can_be_sent_to_other_processes() -> None:
    held = simple()
    there = pickle.loads(pickle.dumps(held))  # noqa: S301 - our own
    one, other = held.closed(links=["mine_town"]), there.closed(links=["mine_town"])
    assert one.solved.optimum.x.tolist() == other.solved.optimum.x.tolist()
