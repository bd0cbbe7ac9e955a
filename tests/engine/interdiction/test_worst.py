"""The worst sets found are those that trying all sets finds, within the budget that is given."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import sparse

from landbridge.engine.interdiction.attacks import Chosen
from landbridge.engine.interdiction.elements import Elements
from landbridge.engine.interdiction.enumerate import ROUND
from landbridge.engine.interdiction.hedge import Hedging
from landbridge.engine.interdiction.here import Here
from landbridge.engine.interdiction.neighbours import TRIED
from landbridge.engine.interdiction.worst import worst
from landbridge.engine.live import LiveProgramme
from landbridge.engine.lp import Arrays, Programme

from .attacked import SEEDS, SLIGHT, Watched, attacked, losses_of


def hedging(a: Arrays, elements: Elements, most: int) -> Hedging:
    return Hedging(a, LiveProgramme(a).first.optimum, elements, most)


@pytest.mark.parametrize("hedged", [False, True], ids=["plain", "hedged"])
@pytest.mark.parametrize("seed", SEEDS)
def test_enumeration_finds_what_trying_all_sets_finds(seed: int, hedged: bool) -> None:
    k = 2 + seed % 3 // 2
    a, elements = attacked(seed)
    losses = losses_of(seed, k)
    solves = Here(LiveProgramme(a), elements)
    found = worst(solves, k, keep=3, hedging=hedging(a, elements, k) if hedged else None)
    assert found.proof == "enumeration"
    assert found.solved < found.possible == len(losses)
    most = max(losses.values())
    if most > SLIGHT:
        assert found.sets[0].loss == pytest.approx(most, rel=SLIGHT)
        assert found.bound == pytest.approx(most, rel=SLIGHT)
    for plan in found.sets:
        assert plan.loss == pytest.approx(losses[plan.chosen], rel=SLIGHT)
        assert plan.certificate <= 1e-9
    needed = [loss for key, loss in losses.items() if needs_all(key, loss, losses)]
    wanted = sorted(needed, reverse=True)[:3]
    assert [one.loss for one in found.sets] == pytest.approx(wanted, rel=SLIGHT)


def needs_all(key: Chosen, loss: float, losses: dict[Chosen, float]) -> bool:
    """Whether a set loses more than it would with any of its elements open."""
    smaller = [losses.get(key - {element}, 0.0) for element in key]
    return loss > max(smaller) + SLIGHT


@pytest.mark.parametrize("budget", [0, 5, 30])
@pytest.mark.parametrize("seed", SEEDS)
def test_a_budget_is_kept_and_what_is_left_is_bounded(seed: int, budget: int) -> None:
    a, elements = attacked(seed)
    losses = losses_of(seed, 2)
    most = max(losses.values())
    for hedged in (None, hedging(a, elements, 2)):
        watched = Watched(LiveProgramme(a), elements)
        found = worst(watched, 2, keep=2, budget=budget, hedging=hedged)
        everything, *asked = watched.asked
        assert everything == [frozenset(range(elements.count))]
        assert sum(map(len, asked)) == found.solved <= budget
        assert found.bound >= most - SLIGHT * abs(most)
        for plan in found.sets:
            assert plan.loss == pytest.approx(losses[plan.chosen], rel=SLIGHT)
        if found.exact and most > SLIGHT:
            assert found.sets[0].loss == pytest.approx(most, rel=1e-5)


def test_a_larger_budget_ends_with_a_proof_of_the_first_and_then_of_all() -> None:
    a, elements = attacked(9, arcs=24)
    proofs = [
        worst(Here(LiveProgramme(a), elements), 3, keep=5, budget=budget).proof
        for budget in (0, 10, 20, 30, 50, 400)
    ]
    assert proofs[0] == "bound"
    assert proofs[-1] == "enumeration"
    order = ["bound", "first", "enumeration"]
    assert {"bound", "first", "enumeration"} == set(proofs)
    assert [order.index(one) for one in proofs] == sorted(order.index(one) for one in proofs)


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_is_asked_twice_and_rounds_are_of_one_size(seed: int) -> None:
    a, elements = attacked(seed, arcs=20)
    watched = Watched(LiveProgramme(a), elements)
    found = worst(watched, 3, keep=3)
    every = [chosen for asked in watched.asked for chosen in asked]
    assert len(every) == len(set(every))
    assert max(map(len, watched.asked)) <= max(ROUND + TRIED, 9)
    again = worst(Here(LiveProgramme(a), elements), 3, keep=3)
    assert [plan.chosen for plan in again.sets] == [plan.chosen for plan in found.sets]
    assert [plan.loss for plan in again.sets] == [plan.loss for plan in found.sets]


def greedy_losses(losses: dict[Chosen, float], count: int, most: int) -> set[float]:
    """What shutting the worst one by one can come to, whichever of equals is taken."""
    ends, now = set[float](), {frozenset[int](): 0.0}
    for _ in range(most):
        then: dict[Chosen, float] = {}
        for chosen, lost in now.items():
            beside = {chosen | {one}: losses[chosen | {one}] for one in set(range(count)) - chosen}
            best = max(beside.values())
            if best <= lost + SLIGHT:
                ends.add(lost)
            else:
                then |= {one: loss for one, loss in beside.items() if loss >= best - SLIGHT}
        now = then
    return ends | set(now.values())


@pytest.mark.parametrize("seed", SEEDS)
def test_greedy_is_what_shutting_the_worst_one_by_one_comes_to(seed: int) -> None:
    a, elements = attacked(seed)
    found = worst(Here(LiveProgramme(a), elements), 2).greedy
    assert found is not None
    wanted = greedy_losses(losses_of(seed, 2), elements.count, 2)
    assert min(abs(found.loss - one) for one in wanted) <= SLIGHT


def by_hand(columns: int, elements: int, rows: int) -> Elements:
    """The first columns can be shut, and nothing is known of what they are worth."""
    return Elements(
        sparse.csr_array(np.eye(elements, columns)),
        sparse.csr_array((elements, rows)),
        np.full(columns, np.inf),
        np.full(rows, np.inf),
    )


def test_two_ways_are_worse_than_the_one_that_is_worst_by_itself() -> None:
    """Two rails that replace each other, and a pipe: greedy takes the pipe first."""
    p = Programme()
    p.add_columns("way", 5, cost=np.array([1.0, 1.0, 1.0, 50.0, 30.0]))
    of_rail, of_pipe = p.add_rows("met", 2, lower=np.array([10.0, 6.0]))
    p.add_terms(of_rail, np.array([0, 1, 3]), 1.0)
    p.add_terms(of_pipe, np.array([2, 4]), 1.0)
    found = worst(Here(LiveProgramme(p.arrays()), by_hand(5, 3, 2)), 2)
    assert found.sets[0].chosen == {0, 1}
    assert found.sets[0].loss == pytest.approx(490.0)
    assert found.greedy is not None
    assert sorted(found.greedy.chosen) == [2]
    assert found.greedy.loss == pytest.approx(174.0)


def test_a_row_that_is_freed_costs_nothing_any_more() -> None:
    """What has to run at a loss is a gain where it is shut with its obligation."""
    p = Programme()
    p.add_columns("run", 2, cost=np.array([5.0, -1.0]), upper=np.array([9.0, 4.0]))
    must = p.add_rows("must", 1, lower=2.0)
    p.add_terms(must[0], 0, 1.0)
    rows = sparse.csr_array(np.array([[1.0], [0.0]]))
    elements = replace(by_hand(2, 2, 1), rows=rows, lacking=np.array([7.0]))
    solves = Here(LiveProgramme(p.arrays()), elements)
    (plan,) = solves.plans_of([frozenset({0})])
    assert plan.loss == pytest.approx(-10.0)
    assert plan.elsewhere == pytest.approx(-10.0 + 2.0 * 7.0)
    found = worst(solves, 2)
    assert [sorted(one.chosen) for one in found.sets] == [[1]]
    assert found.bound == pytest.approx(4.0)


def test_where_something_is_impossible_nothing_is_worse() -> None:
    p = Programme()
    p.add_columns("way", 3, cost=np.array([1.0, 2.0, 0.0]), upper=9.0)
    p.add_terms(p.add_rows("met", 1, lower=3.0)[0], np.array([0, 1]), 1.0)
    found = worst(Here(LiveProgramme(p.arrays()), by_hand(3, 3, 1)), 2, keep=2)
    assert found.sets[0].chosen == {0, 1}
    assert np.isinf(found.sets[0].loss)
    assert np.isnan(found.sets[0].certificate)
    assert found.sets[1].loss == pytest.approx(3.0)


def test_where_there_is_nothing_to_shut_nothing_is_lost() -> None:
    a, elements = attacked(1)
    none = replace(elements, columns=elements.columns[:0], rows=elements.rows[:0])
    found = worst(Here(LiveProgramme(a), none), 2, hedging=hedging(a, none, 2))
    assert found.sets == ()
    assert found.proof == "enumeration"
    assert (found.bound, found.solved, found.possible) == (0.0, 0, 0)
