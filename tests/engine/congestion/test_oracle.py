"""Random networks with classes, kinds of times and capacities, against SciPy over all paths."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import linprog

from landbridge.engine.congestion.assignment import Routing, assign
from landbridge.engine.congestion.network import OverfullError
from landbridge.engine.congestion.times import Times
from tests.engine.congestion.asked import random_network
from tests.engine.congestion.oracle import least, programme


@pytest.mark.parametrize("routing", ["user", "system"])
@pytest.mark.parametrize("seed", range(8))
def test_the_objective_is_least(seed: int, routing: Routing) -> None:
    question = random_network(seed)
    found = assign(*question.asked, classes=question.classes, routing=routing, tolerance=1e-9)
    assert found.reached
    expected = least(question, system=routing == "system")
    assert found.objective == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("routing", ["user", "system"])
@pytest.mark.parametrize("seed", [0, 1, 2, 8, 11, 16, 19, 22])
def test_with_capacities(seed: int, routing: Routing) -> None:
    question = random_network(seed)
    free = assign(*question.asked, classes=question.classes, routing=routing)
    share = np.random.default_rng(seed).uniform(0.35, 0.85)
    capacity = np.where(np.arange(free.load.size) % 2, np.inf, share * free.load.max())
    expected = least(question, system=routing == "system", capacity=capacity)
    if np.isinf(expected):
        with pytest.raises(OverfullError):
            assign(*question.asked, classes=question.classes, capacity=capacity, routing=routing)
        return
    found = assign(
        *question.asked,
        classes=question.classes,
        capacity=capacity,
        routing=routing,
        tolerance=1e-7,
    )
    assert found.reached
    assert found.overload <= 1e-7
    assert found.objective == pytest.approx(expected, rel=1e-5)
    assert (found.delay >= 0).all()
    assert found.delay[found.load < 0.999 * capacity] == pytest.approx(0, abs=1e-3)


@pytest.mark.parametrize("seed", [3, 11, 14, 15, 29])
def test_where_no_load_counts_it_is_a_linear_programme(seed: int) -> None:
    question = random_network(seed)
    times = Times.constant(question.asked.times.free)
    question = question._replace(asked=question.asked._replace(times=times))
    free = assign(*question.asked, classes=question.classes).load
    capacity = np.random.default_rng(seed).uniform(0.5, 1.2, free.size) * free.max()
    p, demand = programme(question), question.asked.demand
    cost = p.over.T @ times.free + p.paid
    expected = linprog(cost, p.over, capacity, p.of, demand.quantity)
    if not expected.success:
        with pytest.raises(OverfullError):
            assign(*question.asked, classes=question.classes, capacity=capacity)
        return
    found = assign(*question.asked, classes=question.classes, capacity=capacity, tolerance=1e-7)
    assert found.reached
    assert found.objective == pytest.approx(expected.fun, rel=1e-6)
