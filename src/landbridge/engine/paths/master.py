"""The programme over paths: everything but flows on links, and the paths found so far."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from landbridge.engine.lp import Arrays, Bools, Floats, Ints
from landbridge.engine.paths.graph import Along
from landbridge.engine.sums import sum_by


@dataclass(frozen=True, slots=True)
class Flows:
    """The part of a programme that flows through a network.

    columns: of flow, with a lower bound of 0 and no upper one.
    tail, head: balance rows that each leaves (coefficient +1) and enters (-1).
    """

    columns: Ints
    tail: Ints
    head: Ints


@dataclass(frozen=True, slots=True)
class Split:
    """A programme taken apart at the gates of its network.

    rest: the programme without flows and without the balance of nodes that are no gate.
    rows, columns: where its rows and columns stand in the whole.
    balance: balance rows of the whole, ascending; nodes of the network by their position in it.
    group: the group of every node, (nodes,).
    gate: which nodes are gates: something but flow enters or leaves there, (nodes,).
    coupling: terms of flows in rows of the rest that are no balance, (rest rows, flows).
    """

    rest: Arrays
    rows: Ints
    columns: Ints
    balance: Ints
    group: Ints
    gate: Bools
    coupling: sparse.csc_array

    def row_of(self, node: Ints) -> Ints:
        """Rows of the rest where gates are balanced."""
        return np.searchsorted(self.rows, self.balance[node])


def split(a: Arrays, flows: Flows) -> Split:
    """Take a programme apart."""
    is_flow = np.zeros(a.cost.size, np.bool_)
    is_flow[flows.columns] = True
    balance = np.unique(np.concatenate([flows.tail, flows.head]))
    others = np.flatnonzero(~is_flow)
    touched = np.diff(sparse.csr_array(a.matrix[:, others]).indptr) > 0
    inner = np.zeros(a.row_lower.size, np.bool_)
    inner[balance] = True
    inner &= ~touched
    rows = np.flatnonzero(~inner)
    by_row = sparse.csr_array(a.matrix[:, flows.columns])[rows]
    is_balance = np.zeros(a.row_lower.size, np.bool_)
    is_balance[balance] = True
    keep = sparse.diags_array((~is_balance[rows]).astype(np.float64))
    rest = replace(
        a,
        cost=a.cost[others],
        lower=a.lower[others],
        upper=a.upper[others],
        row_lower=a.row_lower[rows],
        row_upper=a.row_upper[rows],
        matrix=sparse.csc_array(sparse.csr_array(a.matrix[:, others])[rows]),
        column_group=a.column_group[others],
        row_group=a.row_group[rows],
    )
    coupling = sparse.csc_array(keep @ by_row)
    coupling.eliminate_zeros()
    return Split(rest, rows, others, balance, a.row_group[balance], touched[balance], coupling)


@dataclass(frozen=True, slots=True)
class Paths:
    """Paths as columns of the programme over paths.

    cost: of a unit on each, (paths,).  matrix: its terms, (rest rows, paths).
    group: which group each belongs to.  start, end: gates, as nodes.
    first: where the flows each runs over begin in `arc`, (paths + 1,).
    """

    cost: Floats
    matrix: sparse.csc_array
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
        length = np.diff(self.first)[kept]
        first = np.append(0, np.cumsum(length))
        within = np.arange(first[-1]) - np.repeat(first[:-1], length)
        return Paths(
            cost=self.cost[kept],
            matrix=sparse.csc_array(self.matrix[:, kept]),
            group=self.group[kept],
            start=self.start[kept],
            end=self.end[kept],
            first=first,
            arc=self.arc[np.repeat(self.first[kept], length) + within],
        )

    def over(self, marked: Bools) -> Bools:
        """Which of them run over an arc that is marked."""
        total = np.append(0, np.cumsum(marked[self.arc]))
        return np.asarray(total[self.first[1:]] > total[self.first[:-1]])

    def on_arcs(self, flow: Floats, arcs: int) -> Floats:
        """Flow on every arc from flow on every path."""
        return sum_by(self.arc, np.repeat(flow, np.diff(self.first)), arcs)


def joined(parts: list[Paths]) -> Paths:
    """Paths one list after the other."""
    length = np.concatenate([np.diff(part.first) for part in parts])
    return Paths(
        cost=np.concatenate([part.cost for part in parts]),
        matrix=sparse.csc_array(sparse.hstack([part.matrix for part in parts], format="csc")),
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
    count, rows = ends.size, parts.rows.size
    taken = sparse.csc_array(
        (np.ones(along.arc.size), (along.arc, along.owner)), shape=(cost.size, count)
    )
    path, one = np.arange(count), np.ones(count)
    at_ends = sparse.csc_array(
        (
            np.append(one, -one),
            (np.append(parts.row_of(along.gate), parts.row_of(ends)), np.append(path, path)),
        ),
        shape=(rows, count),
    )
    return Paths(
        cost=sum_by(along.owner, cost[along.arc], count),
        matrix=sparse.csc_array(parts.coupling @ taken + at_ends),
        group=parts.group[ends],
        start=along.gate,
        end=ends,
        first=np.searchsorted(along.owner, np.arange(count + 1)),
        arc=along.arc,
    )
