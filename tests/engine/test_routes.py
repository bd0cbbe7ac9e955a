"""Flows taken apart and put together again."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from landbridge.engine.lp import Floats, Ints
from landbridge.engine.routes import Route, decompose

NODES = 6


class Flow(NamedTuple):
    tail: Ints
    head: Ints
    amount: Floats


@st.composite
def flows(draw: st.DrawFn) -> Flow:
    """Any amounts on any arcs: what enters less than leaves is a start, circles are welcome."""
    node = st.integers(0, NODES - 1)
    amount = st.one_of(st.integers(0, 9).map(float), st.floats(0, 1e5), st.just(0.0))
    arc = st.tuples(node, node, amount).filter(lambda one: one[0] != one[1])
    arcs = draw(st.lists(arc, max_size=14))
    tail, head, amounts = (list(part) for part in zip(*arcs, strict=True)) if arcs else ([], [], [])
    return Flow(np.array(tail, np.int64), np.array(head, np.int64), np.array(amounts, float))


def net(flow: Flow, amount: Floats) -> Floats:
    """What more leaves each node than enters it."""
    leaves = np.bincount(flow.tail, amount, minlength=NODES)
    return np.asarray(leaves - np.bincount(flow.head, amount, minlength=NODES))


def taken(flow: Flow, routes: list[Route]) -> Floats:
    amount = np.zeros(flow.amount.size)
    for route in routes:
        amount[list(route.arcs)] += route.amount
    return amount


def size(flow: Flow) -> float:
    return max(1.0, float(flow.amount.max(initial=0.0)))


@given(flows())
@example(Flow(np.array([0, 1]), np.array([1, 0]), np.array([3.0, 3.0])))
def test_routes_carry_what_starts_to_where_it_ends(flow: Flow) -> None:
    routes = decompose(flow.tail, flow.head, flow.amount, 1e-9 * size(flow))
    noise = 1e-7 * size(flow)
    left = flow.amount - taken(flow, routes)
    assert (left >= -noise).all()
    assert np.abs(net(flow, left)).max() <= noise  # only circles are left
    assert all(route.amount > 0 for route in routes)


@given(flows())
def test_a_route_is_a_way_from_a_start_to_an_end_that_passes_no_node_twice(flow: Flow) -> None:
    spare = net(flow, flow.amount)
    for route in decompose(flow.tail, flow.head, flow.amount, 1e-9 * size(flow)):
        arcs = list(route.arcs)
        stops = [int(flow.tail[arcs[0]]), *flow.head[arcs].tolist()]
        assert stops[1:-1] == flow.tail[arcs[1:]].tolist()
        assert len(set(stops)) == len(stops)
        assert spare[stops[0]] > 0 > spare[stops[-1]]


@given(flows())
def test_there_are_no_more_routes_than_arcs_and_always_the_same(flow: Flow) -> None:
    first = decompose(flow.tail, flow.head, flow.amount, 1e-9 * size(flow))
    assert len(first) <= np.count_nonzero(flow.amount)
    assert first == decompose(flow.tail, flow.head, flow.amount.copy(), 1e-9 * size(flow))


@given(flows(), st.integers(-9, 9))
def test_the_unit_does_not_matter(flow: Flow, power: int) -> None:
    unit = 2.0**power
    one = decompose(flow.tail, flow.head, flow.amount, 1e-9 * size(flow))
    other = decompose(flow.tail, flow.head, flow.amount * unit, 1e-9 * size(flow) * unit)
    assert [(route.arcs, route.amount * unit) for route in one] == [
        (route.arcs, route.amount) for route in other
    ]


def test_at_a_fork_the_bigger_flow_is_followed_first() -> None:
    tail, head = np.array([0, 0, 1, 2]), np.array([1, 2, 3, 3])
    routes = decompose(tail, head, np.array([2.0, 5.0, 2.0, 5.0]), 0.0)
    assert routes == [Route((1, 3), 5.0), Route((0, 2), 2.0)]


def test_a_circle_on_the_way_is_left_out() -> None:
    """0 → 1 → 2 with 1 → 3 → 1 turning round and round."""
    tail, head = np.array([0, 1, 1, 3]), np.array([1, 2, 3, 1])
    assert decompose(tail, head, np.array([4.0, 4.0, 9.0, 9.0]), 0.0) == [Route((0, 1), 4.0)]


def test_noise_is_no_route() -> None:
    tail, head = np.array([0, 0]), np.array([1, 2])
    assert decompose(tail, head, np.array([1.0, 1e-12]), 1e-9) == [Route((0,), 1.0)]
    assert decompose(tail, head, np.array([0.0, 1e-12]), 1e-9) == []
