"""Cheapest ways that nowhere turn straight back, and the prices of not turning."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from landbridge.engine.kernels.straight import States, follow_states, straight_ways
from landbridge.engine.lp import Floats, Ints
from landbridge.engine.parallel import together
from landbridge.engine.paths.graph import USUAL, Along, Graph, Ways, shared_out
from landbridge.engine.paths.split import Straight

_ROOM = 4  # entries that an arc may leave on the heap: two of either state


@dataclass(frozen=True, slots=True)
class StraightWays(Ways):
    """The cheapest way to every node, and the cheapest from elsewhere than that comes from.

    second: what that costs, inf where none leads, (nodes,).
    before: what the cheapest comes from, as it is seen; -1 where it starts there, (nodes,).
    states: both, as they were found.
    """

    second: Floats
    before: Ints
    states: States


class StraightGraph(Graph):
    """Arcs between nodes, over which no way turns straight back."""

    def __init__(self, nodes: int, tail: Ints, head: Ints, gates: Ints, seen: Ints) -> None:
        """seen: what each node is seen as by those that come from there, (nodes,)."""
        super().__init__(nodes, tail, head, gates)
        self._seen = np.empty(nodes, np.int64)
        self._seen[self.place] = seen
        nothing = np.full(2 * nodes, -1, np.int64)
        self._states = States(np.full(2 * nodes, np.inf), nothing, nothing.copy())

    def ways(self, cost: Floats, charge: Floats) -> StraightWays:
        """Search from all gates at once, as `Graph.ways` does."""
        self.search(cost, charge)
        found = self._states
        states = States(found.cost.copy(), found.arc.copy(), found.came.copy())
        first = 2 * self.place
        last = states.arc[first]
        before = np.where(last < 0, -1, self._seen[self.net.tail[last]])
        return StraightWays(states.cost[first], last, states.cost[first + 1], before, states)

    def _search(self, parts: Ints) -> None:
        given = self.net, self._seen, self._charge, self._weight, self._states
        room = _ROOM * self.entries

        def search(some: Ints) -> None:
            straight_ways(some, *given, np.empty(room), np.empty(room, np.int64))

        together(search, shared_out(parts, self.arcs_of(parts)))

    def arcs(self, ways: Ways, ends: Ints) -> Along:
        """The arcs of the ways to some nodes."""
        if not isinstance(ways, StraightWays):
            raise TypeError("ways of another graph")
        length, gate = np.empty(ends.size, np.int64), np.empty(ends.size, np.int64)
        along, given = np.empty(USUAL * ends.size, np.int64), (self.place[ends], ways.states)
        while (first := follow_states(*given, along, length, gate, self.net.tail)) < 0:
            along = np.empty(2 * along.size, np.int64)
        return self.given(np.repeat(np.arange(ends.size), length), along[first:], gate)


def prices_of_turning(straight: Straight, balance: Ints, ways: Ways, dearest: float) -> Floats:
    """Prices of the rows that forbid turning, (rows,): what it costs more to come from elsewhere.

    balance: the balance row of every node.  dearest: what no way costs more than.
    """
    if not isinstance(ways, StraightWays):
        raise TypeError("these ways may turn")
    node = np.searchsorted(balance, straight.node)
    first = np.minimum(ways.cost[node], dearest)
    second = np.minimum(ways.second[node], dearest)
    held = ways.before[node] == straight.back
    return np.where(held, first - np.maximum(second, first), 0.0)
