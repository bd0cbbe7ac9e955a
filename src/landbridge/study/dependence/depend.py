"""On whom does an economy's trade depend, and for how much?"""

from __future__ import annotations

import math
from typing import overload

from landbridge.case.case import Case
from landbridge.model.live.live import LiveCase
from landbridge.model.solution import Solution
from landbridge.study.dependence.direction import DIRECTIONS, Direction, home_of, refuse_goods
from landbridge.study.dependence.one import Dependence, ends_of
from landbridge.study.dependence.shares import plan_shares, share_of
from landbridge.study.dependence.subject import subject_of
from landbridge.study.dependence.table import GROUPS, DependenceTable, table
from landbridge.study.dependence.within import within
from landbridge.study.nearly import TOLERANCE, finds_intervals
from landbridge.study.sweeps.held import held_of
from landbridge.study.sweeps.means import Means

TOP = 3
"""Things of every kind that intervals and losses are found for, where nothing is said."""


@overload
def depend(  # noqa: D418 - every public function says what it is about
    case: Case | Solution | LiveCase,
    on: str,
    good: str | None = None,
    *,
    direction: Direction = "exports",
    tolerance: float = TOLERANCE,
    intervals: bool | None = None,
    means: Means | None = None,
) -> Dependence:
    """Of one thing."""


@overload
def depend(  # noqa: D418 - every public function says what it is about
    case: Case | Solution | LiveCase,
    on: None = None,
    good: str | None = None,
    *,
    direction: Direction = "exports",
    tolerance: float = TOLERANCE,
    intervals: bool | None = None,
    kinds: tuple[str, ...] = tuple(GROUPS),
    top: int = TOP,
    means: Means | None = None,
) -> DependenceTable:
    """Of everything."""


def depend(
    case: Case | Solution | LiveCase,
    on: str | None = None,
    good: str | None = None,
    *,
    direction: Direction = "exports",
    tolerance: float = TOLERANCE,
    intervals: bool | None = None,
    kinds: tuple[str, ...] = tuple(GROUPS),
    top: int = TOP,
    means: Means | None = None,
) -> Dependence | DependenceTable:
    """The share of an economy's trade that crosses something, as an interval over plans as good.

    on: a country, link, interchange, place or owner, by id, or `kind/id` where two have the same,
        such as `place/aktau`; `waters/TUR` is a country with its waters. Without it: the table
        over everything that trade crosses.
    good: one good; without it all together, by tonnes.
    direction: `exports`, `imports`, or `trade` for both.  tolerance: by what share of what it is
        worth a plan may be worse than the best; 0 for equally good ones.
    intervals: whether to find them; where nothing is said, that of one thing, and those of the
        table on a case of up to `nearly.LARGE` decisions, since on a larger one each takes a minute
        or more. Without them ends are blank.
    kinds, top: of the table, the kinds shown (country, link, place, owner), and how many of each
        have intervals and losses.
    means: with what closures are solved; see `study.sweeps.means.Means`.

    What is lost where a thing closes (`.losses`), the detour then (`.detour`) and the least number
    of closures that cuts the trade off (`.cuts`) are worked out when they are first asked for.

    Raises CaseError where the case names no economy or does not have what is asked about,
    ValueError for a tolerance, direction or kind that there is not, CertificateError where an end
    cannot be proved.
    """
    _refuse(direction, kinds, tolerance)
    held, by = held_of(case), means or Means()
    home_of(held.base)
    refuse_goods(held.base, [good] if good else [])
    ranged = finds_intervals(held.base, intervals, one=on is not None)
    if on is None:
        about = good or "", direction, tolerance
        return table(held, about, kinds, top, by, intervals=ranged)
    subject = subject_of(held.base.case, on)
    found = within(held.base, subject, good, direction, tolerance) if ranged else None
    kt, whole = share_of(plan_shares(held.base, [direction]), subject, good or "")
    return Dependence(
        on=subject,
        good=good or "",
        direction=direction,
        share=kt / whole if whole > 0 else None,
        kt=kt,
        whole_kt=whole,
        tolerance=tolerance,
        held=held,
        means=by,
        **ends_of(found),
    )


def _refuse(direction: str, kinds: tuple[str, ...], tolerance: float) -> None:
    if direction not in DIRECTIONS:
        raise ValueError(f"a direction is one of {', '.join(DIRECTIONS)}, not {direction!r}")
    unknown = [kind for kind in kinds if kind not in GROUPS]
    if unknown:
        raise ValueError(f"a kind is one of {', '.join(GROUPS)}, not {unknown[0]!r}")
    if not 0 <= tolerance < math.inf:
        raise ValueError("a tolerance is a share such as 0.01, and never negative")
