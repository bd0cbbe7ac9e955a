"""A programme taken apart at the gates of its network: flows, and everything else."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from landbridge.engine.lp import Arrays, Bools, Ints


@dataclass(frozen=True, slots=True)
class Straight:
    """Rows by which flows do not turn straight back at a node to a neighbour of it.

    rows: of the programme, with only flows in them.
    node: the balance row of the node of each.  back: the neighbour, as it is seen.
    seen: what the node of every balance row of the programme is seen as by its neighbours; two
    nodes may be seen as one, (m,).
    """

    rows: Ints
    node: Ints
    back: Ints
    seen: Ints


@dataclass(frozen=True, slots=True)
class Flows:
    """The part of a programme that flows through a network.

    columns: of flow, with a lower bound of 0 and no upper one.
    tail, head: balance rows that each leaves (coefficient +1) and enters (-1).
    straight: where they may not turn, if anywhere; paths then nowhere do.
    """

    columns: Ints
    tail: Ints
    head: Ints
    straight: Straight | None = None


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
    is_balance = np.zeros(a.row_lower.size, np.bool_)
    is_balance[flows.tail] = is_balance[flows.head] = True
    balance = np.flatnonzero(is_balance)
    others = np.flatnonzero(~is_flow)
    touched = np.diff(sparse.csr_array(a.matrix[:, others]).indptr) > 0
    inner = is_balance.copy()
    if flows.straight is not None:
        inner[flows.straight.rows] = True
    inner &= ~touched
    rows = np.flatnonzero(~inner)
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
    coupling = _coupling(a.matrix, flows.columns, rows, balance)
    return Split(rest, rows, others, balance, a.row_group[balance], touched[balance], coupling)


def _coupling(matrix: sparse.csc_array, flows: Ints, rows: Ints, balance: Ints) -> sparse.csc_array:
    """Terms of flows in some rows, without those in balances, which are most of them."""
    place = np.full(matrix.shape[0], -1, matrix.indices.dtype)
    place[rows] = np.arange(rows.size)
    place[balance] = -1
    row = place[matrix.indices]
    kept = (row >= 0) & (matrix.data != 0)
    before = np.zeros(kept.size + 1, matrix.indptr.dtype)
    np.cumsum(kept, out=before[1:])
    terms = matrix.data[kept], row[kept], before[matrix.indptr]
    return sparse.csc_array(terms, shape=(rows.size, matrix.shape[1]))[:, flows]
