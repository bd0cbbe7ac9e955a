"""A live programme comes to what a fresh solve of the same numbers comes to."""

from __future__ import annotations

import pickle
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from landbridge.engine.live import LiveProgramme
from landbridge.engine.lp import Arrays, Programme
from landbridge.engine.outcome import Infeasible, Optimum
from landbridge.engine.paths.split import Flows
from landbridge.engine.prove import Proved
from landbridge.engine.solver import solve


def network(seed: int, nodes: int = 12, arcs: int = 40, streams: int = 4) -> tuple[Arrays, Flows]:
    """Streams from one node each to several that pay, over arcs they share."""
    dice = np.random.default_rng(seed)
    programme = Programme(np.full(streams + 1, 10.0))
    tail, head = dice.integers(0, nodes, (2, arcs))
    stream, arc = np.repeat(np.arange(streams), arcs), np.tile(np.arange(arcs), streams)
    price = dice.uniform(1, 9, arcs)
    flow = programme.add_columns("flow", arc.size, cost=price[arc], group=stream + 1)
    start = dice.choice(nodes, streams)
    own = np.arange(streams)
    supply = programme.add_columns("supply", streams, upper=20.0, cost=1.0, group=own + 1)
    ends = 3 * streams
    buyer, end = np.repeat(own, 3), dice.choice(nodes, ends)
    sale = programme.add_columns(
        "sale", ends, upper=dice.uniform(1, 9, ends), cost=-30.0, group=buyer + 1
    )
    balance = programme.add_rows(
        "balance", streams * nodes, lower=0.0, upper=0.0, group=np.repeat(own, nodes) + 1
    )
    capacity = programme.add_rows("capacity", arcs, upper=dice.uniform(2, 12, arcs))
    out, into = balance[stream * nodes + tail[arc]], balance[stream * nodes + head[arc]]
    programme.add_terms(out, flow, 1.0)
    programme.add_terms(into, flow, -1.0)
    programme.add_terms(balance[own * nodes + start], supply, -1.0)
    programme.add_terms(balance[buyer * nodes + end], sale, 1.0)
    programme.add_terms(capacity[arc], flow, 1.0)
    return programme.arrays(), Flows(flow, out, into)


def changed(a: Arrays, flows: Flows, dice: np.random.Generator) -> Arrays:
    """Some arcs closed, some capacities cut, some supplies scaled, some costs raised."""
    upper, cost, sides = a.upper.copy(), a.cost.copy(), a.row_upper.copy()
    arcs = flows.columns.size // 4
    closed = dice.choice(arcs, int(dice.integers(0, 4)))
    upper[flows.columns[np.isin(np.arange(flows.columns.size) % arcs, closed)]] = 0.0
    limited = np.flatnonzero(np.isfinite(sides) & (sides > 0))
    sides[dice.choice(limited, 3)] *= dice.uniform(0, 1.5)
    others = np.flatnonzero(np.isfinite(a.upper))
    upper[dice.choice(others, 2)] *= dice.uniform(0, 2)
    cost[dice.choice(flows.columns, 3)] += dice.uniform(0, 5)
    return replace(a, upper=upper, cost=cost, row_upper=sides)


@pytest.mark.parametrize("over_paths", [True, False], ids=["paths", "links"])
@pytest.mark.parametrize("seed", range(25))
def test_changes_come_to_what_a_fresh_solve_comes_to(seed: int, over_paths: bool) -> None:
    arrays, flows = network(seed)
    live = LiveProgramme(arrays, flows if over_paths else None)
    assert live.over_paths == over_paths
    dice = np.random.default_rng(seed)
    for other in [arrays, *(changed(arrays, flows, dice) for _ in range(8)), arrays]:
        found, fresh = live.solve(other), solve(other)
        assert isinstance(found, Proved)
        assert isinstance(fresh, Optimum)
        assert found.certificate.holds
        worth = other.cost @ fresh.x
        assert other.cost @ found.optimum.x == pytest.approx(worth, rel=1e-9, abs=1e-7)


@pytest.mark.parametrize("over_paths", [True, False], ids=["paths", "links"])
def test_answers_do_not_depend_on_what_was_asked_before(over_paths: bool) -> None:
    arrays, flows = network(7)
    dice = np.random.default_rng(0)
    asked = [changed(arrays, flows, dice) for _ in range(6)]
    live = LiveProgramme(arrays, flows if over_paths else None)
    first = [live.solve(one) for one in asked]
    elsewhere = pickle.loads(pickle.dumps(live))  # noqa: S301 - our own
    with ThreadPoolExecutor(3) as pool:
        again = list(pool.map(elsewhere.solve, asked[::-1]))[::-1]
    for one, other in zip(first, again, strict=True):
        assert isinstance(one, Proved)
        assert isinstance(other, Proved)
        assert one.optimum.x.tolist() == other.optimum.x.tolist()


def test_another_matrix_is_refused() -> None:
    arrays, flows = network(1)
    live = LiveProgramme(arrays, flows)
    with pytest.raises(ValueError, match="matrix"):
        live.solve(replace(arrays, matrix=arrays.matrix * 2.0))


@pytest.mark.parametrize("over_paths", [True, False], ids=["paths", "links"])
def test_what_cannot_be_is_said_with_a_proof(over_paths: bool) -> None:
    arrays, flows = network(3)
    live = LiveProgramme(arrays, flows if over_paths else None)
    lower = arrays.lower.copy()
    sale = np.flatnonzero(arrays.cost == -30.0)
    lower[sale] = arrays.upper[sale]
    upper = arrays.upper.copy()
    upper[flows.columns] = 0.0
    assert isinstance(live.solve(replace(arrays, lower=lower, upper=upper)), Infeasible)
    assert isinstance(live.solve(arrays), Proved)


@pytest.mark.parametrize("over_paths", [True, False], ids=["paths", "links"])
def test_where_nothing_pays_something_may_later(over_paths: bool) -> None:
    """The first optimum has no path at all."""
    arrays, flows = network(2)
    idle = replace(arrays, cost=np.where(arrays.cost == -30.0, 0.0, arrays.cost))
    live = LiveProgramme(idle, flows if over_paths else None)
    assert live.over_paths == over_paths
    found, fresh = live.solve(arrays), solve(arrays)
    assert isinstance(found, Proved)
    assert isinstance(fresh, Optimum)
    assert live.first.optimum.x.sum() == 0
    assert arrays.cost @ found.optimum.x == pytest.approx(arrays.cost @ fresh.x)
