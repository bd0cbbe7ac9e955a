"""Who finds the ends of intervals: over links, or over the paths of a network.

Both hold a programme whose last row limits what it costs, and go on from its best solution.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

import numpy as np

from landbridge.engine.certificate import certify
from landbridge.engine.lp import Arrays
from landbridge.engine.outcome import Optimum
from landbridge.engine.paths.generate import NotForPathsError
from landbridge.engine.paths.live import LivePaths
from landbridge.engine.paths.split import Flows
from landbridge.engine.prove import NotProvedError, Proved, prove
from landbridge.engine.solver import Live


class OverLinks:
    """Finds ends with the programme as it is."""

    def __init__(self, arrays: Arrays, known: Optimum) -> None:
        """known: an optimum of the programme, or of one it begins with and that costs the same."""
        self._arrays, self._known, self._live = arrays, known, Live(arrays)

    @cached_property
    def best(self) -> Optimum:
        """An optimal solution of this very programme.

        Raises NotProvedError where none is found.
        """
        if self._known.basis.rows.size + self._known.basis.columns.size:
            self._live.start(self._known)
        return self._proved(self._arrays).optimum

    def start(self, within: Arrays) -> None:
        """Stand at the best solution; within: the programme with what it may cost."""
        self._live.start(self.best)
        self._live.set_sides(within.row_lower, within.row_upper)

    def least(self, within: Arrays, size: float) -> Proved:
        """The least of another cost, from where it stands; size: of that cost where it is large.

        Raises NotProvedError where there is none or it cannot be proved.
        """
        self._live.set_cost(within.cost)
        return self._proved(within, size)

    def _proved(self, arrays: Arrays, size: float = 0.0) -> Proved:
        try:
            found = prove(arrays, self._live, size)
        except NotProvedError:  # a warm start may end where a fresh one does not
            self._live.forget()
            found = prove(arrays, self._live, size)
        if not isinstance(found, Proved):
            raise NotProvedError("the measure has no end")
        return found


class OverPaths:
    """Finds ends over the paths of a network; other costs may not be those of flows.

    best: an optimal solution.
    """

    def __init__(self, arrays: Arrays, flows: Flows) -> None:
        """Raises NotForPathsError where paths cannot decide it."""
        free = arrays.row_upper.copy()
        free[-1] = np.inf  # the best over the first few paths may cost more than there is room for
        self._live = LivePaths(replace(arrays, row_upper=free), flows)
        self.best, self._flows, self._afresh = self._live.first, flows, True

    def start(self, within: Arrays) -> None:
        """As `OverLinks.start`."""
        del within  # all its numbers come with what is to be least
        self._afresh = True

    def least(self, within: Arrays, size: float) -> Proved:
        """As `OverLinks.least`; raises NotForPathsError where links have to find it."""
        if within.cost[self._flows.columns].any():
            raise NotForPathsError("flows are measured themselves")
        solve = self._live.solve if self._afresh else self._live.go_on
        optimum, self._afresh = solve(within), False
        certificate = certify(within, optimum, size)
        if not certificate.holds:
            raise NotForPathsError(certificate.sentence)
        return Proved(optimum, certificate)
