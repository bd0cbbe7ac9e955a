"""What part of the world a map shows: where the network is, not the one far port."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Final

import numpy as np

from landbridge.engine.lp import Bools, Floats
from landbridge.show.projection import Points
from landbridge.show.ways import Network

SAVING: Final = 12.0
"""An end is left off the map if that saves more than so many times its share of the ends."""

LEAST_SAVED: Final = 0.12
"""Share of the frame that must be saved at least."""

MOST_AT_ONCE: Final = 3
"""Ends that are weighed together, for two far ports side by side."""

LEFT_OUT: Final = 0.06
"""Largest share of the ends that may be off the map."""


def extent(net: Network, focus: Collection[str] = ()) -> Points:
    """Longitudes and latitudes a map should hold: the ends of its links.

    Those few are left out that would spread it far.

    net: in longitude and latitude; focus: places that the map is about, blank for all.
    """
    counts: dict[tuple[float, float], float] = defaultdict(float)
    for link, course in net.courses.items():
        for place, end in zip(net.ends[link], (course[0], course[-1]), strict=True):
            if not focus or place in focus:
                counts[float(end[0]), float(end[1])] += 1.0
    points = np.array([*(counts or net.sites.values())], dtype=np.float64).reshape(-1, 2)
    if not counts or focus:
        return points
    share = np.array([*counts.values()])
    return _trimmed(points, share / share.sum())


def _trimmed(points: Points, share: Floats) -> Points:
    """Drop outermost points while the frame shrinks much more than the ends in it."""
    squeezed = points * [np.cos(np.radians(np.average(points[:, 1], weights=share))), 1.0]
    kept = np.ones(len(points), dtype=bool)
    while kept.sum() > MOST_AT_ONCE + 1:
        best = max(_rims(squeezed, kept), key=lambda rim: _worth(squeezed, share, kept, rim))
        saved = 1 - _area(squeezed[kept & ~best]) / _area(squeezed[kept])
        too_many = share[~kept | best].sum() > LEFT_OUT
        if saved < max(LEAST_SAVED, SAVING * share[best].sum()) or too_many:
            break
        kept &= ~best
    return points[kept]


def _rims(points: Points, kept: Bools) -> list[Bools]:
    """The one, two or three outermost of the points that are kept, on each of the four sides."""
    inside = np.flatnonzero(kept)
    rims = []
    for axis in (0, 1):
        order = inside[np.argsort(points[inside, axis], kind="stable")]
        for side in (order, order[::-1]):
            rims += [np.isin(np.arange(len(points)), side[:n]) for n in range(1, MOST_AT_ONCE + 1)]
    return rims


def _worth(points: Points, share: Floats, kept: Bools, rim: Bools) -> float:
    """How much of the frame is saved per share of the ends dropped."""
    return (1 - _area(points[kept & ~rim]) / _area(points[kept])) / float(share[rim].sum())


def _area(points: Points) -> float:
    width, height = np.maximum(np.ptp(points, axis=0), 1.0)
    return float(width * height)
