"""Times by load: their formulas, how they fit together, and what is refused."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from scipy.integrate import quad

from landbridge.engine.congestion.arrays import LOAD, SLOPE, Arcs
from landbridge.engine.congestion.cost import add_load
from landbridge.engine.congestion.layout import arcs_of
from landbridge.engine.congestion.times import QUEUE_KNOWN, Times, TimesError

MIXED = Times.joined(
    [
        Times.bpr([1, 2, 3], [0.15, 1, 0.5], [4, 1, 2.5], [10, 5, 4]),
        Times.queue([1, 0], [1, 2], [4, 8]),
        Times.table([0, 1, 2, 3, 5, 7, 9], [1, 1, 3, 2, 2.5, 4, 10], [0, 3, 7]),
        Times.constant([3.0]),
    ]
).take(np.array([5, 3, 0, 1, 6, 2, 4, 7]))
BREAKS = [1, 2, 3, 5, 7, 9, 4 * QUEUE_KNOWN, 8 * QUEUE_KNOWN]


def each(load: float) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.full(MIXED.size, load)


def put(arcs: Arcs, load: np.ndarray[tuple[int], np.dtype[np.float64]]) -> None:
    arcs.table[:, LOAD] = load
    add_load(arcs, np.arange(load.size), 0, load.size, 0.0)


def time_on(arc: int, load: float) -> float:
    return float(MIXED.time(each(load))[arc])


def test_formulas() -> None:
    assert Times.bpr(2, 0.15, 4, 10).time(np.array([20.0])) == pytest.approx(2 * (1 + 0.15 * 16))
    assert Times.bpr(2, 0.5, 0, 10).time(np.array([7.0])) == pytest.approx(3)
    assert Times.queue(1, 3, 10).time(np.array([4.0])) == pytest.approx(1.5)
    assert Times.constant(5).time(np.array([1e9])) == pytest.approx(5)


def test_a_table_goes_through_its_points_and_on_along_its_ends() -> None:
    times = Times.table([2, 4, 8], [1, 2, 8], [0, 3])
    found = [float(times.time(np.array([load]))[0]) for load in (0.0, 2, 3, 4, 6, 8, 10)]
    assert found == pytest.approx([1, 1, 1.5, 2, 5, 8, 11], abs=1e-4)


@pytest.mark.parametrize("load", [0.0, 0.5, 2.0, 3.9, 4.2, 6.0, 7.995, 12.0])
def test_integral_and_slope_are_those_of_the_time(load: float) -> None:
    step = 1e-6
    for arc in range(MIXED.size):
        inside = [point for point in BREAKS if point < load]
        area = quad(partial(time_on, arc), 0, load, points=inside or None)[0]
        assert MIXED.integral(each(load))[arc] == pytest.approx(area, rel=1e-6)
    rise = (MIXED.time(each(load + step)) - MIXED.time(each(load))) / step
    assert MIXED.slope(each(load + step / 2)) == pytest.approx(rise, rel=1e-3, abs=1e-6)


@pytest.mark.parametrize("system", [False, True])
def test_kernels_say_the_same(system: bool) -> None:
    arcs = arcs_of(MIXED, each(np.inf), system=system)
    for load in np.linspace(0, 12, 49):
        asked = each(float(load))
        put(arcs, asked)
        cost = MIXED.marginal(asked) if system else MIXED.time(asked)
        assert arcs.cost == pytest.approx(cost, rel=1e-12)
        assert arcs.table[:, LOAD] == pytest.approx(asked)
        if not system:
            assert arcs.table[:, SLOPE] == pytest.approx(MIXED.slope(asked), rel=1e-12)


@pytest.mark.parametrize("arc", range(MIXED.size))
def test_costs_never_fall_and_their_slope_is_that_of_the_kernel(arc: int) -> None:
    arcs = arcs_of(MIXED, each(np.inf), system=True)
    costs, slopes = [], []
    for load in np.linspace(0.01, 12.01, 601):
        put(arcs, each(float(load)))
        costs.append(arcs.cost[arc])
        slopes.append(arcs.table[arc, SLOPE])
    assert (np.diff(costs) >= 0).all()
    between = (np.array(slopes[1:]) + slopes[:-1]) / 2
    smooth = np.abs(np.diff(slopes)) < 0.05 * between
    assert np.diff(costs)[smooth] / 0.02 == pytest.approx(between[smooth], rel=0.02)


def test_beyond_tells_where_the_formula_of_a_queue_has_ended() -> None:
    times = Times.joined([Times.queue(0, 1, 10), Times.bpr(1, 1, 1, 10)])
    assert times.beyond(np.array([9.98, 99])).tolist() == [False, False]
    assert times.beyond(np.array([9.995, 99])).tolist() == [True, False]


@pytest.mark.parametrize(
    ("made", "why"),
    [
        (lambda: Times.constant([1, -1]), "arc 1: the free time"),
        (lambda: Times.bpr(1, 0.15, 0.5, 1), "the power"),
        (lambda: Times.bpr(1, -0.15, 4, 1), "the factor"),
        (lambda: Times.bpr(1, 0.15, 4, 0), "the capacity"),
        (lambda: Times.queue(1, 1, 0), "the capacity"),
        (lambda: Times.queue(1, np.nan, 1), "the service"),
        (lambda: Times.table([0, 1, 2], [1, 3, 4], [0, 3]), "less steeply"),
        (lambda: Times.table([0, 1, 2], [3, 2, 2], [0, 3]), "falls"),
        (lambda: Times.table([0, 1, 1], [1, 2, 3], [0, 3]), "ascend"),
        (lambda: Times.table([0, 1, 2], [1, 2, 3], [0, 1, 3]), "arc 0: it has fewer"),
        (lambda: Times.table([-1, 1], [1, 2], [0, 2]), "negative"),
    ],
)
def test_what_is_refused(made: object, why: str) -> None:
    assert callable(made)
    with pytest.raises(TimesError, match=why):
        made()
