"""What may vary between optima: compared with asking for the least and the most of everything."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import linprog

from landbridge.engine.face import varying
from landbridge.engine.lp import Arrays, Bools, Floats, Programme
from landbridge.engine.outcome import Optimum
from landbridge.engine.prove import Proved, prove
from landbridge.engine.solver import Live, SolverError

from .networks import arrays, random_net
from .test_certificate import two_goods

CHUNKS, EACH = 6, 15


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_columns_vary_where_their_range_over_all_optima_has_a_width(chunk: int) -> None:
    random = np.random.default_rng([88, chunk])
    found: list[bool] = []
    while len(found) < EACH:
        net = random_net(random, most_nodes=6)
        net = replace(net, cost=net.cost % 3)  # many ties
        a = arrays(net)
        proved = prove(a)
        if isinstance(proved, Proved) and np.isfinite(net.capacity).any():
            every = np.arange(a.cost.size)
            moves = varying(a, proved.optimum, every)
            assert moves.tolist() == widths(a, proved.optimum).tolist(), (net, proved.optimum.x)
            found.append(bool(moves.any()))
    assert any(found)
    assert not all(found)


def widths(a: Arrays, best: Optimum) -> Bools:
    """Columns whose greatest value over all optima is above their least."""
    every = range(a.cost.size)
    return np.array([extreme(a, best, at, -1) - extreme(a, best, at, 1) > 1e-5 for at in every])


def extreme(a: Arrays, best: Optimum, column: int, sign: int) -> float:
    objective: Floats = sign * (np.arange(a.cost.size) == column)
    found = linprog(
        objective,
        A_ub=a.cost[None, :],
        b_ub=[float(a.cost @ best.x) + 1e-9],
        A_eq=a.matrix.toarray(),
        b_eq=a.row_lower,
        bounds=list(zip(a.lower.tolist(), a.upper.tolist(), strict=True)),
    )
    assert found.status in (0, 3)
    return float(sign * found.fun) if found.status == 0 else -sign * np.inf


def test_only_what_is_asked_for_is_answered_in_the_order_asked() -> None:
    a = triangle(1.0, 1.0)
    best = optimum(a)
    assert varying(a, best, np.array([2, 0])).tolist() == [True, True]
    assert varying(a, best, np.array([], dtype=np.int64)).tolist() == []


def test_a_cent_of_difference_settles_it() -> None:
    for cost in (1.01, 0.99):
        a = triangle(1.0, cost)
        assert not varying(a, optimum(a), np.arange(3)).any()


@pytest.mark.parametrize("scale", [1e-6, 1.0, 1e6])
def test_the_unit_of_money_does_not_matter(scale: float) -> None:
    tie, apart = triangle(scale, scale), triangle(scale, 1.001 * scale)
    assert varying(tie, optimum(tie), np.arange(3)).all()
    assert not varying(apart, optimum(apart), np.arange(3)).any()


@pytest.mark.parametrize("seed", range(4))
def test_goods_of_very_different_size_are_settled_alike(seed: int) -> None:
    a = two_goods(np.random.default_rng(seed), 1.0)
    assert not varying(a, optimum(a), np.arange(a.cost.size)).any()


@pytest.mark.parametrize("size", [1e-3, 1.0, 1e5])
def test_a_tie_of_a_small_good_is_seen_beside_a_big_one(size: float) -> None:
    """Two equal ways for `size`, one way for 100,000, joined in a limit that binds neither."""
    p = Programme([1e5, size, 1e5])
    small = p.add_columns("small", 2, cost=2.0, group=1)
    big = p.add_columns("big", 1, cost=1.0, group=2)
    rows = p.add_rows("need", 2, lower=[size, 1e5], upper=[size, 1e5], group=[1, 2])
    limit = p.add_rows("limit", 1, upper=3e5)
    p.add_terms(rows[[0, 0, 1]], np.append(small, big), 1.0)
    p.add_terms(limit, np.append(small, big), 1.0)
    a = p.arrays()
    assert varying(a, optimum(a), np.arange(3)).tolist() == [True, True, False]


def test_where_the_solver_cannot_tell_nothing_is_called_the_only_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    a = triangle(1.0, 1.0)
    best = optimum(a)

    def fail(_: Live) -> None:
        raise SolverError("no answer")

    monkeypatch.setattr(Live, "solve", fail)
    assert varying(a, best, np.arange(3)).all()


def triangle(direct: float, detour: float) -> Arrays:
    """One unit from 0 to 2: straight, or over 1 at half the detour for each leg."""
    p = Programme()
    flow = p.add_columns("flow", 3, cost=[detour / 2, detour / 2, direct])
    rows = p.add_rows("balance", 3, lower=[1.0, 0.0, -1.0], upper=[1.0, 0.0, -1.0])
    p.add_terms(rows[[0, 1, 0]], flow, 1.0)
    p.add_terms(rows[[1, 2, 2]], flow, -1.0)
    return p.arrays()


def optimum(a: Arrays) -> Optimum:
    proved = prove(a)
    assert isinstance(proved, Proved)
    return proved.optimum
