"""The least number of things, each of which closes many arcs, that cuts every way.

A country closes every link that runs through it, an owner all that is his: one closure, many arcs.
No flow finds such a cut; it is found as an implicit hitting set:

    minimise  number of things closed   subject to   at least one thing on every way is closed

of which only the ways met so far are written down. Closures that hit these are found, quickly and
not the fewest as long as that leaves ways open, which are added; then the fewest, and so on until
they leave none open. As every bound along the way is one for all ways, the last closures are the
least. That no fewer do is checked once more on the ways written down, by a search that does not
trust the solver.

Source: Moreno-Centeno & Karp (2013), The implicit hitting set approach to solve combinatorial
optimization problems with an application to multigenome alignment, Operations Research 61.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf

import numpy as np
from scipy import sparse

from landbridge.engine.cuts.cover import can_hit, greedy_cover, least_cover, most_apart
from landbridge.engine.cuts.graph import Graph, Search
from landbridge.engine.lp import Floats, Ints

AT_ONCE = 40
"""Ways added at most before closures are sought again."""

STEPS = 40
"""Times the fewest are sought before the search gives up and says what it knows."""

Labels = sparse.csr_array
"""Which things are on which arcs, (arcs, things)."""


@dataclass(frozen=True, slots=True)
class LabelCut:
    """A least set of things to close, and its proof.

    chosen: their positions; None where nothing cuts, and then the only way is one with nothing on
    it that can be closed.
    ways: ways, each as its arcs in order, that no smaller number of closures cuts.
    apart: how many of them, the first, have no closable thing in common. Where that is the number
    of closures, they alone are the proof.
    least: how many closures are needed at least; the number chosen where that is proved.
    """

    chosen: Ints | None
    ways: tuple[Ints, ...]
    apart: int
    least: int

    @property
    def proved(self) -> bool:
        """Whether no smaller number of closures cuts every way."""
        return self.chosen is not None and self.least == self.chosen.size


def least_labels(graph: Graph, labels: Labels, rank: Floats | None = None) -> LabelCut:
    """The least number of labelled things that cuts every way from a source to a sink.

    rank: of every thing, from 0 to 1; where several sets are as small, low ranks are taken.
    """
    ranks = np.zeros(labels.shape[1]) if rank is None else rank
    met = _Met(graph, labels)
    if not met.add(np.empty(0, np.int64)):
        return LabelCut(np.empty(0, np.int64), (), 0, 0)
    least, cut = 1, np.empty(0, np.int64)
    for _ in range(STEPS):
        cut = met.quick_cut()
        if met.free is not None:
            return LabelCut(None, (met.free,), 0, 0)
        closed, least = least_cover(met.on, ranks)
        if not met.add(closed):
            return met.cut(closed, least)
    return met.cut(cut, least)


@dataclass(slots=True)
class _Met:
    """The ways met so far; on: the things on each.  free: one with nothing on it."""

    graph: Graph
    labels: Labels
    ways: list[Ints] = field(default_factory=list)
    on: list[frozenset[int]] = field(default_factory=list)
    free: Ints | None = None
    search: Search = field(init=False)
    count: Floats = field(init=False)

    def __post_init__(self) -> None:
        self.search = Search(self.graph)
        self.count = 1.0 + 1000.0 * np.diff(self.labels.indptr)

    def add(self, closed: Ints) -> bool:
        """Add ways that some closures leave open, no two with a thing in common; whether any."""
        shut = np.zeros(self.labels.shape[1], np.bool_)
        shut[closed] = True
        weight = np.where(self.labels @ shut > 0, inf, self.count)
        for added in range(AT_ONCE):
            way = self.search.lightest(weight)
            if way is None:
                return added > 0
            things = frozenset(self.labels[way].indices.tolist())
            if not things:
                self.free = way
                return True
            self.ways.append(way)
            self.on.append(things)
            shut[list(things)] = True
            weight[self.labels @ shut > 0] = inf
        return True

    def quick_cut(self) -> Ints:
        """Some closures that leave no way open; adds ways until they do, or meets a free one."""
        closed = greedy_cover(self.on)
        while self.add(closed) and self.free is None:
            closed = greedy_cover(self.on)
        return closed

    def cut(self, chosen: Ints, least: int) -> LabelCut:
        """The answer, with as few ways as prove it: those that are least, those apart first.

        least: how many closures are needed at least, as the solver says.
        """
        keep = _least(self.on)
        lists = [self.on[at] for at in keep]
        first = most_apart(lists)
        order = first + [at for at in range(len(lists)) if at not in first]
        ways = tuple(self.ways[keep[at]] for at in order)
        if len(first) == chosen.size:
            return LabelCut(chosen, ways[: len(first)], len(first), chosen.size)
        fewer = can_hit(lists, chosen.size - 1)
        if fewer is not None:
            least = len(first) if fewer else chosen.size
        return LabelCut(chosen, ways, len(first), max(least, len(first)))


def _least(lists: list[frozenset[int]]) -> list[int]:
    """Positions of lists that contain no other of them, each once."""
    first: dict[frozenset[int], int] = {}
    for at, one in enumerate(lists):
        first.setdefault(one, at)
    return [at for one, at in first.items() if not any(other < one for other in first)]
