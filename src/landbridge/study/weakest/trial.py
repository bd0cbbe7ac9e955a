"""A case solved again with other numbers, and what that makes of the quantities asked about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from landbridge.engine.lp import Arrays, Floats
from landbridge.engine.prove import NotProvedError, Proved, prove
from landbridge.engine.response import Response
from landbridge.engine.solver import Live
from landbridge.errors import CertificateError, Problem
from landbridge.model.build import Build
from landbridge.model.crossing import crossing_arcs
from landbridge.model.programme import rebuilt
from landbridge.model.solution import Solution
from landbridge.study.quantity import Quantity, direct, refuse_unknown
from landbridge.study.valued import measured
from landbridge.study.weakest.numbers import Number, varied

Values = list[float | None]
"""The answer to every question, in its order; None for a share of nothing, or no plan at all."""


class Trial:
    """A solution to be tried with other numbers.

    Every solve starts from the plan of the solution, is proved by itself, and changes nothing.
    """

    def __init__(self, solution: Solution, asked: Sequence[Quantity]) -> None:
        """Raises CaseError where a quantity names what the case does not have in that year."""
        self._solution, self._asked = solution, tuple(asked)
        for one in self._asked:
            refuse_unknown(one, solution.solved.build.case)
        self._crosses = [
            None if direct(one) else crossing_arcs(solution.solved.build, one.on) for one in asked
        ]
        self._response = Response(solution.solved.arrays, solution.solved.optimum)
        self.base = self.measured(
            solution.solved.build, solution.solved.arrays, solution.solved.optimum.x
        )

    def programme(self, values: Mapping[Number, float]) -> tuple[Build, Arrays]:
        """The programme with other values of some numbers."""
        build = rebuilt(self._solution.solved.build, varied(self._solution.case, values))
        return build, build.programme.arrays()

    def solved(self, build: Build, arrays: Arrays) -> Values:
        """What the best plan of a programme makes of the quantities.

        None throughout where strict mode asks too much. Raises CertificateError where the answer
        cannot be proved.
        """
        before = self._solution.solved
        live = Live(arrays)
        if arrays.matrix.shape == before.arrays.matrix.shape:
            live.start(before.optimum)
        try:
            found = _proved(arrays, live)
        except NotProvedError as fault:
            raise CertificateError(_not_proved(str(fault))) from fault
        if found is None:
            return [None] * len(self._asked)
        return self.measured(build, arrays, found.optimum.x)

    def guessed(self, build: Build, arrays: Arrays) -> Values:
        """The same by the dual prices of the solution, without solving; None where it has none."""
        x = self._response.moved(arrays)
        return [None] * len(self._asked) if x is None else self.measured(build, arrays, x)

    def measured(self, build: Build, arrays: Arrays, x: Floats) -> Values:
        """What a plan makes of the quantities; x: (columns,)."""
        known = zip(self._asked, self._crosses, strict=True)
        return [measured(one, build, arrays, x, crosses) for one, crosses in known]


def _proved(arrays: Arrays, live: Live) -> Proved | None:
    try:
        found = prove(arrays, live)
    except NotProvedError:  # a warm start may end where a fresh one does not
        found = prove(arrays)
    return found if isinstance(found, Proved) else None


def _not_proved(reason: str) -> Problem:
    return Problem(
        code="E401",
        message=f"With another number the result could not be proved, so none is shown: {reason}",
        rule="Every plan that is tried carries a certificate that holds.",
        hint="Look for ranges many orders of magnitude wide; please report the case.",
    )
