"""Land and country lines for maps, without a network.

The packaged file is made by `tools/make_basemap.py` from Natural Earth 1:50m. All land is drawn in
one colour; lines between countries are thin; lines that are disputed, or lie beside a territory
without an ISO code, are dashed. None of them is an opinion on legal status.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any, Final

import numpy as np

from landbridge.engine.lp import Bools
from landbridge.show.projection import Points, View, bounds

CREDIT: Final = (
    "Land and lines: Natural Earth 1:50m, public domain. "
    "Lines show no opinion on the legal status of any territory; disputed ones are dashed."
)
_FINE: Final = 0.9  # pixels: points closer than this to the one before are not drawn


@dataclass(frozen=True)
class Basemap:
    """What is to be drawn within a view, in pixels.

    land: by ISO 3166-1 alpha-3 code ("" where there is none) the rings of its polygons.
    solid, dashed: lines between countries.
    """

    land: tuple[tuple[str, tuple[Points, ...]], ...]
    solid: tuple[Points, ...]
    dashed: tuple[Points, ...]


@lru_cache(maxsize=16)
def basemap(view: View) -> Basemap:
    """Land and lines within the view; kept for the next map of the same view."""
    world = _world()
    low, high = bounds(view)
    land = []
    for iso, rings in world.countries:
        drawn = [ring for whole in rings for ring in _ring(view, whole, low, high)]
        land += [(iso, tuple(drawn))] if drawn else []
    solid = [line for whole in world.solid for line in _line(view, whole)]
    dashed = [line for whole in world.dashed for line in _line(view, whole)]
    return Basemap(tuple(land), tuple(solid), tuple(dashed))


@dataclass(frozen=True)
class _World:
    countries: tuple[tuple[str, tuple[Points, ...]], ...]
    solid: tuple[Points, ...]
    dashed: tuple[Points, ...]


@cache
def _world() -> _World:
    text = resources.files(__package__).joinpath("data/basemap.json").read_text(encoding="utf-8")
    packed: dict[str, Any] = json.loads(text)
    arcs = [
        np.cumsum(np.array(arc, dtype=np.float64).reshape(-1, 2), axis=0) * packed["grid"]
        for arc in packed["arcs"]
    ]
    used = np.zeros(len(arcs), dtype=int)
    countries = []
    for country in packed["countries"]:
        rings = [ring for polygon in country["polygons"] for ring in polygon]
        for ring in rings:
            used[[arc if arc >= 0 else ~arc for arc in ring]] += 1
        countries.append((country["iso"], tuple(_joined(arcs, ring) for ring in rings)))
    dashed = set(packed["dashed"])
    shared = [index for index in range(len(arcs)) if used[index] > 1]
    return _World(
        tuple(countries),
        tuple(arcs[index] for index in shared if index not in dashed),
        tuple(arcs[index] for index in shared if index in dashed),
    )


def _joined(arcs: list[Points], ring: list[int]) -> Points:
    """The points of a ring with longitudes unbroken; one around a pole is closed through it."""
    points = np.concatenate([arcs[arc] if arc >= 0 else arcs[~arc][::-1] for arc in ring])
    points[:, 0] = np.unwrap(points[:, 0], period=360)
    if abs(points[-1, 0] - points[0, 0]) < 180:
        return points
    pole = np.copysign(90.0, points[:, 1].mean())
    return np.vstack([points, [points[-1, 0], pole], [points[0, 0], pole]])


def _ring(view: View, ring: Points, low: Points, high: Points) -> list[Points]:
    """The part of a ring within the frame, once for every turn of the globe that shows it."""
    found = []
    for turn in (-360.0, 0.0, 360.0):
        turned = ring + np.array([turn, 0.0])
        if (turned.max(axis=0) < low).any() or (turned.min(axis=0) > high).any():
            continue
        inside = view.xy(_clipped(turned, low, high))
        frame = _clipped(inside, np.array([-4.0, -4.0]), np.array([view.width, view.height]) + 4)
        drawn = _thinned(frame)
        found += [drawn] if len(drawn) > 3 else []
    return found


def _line(view: View, line: Points) -> list[Points]:
    """The pieces of a line that have a point within the frame."""
    xy = view.xy(line)
    margin = np.array([view.width + 20, view.height + 20])
    near: Bools = np.asarray(((xy > -20) & (xy < margin)).all(axis=1))
    kept = near.copy()
    kept[1:] |= near[:-1]
    kept[:-1] |= near[1:]
    cuts = np.flatnonzero(np.diff(kept)) + 1
    pieces = zip(np.split(xy, cuts), np.split(kept, cuts), strict=True)
    return [_thinned(piece) for piece, shown in pieces if len(piece) > 1 and shown[0]]


def _clipped(ring: Points, low: Points, high: Points) -> Points:
    """The ring cut to a box, side by side (Sutherland & Hodgman 1974)."""
    for axis in (0, 1):
        for limit, sign in ((low[axis], 1.0), (high[axis], -1.0)):
            ring = _cut(ring, axis, limit, sign)
    return ring


def _cut(ring: Points, axis: int, limit: float, sign: float) -> Points:
    """The part of a ring where sign × (coordinate − limit) is not negative."""
    if len(ring) == 0:
        return ring
    depth = sign * (ring[:, axis] - limit)
    then, depth_then = np.roll(ring, -1, axis=0), np.roll(depth, -1)
    crosses = (depth >= 0) != (depth_then >= 0)
    step = np.where(crosses, depth, 0.0) / np.where(crosses, depth - depth_then, 1.0)
    crossing = ring + step[:, None] * (then - ring)
    both = np.stack([crossing, then], axis=1).reshape(-1, 2)
    kept = np.stack([crosses, depth_then >= 0], axis=1).ravel()
    return np.asarray(both[kept])


def _thinned(line: Points) -> Points:
    """The line in steps of at least a fraction of a pixel, rounded to a tenth of one."""
    if len(line) < 3:
        return line.round(1)
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
    _, first = np.unique((along / _FINE).astype(int), return_index=True)
    return np.asarray(line[np.union1d(first, [len(line) - 1])].round(1))
