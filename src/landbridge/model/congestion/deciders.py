"""Who solves the programmes of rounds: over links, or over the paths of a network.

Both hold a programme and take others that differ in costs and bounds of what is no flow.
"""

from __future__ import annotations

from landbridge.engine.lp import Arrays
from landbridge.engine.outcome import Optimum
from landbridge.engine.paths.live import LivePaths
from landbridge.engine.paths.split import Flows
from landbridge.engine.refine import refined
from landbridge.engine.solver import Live, SolverError


class ByLinks:
    """Solves the programmes as they are, each from the vertex of the one before."""

    def __init__(self, arrays: Arrays) -> None:
        self._live = Live(arrays)

    def best(self, arrays: Arrays) -> Optimum:
        """The optimum of a programme.

        Raises SolverError where the solver gives none.
        """
        self._live.set_bounds(arrays.lower, arrays.upper)
        self._live.set_cost(arrays.cost)
        found = self._live.solve()
        if not isinstance(found, Optimum):  # pieces take any load, so it is as possible as it was
            raise SolverError(f"a round ended as {type(found).__name__}")
        return found

    def exact(self, arrays: Arrays, found: Optimum) -> Optimum:
        """The last optimum to the last digits."""
        return refined(arrays, found, self._live.basis())


class ByPaths:
    """Solves the programmes over paths, each with those of the one before."""

    def __init__(self, flows: Flows) -> None:
        self._flows = flows
        self._live: LivePaths | None = None

    def best(self, arrays: Arrays) -> Optimum:
        """The optimum of a programme.

        Raises NotForPathsError where links have to find it.
        """
        if self._live is None:
            self._live = LivePaths(arrays, self._flows)
            return self._live.first
        return self._live.go_on(arrays)

    def exact(self, arrays: Arrays, found: Optimum) -> Optimum:
        """The optimum as it is: sums over paths have no vertex of links to compute it from."""
        del arrays
        return found
