"""What is measured: which contenders meet on which instance, and for how long at most."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass

LITERATURE = (
    *(f"grid{at}" for at in range(1, 8)),
    *(f"planar{nodes}" for nodes in (30, 50, 80, 100, 150)),
)
EVERY = ("paths", "links", "linopy", "highs", "glop", "pdlp", "pdlp-loose")
WIDE = "multimodal-2000"
HARD = "grid-625"
"""Beyond what HiGHS finishes in ten minutes."""

LARGER = ("planar-300", "multimodal-4000")
"""Of the same kinds as those above, where packages weigh little beside the network."""

CASE = "case-2000"
"""A generated case of Landbridge: a whole programme, of which flows are a part."""
FOR_CASES = ("paths", "links", "linopy", "highs")

CLOSED_NETWORK = "multimodal-500"
CLOSURES = 20

LARGE = ("grid6", "grid7", "planar150", WIDE, *LARGER, CASE)
PATIENT = ("paths", "linopy", "highs")
OTHERS_S = 30.0
"""Seconds after which others than these are stopped on large networks, so that a run ends."""
PATIENCE_S = {"grid7": 60.0, CASE: 60.0, **dict.fromkeys(LARGER, 60.0)}
"""Seconds after which these are stopped too; Landbridge over paths never is before the limit."""
QUICK = tuple(name for name in LITERATURE if name not in LARGE)


@dataclass(frozen=True, slots=True)
class Pairing:
    """One contender on one instance.  limit: in seconds."""

    instance: str
    contender: str
    limit: float


def plan(limit: float, more: Collection[str] = (), *, quick: bool = False) -> list[Pairing]:
    """All pairings in order, those that take longest last.

    limit: in seconds, for each.  more: networks beside those planned.
    """
    names = [*(QUICK if quick else (*LITERATURE, WIDE))]
    names += [name for name in more if name not in {*LITERATURE, WIDE, *LARGER, CASE, HARD}]
    pairings = [
        Pairing(name, by, min(limit, _patience(name, by))) for name in names for by in EVERY
    ]
    hard = [Pairing(HARD, by, limit) for by in ("paths", "highs")]
    for name in LARGER:
        hard += [Pairing(name, by, min(limit, _patience(name, by))) for by in ("paths", "linopy")]
    case = [Pairing(CASE, by, min(limit, _patience(CASE, by))) for by in FOR_CASES]
    return pairings if quick else pairings + case + hard


def _patience(name: str, by: str) -> float:
    """Seconds a contender is given on a network."""
    if by == "paths" or name not in LARGE:
        return math.inf
    return PATIENCE_S.get(name, math.inf) if by in PATIENT else OTHERS_S
