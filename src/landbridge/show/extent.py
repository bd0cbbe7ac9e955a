"""What part of the world a map shows: where the tonnes are, not the one far port."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Final

import numpy as np

from landbridge.engine.lp import Floats
from landbridge.show.projection import Points
from landbridge.show.ways import Network

SAVING: Final = 15.0
"""An end is left off the map if that saves more than so many times its share of the tonnes."""

LEFT_OUT: Final = 0.06
"""Largest share of the tonnes that may have an end off the map."""


def extent(net: Network, kt: Mapping[str, float]) -> Points:
    """Longitudes and latitudes a map should hold: the ends of what carries something, but for
    those that would spread it far for few tonnes; of all links where nothing is carried.

    net: in longitude and latitude; kt: carried by each link.
    """
    weights: dict[tuple[float, float], float] = defaultdict(float)
    for link, course in net.courses.items():
        for end in (course[0], course[-1]):
            weights[float(end[0]), float(end[1])] += kt.get(link, 0.0)
    points = np.array([*(weights or net.sites.values())], dtype=np.float64).reshape(-1, 2)
    share = np.array([*weights.values()])
    if not share.any():
        return points
    return _trimmed(points[share > 0], share[share > 0] / share.sum())


def _trimmed(points: Points, share: Floats) -> Points:
    """Drop the outermost point while the frame shrinks much more than the tonnes in it."""
    squeezed = points * [np.cos(np.radians(np.average(points[:, 1], weights=share))), 1.0]
    kept = np.ones(len(points), dtype=bool)
    while kept.sum() > 2:
        whole = _area(squeezed[kept])
        rim = {int(np.flatnonzero(kept)[at]) for at in _rim(squeezed[kept])}
        saved = {at: 1 - _area(squeezed[kept & (np.arange(len(kept)) != at)]) / whole for at in rim}
        best = max(rim, key=lambda at: (saved[at] / share[at], at))
        left_out = share[~kept].sum() + share[best]
        if saved[best] < max(0.12, SAVING * share[best]) or left_out > LEFT_OUT:
            break
        kept[best] = False
    return points[kept]


def _rim(points: Points) -> list[int]:
    return [int(at) for axis in (0, 1) for at in (points[:, axis].argmin(), points[:, axis].argmax())]


def _area(points: Points) -> float:
    width, height = np.maximum(np.ptp(points, axis=0), 1.0)
    return float(width * height)
