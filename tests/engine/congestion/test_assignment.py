"""Equilibria that can be worked out by hand, and what is refused."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from landbridge.engine.congestion.assignment import Routing, assign
from landbridge.engine.congestion.network import (
    Classes,
    Demand,
    DemandError,
    Network,
    OverfullError,
    UnconnectedError,
)
from landbridge.engine.congestion.times import Times
from tests.engine.congestion.asked import Asked, braess, lines, side_by_side

FINE = 1e-10


def test_braess_paradox() -> None:
    before, after = (assign(*braess(bridge=bridge), tolerance=FINE) for bridge in (False, True))
    assert before.load == pytest.approx([3, 3, 3, 3])
    assert after.load == pytest.approx([4, 2, 2, 4, 2])
    assert before.load @ before.time / 6 == pytest.approx(83)
    assert after.load @ after.time / 6 == pytest.approx(92)


def test_the_system_leaves_braess_bridge_alone() -> None:
    found = assign(*braess(bridge=True), routing="system", tolerance=FINE)
    assert found.load == pytest.approx([3, 3, 3, 3, 0], abs=1e-6)
    assert found.objective == pytest.approx(6 * 83)


@pytest.mark.parametrize(
    ("routing", "on_narrow", "cost"), [("user", 1.0, 1.0), ("system", 0.5, 0.75)]
)
def test_pigou(routing: Routing, on_narrow: float, cost: float) -> None:
    times = lines(np.array([0.0, 1.0]), np.array([1.0, 0.0]))
    found = assign(*side_by_side(times, 1.0), routing=routing, tolerance=FINE)
    assert found.load[0] == pytest.approx(on_narrow, rel=1e-4)
    assert found.load @ found.time == pytest.approx(cost, rel=1e-6)


def test_two_roads_of_the_public_roads() -> None:
    """10 (1 + 0.15 (x/2)^4) = 12 on the shorter, which is not all that travels."""
    times = Times.bpr([10, 12], [0.15, 0], [4, 0], [2, 1])
    found = assign(*side_by_side(times, 5.0), tolerance=FINE)
    assert found.load[0] == pytest.approx(2 * (0.2 / 0.15) ** 0.25)


@pytest.mark.parametrize(("routing", "load"), [("user", 8.0), ("system", 10 - np.sqrt(10 / 0.5))])
def test_a_queue_beside_a_way_round(routing: Routing, load: float) -> None:
    """1 + 1 / (10 - x) = 1.5; for all together 10 / (10 - x)² = 0.5."""
    times = Times.joined([Times.queue(1, 1, 10), Times.constant(1.5)])
    found = assign(*side_by_side(times, 20.0), routing=routing, tolerance=FINE)
    assert found.load[0] == pytest.approx(load)


def test_a_system_may_stand_where_two_lines_meet() -> None:
    """The marginal time of the table jumps from 2 to 6 at a load of 1; the way round costs 4."""
    times = Times.joined([Times.table([0, 1, 2], [0, 1, 6], [0, 3]), Times.constant(4)])
    found = assign(*side_by_side(times, 3.0), routing="system", tolerance=1e-8)
    assert found.load[0] == pytest.approx(1, rel=1e-4)
    assert found.reached


def test_a_capacity_makes_the_difference_a_wait() -> None:
    times = Times.joined([Times.bpr(1, 0.5, 2, 10), Times.constant(5)])
    capacity = np.array([8.0, np.inf])
    found = assign(*side_by_side(times, 20.0), capacity=capacity, tolerance=1e-8)
    assert found.load == pytest.approx([8, 12], rel=1e-6)
    assert found.delay == pytest.approx([5 - (1 + 0.5 * 0.64), 0], rel=1e-5)
    assert found.overload <= 1e-8
    assert found.reached


def test_a_capacity_of_nought_closes_an_arc() -> None:
    times = Times.constant([1.0, 5.0])
    found = assign(*side_by_side(times, 2.0), capacity=np.array([0.0, np.inf]))
    assert found.load.tolist() == [0, 2]


def test_classes_part_by_what_time_is_worth() -> None:
    """A toll of 10 saves up to an hour: worth it at 20 an hour, not at 4."""
    network = side_by_side(lines(np.array([1.0, 2.0]), np.array([0.01, 0.0])), 1.0)
    classes = Classes(np.array([[10.0, 0], [10.0, 0]]), np.array([20.0, 4.0]))
    demand = Demand.of([0, 0], [1, 1], [30.0, 30.0], [0, 1])
    found = assign(network.network, network.times, demand, classes=classes, tolerance=FINE)
    assert found.class_load == pytest.approx(np.array([[30, 0], [0, 30]]), abs=1e-6)
    assert found.objective == pytest.approx(30 + 30**2 * 0.01 / 2 + 30 * 0.5 + 60)


def test_no_way_leads_through_a_zone() -> None:
    ends = [0, 1, 0, 2], [1, 3, 2, 3]
    times = Times.constant([1, 1, 5, 5])
    demand = Demand.of([0, 0, 1], [3, 1, 3], [1.0, 1.0, 1.0])
    free, held = (Network.of(4, *ends, first_through_node=at) for at in (0, 2))
    assert assign(free, times, demand).load.tolist() == [2, 2, 0, 0]
    assert assign(held, times, demand).load.tolist() == [1, 1, 1, 1]


def test_ways_add_up_to_loads_and_demand() -> None:
    asked = braess(bridge=True)
    found = assign(*asked, tolerance=FINE)
    ways = found.ways
    assert np.bincount(ways.arc, ways.flow[ways.owner], 5) == pytest.approx(found.load)
    assert ways.flow.sum() == pytest.approx(6)
    routes = {
        tuple(ways.arc[start:end]) for start, end in zip(ways.start, ways.start[1:], strict=False)
    }
    assert routes == {(0, 2), (1, 3), (0, 4, 3)}


def test_nothing_travels() -> None:
    asked = braess(bridge=True)
    still = Demand.of([0, 1], [3, 1], [0.0, 5.0])
    found = assign(asked.network, asked.times, still)
    assert not found.load.any()
    assert found.reached
    assert found.ways.row.size == 0


def test_unconnected_demand_is_named() -> None:
    asked = braess(bridge=True)
    demand = Demand.of([0, 3, 3], [3, 0, 1], [1.0, 1.0, 0.0])
    with pytest.raises(UnconnectedError) as fault:
        assign(asked.network, asked.times, demand)
    assert fault.value.pairs.tolist() == [1]


def test_capacities_that_cannot_take_the_demand_are_named() -> None:
    asked = Asked(
        Network.of(3, [0, 0, 1], [1, 1, 2]), Times.constant([1, 2, 1]), Demand.of([0], [2], [5.0])
    )
    with pytest.raises(OverfullError) as fault:
        assign(*asked, capacity=np.array([2.0, 2.0, 9.0]))
    assert fault.value.arcs.tolist() == [0, 1]


def test_what_makes_no_sense_is_refused() -> None:
    network, times, demand = braess(bridge=True)
    with pytest.raises(DemandError, match="quantity"):
        Demand.of([0], [3], [-1.0])
    with pytest.raises(DemandError, match="no node"):
        Network.of(2, [0], [2])
    with pytest.raises(DemandError, match="a class that is not there"):
        assign(network, times, Demand.of([0], [3], [1.0], 1))
    with pytest.raises(DemandError, match="pays"):
        assign(network, times, demand, classes=Classes(-np.ones((1, 5)), np.ones(1)))
    with pytest.raises(DemandError, match="value of time"):
        assign(network, times, demand, classes=Classes(np.ones((1, 5)), np.zeros(1)))
    with pytest.raises(DemandError, match="capacity"):
        assign(network, times, demand, capacity=np.array([-1.0, 1, 1, 1, 1]))
    with pytest.raises(DemandError, match="same arcs"):
        assign(network, times, demand, capacity=np.ones(3))


def test_it_works_without_numba() -> None:
    code = """
import sys, warnings
sys.modules["numba"] = None
warnings.simplefilter("ignore")
from landbridge.engine.congestion.assignment import assign
from landbridge.engine.kernels.jit import COMPILED
from tests.engine.congestion.asked import braess
found = assign(*braess(bridge=True), tolerance=1e-10)
print(COMPILED, *found.load.round(6))
"""
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["False", "4.0", "2.0", "2.0", "4.0", "2.0"]
