"""Column generation: solve over the paths known, price the network, add what is cheaper.

    minimise  c·x  over everything but flows, and flows on paths

A path from gate to gate stands for a unit of flow on each of its arcs. With the prices y of the
programme over the paths known so far, an arc costs w = c - y·(its terms in rows that are no
balance), and a path is worth adding where

    Σ w along it + charge of its gate  <  worth at its end

that is where the cheapest way to a gate costs less than the worth there. One search from all gates
at once finds it for every end, of all streams together. Where none is left, the plan is optimal
over all paths. The worth at inner nodes is the cost of the cheapest way there, which makes prices
of the whole programme; its certificate is made from them and owes nothing to this search.

Source: Ford and Fulkerson (1958), A suggested computation for maximal multi-commodity network
flows, Management Science 5; Tomlin (1966), Minimum-cost multicommodity network flows, Operations
Research 14.
"""

from __future__ import annotations

import numpy as np

from landbridge.engine.lp import Arrays, Floats
from landbridge.engine.paths.graph import Graph, Ways
from landbridge.engine.paths.master import Flows, Paths, paths_of, split
from landbridge.engine.solver import Live, Optimum, SolverError
from landbridge.engine.sums import sum_by

MOST_ROUNDS = 1_000
_CHEAPER = 1e-10  # share of a stream's largest cost by which a path has to be cheaper
_NEGATIVE = 1e-7  # share of the largest cost below nought that is rounding


class NotForPathsError(RuntimeError):
    """A programme that cannot be solved over paths; its links can."""


def optimum_over_paths(arrays: Arrays, flows: Flows) -> Optimum:
    """Solve a programme over the paths of its network; the answer is that of its links.

    Raises NotForPathsError where the programme has no answer, where flows have bounds of their own
    or an arc earns by itself, or where the solver stops short.
    """
    lower, upper = arrays.lower[flows.columns], arrays.upper[flows.columns]
    if not flows.columns.size or lower.any() or np.isfinite(upper).any():
        raise NotForPathsError("flows have bounds of their own")
    return _Generation(arrays, flows).run()


class _Generation:
    """The programme over the paths found so far, held by the solver."""

    def __init__(self, arrays: Arrays, flows: Flows) -> None:
        self._arrays, self._flows = arrays, flows
        self._parts = split(arrays, flows)
        tail, head = (np.searchsorted(self._parts.balance, end) for end in (flows.tail, flows.head))
        gates = np.flatnonzero(self._parts.gate)
        self._starts = gates[np.isin(gates, tail)]
        self._ends = gates[np.isin(gates, head)]
        self._graph = Graph(self._parts.balance.size, tail, head, self._starts)
        self._cost = arrays.cost[flows.columns]
        self._scale = self._largest_costs()
        self._paths: list[Paths] = []
        self._live = Live(self._parts.rest)

    def run(self) -> Optimum:
        """Add paths until none is cheaper than what is known."""
        for _ in range(MOST_ROUNDS):
            found = self._solved()
            ways = self._search(found.row_dual)
            if not self._added(found.row_dual, ways):
                return self._whole(found, ways)
        raise NotForPathsError(f"still cheaper paths after {MOST_ROUNDS} rounds")

    def _solved(self) -> Optimum:
        try:
            outcome = self._live.solve()
        except SolverError as fault:
            raise NotForPathsError(str(fault)) from fault
        if not isinstance(outcome, Optimum):
            raise NotForPathsError("the programme over paths has no optimum")
        return outcome

    def _search(self, price: Floats) -> Ways:
        """The cheapest ways at the prices of the programme over paths."""
        cost = self._cost - self._parts.coupling.T @ price
        if cost.min(initial=0.0) < -_NEGATIVE * np.abs(self._cost).max(initial=1.0):
            raise NotForPathsError("an arc earns by itself")
        charge = -price[self._parts.row_of(self._starts)]
        return self._graph.ways(np.maximum(cost, 0.0), charge)

    def _added(self, price: Floats, ways: Ways) -> bool:
        """Add the cheapest path to every gate where it costs less than the worth there."""
        worth = -price[self._parts.row_of(self._ends)]
        cheaper = ways.cost[self._ends] < worth - _CHEAPER * self._scale
        ends = self._ends[cheaper]
        if not ends.size:
            return False
        found = paths_of(self._arrays, self._flows, self._parts, self._graph.arcs(ways, ends), ends)
        self._live.add_columns(found.cost, found.matrix, self._arrays.magnitude[found.group])
        self._paths.append(found)
        return True

    def _largest_costs(self) -> Floats:
        """The largest cost of a flow of the stream of every end."""
        group = self._arrays.column_group[self._flows.columns]
        largest = np.zeros(self._arrays.magnitude.size)
        np.maximum.at(largest, group, np.abs(self._cost))
        of_end = largest[self._arrays.row_group[self._parts.balance[self._ends]]]
        return np.asarray(np.maximum(of_end, 1e-6 * self._arrays.cost.max(initial=1.0)))

    def _whole(self, found: Optimum, ways: Ways) -> Optimum:
        """Flows on arcs and prices of all nodes from those of paths and gates."""
        others = self._parts.columns
        x = np.zeros(self._arrays.cost.size)
        x[others] = found.x[: others.size]
        x[self._flows.columns] = self._on_arcs(found.x[others.size :])
        dual = np.zeros(self._arrays.row_lower.size)
        reached = np.where(np.isfinite(ways.cost), ways.cost, 0.0)
        dual[self._parts.balance] = -reached
        dual[self._parts.rows] = found.row_dual
        return Optimum(x, dual, self._arrays.cost - self._arrays.matrix.T @ dual)

    def _on_arcs(self, kt: Floats) -> Floats:
        """Flow on every arc from flow on paths."""
        total = np.zeros(self._flows.columns.size)
        first = 0
        for part in self._paths:
            on_path = kt[first : first + part.count]
            total += sum_by(part.arc, on_path[part.path], total.size)
            first += part.count
        return total
