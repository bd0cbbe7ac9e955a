"""The words and dots on a flow map: places, shares of capacity used, countries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from landbridge.engine.lp import Bools
from landbridge.show import fmt
from landbridge.show.basemap import Basemap
from landbridge.show.labels import Align, Wanted, around, brief, place
from landbridge.show.projection import SMALL, Points, View
from landbridge.show.ribbons import Drawn, along, length_of, resampled
from landbridge.show.sheet import Sheet
from landbridge.show.ways import Network


@dataclass(frozen=True)
class Words:
    """What may be written on a map.

    loading: link -> share of its capacity; limited, full: links and places whose capacity binds.
    kt: what each link carries; titles, lands: names of places and countries.
    home: country whose name should be there before others.
    """

    loading: Mapping[str, float]
    limited: frozenset[str]
    full: frozenset[str]
    kt: Mapping[str, float]
    titles: Mapping[str, str]
    lands: Mapping[str, str]
    home: str = ""


def map_words(
    sheet: Sheet, asked: Words, net: Network, view: View, *, land: Basemap, bands: Drawn
) -> None:
    """Draw the dots of the places in use, and the labels that find room, most important first.

    net: the links that carry something, in pixels.
    """
    small = view.width < SMALL
    size = 10.0 if small else 11.0
    weight = _weights(asked, net)
    inside = {key: at for key, at in net.sites.items() if key in weight and _seen(at, view)}
    order = sorted(inside, key=lambda key: (-weight[key], key))
    sites = [
        Wanted(brief(asked.titles[key]), around(*inside[key], 5, size), size)
        for key in order[: 16 if small else 34]
    ]
    loads = _loads(asked, net, size, 4 if small else 9)
    exits = _exits(asked, net, view, size)
    home, lands = _countries(asked, land, view, size + 1)
    obstacles = np.concatenate([bands.obstacles, np.array([*inside.values()]).reshape(-1, 2)])
    wanted = [*sites[:8], *exits, *home, *loads, *sites[8:], *([] if small else lands)]
    free, full = ([inside[k] for k in order if (k in asked.full) is it] for it in (False, True))
    sheet.dots(free, "paper", "ink", 9 if small else 20)
    sheet.dots(full, "paper", "bad", 36 if small else 60)
    sheet.texts(place(wanted, view.width, view.height, obstacles), halo=True)


def _weights(asked: Words, net: Network) -> dict[str, float]:
    """How much passes each place: half of what its links carry."""
    weight: dict[str, float] = defaultdict(float)
    for link, kt in asked.kt.items():
        for end in net.ends[link]:
            weight[end] += kt / 2
    return {key: kt for key, kt in weight.items() if kt > 0}


def _seen(at: tuple[float, float], view: View) -> bool:
    return 0 <= at[0] <= view.width and 0 <= at[1] <= view.height


def _loads(asked: Words, net: Network, size: float, most: int) -> list[Wanted]:
    """Labels of the links that bind, then of the busiest, beside the longest of their ways."""
    known = [link for link in asked.loading if net.parts.get(link) and asked.loading[link] >= 0.005]
    known.sort(key=lambda link: (link not in asked.limited, -asked.kt.get(link, 0.0), link))
    found = []
    for link in known[:most]:
        line = max((net.ways[way].xy for way, _ in net.parts[link]), key=length_of)
        if length_of(line) > 24:
            text = fmt.share(round(asked.loading[link], 2))
            token = "bad" if link in asked.limited else "ink"
            found.append(Wanted(text, _beside(line, size), size, token, bold=True, patience=4))
    return found


def _exits(asked: Words, net: Network, view: View, size: float) -> list[Wanted]:
    """Where links leave the map for an end that lies off it: the name of that end, and tonnes."""
    found: dict[tuple[str, tuple[int, int]], tuple[Points, float]] = {}
    for link, course in net.courses.items():
        for end, line in zip(net.ends[link], (course, course[::-1]), strict=True):
            if _seen(net.sites[end], view):
                continue
            if (at := _edge(line, view)) is not None:
                key = (end, (int(at[0] // 12), int(at[1] // 12)))
                found[key] = (at, found.get(key, (at, 0.0))[1] + asked.kt.get(link, 0.0))
    return [
        Wanted(
            f"{brief(asked.titles[end])}, {fmt.mass(kt)}",
            around(float(at[0]), float(at[1]), 7, size),
            size,
            "muted",
            italic=True,
        )
        for (end, _), (at, kt) in sorted(found.items(), key=lambda pair: -pair[1][1])
    ]


def _edge(line: Points, view: View) -> Points | None:
    """The first point of a line, coming from off the map, that lies well within it."""
    points = resampled(line, 6)
    inside = ((points > 6) & (points < [view.width - 6, view.height - 6])).all(axis=1)
    return points[int(inside.argmax())] if inside.any() else None


def _beside(line: Points, size: float) -> list[tuple[float, float, Align]]:
    spots: list[tuple[float, float, Align]] = []
    for share in (0.5, 0.38, 0.62, 0.26, 0.74):
        at, step = along(line, share)
        right = np.array([-step[1], step[0]])
        for side in (1, -1):
            x, y = at + side * right * (size * 0.75 + 8 + 8 * abs(right[0]))
            spots.append((float(x), float(y), "center"))
    return spots


def _countries(
    asked: Words, land: Basemap, view: View, size: float
) -> tuple[list[Wanted], list[Wanted]]:
    """Names of the home country and of the others, in the roomiest parts of what is seen."""
    home: list[Wanted] = []
    others: list[Wanted] = []
    for iso, rings in land.land:
        if iso in asked.lands and rings:
            ring = max(rings, key=lambda points: float(np.prod(np.ptp(points, axis=0))))
            patience = 9.0 if iso == asked.home else 1.0
            spots = _roomy(ring, view, size)
            label = Wanted(asked.lands[iso], spots, size, "muted", italic=True, patience=patience)
            (home if iso == asked.home else others).append(label)
    return home, others


def _roomy(ring: Points, view: View, size: float) -> list[tuple[float, float, Align]]:
    """Grid points inside a ring, those far from its edge first; none where it is small."""
    low = np.maximum(ring.min(axis=0), 0)
    high = np.minimum(ring.max(axis=0), [view.width, view.height])
    if (high - low < size * 2).any():
        return []
    x, y = np.meshgrid(*(np.linspace(low[axis], high[axis], 14)[1:-1] for axis in (0, 1)))
    grid = np.column_stack([x.ravel(), y.ravel()])
    grid = grid[_inside(grid, ring)]
    away = np.array([np.hypot(*((ring - at) * [0.5, 1.0]).T).min() for at in grid])
    best = [int(at) for at in np.argsort(-away)[:12]]
    return [(float(grid[k, 0]), float(grid[k, 1]), "center") for k in best if away[k] > size * 0.9]


def _inside(points: Points, ring: Points) -> Bools:
    """Whether points lie in a ring, by counting the sides to their right."""
    (x0, y0), (x1, y1) = ring.T, np.roll(ring, -1, axis=0).T
    px, py = points[:, :1], points[:, 1:]
    spans = (y0 > py) != (y1 > py)
    with np.errstate(divide="ignore", invalid="ignore"):
        meets = px < (x1 - x0) * (py - y0) / (y1 - y0) + x0
    return np.asarray((spans & meets).sum(axis=1) % 2 == 1)
