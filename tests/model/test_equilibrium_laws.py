"""What holds of every plan at the hours that it causes, on random cases."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from landbridge.case.case import Case
from landbridge.engine.paths.generate import NotForPathsError
from landbridge.engine.sums import sum_by
from landbridge.model.accounts.costs import costs, objective_musd
from landbridge.model.congestion.deciders import ByLinks, ByPaths
from landbridge.model.congestion.equilibrium import Routing
from landbridge.model.solution import Solution
from landbridge.model.solve import solve

from .congested_cases import random_case

ALIKE, APART = (24.0, 24.0), (2.4, 24.0, 240.0)
SEEDS = range(6)


def at_its_hours(case: Case, solution: Solution) -> Case:
    """The case with the hours of a plan written into its links, and nothing congested."""
    near = solution.equilibrium
    assert near is not None
    rows = near.congested.rows["row"].to_list()
    added = dict(zip(rows, near.congested.waiting.time(near.load).tolist(), strict=True))
    links = case.table("links").with_columns(
        hours=pl.col("hours") + pl.col("id").replace_strict(added, default=0.0)
    )
    kept = solution.solved.build.case.table("links").select("id", "capacity_kt")
    links = links.drop("capacity_kt").join(kept, on="id", how="left", maintain_order="left")
    return case.with_tables({"links": links, "congestion": case.table("congestion").clear()})


@pytest.mark.parametrize("worths", [ALIKE, APART], ids=["alike", "apart"])
@pytest.mark.parametrize("seed", SEEDS)
def test_no_plan_is_better_at_the_hours_that_users_cause(
    seed: int, worths: tuple[float, ...]
) -> None:
    case = random_case(seed, worths)
    solution = solve(case, routing="user")
    near = solution.equilibrium
    assert near is not None
    assert solution.certificate.holds
    assert near.gap <= 1e-6
    plain = solve(at_its_hours(case, solution))
    moved = float(solution.costs["musd"].abs().sum())
    assert plain.objective_musd - solution.objective_musd == pytest.approx(0, abs=2e-6 * moved)


@pytest.mark.parametrize("routing", ["user", "system"])
@pytest.mark.parametrize("worths", [ALIKE, APART], ids=["alike", "apart"])
@pytest.mark.parametrize("seed", SEEDS)
def test_paths_come_to_the_same_loads_as_links(
    monkeypatch: pytest.MonkeyPatch, seed: int, worths: tuple[float, ...], routing: Routing
) -> None:
    case = random_case(seed, worths)
    links = solve(case, routing=routing, engine="links")
    monkeypatch.setattr(ByLinks, "__init__", _refused)
    monkeypatch.setattr("landbridge.model.congestion.equilibrium.prove", _refused)
    monkeypatch.setattr("landbridge.model.congestion.equilibrium.proved", _refused)
    paths = solve(case, routing=routing, engine="paths")
    one, other = links.equilibrium, paths.equilibrium
    assert one is not None
    assert other is not None
    assert paths.certificate.holds
    assert other.gap <= 1e-6
    moved = float(links.costs["musd"].abs().sum())
    assert paths.objective_musd == pytest.approx(links.objective_musd, abs=1e-6 * moved)
    if worths == ALIKE:
        assert other.load == pytest.approx(one.load, rel=1e-5, abs=1e-5 * float(one.load.max()))


def _refused(*_given: object) -> None:
    raise AssertionError("links were asked")


def test_links_decide_where_paths_cannot(monkeypatch: pytest.MonkeyPatch) -> None:
    case = random_case(7, ALIKE)
    links = solve(case, routing="user", engine="links")
    asked: list[object] = []

    def not_for_paths(*given: object) -> None:
        asked.append(given)
        raise NotForPathsError("some reason")

    monkeypatch.setattr(ByPaths, "best", not_for_paths)
    assert solve(case, routing="user", engine="paths").objective_musd == links.objective_musd
    assert asked


def test_links_decide_what_paths_do_not_bring_to_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    case = random_case(7, ALIKE)
    links = solve(case, routing="user", engine="links")
    asked: list[object] = []

    def far(*given: object) -> float:
        asked.append(given[-1])
        return 1.0 if given[-1] is not None else 0.0

    monkeypatch.setattr("landbridge.model.congestion.equilibrium._gap", far)
    assert solve(case, routing="user", engine="paths").objective_musd == links.objective_musd
    assert [flows is not None for flows in asked] == [True, False]


def total(solution: Solution, other: Solution) -> float:
    """What a plan is worth, million USD, if its own loads make the hours; other: of the waiting."""
    near = other.equilibrium
    assert near is not None
    s, waits = solution.solved, near.congested
    flow = s.build.columns["flow"]
    amount, arc = s.amount("flow"), flow.keys["arc"]
    on_arc = sum_by(arc, amount, s.build.net.kind.size)
    load = sum_by(waits.row, on_arc[waits.arc], waits.rows.height)
    good = s.build.streams.good[flow.keys["stream"]]
    worth = (s.build.case.table("goods")["time_usd_t_day"].to_numpy() / 24.0)[good]
    paid = sum_by(arc, amount * worth, s.build.net.kind.size)
    waited = waits.waiting.time(load)[waits.row] @ paid[waits.arc] / 1000.0
    given = (s.build.net.hours + s.build.net.border_hours - waits.hours)[arc]
    return objective_musd(costs(s)) + float(given @ (amount * worth)) / 1000.0 - float(waited)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_system_is_worth_more_than_any_other_plan(seed: int) -> None:
    case = random_case(seed, ALIKE)
    system, user = (solve(case, routing=routing) for routing in ("system", "user"))
    assert system.equilibrium is not None
    assert system.equilibrium.gap <= 1e-6
    best = total(system, system)
    assert best == pytest.approx(system.objective_musd, rel=1e-6)
    slack = 1e-6 * float(system.costs["musd"].abs().sum())
    assert best >= total(user, system) - slack
    fixed = solve(at_its_hours(case, user))
    assert best >= total(fixed, system) - slack


@pytest.mark.parametrize("seed", SEEDS[:3])
def test_scaling_what_an_hour_is_worth_and_all_money_changes_no_flow(seed: int) -> None:
    case = random_case(seed, ALIKE)
    money = {"links": ["cost_usd_t"], "demand": ["price_usd_t"], "goods": ["time_usd_t_day"]}
    tables = {name: case.table(name).with_columns(pl.col(of) * 4) for name, of in money.items()}
    one, four = (solve(each, routing="user") for each in (case, case.with_tables(tables)))
    assert one.equilibrium is not None
    assert four.equilibrium is not None
    assert np.allclose(one.equilibrium.load, four.equilibrium.load, rtol=1e-5, atol=1e-5)
