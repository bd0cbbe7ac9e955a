"""Cheapest ways through a network from many gates at once."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from types import ModuleType

import numpy as np

from landbridge.engine.kernels.jit import COMPILED
from landbridge.engine.kernels.together import join_ends
from landbridge.engine.kernels.ways import Parts, cheapest_ways, follow_ways
from landbridge.engine.lp import Bools, Floats, Ints
from landbridge.engine.parallel import cores, together

_WORTH_A_THREAD = 15_000  # arcs below which a second thread costs more than it saves
USUAL = 32
"""Arcs of a way for which there is room at first."""


@dataclass(frozen=True, slots=True)
class Ways:
    """The cheapest way to every node.

    cost: what it costs from the gate it starts at, with what that gate charges; inf where none
    leads, (nodes,).
    arc: the last arc of it, in the order of the graph; -1 for a gate it starts at, (nodes,).
    """

    cost: Floats
    arc: Ints


@dataclass(frozen=True, slots=True)
class Along:
    """The arcs of some ways, one way after the other, each from its gate to its end.

    owner: which way each arc is on.  arc: the arc, as it was given.  gate: where each way starts.
    """

    owner: Ints
    arc: Ints
    gate: Ints


class Graph:
    """Arcs between nodes, with gates where ways may start.

    Streams that share no node are parts of one graph that are searched each by itself, on as many
    cores as there are. What was found is kept, and only parts whose costs have changed since are
    searched again.

    part: which part every node belongs to, (nodes,).
    net: the network sorted by parts.  place: where every node stands in it, (nodes,).
    order: of its arcs, which each was as given, (arcs,).
    entries: how many a heap needs to search any part.
    """

    def __init__(self, nodes: int, tail: Ints, head: Ints, gates: Ints) -> None:
        """tail, head: of every arc.  gates: nodes where ways may start."""
        part = self.part = _parts(nodes, tail, head)
        self._order_nodes = np.argsort(part, kind="stable")
        self.place = np.empty(nodes, np.int64)
        self.place[self._order_nodes] = np.arange(nodes)
        count = int(part.max(initial=-1)) + 1
        from_, to = self.place[tail], self.place[head]
        self.order = np.argsort(from_, kind="stable")
        self._gate_order = np.argsort(part[gates], kind="stable")
        self.net = Parts(
            node_start=_starts(part, count),
            gate_start=_starts(part[gates], count),
            gates=self.place[gates][self._gate_order],
            out_start=_starts(from_, nodes),
            tail=from_[self.order],
            head=to[self.order],
        )
        self._arc_start = self.net.out_start[self.net.node_start]
        in_part = np.diff(self._arc_start) + np.diff(self.net.gate_start)
        self.entries = int(in_part.max(initial=0)) + 1
        self._weight, self._charge = np.full(tail.size, np.nan), np.full(gates.size, np.nan)
        self._cost, self._arc = np.full(nodes, np.inf), np.full(nodes, -1, np.int64)

    def ways(self, cost: Floats, charge: Floats) -> Ways:
        """Search from all gates at once.

        cost: of every arc, 0 or more; inf where it is closed.
        charge: what each gate charges, of any sign.
        """
        self.search(cost, charge)
        return Ways(self._cost[self.place], self._arc[self.place])

    def search(self, cost: Floats, charge: Floats) -> None:
        """Search again those parts of which anything has changed; as `ways`."""
        weight, asked = cost[self.order], charge[self._gate_order]
        changed = _any_by(weight != self._weight, self._arc_start)
        changed |= _any_by(asked != self._charge, self.net.gate_start)
        self._weight, self._charge = weight, asked
        self._search(np.flatnonzero(changed))

    def arcs_of(self, parts: Ints) -> Ints:
        """How many arcs each of some parts has."""
        return np.asarray(np.diff(self._arc_start)[parts])

    def _search(self, parts: Ints) -> None:
        given = self.net, self._charge, self._weight, self._cost, self._arc
        if not COMPILED:
            _plain().ways_by_scipy(*given)
            return

        def search(some: Ints) -> None:
            cheapest_ways(some, *given, np.empty(self.entries), np.empty(self.entries, np.int64))

        together(search, shared_out(parts, self.arcs_of(parts)))

    def arcs(self, ways: Ways, ends: Ints) -> Along:
        """The arcs of the ways to some nodes."""
        last = ways.arc[self._order_nodes]
        place = self.place[ends]
        length, gate = np.empty(ends.size, np.int64), np.empty(ends.size, np.int64)
        along = np.empty(USUAL * ends.size, np.int64)
        while (first := follow_ways(place, last, self.net.tail, along, length, gate)) < 0:
            along = np.empty(2 * along.size, np.int64)
        return self.given(np.repeat(np.arange(ends.size), length), along[first:], gate)

    def given(self, owner: Ints, along: Ints, gate: Ints) -> Along:
        """Arcs and gates as they were given, from those of the sorted network."""
        return Along(owner, self.order[along], self._order_nodes[gate])


def _parts(nodes: int, tail: Ints, head: Ints) -> Ints:
    """Which independent part every node belongs to."""
    if not COMPILED:
        found: Ints = _plain().parts_by_scipy(nodes, tail, head)
        return found
    first = np.arange(nodes)
    join_ends(tail, head, first)
    leads = first == np.arange(nodes)
    return np.asarray(np.cumsum(leads)[first] - 1)


def _plain() -> ModuleType:
    """What does without compiled kernels, and loads more of scipy for that."""
    return import_module("landbridge.engine.paths.plain")


def _starts(owner: Ints, count: int) -> Ints:
    """Where the members of each owner begin once they are sorted by owner, (count + 1,)."""
    return np.append(0, np.cumsum(np.bincount(owner, minlength=count)))


def _any_by(marked: Bools, start: Ints) -> Bools:
    """Whether anything is marked between one start and the next."""
    found = np.zeros(start.size - 1, np.bool_)
    some = np.flatnonzero(np.diff(start))
    if some.size:
        found[some] = np.logical_or.reduceat(marked, start[some])
    return found


def shared_out(parts: Ints, work: Ints) -> list[Ints]:
    """Parts in as many lists as there are cores, of about the same work each."""
    total = int(work.sum())
    lists = min(cores(), 1 + total // _WORTH_A_THREAD)
    slot = np.minimum((np.cumsum(work) - work) * lists // max(total, 1), lists - 1)
    return [parts[slot == at] for at in range(lists)]
