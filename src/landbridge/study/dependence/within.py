"""The interval a share of trade can take over all plans nearly as good as the one reported."""

from __future__ import annotations

from landbridge.engine.interval import Interval
from landbridge.model.solution import Solution
from landbridge.study.dependence.direction import Direction, arrivals, home_of
from landbridge.study.dependence.subject import Subject
from landbridge.study.nearly import nearly
from landbridge.study.quantity import share, tagged


def within(
    solution: Solution, on: Subject, good: str | None, direction: Direction, tolerance: float
) -> Interval | None:
    """The interval of the share of trade that crosses a subject; None where there is no trade.

    good: None for all goods together, by tonnes.  tolerance: by what share of what it is worth a
    plan may be worse. Both ends are proved.

    Raises CertificateError where an end cannot be proved.
    """
    home, via = home_of(solution), on.via(solution.case)
    match direction:
        case "exports":
            return nearly(solution).interval(share(*via, good=good, origin=home), tolerance)
        case "imports":
            return nearly(solution).interval(share(*via, good=good, to=home), tolerance)
    solved = solution.solved
    found = tagged(solved.build, solved.arrays, arrivals(direction, home, good), via)
    return nearly(solution).measured((on, good, direction), found, tolerance)
