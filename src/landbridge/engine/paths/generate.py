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

Prices leap from one vertex to the next, and paths that are cheap at one are dear at another. So it
is priced half-way between the prices before and those of now, and by the latter alone where that
finds nothing.

Limits that streams share are held only once a plan goes beyond them, since most never bind; those
of nought are held from the beginning.

Source: Ford and Fulkerson (1958), A suggested computation for maximal multi-commodity network
flows, Management Science 5; Tomlin (1966), Minimum-cost multicommodity network flows, Operations
Research 14; du Merle, Villeneuve, Desrosiers and Hansen (1999), Stabilized column generation,
Discrete Mathematics 194; Neame (1999), Nonsmooth dual methods in integer programming, for the
weighted prices.
"""

from __future__ import annotations

import numpy as np

from landbridge.engine.kernels.jit import COMPILED, say_if_not_compiled
from landbridge.engine.lp import Arrays, Bools, Floats
from landbridge.engine.outcome import Optimum, Unbounded
from landbridge.engine.paths.columns import Paths, joined
from landbridge.engine.paths.graph import Ways
from landbridge.engine.paths.held import Held
from landbridge.engine.paths.network import network_of
from landbridge.engine.paths.split import Flows
from landbridge.engine.paths.straight import prices_of_turning
from landbridge.engine.paths.warm import Warming
from landbridge.engine.scaling import row_sizes
from landbridge.engine.solver import SolverError

MOST_ROUNDS = 1_000
_CHEAPER = 1e-10  # share of a stream's largest cost by which a path has to be cheaper
_NEGATIVE = 1e-7  # share of the largest cost below nought that is rounding
_BEFORE = 0.5  # weight of the prices before in those that ways are looked for at
_LEAPING = 1_000  # rows held from which that saves the solver more than it costs in searches
_BEYOND = 5e-10  # share of its size by which a limit has to be exceeded to be held
_MANY = 20  # limits exceeded at once from which it pays to look for good paths first
_WIDE = 2_000  # paths from which the first solve over good paths begins from inside


class NotForPathsError(RuntimeError):
    """A programme that cannot be solved over paths; its links can."""


class _UnboundedError(NotForPathsError):
    """Some path pays without limit, at least while limits are not held."""


def optimum_over_paths(arrays: Arrays, flows: Flows) -> Optimum:
    """Solve a programme over the paths of its network; the answer is that of its links.

    Raises NotForPathsError where the programme has no answer, where flows have bounds of their own
    or an arc earns by itself, or where the solver stops short.
    """
    return Generation(arrays, flows).optimum()


class Generation:
    """A programme over the paths found so far, held by the solver.

    network: its arcs and gates.  cost: of a flow on every arc, inf where it is closed.
    held: everything but flows, and the limits among it that are held.
    paths: those found, in the order of their columns.
    """

    def __init__(self, arrays: Arrays, flows: Flows) -> None:
        """Raises NotForPathsError where flows have bounds of their own."""
        say_if_not_compiled()
        self.flows, cost = flows, cost_of_arcs(arrays, flows)
        if flows.straight is not None and not COMPILED:
            raise NotForPathsError("ways that do not turn are only searched by compiled kernels")
        self.network = network_of(arrays, flows)
        self.paths: list[Paths] = []
        rest = self.network.parts.rest
        at_once = rest.row_upper == 0  # what only other things make room in binds at once
        self.held = Held(rest, np.flatnonzero(~self.network.shared | at_once))
        self.arrays, self.cost = arrays, cost
        self._measure(arrays)

    def number(self, arrays: Arrays, cost: Floats) -> None:
        """Take other numbers for the same network; cost: of a flow on every arc."""
        if arrays.cost is not self.arrays.cost:
            self._measure(arrays)
        self.arrays, self.cost = arrays, cost

    def _measure(self, arrays: Arrays) -> None:
        """How large costs are, beside which others are rounding."""
        group = arrays.row_group[self.network.parts.balance[self.network.ends]]
        self._scale = largest_costs(arrays, self.flows)[group]
        self._most = float(self._scale.max(initial=1.0))

    def optimum(self) -> Optimum:
        """Add paths until none is cheaper than what is known.

        Raises NotForPathsError where there is no optimum, or an arc earns by itself.
        """
        if not self.paths:
            self._begin()
        return self._whole(*self._settled(holding=True))

    def _begin(self) -> None:
        """Find paths with no shared limit held but those of nought, then hold what matters."""
        try:
            found, _ = self._settled(holding=False)
        except _UnboundedError:
            self.hold(self.network.shared)
            return
        beyond = self.beyond(found)
        if COMPILED and beyond.sum() >= _MANY:
            self._warm(found)
        else:
            self.hold(beyond)

    def _warm(self, found: Optimum) -> None:
        """Look for good paths, and the limits that bind, before going on."""
        known = joined(self.paths)
        warmed = Warming(self.network, self.cost, known, found.x, -found.row_dual).run()
        self.add(warmed.paths)
        self.hold(warmed.rows)
        if warmed.paths.count >= _WIDE:
            self.held.live.from_inside()
        else:
            self.held.live.forget()

    def _settled(self, *, holding: bool) -> tuple[Optimum, Ways]:
        """The optimum over all paths, and the cheapest ways at its prices.

        holding: whether limits it exceeds are held from then on.
        """
        prices = None
        for _ in range(MOST_ROUNDS):
            found = self.solved()
            if holding and (beyond := self.beyond(found)).any():
                self.hold(beyond)
                continue
            if prices is not None and self.held.rows.size >= _LEAPING:
                prices = _BEFORE * prices + (1.0 - _BEFORE) * found.row_dual
                if self._added_at(prices, found.row_dual):
                    continue
            prices = found.row_dual
            ways = self.ways(prices)
            new = self._cheaper(prices, ways)
            if not new.any():
                return found, ways
            self.add(self.network.paths(self.cost, ways, self.network.ends[new]))
        raise NotForPathsError(f"still cheaper paths after {MOST_ROUNDS} rounds")

    def solved(self) -> Optimum:
        """The optimum over the paths known."""
        try:
            outcome = self.held.solve()
        except SolverError as fault:
            raise NotForPathsError(str(fault)) from fault
        if isinstance(outcome, Unbounded):
            raise _UnboundedError("the programme over paths has no bound")
        if not isinstance(outcome, Optimum):
            raise NotForPathsError("the programme over paths has no plan")
        return outcome

    def hold(self, rows: Bools) -> None:
        """Hold these rows of the rest as well."""
        new = np.flatnonzero(rows & self.held.free)
        if new.size:
            free = not self.arrays.cost[self.flows.columns].any()
            self.held.hold(new, self.paths, perturbed=free)

    def beyond(self, found: Optimum) -> Bools:
        """Which limits that are not held the plan exceeds."""
        rest, others = self.held.rest, self.network.parts.columns.size
        load = rest.matrix @ found.x[:others]
        first = others
        for part in self.paths:
            load += part.terms.loads(found.x[first : first + part.count], load.size)
            first += part.count
        size = row_sizes(rest.row_lower, rest.row_upper, rest.magnitude[rest.row_group])
        room = _BEYOND * size
        far: Bools = self.held.free & (
            (load > rest.row_upper + room) | (load < rest.row_lower - room)
        )
        return far

    def ways(self, dual: Floats) -> Ways:
        """The cheapest ways at the prices of the programme over paths."""
        cost = self.network.terms @ -dual
        cost += self.cost
        if cost.min(initial=0.0) < -_NEGATIVE * self._most:
            raise NotForPathsError("an arc earns by itself")
        paid = np.maximum(cost, 0.0, out=cost)
        return self.network.graph.ways(paid, -dual[self.network.start_rows])

    def _cheaper(self, dual: Floats, ways: Ways) -> Bools:
        """Ends to which the cheapest way costs less than the worth there, (ends,)."""
        worth = -dual[self.network.end_rows]
        return np.asarray(ways.cost[self.network.ends] < worth - _CHEAPER * self._scale)

    def _added_at(self, prices: Floats, dual: Floats) -> bool:
        """Add what is cheapest at some prices and pays at those of the programme; whether any."""
        ways = self.ways(prices)
        new = self._cheaper(prices, ways)
        found = self.network.paths(self.cost, ways, self.network.ends[new])
        earned = found.terms.priced(dual) - found.cost
        paying = np.flatnonzero(earned > _CHEAPER * self._scale[new])
        if paying.size:
            self.add(found.take(paying))
        return bool(paying.size)

    def add(self, found: Paths) -> None:
        """Add paths as columns."""
        self.held.add(found)
        self.paths.append(found)

    def _whole(self, found: Optimum, ways: Ways) -> Optimum:
        """Flows on arcs and prices of all nodes from those of paths and gates."""
        parts, others = self.network.parts, self.network.parts.columns
        x = np.zeros(self.arrays.cost.size)
        x[others] = found.x[: others.size]
        x[self.flows.columns] = self._on_arcs(found.x[others.size :])
        dual = np.zeros(self.arrays.row_lower.size)
        # What nothing reaches any more is worth more than all else, so nothing leaves it cheaply.
        worth = -found.row_dual[self.network.end_rows]
        reached = np.isfinite(ways.cost)
        dearest = max(ways.cost[reached].max(initial=0.0), worth.max(initial=0.0))
        dual[parts.rows] = found.row_dual
        passed = self.network.passed
        dual[parts.balance[passed]] = -np.where(reached, ways.cost, dearest)[passed]
        if (straight := self.flows.straight) is not None:
            dual[straight.rows] = prices_of_turning(straight, parts.balance, ways, dearest)
        return Optimum(x, dual, self.arrays.cost - self.arrays.matrix.T @ dual)

    def _on_arcs(self, flow: Floats) -> Floats:
        """Flow on every arc from flow on paths."""
        total = np.zeros(self.network.arcs)
        first = 0
        for part in self.paths:
            total += part.on_arcs(flow[first : first + part.count], total.size)
            first += part.count
        return total


def cost_of_arcs(a: Arrays, flows: Flows) -> Floats:
    """Cost of a flow on every arc, inf where it is closed, (flows,).

    Raises NotForPathsError where flows have bounds of their own or something may be negative.
    """
    upper = a.upper[flows.columns]
    closed = upper == 0
    if not flows.columns.size or a.lower[flows.columns].any() or np.isfinite(upper[~closed]).any():
        raise NotForPathsError("flows have bounds of their own")
    if a.lower.min() < 0:
        raise NotForPathsError("something may be negative")
    return np.where(closed, np.inf, a.cost[flows.columns])


def largest_costs(a: Arrays, flows: Flows) -> Floats:
    """The largest cost of a flow of every group, (groups,); of anything where no flow costs."""
    moving = np.abs(a.cost[flows.columns])
    if not moving.any():
        return np.full(a.magnitude.size, np.abs(a.cost).max(initial=0.0) or 1.0)
    largest = np.full(a.magnitude.size, 1e-6 * a.cost.max(initial=1.0))
    np.maximum.at(largest, a.column_group[flows.columns], moving)
    return largest
