"""From a programme to a proved outcome, at the edges: no columns, no limit, no unit too odd."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from landbridge.engine.certificate import certify
from landbridge.engine.lp import Arrays, Programme
from landbridge.engine.outcome import Basis, Infeasible, Optimum, Unbounded
from landbridge.engine.prove import Proved, prove
from landbridge.engine.refine import refined
from landbridge.engine.solver import Live, solve

from .networks import arrays, exact, random_net
from .test_certificate import BIG, SMALL, two_goods


def test_nothing_to_decide_costs_nothing() -> None:
    proved = prove(Programme().arrays())
    assert isinstance(proved, Proved)
    assert proved.optimum.x.size == 0


def test_a_need_that_nothing_can_meet_is_impossible() -> None:
    p = Programme()
    p.add_rows("need", 2, lower=[0.0, 1.0])
    claim = prove(p.arrays())
    assert isinstance(claim, Infeasible)
    assert claim.ray.tolist() == [0.0, 1.0]


def test_rows_without_columns_that_ask_for_nothing_are_kept() -> None:
    p = Programme()
    p.add_rows("room", 2, upper=[0.0, 5.0])
    assert isinstance(prove(p.arrays()), Proved)


def test_bounds_that_cross_are_impossible() -> None:
    p = Programme()
    p.add_columns("x", 1, upper=1.0)
    p.add_terms(p.add_rows("need", 1, lower=2.0), [0])
    assert isinstance(prove(p.arrays()), Infeasible)


def test_what_pays_without_end_has_no_optimum() -> None:
    p = Programme()
    p.add_columns("x", 1, cost=-1.0)
    assert isinstance(prove(p.arrays()), Unbounded)


@pytest.mark.parametrize("cost", [1e-9, 1e9])
@pytest.mark.parametrize("size", [1e-9, 1e9])
def test_units_of_any_size_are_solved_alike(cost: float, size: float) -> None:
    random = np.random.default_rng(11)
    solved = 0
    for _ in range(20):
        net = random_net(random)
        least = exact(net)
        if isinstance(least, int):
            a = resized(arrays(net), cost, size)
            proved = prove(a)
            assert isinstance(proved, Proved)
            paid = float(a.cost @ proved.optimum.x) / (cost * size)
            assert paid == pytest.approx(least, abs=1e-6)
            solved += 1
    assert solved > 3


def resized(a: Arrays, cost: float, size: float) -> Arrays:
    return replace(
        a,
        cost=a.cost * cost,
        upper=a.upper * size,
        row_lower=a.row_lower * size,
        row_upper=a.row_upper * size,
        magnitude=a.magnitude * size,
    )


def test_a_vertex_recomputed_from_its_basis_is_exact() -> None:
    random = np.random.default_rng(12)
    for _ in range(60):
        a = arrays(random_net(random))
        live = Live(a)
        found = live.solve()
        if isinstance(found, Optimum):
            blurred = replace(
                found,
                x=found.x + random.normal(size=found.x.size) * 1e-4,
                row_dual=found.row_dual + random.normal(size=found.row_dual.size) * 1e-4,
            )
            assert found.x.size == 0 or not certify(a, blurred).holds
            assert certify(a, refined(a, blurred, live.basis())).worst <= 1e-13


@pytest.mark.parametrize("seed", range(6))
def test_goods_of_very_different_size_are_recomputed_alike(seed: int) -> None:
    a = two_goods(np.random.default_rng(seed), 1.0)
    live = Live(a)
    found = live.solve()
    assert isinstance(found, Optimum)
    random = np.random.default_rng(seed)
    size = a.magnitude[a.column_group] * np.where(a.column_group == 0, SMALL / BIG, 1.0)
    blurred = replace(found, x=found.x + random.normal(size=size.size) * 1e-6 * size)
    assert not certify(a, blurred).holds
    assert certify(a, refined(a, blurred, live.basis())).worst <= 1e-12


def test_without_a_basis_nothing_is_recomputed() -> None:
    a = two_goods(np.random.default_rng(0), 1.0)
    found = solve(a)
    assert isinstance(found, Optimum)
    none = np.empty(0, np.int64)
    assert refined(a, found, Basis(none, none)) is found
    every = np.arange(a.row_lower.size)
    singular = replace(a, matrix=a.matrix * 0.0)
    assert refined(singular, found, Basis(every, none)) is found


def test_a_live_programme_follows_changes_of_cost_and_bounds() -> None:
    p = Programme(10.0)
    x = p.add_columns("x", 2, cost=[1.0, 2.0], upper=8.0)
    p.add_terms(p.add_rows("need", 1, lower=10.0), x)
    live = Live(p.arrays())
    assert answer(live) == [8, 2]
    live.set_cost(np.array([3.0, 2.0]))
    assert answer(live) == [2, 8]
    live.set_bounds(np.zeros(2), np.array([20.0, 4.0]))
    assert answer(live) == [6, 4]
    live.set_bounds(np.zeros(2), np.array([5.0, 4.0]))
    assert isinstance(live.solve(), Infeasible)
    live.set_bounds(np.zeros(2), np.array([6.0, 4.0]))
    assert answer(live) == [6, 4]


def answer(live: Live) -> list[float]:
    found = live.solve()
    assert isinstance(found, Optimum)
    return [round(value, 9) for value in found.x.tolist()]


def test_nothing_is_printed(capfd: pytest.CaptureFixture[str]) -> None:
    prove(two_goods(np.random.default_rng(0), 1.0))
    assert capfd.readouterr() == ("", "")


def test_a_warm_start_that_fails_is_tried_afresh(monkeypatch: pytest.MonkeyPatch) -> None:
    p = Programme(10.0)
    p.add_terms(p.add_rows("need", 1, lower=10.0), p.add_columns("x", 1, cost=1.0))
    run, seen = Live._run, []

    def once_in_vain(live: Live) -> object:
        seen.append(run(live))
        return None if len(seen) == 1 else seen[-1]

    monkeypatch.setattr(Live, "_run", once_in_vain)
    assert answer(Live(p.arrays())) == [10]
    assert len(seen) == 2


def test_a_small_good_on_a_big_link_is_not_nothing() -> None:
    """Room for 1e6, wanted by a big good at 5; a small one of 1e-4 pays 9 and goes first."""
    p = Programme([1e6, 1e6, 1e-4])
    big = p.add_columns("big", 1, cost=-5.0, upper=2e6, group=1)
    small = p.add_columns("small", 1, cost=-9.0, group=2)
    want = p.add_columns("want", 1, cost=4.5, upper=1e-4, group=2)
    p.add_terms(p.add_rows("room", 1, upper=1e6), np.append(big, small))
    p.add_terms(p.add_rows("tie", 1, lower=0, upper=0, group=2), np.append(small, want), [1, -1])
    proved = prove(p.arrays())
    assert isinstance(proved, Proved)
    assert proved.optimum.x.tolist() == pytest.approx([1e6, 0.0, 0.0])  # 9 − 4.5 < 5
    assert proved.certificate.worst <= 1e-12
