"""A programme solved over paths, again and again with other numbers."""

from __future__ import annotations

from dataclasses import replace
from threading import Lock
from typing import Any

import numpy as np

from landbridge.engine.lp import Arrays, Floats
from landbridge.engine.paths.columns import Paths, joined
from landbridge.engine.paths.generate import Generation, cost_of_arcs
from landbridge.engine.paths.split import Flows
from landbridge.engine.solver import Optimum


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
        self._lock = Lock()
        self._arrays = arrays
        self._generation = Generation(arrays, flows)
        self.first = self._generation.optimum()
        self._keep(joined(self._generation.paths))

    def _keep(self, paths: Paths) -> None:
        self._paths, self._held = paths, self._generation.held
        self._generation.paths = [paths]
        self._mark = self._generation.live.mark()

    def solve(self, arrays: Arrays) -> Optimum:
        """The optimum with other bounds, sides and costs, on the same matrix.

        A flow is closed by an upper bound of 0.
        Raises NotForPathsError where there is no optimum, or links have to decide.
        """
        with self._lock:
            self._back()
            self._take(arrays)
            return self._generation.optimum()

    def _back(self) -> None:
        """Forget what was found since the first optimum."""
        made = self._generation
        made.live.back(self._mark)
        made.paths = [self._paths]
        made.hold(self._held)

    def _take(self, arrays: Arrays) -> None:
        """Go over to other numbers."""
        made, parts = self._generation, self._generation.network.parts
        cost = cost_of_arcs(arrays, made.flows)
        before, after = (
            made.rest,
            replace(
                made.rest,
                cost=arrays.cost[parts.columns],
                lower=arrays.lower[parts.columns],
                upper=arrays.upper[parts.columns],
                row_lower=arrays.row_lower[parts.rows],
                row_upper=arrays.row_upper[parts.rows],
            ),
        )
        self._take_rest(before, after)
        self._take_paths(made.cost, cost)
        made.arrays, made.cost, made.rest = arrays, cost, after

    def _take_rest(self, before: Arrays, after: Arrays) -> None:
        live = self._generation.live
        dearer = np.flatnonzero(before.cost != after.cost)
        if dearer.size:
            live.set_some_costs(dearer, after.cost[dearer])
        moved = np.flatnonzero((before.lower != after.lower) | (before.upper != after.upper))
        if moved.size:
            live.set_some_bounds(moved, after.lower[moved], after.upper[moved])
        rows = (before.row_lower != after.row_lower) | (before.row_upper != after.row_upper)
        at = np.flatnonzero(rows & self._generation.held)
        if at.size:
            live.set_some_sides(at, after.row_lower[at], after.row_upper[at])

    def _take_paths(self, before: Floats, after: Floats) -> None:
        """Close paths over closed arcs, and let the others cost what they cost now."""
        if np.array_equal(before, after):
            return
        live, others = self._generation.live, self._generation.network.parts.columns.size
        was_open, is_open = (self._paths.along(cost) for cost in (before, after))
        dearer = np.flatnonzero(np.isfinite(is_open) & (is_open != was_open))
        if dearer.size:
            live.set_some_costs(others + dearer, is_open[dearer])
        turned = np.flatnonzero(np.isfinite(was_open) != np.isfinite(is_open))
        if turned.size:
            most = np.where(np.isfinite(is_open[turned]), np.inf, 0.0)
            live.set_some_bounds(others + turned, np.zeros(turned.size), most)

    def __getstate__(self) -> dict[str, Any]:
        """What another process needs: numbers, paths and the vertex, not the solver."""
        return {
            "arrays": self._arrays,
            "flows": self._generation.flows,
            "paths": self._paths,
            "held": self._held,
            "first": self.first,
            "vertex": self._mark.states(),
        }

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Take up where another process left."""
        self._lock = Lock()
        self._arrays, self.first = state["arrays"], state["first"]
        made = self._generation = Generation(self._arrays, state["flows"])
        made.hold(state["held"])
        made.add(state["paths"])
        made.live.start_at(*state["vertex"])
        self._keep(state["paths"])
