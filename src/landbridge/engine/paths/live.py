"""A programme solved over paths, again and again with other numbers."""

from __future__ import annotations

from dataclasses import replace
from threading import Lock
from typing import Any

import numpy as np

from landbridge.engine.lp import Arrays, Floats, Ints
from landbridge.engine.outcome import Optimum
from landbridge.engine.paths.columns import Paths, joined
from landbridge.engine.paths.detours import Detours
from landbridge.engine.paths.generate import Generation, cost_of_arcs
from landbridge.engine.paths.split import Flows


class LivePaths:
    """A programme with the paths and the vertex of its first optimum, which are kept.

    Every solve starts from these and leaves nothing behind, so that an answer does not depend on
    what was asked before. It may be asked from several threads, one after the other, and sent to
    other processes.
    """

    def __init__(self, arrays: Arrays, flows: Flows) -> None:
        """Solve it once; `first` is the answer.

        Raises NotForPathsError as `optimum_over_paths` does.
        """
        made = Generation(arrays, flows)
        self._lock, self._arrays, self.first = Lock(), arrays, made.optimum()
        paths, standing = joined(made.paths), made.held.stand()
        del made  # the solver as it came here; as it is built now, every process builds it
        self._stand(flows, paths, standing.rows, standing.mark.states())

    def _stand(self, flows: Flows, paths: Paths, rows: Ints, vertex: tuple[Ints, Ints]) -> None:
        """Build the programme over the paths known, at the vertex of the first optimum."""
        made = self._generation = Generation(self._arrays, flows)
        made.held.hold(rows[made.held.rows.size :], [])
        made.add(paths)
        made.held.live.start_at(*vertex)
        self._paths, made.paths = paths, [paths]
        self._standing = made.held.stand()

    def solve(self, arrays: Arrays) -> Optimum:
        """The optimum with other bounds, sides and costs, on the same matrix.

        A flow is closed by an upper bound of 0.
        Raises NotForPathsError where there is no optimum, or links have to decide.
        """
        with self._lock:
            self._back()
            closed = self._take(arrays)
            self._go_round(closed)
            return self._generation.optimum()

    def go_on(self, arrays: Arrays) -> Optimum:
        """The same from where the last solve ended, with other numbers of what is no flow.

        Its worth does not depend on what was asked before, but which of several optima may.
        Raises NotForPathsError as `solve` does, ValueError where flows have other numbers.
        """
        with self._lock:
            made = self._generation
            if not np.array_equal(cost_of_arcs(arrays, made.flows), made.cost):
                raise ValueError("flows have other numbers")
            self._take(arrays)
            return made.optimum()

    def detours(self, most: Floats | None, least: Floats | None) -> Detours:
        """The first optimum, to be asked what doing without some flows costs at most.

        most, least: what a unit in every row is worth whatever is shut.
        """
        with self._lock:
            self._back()
            self._take(self._arrays)
            made = self._generation
            return Detours(made, self._paths, made.solved().x, most, least)

    def _back(self) -> None:
        """Forget what was found since the first optimum."""
        self._generation.held.back(self._standing)
        self._generation.paths = [self._paths]

    def _go_round(self, closed: Ints) -> None:
        """Add the cheapest way round what is closed, at the prices of the first optimum.

        closed: kept paths that are closed.
        """
        made = self._generation
        if not closed.size:
            return
        ways = made.ways(self.first.row_dual[made.network.parts.rows])
        ends = np.unique(self._paths.end[closed])
        reached = ends[np.isfinite(ways.cost[ends])]
        if reached.size:
            made.add(made.network.paths(made.cost, ways, reached))
            made.held.live.by_dual()  # at those prices none of them pays, so the prices stay valid

    def _take(self, arrays: Arrays) -> Ints:
        """Go over to other numbers; which of the kept paths are closed."""
        made, parts = self._generation, self._generation.network.parts
        cost = cost_of_arcs(arrays, made.flows)
        rest = replace(
            parts.rest,
            cost=arrays.cost[parts.columns],
            lower=arrays.lower[parts.columns],
            upper=arrays.upper[parts.columns],
            row_lower=arrays.row_lower[parts.rows],
            row_upper=arrays.row_upper[parts.rows],
        )
        made.held.take(rest)
        closed = self._take_paths(made.cost, cost)
        made.number(arrays, cost)
        return closed

    def _take_paths(self, before: Floats, after: Floats) -> Ints:
        """Close paths over closed arcs, and let the others cost what they cost now."""
        live, others = self._generation.held.live, self._generation.network.parts.columns.size
        was_open, is_open = (self._paths.along(cost) for cost in (before, after))
        dearer = np.flatnonzero(np.isfinite(is_open) & (is_open != was_open))
        live.set_some_costs(others + dearer, is_open[dearer])
        turned = np.flatnonzero(np.isfinite(was_open) != np.isfinite(is_open))
        most = np.where(np.isfinite(is_open[turned]), np.inf, 0.0)
        live.set_some_bounds(others + turned, np.zeros(turned.size), most)
        return np.flatnonzero(np.isinf(is_open))

    def __getstate__(self) -> dict[str, Any]:
        """What another process needs: numbers, paths and the vertex, not the solver."""
        return {
            "arrays": self._arrays,
            "flows": self._generation.flows,
            "paths": self._paths,
            "held": self._standing.rows,
            "first": self.first,
            "vertex": self._standing.mark.states(),
        }

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Take up where another process left."""
        self._lock = Lock()
        self._arrays, self.first = state["arrays"], state["first"]
        self._stand(state["flows"], state["paths"], state["held"], state["vertex"])
