"""The certificate lets nothing wrong through: every planted fault is found, in its own group."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from landbridge.engine.certificate import certify, proves_infeasible
from landbridge.engine.lp import Arrays, Floats, Programme
from landbridge.engine.outcome import Basis, Infeasible, Optimum
from landbridge.engine.prove import NotProvedError, Proved, prove
from landbridge.engine.solver import Live

from .networks import arrays, exact, random_net

BIG, SMALL = 1e5, 1e-3  # kt a year: a main export, and a speciality
PENALTY = 10_000  # what a missing unit costs, a thousand times more than moving it
FAULT = 1e-6  # of the size of the group
SCALES = [1e-6, 1.0, 1e6]


def two_goods(random: np.random.Generator, scale: float) -> Arrays:
    """A big and a small good over the same six arcs, two of them full, each with its own market.

    Supplies have more than is asked for and no two numbers are alike, so that the best plan and
    its prices are the only ones.
    """
    tail = np.array([0, 0, 1, 1, 2, 0])
    head = np.array([1, 2, 2, 3, 3, 3])
    p = Programme([BIG, BIG, SMALL])
    joint = p.add_rows("capacity", 2, upper=BIG * random.uniform(0.2, 0.4, 2))
    for group, size in ((1, BIG), (2, SMALL)):
        cost = scale * random.uniform([1, 2, 1, 2, 1, 9], [2, 3, 2, 3, 2, 12])
        flow = p.add_columns(f"flow{group}", 6, cost=cost, group=group)
        supply = p.add_columns(f"supply{group}", 1, cost=scale, upper=2 * size, group=group)
        sale = p.add_columns(f"sale{group}", 1, group=group)
        unmet = p.add_columns(f"unmet{group}", 1, cost=scale * PENALTY)
        balance = p.add_rows(f"balance{group}", 4, lower=0, upper=0, group=group)
        asked = size * random.uniform(0.8, 1.0)
        demand = p.add_rows(f"demand{group}", 1, lower=asked, upper=asked)
        p.add_terms(balance[tail], flow, 1.0)
        p.add_terms(balance[head], flow, -1.0)
        p.add_terms(balance[[0, 3]], np.append(supply, sale), [-1.0, 1.0])
        p.add_terms(demand, np.append(sale, unmet), 1.0)
        p.add_terms(joint, flow[[1, 3]], 1.0)
    return p.arrays()


def solved(a: Arrays) -> Optimum:
    outcome = prove(a)
    assert isinstance(outcome, Proved)
    return outcome.optimum


def money(a: Arrays, group: int) -> float:
    return float(np.abs(a.cost[a.column_group == group]).max())


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("seed", range(5))
def test_what_the_solver_finds_is_certified(seed: int, scale: float) -> None:
    a = two_goods(np.random.default_rng(seed), scale)
    certificate = certify(a, solved(a))
    assert certificate.holds
    assert certificate.worst <= 1e-11
    assert certificate.sentence.startswith("Proved optimal")
    assert certificate.facts()["holds"] is True


@pytest.mark.parametrize("sign", [1.0, -1.0])
@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("seed", range(5))
def test_a_quantity_that_is_off_is_found(seed: int, scale: float, sign: float) -> None:
    a = two_goods(np.random.default_rng(seed), scale)
    best = solved(a)
    for column in range(a.cost.size):
        wrong = best.x.copy()
        wrong[column] += sign * FAULT * (BIG if column < a.cost.size / 2 else SMALL)
        certificate = certify(a, replace(best, x=wrong))
        assert not certificate.holds, column
        assert certificate.sentence.startswith("NOT proved")


@pytest.mark.parametrize("sign", [1.0, -1.0])
@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("seed", range(5))
def test_a_price_that_is_off_is_found(seed: int, scale: float, sign: float) -> None:
    a = two_goods(np.random.default_rng(seed), scale)
    best = solved(a)
    for row in range(a.row_lower.size):
        wrong = best.row_dual.copy()
        wrong[row] += sign * FAULT * money(a, 1 if a.row_group[row] == 1 else 2)
        shifted = replace(best, row_dual=wrong)
        assert not certify(a, shifted).holds or not reaches_a_flow(a, best, row), row


def test_rounding_of_a_price_that_is_nought_is_no_fault() -> None:
    a = two_goods(np.random.default_rng(1), 1.0)
    best = solved(a)
    assert best.row_dual[0] == 0.0
    for price, holds in ((1e-17, True), (1e-12, True), (1e-6, False)):
        wrong = best.row_dual.copy()
        wrong[0] = price  # a full arc may only make things dearer: the other sign is wrong
        assert certify(a, replace(best, row_dual=wrong)).holds is holds


@pytest.mark.parametrize(("off", "holds"), [(0.0, True), (4e-18, True), (1e-12, False)])
def test_the_last_digit_of_a_sum_is_no_fault_beside_a_huge_price(off: float, holds: bool) -> None:
    """20 t whose price is a hundred million, in a programme that counts something else."""
    programme = Programme([1.0, 0.05])
    moving = programme.add_columns("moving", 2, group=1)
    counted = programme.add_columns("counted", 1, cost=1.0)
    balance = programme.add_rows("balance", 1, lower=0.0, upper=0.0, group=1)
    dear = programme.add_rows("dear", 1, upper=0.0)
    asked = programme.add_rows("asked", 1, lower=1.0)
    programme.add_terms(balance, moving, [1.0, -1.0])
    programme.add_terms(dear, moving, [1e8, -1e8])
    programme.add_terms(asked, counted, 1.0)
    x = np.array([0.02 + off, 0.02, 1.0])
    found = Optimum(x, np.array([1e8, -1.0, 1.0]), np.zeros(3))
    assert certify(programme.arrays(), found).holds is holds


def reaches_a_flow(a: Arrays, best: Optimum, row: int) -> bool:
    """Whether a price touches anything that moves; at a node nothing passes, it may be several."""
    across = a.matrix[[row], :].toarray()[0]
    return bool((across * best.x != 0).any()) or bool(a.row_lower[row] == 0 < a.row_upper[row])


@pytest.mark.parametrize("scale", SCALES)
def test_room_left_on_a_full_arc_is_found_beside_a_high_penalty(scale: float) -> None:
    a = two_goods(np.random.default_rng(3), scale)
    best = solved(a)
    assert best.row_dual[0] < 0 < best.x[1]
    wrong = best.x.copy()
    wrong[1] -= FAULT * BIG
    wrong[[0, 2]] += FAULT * BIG
    certificate = certify(a, replace(best, x=wrong))
    assert certificate.rows <= 1e-9
    assert not certificate.holds


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("group", [1, 2])
def test_a_detour_of_a_part_of_one_good_is_found(group: int, scale: float) -> None:
    a = two_goods(np.random.default_rng(1), scale)
    best = solved(a)
    flow = np.flatnonzero(a.column_group == group)[:6]
    used = best.x[flow] > FAULT * a.magnitude[group]
    way = [0, 3] if used[0] and used[3] else [1, 4]
    other = [1, 4] if way == [0, 3] else [0, 3]
    wrong = best.x.copy()
    wrong[flow[way]] -= FAULT * a.magnitude[group]
    wrong[flow[other]] += FAULT * a.magnitude[group]
    certificate = certify(a, replace(best, x=wrong))
    assert certificate.rows <= 1e-9 or group == 1
    assert not certificate.holds


def test_a_small_good_on_a_dear_way_is_not_hidden_by_a_big_one() -> None:
    a = two_goods(np.random.default_rng(2), 1.0)
    best = solved(a)
    small = np.flatnonzero(a.column_group == 2)[:6]
    carried = best.x[small][[3, 4, 5]].sum()
    wrong = best.x.copy()
    wrong[small] = [0, 0, 0, 0, 0, carried]  # all of it by the dear direct arc
    certificate = certify(a, replace(best, x=wrong))
    assert certificate.rows <= 1e-9
    assert certificate.gap <= 1e-7  # in all the money moved it is next to nothing
    assert certificate.group_gap > 0.1
    assert not certificate.holds


@pytest.mark.parametrize("noise", [np.nan, np.inf, -np.inf])
def test_what_is_no_number_is_refused(noise: float) -> None:
    a = two_goods(np.random.default_rng(3), 1.0)
    best = solved(a)
    for what in ("x", "row_dual"):
        wrong = getattr(best, what).copy()
        wrong[0] = noise
        with np.errstate(invalid="ignore"):
            assert not certify(a, replace(best, **{what: wrong})).holds


@given(st.integers(0, 10_000), st.floats(1e-7, 1e3), st.booleans())
def test_no_worse_plan_is_ever_certified(seed: int, size: float, whole: bool) -> None:
    """Whatever pair of flows and prices passes costs the exact optimum."""
    random = np.random.default_rng(seed)
    net = random_net(random)
    a, least = arrays(net), exact(net)
    outcome = Live(a).solve()
    if not isinstance(outcome, Optimum) or isinstance(least, str):
        return
    shift = random.normal(size=a.cost.size) * size * (random.random(a.cost.size) < 0.3)
    price = random.normal(size=a.row_lower.size) * size * (random.random(a.row_lower.size) < 0.3)
    if whole:
        shift, price = np.round(shift), np.round(price)
    other = replace(outcome, x=outcome.x + shift, row_dual=outcome.row_dual + price)
    if certify(a, other).holds:
        assert float(a.cost @ other.x) == pytest.approx(least, rel=1e-7, abs=1e-6)


@given(st.integers(0, 10_000), st.sampled_from([1e-3, 1.0, 1e4]))
def test_what_is_possible_is_never_proved_impossible(seed: int, spread: float) -> None:
    random = np.random.default_rng(seed)
    net = random_net(random)
    if exact(net) == "impossible":
        return
    a = arrays(net)
    rows = a.row_lower.size
    rays = [
        random.normal(size=rows) * spread ** random.uniform(-1, 1, rows),
        random.integers(-1, 2, rows).astype(float),
        np.sign(a.row_lower),
        np.zeros(rows),
        np.eye(rows)[0],
    ]
    assert not any(proves_infeasible(a, Infeasible(ray)) for ray in rays)


def short(tiny: float) -> Arrays:
    """0 <= x, tiny·x >= 1: possible, if only with a big x."""
    p = Programme()
    x = p.add_columns("x", 1)
    p.add_terms(p.add_rows("need", 1, lower=1.0), x, tiny)
    return p.arrays()


@pytest.mark.parametrize("tiny", [1.0, 1e-6, 1e-10, 1e-14])
def test_a_small_coefficient_is_not_taken_for_rounding(tiny: float) -> None:
    assert not proves_infeasible(short(tiny), Infeasible(np.ones(1)))


@pytest.mark.parametrize("size", [SMALL, 1.0, BIG])
def test_a_spoilt_proof_is_refused(size: float) -> None:
    """Supply 1, demand 2 along a chain: only equal prices on the chain prove it."""
    p = Programme(size)
    flow = p.add_columns("flow", 3)
    sides = size * np.array([1.0, 0.0, 0.0, -2.0])
    rows = p.add_rows("balance", 4, lower=sides, upper=sides)
    p.add_terms(rows[:3], flow, 1.0)
    p.add_terms(rows[1:], flow, -1.0)
    a = p.arrays()
    outcome = prove(a)
    assert isinstance(outcome, Infeasible)
    assert proves_infeasible(a, outcome)
    for row in range(4):
        for factor in (0.0, -1.0, 1 + 1e-3, 1 - 1e-3):
            spoilt = outcome.ray.copy()
            spoilt[row] *= factor
            assert proves_infeasible(a, Infeasible(spoilt)) == separates(a, spoilt), (row, factor)
    assert not proves_infeasible(a, Infeasible(np.zeros(4)))
    assert not proves_infeasible(a, Infeasible(np.full(4, np.nan)))


def separates(a: Arrays, y: Floats) -> bool:
    """Farkas' lemma for equations and x >= 0, in plain numbers."""
    return any(bool((a.matrix.T @ z <= 1e-12).all() and z @ a.row_lower > 0) for z in (y, -y))


def test_an_answer_that_does_not_pass_is_not_given() -> None:
    class Liar(Live):
        def solve(self, *, vertex: bool = True) -> Optimum | Infeasible:  # noqa: ARG002
            return lie

        def basis(self) -> Basis:
            return Basis(np.empty(0, np.int64), np.empty(0, np.int64))

    a = two_goods(np.random.default_rng(4), 1.0)
    best = solved(a)
    lie: Optimum | Infeasible = replace(best, x=best.x * 1.001)
    with pytest.raises(NotProvedError, match="off by"):
        prove(a, Liar(a))
    lie = Infeasible(np.ones(a.row_lower.size))
    with pytest.raises(NotProvedError, match="proof does not hold"):
        prove(a, Liar(a))
