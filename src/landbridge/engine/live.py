"""A programme held ready, to be solved with other numbers and proved each time."""

from __future__ import annotations

from threading import Lock
from typing import Any

import numpy as np

from landbridge.engine.certificate import certify, sizes_of
from landbridge.engine.lp import Arrays, Floats
from landbridge.engine.outcome import Infeasible, Unbounded
from landbridge.engine.paths.detours import Detours
from landbridge.engine.paths.generate import NotForPathsError
from landbridge.engine.paths.live import LivePaths
from landbridge.engine.paths.split import Flows
from landbridge.engine.prove import NotProvedError, Proved, prove
from landbridge.engine.solver import Live

Outcome = Proved | Infeasible | Unbounded


class LiveProgramme:
    """A programme and its first optimum, from which every other solve starts.

    An answer does not depend on what was asked before. It may be asked from several threads, one
    after the other, and sent to other processes.
    arrays: as it was first solved.  first: the answer to that.
    over_paths: whether paths decide, or links.
    """

    def __init__(self, arrays: Arrays, flows: Flows | None = None) -> None:
        """Solve it once, over paths where flows are given and paths can.

        Raises NotProvedError where there is no optimum that can be proved.
        """
        self.arrays = arrays
        self._live: LivePaths | LiveLinks = _over_paths(arrays, flows) or LiveLinks(arrays)
        self.over_paths = isinstance(self._live, LivePaths)
        self._sizes = sizes_of(arrays)
        self.first = Proved(self._live.first, certify(arrays, self._live.first))

    def solve(self, arrays: Arrays) -> Outcome:
        """The proved outcome with other bounds, sides and costs; 0 for both bounds closes a column.

        Raises ValueError where the matrix is another one, NotProvedError where nothing is proved.
        """
        _refuse_another(self.arrays, arrays)
        if isinstance(self._live, LiveLinks):
            return self._live.solve(arrays)
        try:
            optimum = self._live.solve(arrays)
        except NotForPathsError:
            return prove(arrays)
        certificate = certify(arrays, optimum, sizes=self._sizes)
        return Proved(optimum, certificate) if certificate.holds else prove(arrays)

    def detours(self, most: Floats | None = None, least: Floats | None = None) -> Detours | None:
        """What doing without some flows costs the first optimum at most; None over links.

        most, least: what a unit in every row is worth whatever is shut; see `Detours`.
        """
        return self._live.detours(most, least) if isinstance(self._live, LivePaths) else None


class LiveLinks:
    """A programme solved over links, again and again with other numbers."""

    def __init__(self, arrays: Arrays) -> None:
        """Raises NotProvedError where there is no optimum that can be proved."""
        self._lock = Lock()
        self._arrays, self._live = arrays, Live(arrays)
        found = prove(arrays, self._live)
        if not isinstance(found, Proved):
            raise NotProvedError("the programme has no optimum")
        self.first = found.optimum
        self._begin()

    def _begin(self) -> None:
        self._now, self._mark = self._arrays, self._live.mark()

    def solve(self, arrays: Arrays) -> Outcome:
        """The proved outcome with other bounds, sides and costs."""
        with self._lock:
            self._live.back(self._mark)
            self._live.go_over(self._now, arrays)
            self._now = arrays
            try:
                return prove(arrays, self._live)
            except NotProvedError:  # a warm start may end where a fresh one does not
                return prove(arrays)

    def __getstate__(self) -> dict[str, Any]:
        """What another process needs: numbers and the vertex, not the solver."""
        return {"arrays": self._arrays, "first": self.first, "vertex": self._mark.states()}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Take up where another process left."""
        self._lock = Lock()
        self._arrays, self.first = state["arrays"], state["first"]
        self._live = Live(self._arrays)
        self._live.start_at(*state["vertex"])
        self._begin()


def _over_paths(arrays: Arrays, flows: Flows | None) -> LivePaths | None:
    """The programme over paths, if paths can decide it and their answer is proved."""
    if flows is None:
        return None
    try:
        live = LivePaths(arrays, flows)
    except NotForPathsError:
        return None
    return live if certify(arrays, live.first).holds else None


def _refuse_another(known: Arrays, given: Arrays) -> None:
    """Raise ValueError where two programmes differ in more than numbers outside their matrix."""
    if known.matrix is given.matrix:
        return
    one, other = known.matrix, given.matrix
    same = (
        one.shape == other.shape
        and np.array_equal(one.indptr, other.indptr)
        and np.array_equal(one.indices, other.indices)
        and np.array_equal(one.data, other.data)
    )
    if not same:
        raise ValueError("a live programme keeps its matrix")
