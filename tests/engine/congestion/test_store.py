"""Paths keep their flows, ends and order when they are copied to another store."""

from __future__ import annotations

import numpy as np

from landbridge.engine.congestion.arrays import FOLLOWS
from landbridge.engine.congestion.equilibrium import ways_of
from landbridge.engine.congestion.layout import arcs_of, graph_of, pairs_of
from landbridge.engine.congestion.rounds import Rounds
from landbridge.engine.congestion.store import compacted, loads_of
from tests.engine.congestion.asked import sioux_falls


def test_a_compacted_store_holds_the_same_ways_and_no_others() -> None:
    network, times, demand = sioux_falls()
    rows, order = demand.travels, np.argsort(network.tail, kind="stable")
    graph = graph_of(network, order)
    pairs = pairs_of(demand, rows, np.zeros((1, times.size)), order)
    bound = np.full(times.size, np.inf)
    rounds = Rounds(graph, pairs, arcs_of(times.take(order), bound, system=False))
    rounds.settle(1e-6, 20)
    old = rounds.store
    new = compacted(graph, old, 2 * old.place.shape[0], 2 * old.arc.size)
    assert new.used[0] < old.used[0], "some had been dropped"
    assert np.allclose(loads_of(new, times.size), loads_of(old, times.size), rtol=1e-12)
    assert (new.place[: new.used[0], FOLLOWS] < new.used[0]).all()
    before, after = (ways_of(store, rows, order) for store in (old, new))
    for name in ("row", "flow", "start", "arc"):
        assert np.array_equal(getattr(before, name), getattr(after, name))
    first, last = after.arc[after.start[:-1]], after.arc[after.start[1:] - 1]
    assert np.array_equal(network.tail[first], demand.origin[after.row])
    assert np.array_equal(network.head[last], demand.destination[after.row])
