"""Paths as columns of the programme over paths."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from landbridge.engine.lp import Floats, Ints
from landbridge.engine.paths.graph import Along
from landbridge.engine.paths.split import Split
from landbridge.engine.sums import sum_by
from landbridge.engine.terms import NOTHING, Terms, added_up, appended, spans


@dataclass(frozen=True, slots=True)
class Paths:
    """Paths as columns of the programme over paths.

    cost: of a unit on each, (paths,).  terms: in rows of the rest.
    group: which group each belongs to.  start, end: gates, as nodes.
    first: where the flows each runs over begin in `arc`, (paths + 1,).
    """

    cost: Floats
    terms: Terms
    group: Ints
    start: Ints
    end: Ints
    first: Ints
    arc: Ints

    @property
    def count(self) -> int:
        """How many there are."""
        return self.cost.size

    def take(self, kept: Ints) -> Paths:
        """Some of them, by position."""
        first, at = spans(self.first, kept)
        return Paths(
            cost=self.cost[kept],
            terms=self.terms.take(kept),
            group=self.group[kept],
            start=self.start[kept],
            end=self.end[kept],
            first=first,
            arc=self.arc[at],
        )

    def along(self, cost: Floats) -> Floats:
        """Sum of what every arc of each costs, (paths,)."""
        owner = np.repeat(np.arange(self.count), np.diff(self.first))
        return sum_by(owner, cost[self.arc], self.count)

    def on_arcs(self, flow: Floats, arcs: int) -> Floats:
        """Flow on every arc from flow on every path."""
        return sum_by(self.arc, np.repeat(flow, np.diff(self.first)), arcs)


_NONE = np.empty(0, np.int64)
NO_PATHS = Paths(np.empty(0), NOTHING, _NONE, _NONE, _NONE, np.zeros(1, np.int64), _NONE)


def joined(parts: list[Paths]) -> Paths:
    """Paths one list after the other."""
    parts = [NO_PATHS, *parts]
    length = np.concatenate([np.diff(part.first) for part in parts])
    return Paths(
        cost=np.concatenate([part.cost for part in parts]),
        terms=appended([part.terms for part in parts]),
        group=np.concatenate([part.group for part in parts]),
        start=np.concatenate([part.start for part in parts]),
        end=np.concatenate([part.end for part in parts]),
        first=np.append(0, np.cumsum(length)),
        arc=np.concatenate([part.arc for part in parts]),
    )


def paths_of(parts: Split, cost: Floats, along: Along, ends: Ints) -> Paths:
    """Paths as columns.

    cost: of a flow on every arc.  along: the arcs and the gate of each.  ends: where each ends.
    """
    count = ends.size
    return Paths(
        cost=sum_by(along.owner, cost[along.arc], count),
        terms=_terms(parts, along, ends),
        group=parts.group[ends],
        start=along.gate,
        end=ends,
        first=np.searchsorted(along.owner, np.arange(count + 1)),
        arc=along.arc,
    )


def _terms(parts: Split, along: Along, ends: Ints) -> Terms:
    """What a unit takes of the rows on its way, leaves at its start and brings to its end."""
    coupling, path, one = parts.coupling, np.arange(ends.size), np.ones(ends.size)
    length = np.diff(coupling.indptr)[along.arc]
    _, at = spans(coupling.indptr.astype(np.int64), along.arc)
    return added_up(
        np.concatenate([np.repeat(along.owner, length), path, path]),
        np.concatenate([coupling.indices[at], parts.row_of(along.gate), parts.row_of(ends)]),
        np.concatenate([coupling.data[at], one, -one]),
        shape=(parts.rows.size, ends.size),
    )
