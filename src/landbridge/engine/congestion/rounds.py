"""Rounds of an assignment: search, add paths, level; until ways cost as much as each other."""

from __future__ import annotations

import numpy as np

from landbridge.engine.congestion.arrays import FIXED, FLOW, LOAD, Arcs, Graph, Pairs
from landbridge.engine.congestion.cost import add_load
from landbridge.engine.congestion.search import reach_all
from landbridge.engine.congestion.store import compacted, loads_of, store_for
from landbridge.engine.congestion.sweep import sweep
from landbridge.engine.lp import Floats

_MOST_PASSES = 20
_FAR = 0.1  # share of the mean excess above which a pair is levelled again
_SETTLED = 0.02  # share of a round's excess at which its passes end
_HOPEFUL = 20.0  # multiple of the gap asked for at which it is worth measuring
_PATIENCE = 50  # rounds in which the gap has to fall
_EVERY = 10  # rounds after which it is measured anyway


class Rounds:
    """Flows on paths on their way to equilibrium."""

    def __init__(self, graph: Graph, pairs: Pairs, arcs: Arcs) -> None:
        count, nodes = pairs.quantity.size, graph.through.size
        self.graph, self.pairs, self.arcs = graph, pairs, arcs
        self.store = store_for(graph, count, 2 * count + 16, 32 * count + 2 * nodes)
        self.count = 0
        self.refresh()

    @property
    def load(self) -> Floats:
        """The load of every arc."""
        return self.arcs.table[:, LOAD]

    def refresh(self) -> None:
        """Sum up the loads anew, since every change rounds a little, and take their costs."""
        arcs = np.arange(self.arcs.cost.size)
        self.arcs.table[:, LOAD] = loads_of(self.store, arcs.size)
        add_load(self.arcs, arcs, 0, arcs.size, 0.0)

    def settle(self, tolerance: float, most: int) -> float:
        """Rounds until the relative gap is at most so much, does not fall, or there were so many.

        Returns the gap reached.
        """
        gap, best, since, better = np.inf, np.inf, 0, 0
        while self.count < most and since - better < _PATIENCE:
            self.count, since = self.count + 1, since + 1
            estimate = self._round()
            if estimate <= _HOPEFUL * tolerance or since % _EVERY == 0 or self.count == most:
                self.refresh()
                gap = self.gap()
                if gap <= tolerance:
                    break
                if gap < best:
                    best, better = gap, since
        return gap

    def gap(self) -> float:
        """By what share less all would cost on the cheapest ways at the costs of now."""
        reach = reach_all(self.graph, self.pairs, self.arcs.cost)
        total = self.total()
        return (total - float(self.pairs.quantity @ reach)) / total if total > 0 else 0.0

    def total(self) -> float:
        """What all cost: loads times costs, and what is paid besides."""
        used = self.store.amount[: self.store.used[0]]
        return float(self.load @ self.arcs.cost + used[:, FLOW] @ used[:, FIXED])

    def _round(self) -> float:
        """One round; returns the gap before it, as estimated on the way."""
        group, groups = 0, self.pairs.group.shape[0] - 1
        while group < groups:
            group = self._sweep(group, -np.inf, search=True)
            if group < groups:
                self._make_room()
        before = float(self.pairs.excess.sum())
        for _ in range(_MOST_PASSES):
            self._sweep(0, _FAR * float(self.pairs.excess.mean()), search=False)
            if self.pairs.excess.sum() <= _SETTLED * before:
                break
        total = self.total()
        return before / total if total > 0 else 0.0

    def _sweep(self, group: int, least: float, *, search: bool) -> int:
        return sweep(self.graph, self.pairs, self.arcs, self.store, group, least, search)

    def _make_room(self) -> None:
        """Drop paths no longer used, and double the room where more than half is taken."""
        graph, old = self.graph, self.store
        self.store = compacted(graph, old, old.place.shape[0], old.arc.size)
        paths, arcs = self.store.used
        if 2 * paths > old.place.shape[0] or 2 * arcs > old.arc.size:
            self.store = compacted(graph, old, 2 * old.place.shape[0], 2 * old.arc.size)
