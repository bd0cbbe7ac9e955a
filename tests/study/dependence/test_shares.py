"""Shares of trade: those of the plan, and intervals over plans as good."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from landbridge.case.case import Case
from landbridge.engine.interval import with_cost_row
from landbridge.engine.lp import Floats
from landbridge.engine.outcome import Optimum
from landbridge.engine.solver import solve as solve_arrays
from landbridge.errors import CaseError
from landbridge.model.solution import Solution
from landbridge.model.solve import solve
from landbridge.study.dependence.depend import depend
from landbridge.study.dependence.direction import DIRECTIONS, Direction
from landbridge.study.dependence.shares import plan_shares
from landbridge.study.dependence.subject import KINDS, Subject, subject_of, subjects
from landbridge.study.dependence.within import within
from landbridge.study.quantity import Quantity, share
from landbridge.study.valued import measured, value_of
from tests.model.random_cases import Rows

TOLERANCE = 0.05

Random = Callable[[int], tuple[Rows, Case]]


def asked(solution: Solution, on: Subject, direction: Direction) -> Quantity:
    via = on.via(solution.case)
    return share(*via, origin="AAA") if direction == "exports" else share(*via, to="AAA")


@pytest.mark.parametrize("seed", range(12))
def test_shares_of_the_plan_are_those_of_its_routes(random_case: Random, seed: int) -> None:
    plan = solve(random_case(seed)[1])
    rows = plan_shares(plan, ["exports"]).filter(good="")
    found = {(row["kind"], row["id"]): row["share"] for row in rows.to_dicts()}
    for kind in KINDS:
        for on in subjects(plan.case, kind):
            value = value_of(plan, asked(plan, on, "exports"))
            known = found.get((kind, on.id))
            if known is not None:
                assert known == pytest.approx(value, abs=1e-9)
            elif kind not in ("waters", "place"):  # left out where they add nothing, or no ports
                assert not value


def plans_nearly_as_good(plan: Solution, count: int, seed: int) -> list[Floats]:
    """Corners of the set of plans nearly as good, found by costs drawn by lot."""
    solved, random = plan.solved, np.random.default_rng(seed)
    room = 1000.0 * TOLERANCE * abs(plan.objective_musd)
    near = with_cost_row(solved.arrays, solved.optimum.x, room)
    flow, sale = (solved.build.columns[name].ids for name in ("flow", "sale"))
    found = []
    for _ in range(count):
        cost = np.zeros(near.cost.size)
        cost[flow] = random.uniform(0.1, 1.0, flow.size)
        cost[sale] = -random.uniform(0.0, 9.0, sale.size)
        outcome = solve_arrays(replace(near, cost=cost))
        assert isinstance(outcome, Optimum)
        found.append(outcome.x)
    return found


@pytest.mark.parametrize("seed", range(6))
def test_intervals_hold_the_share_of_every_plan_as_good(random_case: Random, seed: int) -> None:
    plan = solve(random_case(seed)[1])
    seen = []
    for on in [*subjects(plan.case, "country"), *subjects(plan.case, "owner")]:
        span = within(plan, on, None, "exports", TOLERANCE)
        if span is None:
            continue
        for x in plans_nearly_as_good(plan, 5, seed):
            about = asked(plan, on, "exports")
            value = measured(about, plan.solved.build, plan.solved.arrays, x)
            if value is not None:
                assert span.low.value - 1e-6 <= value <= span.high.value + 1e-6
                seen.append((span.low.value, value, span.high.value))
    reached = [value for low, value, high in seen if high > low + 1e-3]
    assert not reached or len(set(np.round(reached, 6))) > 1


def test_a_country_nobody_can_avoid_is_crossed_by_all(chain: Case) -> None:
    for direction in DIRECTIONS:
        found = depend(chain, on="BBB", direction=direction)
        assert found.low == pytest.approx(1.0)
        assert found.high == pytest.approx(1.0)
        assert found.unique
    both = depend(chain, on="country/BBB", direction="trade")
    assert both.kt == pytest.approx(14)
    assert both.whole_kt == pytest.approx(14)


def test_a_share_of_both_ways_lies_between_them(chain: Case) -> None:
    found = depend(chain, on="CCC", direction="trade")
    assert found.share == pytest.approx(6 / 14)
    assert depend(chain, on="CCC").share == pytest.approx(6 / 10)
    assert depend(chain, on="CCC", direction="imports").share == 0.0
    assert depend(chain, on="CCC", good="tin").share is None


def test_a_subject_is_found_by_id_and_by_name(chain: Case) -> None:
    assert subject_of(chain, "BBB").key == "country/BBB"
    assert subject_of(chain, "rail").key == "owner/rail"
    assert subject_of(chain, "waters/BBB").via(chain) == ("through/BBB",)
    assert subject_of(chain, "mine_border").via(chain) == ("links/mine_border",)
    assert subject_of(chain, "rail").via(chain) == ("links/mine_border",)


@pytest.mark.parametrize(
    ("on", "said"),
    [("BB", "Did you mean BBB"), ("place/BBB", "no place"), ("AAA", "no country, link")],
)
def test_what_is_not_there_is_refused(chain: Case, on: str, said: str) -> None:
    with pytest.raises(CaseError, match=said):
        depend(chain, on=on)


def test_two_things_with_one_id_have_to_be_told_apart(chain: Case) -> None:
    places = chain.table("places").with_columns(
        id=pl.col("id").replace("border", "rail"), name=pl.lit("x")
    )
    doubled = Case(chain.meta, {**chain.tables, "places": places})
    with pytest.raises(CaseError, match="place/rail or owner/rail"):
        subject_of(doubled, "rail")


def test_what_cannot_be_asked_is_refused(chain: Case) -> None:
    with pytest.raises(ValueError, match="never negative"):
        depend(chain, on="BBB", tolerance=-0.1)
    with pytest.raises(ValueError, match="a kind is one of"):
        depend(chain, kinds=("planet",))
    with pytest.raises(CaseError, match="no 'gold'"):
        depend(chain, good="gold")
    nowhere = Case(chain.meta.__class__("Nowhere", 2023, (2023,)), chain.tables)
    with pytest.raises(CaseError, match="E314"):
        depend(nowhere, on="BBB")
