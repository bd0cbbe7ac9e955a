"""A programme as a network with gates: where paths may start and end, and what they cost."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from landbridge.engine.lp import Arrays, Bools, Floats, Ints
from landbridge.engine.paths.columns import Paths, paths_of
from landbridge.engine.paths.graph import Graph, Ways
from landbridge.engine.paths.split import Flows, Split, Straight, split
from landbridge.engine.paths.straight import StraightGraph


@dataclass(frozen=True, slots=True)
class PathNetwork:
    """What stays the same while paths are looked for.

    parts: the programme taken apart.  graph: its arcs.
    starts, ends: gates where something is given out and where paths may end, as nodes, ascending.
    start_rows, end_rows: where these are balanced, rows of the rest.
    passed: nodes where nothing is given out, so that only ways lead there.
    shared: rows of the rest that paths share, (rest rows,).
    terms: those of flows in these rows, (flows, rest rows).
    """

    parts: Split
    graph: Graph
    starts: Ints
    ends: Ints
    start_rows: Ints
    end_rows: Ints
    passed: Ints
    shared: Bools
    terms: sparse.csr_array

    @property
    def arcs(self) -> int:
        """How many flows there are."""
        return int(self.terms.shape[0])

    def ways(self, cost: Floats, price: Floats, charge: Floats) -> Ways:
        """The cheapest ways at what is paid for shared rows.

        cost: of a flow on every arc, inf where it is closed.  price: of a unit of every row of the
        rest.  charge: of every start.
        """
        paid = self.terms @ price
        paid += cost
        return self.graph.ways(np.maximum(paid, 0.0, out=paid), charge)

    def paths(self, cost: Floats, ways: Ways, ends: Ints) -> Paths:
        """The cheapest paths to some ends, as columns."""
        return paths_of(self.parts, cost, self.graph.arcs(ways, ends), ends)


def network_of(a: Arrays, flows: Flows) -> PathNetwork:
    """Find the gates and the arcs of a programme."""
    parts = split(a, flows)
    node = np.empty(a.row_lower.size, np.int64)
    node[parts.balance] = np.arange(parts.balance.size)
    tail, head = node[flows.tail], node[flows.head]
    gates = np.flatnonzero(parts.gate)
    given = _given_out(parts, gates)
    passed = np.ones(parts.balance.size, np.bool_)
    passed[gates[given]] = False
    left, entered = np.zeros((2, parts.balance.size), np.bool_)
    left[tail] = entered[head] = True
    starts = gates[left[gates] & given]
    ends = gates[entered[gates]]
    return PathNetwork(
        parts=parts,
        graph=_graph(parts.balance, tail, head, starts, flows.straight),
        starts=starts,
        ends=ends,
        start_rows=parts.row_of(starts),
        end_rows=parts.row_of(ends),
        passed=np.flatnonzero(passed),
        shared=np.bincount(parts.coupling.indices, minlength=parts.rows.size) > 0,
        terms=sparse.csr_array(parts.coupling.T),
    )


def _graph(balance: Ints, tail: Ints, head: Ints, starts: Ints, straight: Straight | None) -> Graph:
    if straight is None:
        return Graph(balance.size, tail, head, starts)
    return StraightGraph(balance.size, tail, head, starts, straight.seen[balance])


def _given_out(parts: Split, gates: Ints) -> Bools:
    """At which gates something but flow, none of which is negative, may bring goods in."""
    terms = sparse.csr_array(parts.rest.matrix)[parts.row_of(gates)]
    gate = np.repeat(np.arange(gates.size), np.diff(terms.indptr))
    return np.bincount(gate, terms.data < 0, minlength=gates.size) > 0
