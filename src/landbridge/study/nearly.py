"""The plans nearly as good as a solution, and how far a quantity can move over them.

A plan counts where it is proved to be worth at most a given share less than the best, and where
nothing in it turns straight back to where it came from (`model.turning`).
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace
from threading import Lock

from landbridge.engine.interval import Interval, Linear, NearBest
from landbridge.engine.lp import Floats
from landbridge.engine.prove import NotProvedError
from landbridge.errors import CertificateError, Problem
from landbridge.model.crossing import Crossing
from landbridge.model.solution import Solution
from landbridge.model.turning import straight
from landbridge.study.quantity import Asked, Quantity, ask

TOLERANCE = 0.001
"""How much worse than the best a plan may be to count as nearly as good, where nothing is said."""

LARGE = 100_000
"""Decisions of a case from which on what may take many minutes waits until it is asked for."""


class Nearly:
    """The plans nearly as good as a solution; what was found is kept."""

    def __init__(self, solution: Solution) -> None:
        self._solution = solution
        self._found: dict[Hashable, Interval | None] = {}
        self._same: NearBest | None = None
        self._making = Lock()

    def interval(self, asked: Quantity, tolerance: float = TOLERANCE) -> Interval | None:
        """The interval of a quantity in its unit; None for a share of nothing.

        tolerance: by what share of the objective a plan may be worse; 0 for equally good ones.

        Raises CaseError where it names what the case does not have in that year, CertificateError
        where an end cannot be proved.
        """
        return self.intervals(asked, (tolerance,))[0]

    def intervals(self, asked: Quantity, tolerances: tuple[float, ...]) -> list[Interval | None]:
        """The same for several tolerances; raises as `interval` does."""
        known = [(asked, tolerance) for tolerance in tolerances]
        if any(key not in self._found for key in known):
            put = ask(asked, self._solution)
            near = self._near(put)
            for key, tolerance in zip(known, tolerances, strict=True):
                if key not in self._found:
                    found = self._within(near, put.linear, tolerance)
                    self._found[key] = _plain(found, put.crossing)
        return [self._found[key] for key in known]

    def arrivals(self, asked: Quantity, tolerance: float = TOLERANCE) -> Interval | None:
        """The interval of what arrives abroad having crossed what is named, kt; raises as above."""
        key = ("arrivals", asked, tolerance)
        if key not in self._found:
            put = ask(replace(asked, kind="share"), self._solution)
            part = Linear(put.linear.weights)
            found = self._within(self._near(put), part, tolerance)
            self._found[key] = _plain(found, put.crossing)
        return self._found[key]

    def of(self, weights: Floats, tolerance: float = TOLERANCE) -> Interval | None:
        """The interval of weights on the columns of the solution; raises CertificateError."""
        key = (weights.tobytes(), tolerance)
        if key not in self._found:
            self._found[key] = self._within(self._straight(), Linear(weights), tolerance)
        return self._found[key]

    def measured(
        self, key: Hashable, of: Crossing, tolerance: float = TOLERANCE
    ) -> Interval | None:
        """The interval of the share that is tagged; raises CertificateError.

        key: what to keep it under.
        """
        known = ("measured", key, tolerance)
        if known not in self._found:
            near = NearBest(of.arrays, self._solution.solved.optimum, of.flows)
            found = self._within(near, Linear(of.tagged, of.whole), tolerance)
            self._found[known] = _plain(found, of)
        return self._found[known]

    def loss_musd(self, tolerance: float) -> float:
        """What a plan may be worth less, million USD a year."""
        return tolerance * abs(self._solution.objective_musd)

    def _near(self, put: Asked) -> NearBest:
        solved = self._solution.solved
        if put.crossing is None:
            return self._straight()
        return NearBest(put.arrays, solved.optimum, put.crossing.flows)

    def _straight(self) -> NearBest:
        with self._making:
            if self._same is None:
                solved = self._solution.solved
                self._same = NearBest(straight(solved.build, solved.arrays), solved.optimum)
            return self._same

    def _within(self, near: NearBest, linear: Linear, tolerance: float) -> Interval | None:
        try:
            return near.interval(linear, 1000.0 * self.loss_musd(tolerance))
        except NotProvedError as fault:
            raise CertificateError(_not_proved(str(fault))) from fault


def _plain(found: Interval | None, of: Crossing | None) -> Interval | None:
    """An interval whose ends are attained by plans of the programme without tags."""
    if found is None or of is None:
        return found
    low, high = (replace(end, x=of.plan(end.x)) for end in (found.low, found.high))
    return replace(found, low=low, high=high)


def nearly(solution: Solution) -> Nearly:
    """The plans nearly as good as a solution; the same answer each time it is asked."""
    found: Nearly = solution.kept.setdefault("nearly", Nearly(solution))
    return found


def finds_intervals(solution: Solution, asked: bool | None = None, *, one: bool = False) -> bool:
    """Whether intervals are found: as asked, or by the size of the case where nothing is.

    On a case of more than `LARGE` decisions each takes a minute or more, so that only one is found
    there; one: whether it is about one.
    """
    if asked is not None:
        return asked
    return one or solution.solved.arrays.cost.size <= LARGE


def _not_proved(reason: str) -> Problem:
    return Problem(
        code="E401",
        message=f"An end of an interval could not be proved, so none is reported: {reason}",
        rule="Every end of an interval carries a certificate that holds.",
        hint="Look for costs or capacities many orders of magnitude apart; please report the case.",
    )
