"""Flows along links as bands of pixels: width is tonnes, side by side where several share a way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from landbridge.show.projection import Points


@dataclass(frozen=True)
class Flow:
    """Tonnes of one colour that run along a way in one direction.

    way: what it runs along (see `Way`); ahead: from the way's first point to its last.
    """

    way: str
    ahead: bool
    token: str
    kt: float


@dataclass(frozen=True)
class Way:
    """The drawn course of one or more links, pixels."""

    xy: Points
    links: tuple[str, ...]


@dataclass(frozen=True)
class Band:
    """A flow with its place on the page: its middle line in the direction it runs, pixels."""

    xy: Points
    width: float
    token: str
    kt: float


@dataclass(frozen=True)
class Drawn:
    """The bands of all ways, the arrow heads on them, and points labels had better not cover."""

    bands: tuple[Band, ...]
    arrows: tuple[tuple[Points, str], ...]
    obstacles: Points


def drawn(
    ways: Mapping[str, Way], flows: Sequence[Flow], width_of: Callable[[float], float]
) -> Drawn:
    """Lay the flows of each way side by side, those ahead on the right hand, and point them."""
    by_way: dict[str, list[Flow]] = defaultdict(list)
    for flow in flows:
        by_way[flow.way].append(flow)
    bands: list[Band] = []
    arrows: list[tuple[Points, str]] = []
    for way, members in by_way.items():
        for side in _sides(members, width_of):
            laid = [_band(ways[way].xy, flow, offset, width_of) for flow, offset in side]
            bands += laid
            arrows += _arrows(laid)
    bands.sort(key=lambda band: -band.width)
    return Drawn(tuple(bands), tuple(arrows), _samples(bands))


def _sides(
    flows: Sequence[Flow], width_of: Callable[[float], float]
) -> list[list[tuple[Flow, float]]]:
    """The flows ahead and those back, each with its distance to the right of the way, pixels."""
    groups = [
        sorted((f for f in flows if f.ahead is way), key=lambda f: -f.kt) for way in (True, False)
    ]
    lone = not all(groups)
    sides = []
    for group in groups:
        widths = [width_of(flow.kt) for flow in group]
        start = -sum(widths) / 2 if lone else 0.0
        middles = start + np.cumsum([0.0, *widths])[:-1] + np.array(widths) / 2
        sides.append(list(zip(group, middles.tolist(), strict=True)))
    return [side for side in sides if side]


def _band(xy: Points, flow: Flow, offset: float, width_of: Callable[[float], float]) -> Band:
    line = xy if flow.ahead else xy[::-1]
    return Band(beside(line, offset), width_of(flow.kt), flow.token, flow.kt)


def beside(line: Points, offset: float) -> Points:
    """The line moved to its right by so many pixels, corners mitred."""
    if abs(offset) < 0.05 or len(line) < 2:
        return line
    steps = np.diff(line, axis=0)
    length = np.maximum(np.hypot(*steps.T), 1e-9)
    normals = np.column_stack([-steps[:, 1], steps[:, 0]]) / length[:, None]
    joined = np.vstack([normals[:1], normals[:-1] + normals[1:], normals[-1:]])
    size = np.maximum((joined**2).sum(axis=1), 0.8)
    size[[0, -1]] = 1.0
    scale = np.where(np.arange(len(line)) % (len(line) - 1) == 0, 1.0, 2 / size)
    return line + offset * joined * scale[:, None]


def along(line: Points, share: float) -> tuple[Points, Points]:
    """The point at a share of the line's length, and the direction there (a unit vector)."""
    steps = np.diff(line, axis=0)
    length = np.hypot(*steps.T)
    reached = np.concatenate([[0.0], np.cumsum(length)])
    goal = share * reached[-1]
    index = int(np.clip(np.searchsorted(reached, goal, side="right") - 1, 0, len(steps) - 1))
    step = steps[index] / max(length[index], 1e-9)
    return line[index] + step * (goal - reached[index]), step


def length_of(line: Points) -> float:
    """Length of a line, pixels."""
    return float(np.hypot(*np.diff(line, axis=0).T).sum()) if len(line) > 1 else 0.0


def _arrows(side: Sequence[Band]) -> list[tuple[Points, str]]:
    """Heads for the bands of one direction taken together: cut out of a wide one, on a thin one."""
    middle = _middle(side)
    length, width = length_of(middle), sum(band.width for band in side)
    if length < 14:
        return []
    inside = width >= 7
    size = min(width * 0.36, 5.0) if inside else 3.2 + width * 0.45
    count = max(1, round(length / 170))
    heads = []
    for index in range(count):
        at, step = along(middle, (index + 0.55) / count)
        token = "paper" if inside else side[0].token
        heads.append((_head(at, step, size, inside), token))
    return heads


def _middle(side: Sequence[Band]) -> Points:
    weights = np.array([band.width for band in side])
    return np.asarray(np.average([band.xy for band in side], axis=0, weights=weights))


def _head(at: Points, step: Points, size: float, inside: bool) -> Points:
    right = np.array([-step[1], step[0]])
    back = 0.5 if inside else 0.0
    corners = [at + step * size, at - step * size + right * size, at - step * size * back]
    return np.array([*corners, at - step * size - right * size, corners[0]])


def resampled(line: Points, step: float) -> Points:
    """Points along the line about so many pixels apart, both ends included."""
    reached = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
    goals = np.linspace(0, reached[-1], max(2, int(reached[-1] / step)))
    return np.column_stack([np.interp(goals, reached, line[:, axis]) for axis in (0, 1)])


def _samples(bands: Sequence[Band]) -> Points:
    points = [np.empty((0, 2))]
    for band in bands:
        line = resampled(band.xy, 5)
        points += (
            [line] if band.width < 8 else [beside(line, side * band.width / 3) for side in (-1, 1)]
        )
    return np.concatenate(points)
