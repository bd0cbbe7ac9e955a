"""What is said of sets that were not solved is never too little."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from landbridge.engine.interdiction.attacks import Attacks
from landbridge.engine.interdiction.bounds import Bounds, greatest
from landbridge.engine.interdiction.elements import Elements
from landbridge.engine.interdiction.hedge import Hedging
from landbridge.engine.interdiction.here import Here
from landbridge.engine.interdiction.worths import Equations, worths
from landbridge.engine.live import LiveProgramme
from landbridge.engine.lp import Programme

from .attacked import SEEDS, SLIGHT, all_losses, attacked, losses_of

MANY = max(8, len(SEEDS))


@pytest.mark.parametrize("seed", SEEDS)
def test_what_plans_say_of_other_sets_is_never_too_little(seed: int) -> None:
    a, elements = attacked(seed)
    losses = losses_of(seed, 2)
    attacks = Attacks(Here(LiveProgramme(a), elements), 1000)
    attacks.ask([frozenset({at}) for at in range(elements.count)])
    bounds = Bounds(attacks)
    for plan in attacks.plans(1):
        bounds.add(plan)
        for key, loss in losses.items():
            assert loss <= plan.loss + plan.drops[list(key)].sum() + SLIGHT
            assert loss <= attacks.most + SLIGHT
    every = np.ones(elements.count, np.bool_)
    for key, loss in losses.items():
        assert loss <= bounds.exactly(key) + SLIGHT
        one, *rest = sorted(key)
        assert loss <= bounds.beside(frozenset(rest))[one] + SLIGHT
        assert loss <= bounds.of(np.array(rest, np.int64), every, 1) + SLIGHT


@pytest.mark.parametrize("seed", SEEDS)
def test_a_plan_that_hedges_bounds_all_sets_and_none_does_better(seed: int) -> None:
    a, elements = attacked(seed)
    losses, live = losses_of(seed, 2), LiveProgramme(a)
    every = np.ones(elements.count, np.bool_)
    hedging = Hedging(a, live.first.optimum, elements, 2)
    hedge = hedging.against(frozenset(), every, 2)
    base = Here(live, elements).base
    if hedge is None:
        assert base.drops.max() == 0.0
        return
    for key, loss in losses.items():
        assert loss <= hedge.loss + hedge.drops[list(key)].sum() + SLIGHT
    worst = hedge.loss + greatest(hedge.drops, 2)
    assert worst <= greatest(base.drops, 2) + SLIGHT
    assert 0.0 <= hedge.attack.min() <= hedge.attack.max() <= 1.0 + SLIGHT
    assert hedge.attack.sum() <= 2.0 + SLIGHT
    without = hedging.against(frozenset({0}), every, 1)
    assert without is not None
    assert without.drops[0] == 0.0
    for key, loss in losses.items():
        if 0 in key:
            assert loss <= without.loss + without.drops[list(key)].sum() + SLIGHT


def test_worths_are_those_of_the_best_way() -> None:
    """From 1 USD by ways of 2 and 3 to a buyer who pays 9; a way back leads nowhere."""
    p = Programme()
    p.add_columns("way", 3, cost=np.array([2.0, 3.0, 4.0]))
    p.add_columns("supply", 1, cost=1.0, upper=5.0)
    p.add_columns("sale", 1, cost=-9.0, upper=5.0)
    rows = p.add_rows("balance", 3, lower=0.0, upper=0.0)
    for way, (tail, head) in enumerate([(0, 1), (1, 2), (2, 1)]):
        p.add_terms(rows[tail], way, 1.0)
        p.add_terms(rows[head], way, -1.0)
    p.add_terms(rows[0], 3, -1.0)
    p.add_terms(rows[2], 4, 1.0)
    equations = Equations(rows, np.zeros(5), np.zeros((2, 3), np.bool_))
    found = worths(p.arrays(), equations)
    assert found.shut[:3] == pytest.approx([3.0, 3.0, 0.0])
    assert found.most == pytest.approx([4.0, 6.0, 9.0])
    assert found.least == pytest.approx([1.0, 3.0, 6.0])


def test_what_hangs_on_itself_has_no_bound() -> None:
    p = Programme()
    p.add_columns("way", 2, cost=np.array([2.0, 1.0]))
    rows = p.add_rows("balance", 2, lower=0.0, upper=0.0)
    p.add_terms(rows[[0, 1]], np.array([0, 0]), np.array([1.0, -1.0]))
    p.add_terms(rows[[1, 0]], np.array([1, 1]), np.array([1.0, -1.0]))
    unbounded = np.array([[False, True], [False, False]])
    assert np.isinf(worths(p.arrays(), Equations(rows, np.zeros(2), unbounded)).shut).all()


@settings(max_examples=MANY, deadline=None)
@given(st.integers(0, 10_000))
def test_worths_bound_losses_where_one_thing_becomes_two_others(seed: int) -> None:
    """A plant makes two goods of one, each with ways to buyers, and everything can be shut."""
    dice = np.random.default_rng(seed)
    p = Programme()
    ways, ends = [(0, 1), (0, 1), (2, 4), (3, 5), (3, 5), (1, 0), (4, 2)], [4, 5, 1]
    flow = p.add_columns("flow", len(ways), cost=dice.uniform(0, 4, len(ways)))
    run = p.add_columns("run", 1, cost=dice.uniform(0, 3), upper=dice.uniform(1, 9))
    supply = p.add_columns("supply", 1, cost=dice.uniform(-2, 3), upper=dice.uniform(2, 9))
    sale = p.add_columns("sale", 3, cost=-dice.uniform(-1, 20, 3), upper=dice.uniform(1, 6, 3))
    rows = p.add_rows("balance", 6, lower=0.0, upper=0.0)
    for column, (tail, head) in zip(flow.tolist(), ways, strict=True):
        p.add_terms(rows[tail], column, 1.0)
        p.add_terms(rows[head], column, -1.0)
    p.add_terms(rows[1], run, 1.0)
    p.add_terms(rows[2], run, -float(dice.uniform(0.2, 1)))
    p.add_terms(rows[3], run, -float(dice.uniform(0.2, 1)))
    p.add_terms(rows[0], supply, -1.0)
    p.add_terms(rows[np.array(ends)], sale, 1.0)
    p.add_terms(p.add_rows("limit", 1, upper=dice.uniform(1, 6))[0], flow[[0, 2, 3]], 1.0)
    a = p.arrays()
    equations = Equations(rows, np.zeros(a.cost.size), np.zeros((2, 6), np.bool_))
    price = worths(a, equations).shut
    assert np.isfinite(price).all()
    shut = np.eye(8, a.cost.size)
    elements = Elements(_sparse(shut), _sparse(np.zeros((8, 7))), price, np.full(7, np.inf))
    losses = all_losses(a, elements, 2)
    here = Here(LiveProgramme(a), elements)
    plans = [here.base, *here.plans_of([frozenset({at}) for at in range(8)])]
    for plan in plans:
        for key, loss in losses.items():
            assert loss <= plan.loss + plan.drops[list(key)].sum() + SLIGHT


def _sparse(values: np.ndarray) -> sparse.csr_array:
    return sparse.csr_array(values)


def test_shut_columns_are_shut_and_the_programme_is_not_changed() -> None:
    a, elements = attacked(2)
    before = a.upper.copy()
    shut = elements.shut(a, [0])
    assert (shut.upper != before).sum() == 2
    assert np.array_equal(a.upper, before)
