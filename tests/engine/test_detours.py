"""What a detour costs is what closing costs at most, and exactly that where nothing is scarce.

What finds none is given up at what it is worth at most.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import sparse
from scipy.sparse.csgraph import dijkstra

from landbridge.engine.interdiction.worths import Equations, worths
from landbridge.engine.live import LiveProgramme
from landbridge.engine.lp import Arrays, Programme
from landbridge.engine.paths.detours import Detours
from landbridge.engine.paths.split import Flows
from landbridge.engine.prove import Proved
from tests.engine.test_live import changed, network

ARCS, STREAMS = 40, 4


def shut(flows: Flows, arc: int) -> np.ndarray:
    """The flows over an arc."""
    return np.asarray(flows.columns[np.arange(flows.columns.size) % ARCS == arc])


def loss(live: LiveProgramme, closed: np.ndarray) -> float:
    """What is lost when some flows close, by a solve."""
    upper = live.arrays.upper.copy()
    upper[closed] = 0.0
    found = live.solve(replace(live.arrays, upper=upper))
    assert isinstance(found, Proved)
    return float(live.arrays.cost @ (found.optimum.x - live.first.optimum.x))


def detours_of(live: LiveProgramme) -> Detours:
    found = live.detours()
    assert found is not None
    return found


def test_no_closure_loses_more() -> None:
    tight = finite = 0
    for seed in range(25):
        arrays, flows = network(seed)
        live = LiveProgramme(arrays, flows)
        detours = detours_of(live)
        used = live.first.optimum.x > 1e-9
        for arc in range(ARCS):
            closed = shut(flows, arc)
            most, lost = detours.cost(closed), loss(live, closed)
            assert lost <= most + 1e-7
            assert used[closed].any() or most == 0.0
            finite += 0 < most < np.inf
            tight += lost > 1e-3 and most <= lost * (1 + 1e-9)
    assert finite > 100
    assert tight > 30


def test_two_arcs_at_once_lose_no_more_either() -> None:
    arrays, flows = network(3)
    live = LiveProgramme(arrays, flows)
    detours = detours_of(live)
    dice = np.random.default_rng(3)
    for _ in range(60):
        closed = np.concatenate([shut(flows, arc) for arc in dice.choice(ARCS, 2, replace=False)])
        assert loss(live, closed) <= detours.cost(closed) + 1e-7


def giving_up(live: LiveProgramme) -> Detours:
    """Detours that know what is given up is worth."""
    a = live.arrays
    balances = np.flatnonzero((a.row_lower == 0) & (a.row_upper == 0))
    none = np.zeros((2, balances.size), np.bool_)
    found = worths(a, Equations(balances, np.zeros(a.cost.size), none))
    detours = live.detours(found.most, found.least)
    assert detours is not None
    return detours


def test_what_finds_no_way_is_given_up() -> None:
    """Everything at a node closes as well, where much has no way round."""
    found = tighter = tight = 0
    for seed in range(12):
        arrays, flows = network(seed)
        live = LiveProgramme(arrays, flows)
        plain, with_worth = detours_of(live), giving_up(live)
        nodes = balance_nodes(flows)
        closings = [shut(flows, arc) for arc in range(ARCS)]
        closings += [flows.columns[(nodes == node).any(axis=0)] for node in range(12)]
        for closed in closings:
            most, lost = with_worth.cost(closed), loss(live, closed)
            assert lost <= most + 1e-7
            assert np.isfinite(most)
            found += most > 0
            tighter += np.isinf(plain.cost(closed))
            tight += lost > 1e-3 and most <= lost * (1 + 1e-9)
    assert found > 200
    assert tighter > 50
    assert tight > 30


def balance_nodes(flows: Flows) -> np.ndarray:
    """The nodes that flows run between, (2, flows)."""
    rows = np.stack([flows.tail, flows.head])
    return np.asarray((rows - rows.min()) % 12)


def test_where_there_is_no_other_way_all_of_it_is_lost() -> None:
    """From 1 USD over two arcs of 2 and 3 to a buyer who pays 9: 4 units earn 3 each."""
    p = Programme()
    flow = p.add_columns("flow", 2, cost=np.array([2.0, 3.0]))
    p.add_columns("supply", 1, cost=1.0, upper=4.0)
    p.add_columns("sale", 1, cost=-9.0, upper=5.0)
    rows = p.add_rows("balance", 3, lower=0.0, upper=0.0)
    p.add_terms(rows[:2], flow, 1.0)
    p.add_terms(rows[1:], flow, -1.0)
    p.add_terms(rows[0], 2, -1.0)
    p.add_terms(rows[2], 3, 1.0)
    live = LiveProgramme(p.arrays(), Flows(flow, rows[:2], rows[1:]))
    assert detours_of(live).cost(flow[:1]) == np.inf
    assert giving_up(live).cost(flow[:1]) == pytest.approx(12.0)
    assert giving_up(live).cost(flow) == pytest.approx(12.0), "counted once, not at every arc"


def test_with_room_for_everybody_it_is_the_cheapest_way_round() -> None:
    """Each stream has a supply that is used up and one buyer, so that all has to go round."""
    for seed in range(8):
        arrays, flows, ends = one_buyer(seed)
        live = LiveProgramme(arrays, flows)
        detours = detours_of(live)
        for arc in range(ARCS):
            closed = shut(flows, arc)
            carried = live.first.optimum.x[flows.columns].reshape(STREAMS, ARCS)
            more = 0.0
            for stream in np.flatnonzero(carried[:, arc] > 1e-9):
                before, after = (
                    shortest(arrays, flows, int(stream), ends, without) for without in (None, arc)
                )
                more += 5.0 * (after - before)
            assert detours.cost(closed) == pytest.approx(more, rel=1e-9, abs=1e-9)


def one_buyer(seed: int) -> tuple[Arrays, Flows, np.ndarray]:
    """Streams from one node to another over arcs that limit nothing; what each runs between."""
    dice = np.random.default_rng(seed)
    nodes = 12
    tail, head = dice.integers(0, nodes, (2, ARCS))
    ends = np.array([dice.choice(nodes, 2, replace=False) for _ in range(STREAMS)])
    programme = Programme(np.full(STREAMS + 1, 10.0))
    stream, arc = np.repeat(np.arange(STREAMS), ARCS), np.tile(np.arange(ARCS), STREAMS)
    price = dice.uniform(1, 9, ARCS)
    flow = programme.add_columns("flow", arc.size, cost=price[arc], group=stream + 1)
    own = np.arange(STREAMS)
    supply = programme.add_columns("supply", STREAMS, upper=5.0, cost=0.0, group=own + 1)
    sale = programme.add_columns("sale", STREAMS, upper=5.0, cost=-500.0, group=own + 1)
    balance = programme.add_rows(
        "balance", STREAMS * nodes, lower=0.0, upper=0.0, group=np.repeat(own, nodes) + 1
    )
    capacity = programme.add_rows("capacity", ARCS, upper=np.full(ARCS, 900.0))
    out, into = balance[stream * nodes + tail[arc]], balance[stream * nodes + head[arc]]
    programme.add_terms(out, flow, 1.0)
    programme.add_terms(into, flow, -1.0)
    programme.add_terms(balance[own * nodes + ends[:, 0]], supply, -1.0)
    programme.add_terms(balance[own * nodes + ends[:, 1]], sale, 1.0)
    programme.add_terms(capacity[arc], flow, 1.0)
    return programme.arrays(), Flows(flow, out, into), ends


def shortest(a: Arrays, flows: Flows, stream: int, ends: np.ndarray, without: int | None) -> float:
    """The length of the cheapest way of a stream, by another library."""
    own = np.arange(ARCS) + stream * ARCS
    if without is not None:
        own = np.delete(own, without)
    rows = np.unique(np.concatenate([flows.tail, flows.head]))
    tail, head = (rows.searchsorted(end[own]) for end in (flows.tail, flows.head))
    dense = np.full((rows.size, rows.size), np.inf)
    np.minimum.at(dense, (tail, head), a.cost[flows.columns[own]])
    graph = sparse.csr_array(np.where(np.isfinite(dense), dense, 0.0))
    balance = stream * 12 + ends[stream]
    start, end = rows.searchsorted(balance)
    return float(dijkstra(graph, indices=start)[end])


def test_what_was_asked_before_does_not_show() -> None:
    arrays, flows = network(7)
    live = LiveProgramme(arrays, flows)
    first = [detours_of(live).cost(shut(flows, arc)) for arc in range(ARCS)]
    live.solve(changed(arrays, flows, np.random.default_rng(1)))
    again = detours_of(live)
    assert [again.cost(shut(flows, arc)) for arc in reversed(range(ARCS))] == first[::-1]


def test_what_must_be_carried_is_not_moved() -> None:
    """A limit from below may break when a path goes another way, so nothing is promised."""
    arrays, flows = network(5)
    capacity = np.flatnonzero(arrays.row_upper > 0)
    free = detours_of(LiveProgramme(arrays, flows))
    some = [arc for arc in range(ARCS) if 0 < free.cost(shut(flows, arc)) < np.inf]
    assert some
    lower = arrays.row_lower.copy()
    lower[capacity] = 0.0
    bound = detours_of(LiveProgramme(replace(arrays, row_lower=lower), flows))
    assert all(bound.cost(shut(flows, arc)) == np.inf for arc in some)


def test_over_links_there_is_none() -> None:
    assert LiveProgramme(network(1)[0]).detours() is None
