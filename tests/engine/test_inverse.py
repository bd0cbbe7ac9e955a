"""Inverse optimisation: planted adders are found again, and neither smaller nor fewer will do."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, pairwise

import numpy as np
import pytest
from scipy import sparse
from scipy.optimize import linprog

from landbridge.engine.inverse import Adders, Bearing, smallest_adders
from landbridge.engine.lp import Arrays, Floats, Programme
from landbridge.engine.prove import Proved, prove
from landbridge.engine.targets import Targets, fitted, nearest

from .networks import programme, random_net


def bearing(a: Arrays, least: float = -np.inf) -> Bearing:
    """One adder on every column."""
    count = a.cost.size
    every = sparse.csc_array(sparse.eye_array(count))
    return Bearing(every, np.ones(count), np.full(count, least))


def best(a: Arrays) -> Proved | None:
    found = prove(a)
    return found if isinstance(found, Proved) else None


def planted(random: np.random.Generator) -> tuple[Arrays, Floats, Floats] | None:
    """A network, adders on some of its arcs, and what is best under them."""
    a = programme(random_net(random)).arrays()
    cost = np.abs(a.cost) + 1.0
    a = replace(a, cost=cost)
    adders = np.where(random.random(cost.size) < 0.3, random.integers(-5, 9, cost.size), 0)
    adders = np.maximum(adders, -cost).astype(float)
    found = best(replace(a, cost=cost + adders))
    return None if found is None else (a, adders, found.optimum.x)


@pytest.mark.parametrize("first", range(0, 1000, 100))
def test_planted_adders_are_recovered(first: int) -> None:
    """On 1,000 networks: the flow is proved optimal under adders no larger than those planted."""
    tried = 0
    for seed in range(first, first + 100):
        random = np.random.default_rng([17, seed])
        made = None
        while made is None:  # not every network has a solution
            made = planted(random)
        a, adders, x = made
        found = smallest_adders(a, x, bearing(a))
        assert found is not None
        assert found.smallest.holds
        assert found.optimal.holds
        assert np.abs(found.value).sum() <= np.abs(adders).sum() + 1e-7
        under = replace(a, cost=a.cost + found.value)
        again = best(under)
        assert again is not None
        assert under.cost @ x == pytest.approx(under.cost @ again.optimum.x, abs=1e-7)
        tried += 1
    assert tried == 100


@pytest.mark.parametrize("seed", range(60))
def test_no_fewer_adders_will_do(seed: int) -> None:
    """Against every set of adders, one by one, by scipy."""
    random = np.random.default_rng([19, seed])
    made = None
    while made is None or made[0].cost.size > 7:
        made = planted(random)
    a, _, x = made
    found = smallest_adders(a, x, bearing(a))
    assert found is not None
    least = float(np.abs(found.value).sum())
    used = int(np.count_nonzero(found.value))
    assert least == pytest.approx(least_sum(a, x, range(a.cost.size)), abs=1e-6)
    if found.fewest and used:
        for some in combinations(range(a.cost.size), used - 1):
            assert least_sum(a, x, some) > least * (1 + 2e-6) + 1e-9


def least_sum(a: Arrays, x: Floats, allowed: range | tuple[int, ...]) -> float:
    """The least sum of adders on some columns only, by another form: x within prices, by scipy."""
    matrix = a.matrix.toarray()
    rows, columns = matrix.shape
    bears = np.zeros((columns, len(allowed)))
    bears[list(allowed), range(len(allowed))] = 1.0
    # columns of this programme: prices (free), adders up, adders down
    cost = np.concatenate([np.zeros(rows), np.ones(2 * len(allowed))])
    reduced = np.hstack([matrix.T, -bears, bears])
    low, high = x <= a.lower + 1e-9, x >= a.upper - 1e-9
    upper = ~high | (low & high)
    keep = np.flatnonzero(~(low & high))
    at_most = [reduced[i] for i in keep if not high[i]]
    sides = [a.cost[i] for i in keep if not high[i]]
    at_most += [-reduced[i] for i in keep if not low[i]]
    sides += [-a.cost[i] for i in keep if not low[i]]
    assert upper.size == columns
    bounds = [(None, None)] * rows + [(0, None)] * (2 * len(allowed))
    if not at_most:
        return 0.0
    found = linprog(cost, np.array(at_most), np.array(sides), bounds=bounds)
    return float(found.fun) if found.fun is not None else np.inf


def two_ways() -> tuple[Arrays, Floats]:
    """10 units over a way that costs 3, although another costs 1."""
    p = Programme(10.0)
    flow = p.add_columns("flow", 2, cost=[3.0, 1.0], upper=20.0)
    need = p.add_rows("need", 1, lower=10.0, upper=10.0)
    p.add_terms(need, flow, 1.0)
    return p.arrays(), np.array([10.0, 0.0])


def adders(a: Arrays, x: Floats, of: Bearing, tolerance: float = 0.0) -> Adders:
    found = smallest_adders(a, x, of, tolerance)
    assert found is not None
    return found


def test_what_is_optimal_needs_nothing() -> None:
    a, _ = two_ways()
    found = adders(a, np.array([0.0, 10.0]), bearing(a))
    assert found.value.tolist() == [0.0, 0.0]
    assert (found.loss, found.fewest) == (0.0, True)


def test_the_difference_is_what_is_revealed() -> None:
    a, x = two_ways()
    found = adders(a, x, bearing(a))
    assert found.value[1] - found.value[0] == pytest.approx(2.0)
    assert np.count_nonzero(found.value) == 1


def test_adders_cannot_go_below_what_is_allowed() -> None:
    a, x = two_ways()
    only_first = sparse.csc_array(np.array([[1.0], [0.0]]))
    assert smallest_adders(a, x, Bearing(only_first, np.ones(1), np.array([-1.0, 0.0]))) is None
    found = adders(a, x, Bearing(only_first, np.ones(1), np.array([-3.0, 0.0])))
    assert found.value == pytest.approx([-2.0])


def test_a_tolerance_leaves_part_of_the_difference_unexplained() -> None:
    """2 USD more for each of 10: with a loss of 5 allowed, adders have to explain 1.5."""
    a, x = two_ways()
    found = adders(a, x, bearing(a), tolerance=5.0)
    assert np.abs(found.value).sum() == pytest.approx(1.5)
    assert found.loss == pytest.approx(5.0)
    assert not adders(a, x, bearing(a), tolerance=20.0).value.any()


@pytest.mark.parametrize("seed", range(25))
def test_adders_shrink_as_more_may_be_lost(seed: int) -> None:
    random = np.random.default_rng([23, seed])
    made = None
    while made is None:
        made = planted(random)
    a, _, x = made
    sums = []
    for tolerance in (0.0, 0.5, 3.0, 50.0):
        found = smallest_adders(a, x, bearing(a), tolerance)
        assert found is not None
        assert found.loss <= tolerance * (1 + 1e-6)
        sums.append(np.abs(found.value).sum())
    assert all(later <= earlier + 1e-7 for earlier, later in pairwise(sums))


def test_the_nearest_solution_is_optimal_under_the_pull_of_its_targets() -> None:
    for seed in range(40):
        random = np.random.default_rng([29, seed])
        made = None
        while made is None:
            made = planted(random)
        a, _, x = made
        count = a.cost.size
        some = random.random((3, count)) < 0.4
        targets = Targets(sparse.csr_array(some.astype(float)), some @ x, np.full(3, 50.0))
        found = fitted(a, targets, -a.cost)
        assert found.certificate.holds
        assert (a.cost + some.T @ found.pull >= -1e-7).all()
        under = replace(a, cost=a.cost + some.T @ found.pull)
        again = best(under)
        assert again is not None
        assert under.cost @ found.x == pytest.approx(under.cost @ again.optimum.x, abs=1e-6)
        assert found.reached == pytest.approx(some @ found.x)


def test_nothing_runs_in_circles_to_come_near_a_target() -> None:
    """A link observed with 9 units each way of which one is needed: a circle would cost nothing."""
    p = Programme(10.0)
    flow = p.add_columns("flow", 3, cost=[2.0, 2.0, 1.0], upper=50.0)
    nodes = p.add_rows("balance", 2, lower=[1.0, -1.0], upper=[1.0, -1.0])
    p.add_terms(nodes[0], flow, [1.0, -1.0, 1.0])
    p.add_terms(nodes[1], flow, [-1.0, 1.0, -1.0])
    a = p.arrays()
    both = Targets(
        sparse.csr_array(np.array([[1.0, 1.0, 0.0]])), np.array([18.0]), np.array([100.0])
    )
    circling = fitted(a, both, np.full(3, -np.inf))
    assert circling.reached == pytest.approx([18.0])
    straight = fitted(a, both, np.array([-1.5, -1.5, -np.inf]))
    assert straight.reached == pytest.approx([1.0])


def test_of_all_as_good_the_nearest_is_chosen() -> None:
    p = Programme(10.0)
    flow = p.add_columns("flow", 3, cost=[1.0, 1.0, 1.5], upper=10.0)
    need = p.add_rows("need", 1, lower=10.0, upper=10.0)
    p.add_terms(need, flow, 1.0)
    a = p.arrays()
    found = best(a)
    assert found is not None
    wanted = Targets(sparse.csr_array(np.eye(3)), np.array([4.0, 4.0, 2.0]), np.ones(3))
    equal = nearest(a, found.optimum.x, wanted)
    assert equal[2] == pytest.approx(0.0, abs=1e-6)
    assert equal[:2].min() >= 4.0 - 1e-6
    assert nearest(a, found.optimum.x, wanted, room=1.0) == pytest.approx([4, 4, 2], abs=1e-6)
