"""Intervals against every vertex of small programmes, enumerated one by one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from landbridge.engine.interval import ROUNDING, Linear, NearBest
from landbridge.engine.lp import Arrays, Floats, Programme
from landbridge.engine.prove import Proved, prove

TOLERANCES = (0.0, 0.03, 0.3)


def random_programme(random: np.random.Generator) -> Arrays:
    """A network with finite capacities, a shared limit, and something left over at every node."""
    nodes, count = int(random.integers(3, 5)), int(random.integers(4, 7))
    pairs = [(a, b) for a in range(nodes) for b in range(nodes) if a != b]
    chosen = random.permutation(pairs)[:count]
    programme = Programme(9.0)
    upper = random.integers(1, 10, count).astype(float)
    cost = random.integers(0, 4, count)
    flow = programme.add_columns("flow", count, cost=cost, upper=upper)
    start = random.integers(0, upper.max() + 1, count).clip(max=upper)
    net = np.zeros(nodes)
    np.add.at(net, chosen[:, 0], start)
    np.add.at(net, chosen[:, 1], -start)
    balance = programme.add_rows("balance", nodes, lower=net, upper=net)
    programme.add_terms(balance[chosen[:, 0]], flow, 1.0)
    programme.add_terms(balance[chosen[:, 1]], flow, -1.0)
    some = random.random(count) < 0.5
    limit = programme.add_rows("limit", 1, upper=float(start[some].sum() + random.integers(0, 5)))
    programme.add_terms(limit, flow[some], 1.0)
    return programme.arrays()


def vertices(a: Arrays) -> Iterator[Floats]:
    """Every vertex of a programme whose columns are all bounded, some more than once."""
    matrix = a.matrix.toarray()
    count = a.cost.size
    equal = a.row_lower == a.row_upper
    planes = [(matrix[row], a.row_lower[row]) for row in np.flatnonzero(equal)]
    loose = [(matrix[row], a.row_upper[row]) for row in np.flatnonzero(~equal)]
    loose += [(np.eye(count)[at], side[at]) for side in (a.lower, a.upper) for at in range(count)]
    rank = np.linalg.matrix_rank(np.array([plane for plane, _ in planes]))
    for chosen in combinations(loose, count - int(rank)):
        rows, sides = zip(*planes, *chosen, strict=True)
        square = np.array(rows)
        if np.linalg.matrix_rank(square) < count:
            continue
        x = np.linalg.lstsq(square, np.array(sides), rcond=None)[0]
        if is_feasible(a, x):
            yield x


def is_feasible(a: Arrays, x: Floats) -> bool:
    activity, slack = a.matrix @ x, 1e-7
    inside = (x >= a.lower - slack).all() and (x <= a.upper + slack).all()
    kept = (activity >= a.row_lower - slack).all() and (activity <= a.row_upper + slack).all()
    return bool(inside and kept)


def within(a: Arrays, best: float, room: float) -> Arrays:
    """The programme with one more row: no more than a given room dearer than the best."""
    programme = Programme(9.0)
    programme.add_programme(a)
    row = programme.add_rows("cost", 1, upper=best + room)
    programme.add_terms(row, np.arange(a.cost.size), a.cost)
    return programme.arrays()


@pytest.mark.parametrize("seed", range(40))
def test_ends_are_those_of_all_vertices(seed: int) -> None:
    random = np.random.default_rng([11, seed])
    a = random_programme(random)
    proved = prove(a)
    assert isinstance(proved, Proved)
    best = float(a.cost @ proved.optimum.x)
    near = NearBest(a, proved.optimum)
    linear = Linear(random.integers(-3, 4, a.cost.size).astype(float), constant=2.0)
    part = (random.random(a.cost.size) < 0.5).astype(float)
    ratio = Linear(part * random.random(a.cost.size), part + (random.random(a.cost.size) < 0.5))
    for tolerance in TOLERANCES:
        room = tolerance * max(best, 1.0)
        # Plans that cost one part in a thousand million more still count as equally good.
        every = list(vertices(within(a, best, max(room, 1e-9))))
        assert every
        for measure in (linear, ratio):
            values = [v for v in (measure.value(x) for x in every) if v is not None]
            found = near.interval(measure, room)
            if found is None:
                assert measure.value(proved.optimum.x) is None
                continue
            assert found.low.value == pytest.approx(min(values), abs=1e-6)
            assert found.high.value == pytest.approx(max(values), abs=1e-6)
            assert found.low.certificate.holds
            assert found.high.certificate.holds
            for end in (found.low, found.high):
                assert measure.value(end.x) == pytest.approx(end.value, abs=1e-9)
                assert float(a.cost @ end.x) <= best + room + 1e-6


def test_what_is_unique_is_called_so_and_what_is_not_is_not() -> None:
    programme = Programme(10.0)
    flow = programme.add_columns("flow", 3, cost=[1.0, 1.0, 2.0], upper=10.0)
    row = programme.add_rows("need", 1, lower=8.0, upper=8.0)
    programme.add_terms(row, flow, 1.0)
    a = programme.arrays()
    proved = prove(a)
    assert isinstance(proved, Proved)
    near = NearBest(a, proved.optimum)
    total = near.interval(Linear(np.ones(3)))
    assert total is not None
    assert total.unique
    one = near.interval(Linear(np.array([1.0, 0.0, 0.0])))
    assert one is not None
    assert (one.low.value, one.high.value, one.unique) == (0.0, 8.0, False)
    dear = near.interval(Linear(np.array([0.0, 0.0, 1.0])))
    assert dear is not None
    assert dear.unique
    wider = near.interval(Linear(np.array([0.0, 0.0, 1.0])), room=3.0)
    assert wider is not None
    assert wider.high.value == pytest.approx(3.0)


def test_a_share_of_nothing_has_no_interval() -> None:
    programme = Programme(1.0)
    flow = programme.add_columns("flow", 2, cost=[1.0, 1.0], upper=5.0)
    row = programme.add_rows("need", 1, lower=0.0)
    programme.add_terms(row, flow, 1.0)
    a = programme.arrays()
    proved = prove(a)
    assert isinstance(proved, Proved)
    share = Linear(np.array([1.0, 0.0]), np.array([1.0, 1.0]))
    assert NearBest(a, proved.optimum).interval(share) is None


def test_a_wider_tolerance_never_narrows_an_interval() -> None:
    for seed in range(20):
        random = np.random.default_rng([13, seed])
        a = random_programme(random)
        proved = prove(a)
        assert isinstance(proved, Proved)
        near = NearBest(a, proved.optimum)
        measure = Linear(random.random(a.cost.size))
        found = [near.interval(measure, room) for room in (0.0, 0.5, 2.0, 9.0)]
        lows = [one.low.value for one in found if one is not None]
        highs = [one.high.value for one in found if one is not None]
        assert len(lows) == 4
        assert (np.diff(lows) <= 1e-7).all()
        assert (np.diff(highs) >= -1e-7).all()


def test_it_starts_from_an_optimum_without_a_basis() -> None:
    a = random_programme(np.random.default_rng([11, 3]))
    proved = prove(a)
    assert isinstance(proved, Proved)
    from landbridge.engine.outcome import NO_BASIS

    bare = replace(proved.optimum, basis=NO_BASIS)
    measure = Linear(np.arange(a.cost.size, dtype=float))
    one, other = (NearBest(a, best).interval(measure, 1.0) for best in (proved.optimum, bare))
    assert one is not None
    assert other is not None
    assert one.low.value == pytest.approx(other.low.value, abs=1e-8)
    assert one.high.value == pytest.approx(other.high.value, abs=1e-8)
    assert ROUNDING < 1e-6


def test_a_best_solution_that_costs_nothing_in_all_has_an_interval() -> None:
    """Costs and gains that come to exactly 0 leave a limit of rounding, which has no size."""
    programme = Programme(30.0)
    # A way out for 30 at 50 each, gained at 100 by 15 and paid 0 by 15 more: 1500 − 1500 = 0.
    way, good, bad = (
        programme.add_columns(name, 1, cost=cost, upper=upper)
        for name, cost, upper in (("way", 50.0, np.inf), ("good", -100.0, 15.0), ("bad", 0.0, 15.0))
    )
    both = programme.add_rows("both", 1, lower=30.0, upper=30.0)
    programme.add_terms(both, good, 1.0)
    programme.add_terms(both, bad, 1.0)
    balance = programme.add_rows("balance", 1, lower=0.0, upper=0.0)
    programme.add_terms(balance, way, 1.0)
    programme.add_terms(balance, good, -1.0)
    programme.add_terms(balance, bad, -1.0)
    arrays = programme.arrays()
    found = prove(arrays)
    assert isinstance(found, Proved)
    assert float(arrays.cost @ found.optimum.x) == 0.0
    interval = NearBest(arrays, found.optimum).interval(Linear(np.array([0.0, 0.0, 1.0])))
    assert interval is not None
    assert interval.unique
    assert interval.high.value == pytest.approx(15.0)
