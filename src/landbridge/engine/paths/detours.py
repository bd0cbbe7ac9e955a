"""What closing flows can cost a plan at most: its paths go the cheapest way round.

What goes over closed flows is moved, path by path, from the gate it starts at to the end it has,
onto the cheapest ways through the room that the plan leaves; nothing else of the plan changes. So
what comes of it is a plan that keeps to the programme without what is closed, and the best one
costs no more.

What finds no way is given up, or rather still goes where it went, at a price: what a unit is worth
at its end at most, less what it is worth where it starts at least, whatever is closed. Where using
what is closed costs so much, the best plan need not use it (`engine.interdiction.worths`), so that
it costs no more than this one either.

Source: Malik, Mittal & Gupta (1989), The k most vital arcs in the shortest path problem,
Operations Research Letters 8, for what a detour costs as the worth of an arc; here with limits
that flows share.
"""

from __future__ import annotations

import numpy as np
from scipy import sparse

from landbridge.engine.kernels.detours import Arcs, Moves, Room, Search, go_round
from landbridge.engine.lp import Arrays, Bools, Floats, Ints
from landbridge.engine.paths.columns import Paths
from landbridge.engine.paths.generate import Generation
from landbridge.engine.paths.network import PathNetwork
from landbridge.engine.scaling import row_sizes

SEARCHES = 4_000
"""Ways looked for at most for one closure; what is then left to move is given up."""

_FULL = 1e-9  # share of its size below which a row has no room
_NOTHING = 1e-12  # share of the greatest flow below which a path carries none


class Detours:
    """A plan over paths that is asked what doing without some flows can cost it at most.

    It never changes, so that several threads may ask it.
    is_flow: which columns of the programme flow through its network, (n,).
    """

    def __init__(
        self,
        made: Generation,
        paths: Paths,
        x: Floats,
        most: Floats | None = None,
        least: Floats | None = None,
    ) -> None:
        """made: the programme taken apart.  paths: those it holds.

        x: the plan, everything but flows and then flows on paths.
        most, least: what a unit in every row of the programme is worth whatever is shut, (m,);
        where left out, nothing is given up.
        """
        network, rest, others = made.network, made.held.rest, made.network.parts.columns.size
        flow = x[others:]
        used = np.flatnonzero(flow > _NOTHING * flow.max(initial=0.0))
        load = rest.matrix @ x[:others] + paths.terms.loads(flow, rest.row_lower.size)
        self._network, self._room = network, _room(rest, load)
        self._paths, self._flow = paths.take(used), flow[used]
        self._limit = _limits(network, self._paths, most, least)
        self._arcs, self._fixed = _arcs(network, rest, made.cost)
        self._standing = np.argsort(network.graph.order)
        owner = np.repeat(np.arange(used.size), np.diff(self._paths.first))
        self._flow_of = np.full(made.arrays.cost.size, -1, np.int64)
        self._flow_of[made.flows.columns] = np.arange(network.arcs)
        self.is_flow: Bools = self._flow_of >= 0
        self._over = sparse.csr_array(
            (np.ones(owner.size), (self._paths.arc, owner)), (network.arcs, used.size)
        )

    def cost(self, columns: Ints) -> float:
        """What doing without some columns costs at most, in the money of the programme.

        columns: which are shut; those that are no flow run as before.
        Returns inf where what goes over them must go there, or nobody knows what it is worth.
        """
        at = self._flow_of[columns]
        shut = at[at >= 0]
        moved = self._dearest_first(np.unique(self._over[shut].indices).astype(np.int64))
        if not moved.size:
            return 0.0
        paths, flow = self._paths.take(moved), self._flow[moved]
        if self._fixed[paths.arc].any():
            return np.inf
        left = self._room.left + self._taken(paths, flow)
        room = self._room._replace(left=left, load=np.zeros(left.size))
        spent = go_round(
            self._moves(paths, flow, self._limit[moved]),
            self._network.graph.net,
            self._without(shut),
            room,
            self._search(),
            SEARCHES,
        )
        return max(float(spent - paths.cost @ flow), 0.0)

    def _taken(self, paths: Paths, flow: Floats) -> Floats:
        """What flows on paths take of every row on their way."""
        on_arcs = np.repeat(flow, np.diff(paths.first))
        terms = self._network.terms[paths.arc]
        return np.asarray(terms.T @ on_arcs)

    def _dearest_first(self, moved: Ints) -> Ints:
        """Paths in the order in which room is given to them: what to give up costs most first."""
        given_up = self._limit[moved] - self._paths.cost[moved]
        return moved[np.argsort(-given_up, kind="stable")]

    def _moves(self, paths: Paths, flow: Floats, limit: Floats) -> Moves:
        graph = self._network.graph
        start, end = graph.place[paths.start], graph.place[paths.end]
        return Moves(graph.part[paths.end], start, end, flow, limit)

    def _without(self, shut: Ints) -> Arcs:
        closed = self._arcs.shut.copy()
        closed[self._standing[shut]] = True
        return self._arcs._replace(shut=closed)

    def _search(self) -> Search:
        nodes, entries = self._network.graph.part.size, self._network.graph.entries
        cost, arc = np.empty(nodes), np.empty(nodes, np.int64)
        return Search(cost, arc, np.empty(entries), np.empty(entries, np.int64))


def _limits(
    network: PathNetwork, paths: Paths, most: Floats | None, least: Floats | None
) -> Floats:
    """What a unit on each path is given up for; it never earns, (paths,)."""
    if most is None or least is None:
        return np.full(paths.count, np.inf)
    row = network.parts.balance
    return np.maximum(most[row[paths.end]] - least[row[paths.start]], paths.cost)


def _room(rest: Arrays, load: Floats) -> Room:
    """What a plan leaves of every row."""
    size = row_sizes(rest.row_lower, rest.row_upper, rest.magnitude[rest.row_group])
    return Room(np.maximum(rest.row_upper - load, 0.0), _FULL * size, np.empty(0))


def _arcs(network: PathNetwork, rest: Arrays, cost: Floats) -> tuple[Arcs, Bools]:
    """Arcs in the order of the graph, and which must keep what they carry, in the order of flows.

    Those are arcs in rows that need something, or whose flow makes room for others.
    """
    terms = network.terms
    owner = np.repeat(np.arange(network.arcs), np.diff(terms.indptr))
    needed = np.isfinite(rest.row_lower[terms.indices]) | (terms.data <= 0)
    fixed = np.zeros(network.arcs, np.bool_)
    fixed[owner[needed]] = True
    order = network.graph.order
    here = sparse.csr_array(terms[order])
    start, row = here.indptr.astype(np.int64), here.indices.astype(np.int64)
    return Arcs(np.maximum(cost[order], 0.0), fixed[order], start, row, here.data), fixed
