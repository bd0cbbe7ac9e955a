"""An instance as a programme over links, in plain arrays: what other solvers are given."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from multicommodity import Instance
from scipy import sparse

from landbridge.engine.lp import Floats, Ints


@dataclass(frozen=True, slots=True)
class Links:
    """minimise cost·x  subject to  row_lower <= matrix x <= row_upper,  x >= 0.

    Columns: the flow of each stream on each arc open to it, then what every pair goes without.
    Rows: balance by stream and node but its origin, whose own follows from the others; then
    capacity of the arcs that have one.
    stream, arc: of every flow.  limited: arcs with a capacity.
    """

    cost: Floats
    row_lower: Floats
    row_upper: Floats
    matrix: sparse.csc_array
    stream: Ints
    arc: Ints
    limited: Ints

    @property
    def lower(self) -> Floats:
        """Nought for every column."""
        return np.zeros(self.cost.size)

    @property
    def upper(self) -> Floats:
        """No limit for any column."""
        return np.full(self.cost.size, np.inf)

    def flow(self, x: Floats, of: Instance) -> Floats:
        """Flows of a solution, (streams, arcs)."""
        flow = np.zeros((of.origin.size, of.tail.size))
        flow[self.stream, self.arc] = x[: self.stream.size]
        return flow

    def undelivered(self, x: Floats) -> Floats:
        """What every pair goes without."""
        return x[self.stream.size :]

    def price(self, row_dual: Floats, of: Instance) -> Floats:
        """Prices of capacity from duals of rows, which are nought or less, (arcs,)."""
        price = np.zeros(of.tail.size)
        price[self.limited] = -row_dual[row_dual.size - self.limited.size :]
        return price


def links(of: Instance) -> Links:
    """Write an instance as arrays."""
    stream, arc = np.nonzero(of.open)
    limited = np.flatnonzero(np.isfinite(of.capacity))
    flow, spill = np.arange(arc.size), arc.size + np.arange(of.end.size)
    balance, balances = _balance_rows(of)
    row_of = np.full(of.tail.size, -1)
    row_of[limited] = balances + np.arange(limited.size)
    ends = balance[of.stream, of.end]
    terms = [
        (balance[stream, of.head[arc]], flow, 1.0),
        (balance[stream, of.tail[arc]], flow, -1.0),
        (ends, spill, 1.0),
        (row_of[arc], flow, 1.0),
    ]
    row, column = (np.concatenate([term[at] for term in terms]) for at in (0, 1))
    value = np.concatenate([np.full(term[0].size, term[2]) for term in terms])
    there = row >= 0
    index = (row[there].astype(np.int32), column[there].astype(np.int32))
    shape = (balances + limited.size, arc.size + of.end.size)
    matrix = sparse.csc_array((value[there], index), shape=shape)
    asked = np.bincount(ends, of.asked, balances).astype(np.float64)
    return Links(
        np.append(of.cost[of.kind[stream], arc], np.full(of.end.size, of.unmet)),
        np.append(asked, np.full(limited.size, -np.inf)),
        np.append(asked, of.capacity[limited]),
        matrix,
        stream,
        arc,
        limited,
    )


def _balance_rows(of: Instance) -> tuple[Ints, int]:
    """The row of every stream and node, -1 for its origin, and how many there are."""
    kept = np.ones((of.origin.size, of.nodes), np.bool_)
    kept[np.arange(of.origin.size), of.origin] = False
    count = int(np.count_nonzero(kept))
    rows = np.full(kept.shape, -1)
    rows[kept] = np.arange(count)
    return rows, count
