"""The courses of links, cut into ways where several of them run together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

import numpy as np

from landbridge.case.case import Case
from landbridge.case.cells import waypoints
from landbridge.show.projection import Points
from landbridge.show.ribbons import Way

Point = tuple[float, float]


@dataclass(frozen=True)
class Network:
    """What a map draws of a case, in longitude and latitude or in pixels.

    sites: where the places are; ends: from and to of every link, by id.
    courses: points of the links that can be drawn, from start to end.
    ways: what their bands run along; parts: for each link its ways in order, and whether ahead.
    """

    sites: Mapping[str, Point]
    ends: Mapping[str, tuple[str, str]]
    courses: Mapping[str, Points]
    ways: Mapping[str, Way]
    parts: Mapping[str, Sequence[tuple[str, bool]]]


def network(case: Case, links: Collection[str]) -> Network:
    """The given links of a case in longitude and latitude; those that share points share ways.

    A link is left out that has an end without coordinates, or both at the same point.
    """
    sites = located(case)
    rows = list(case.table("links").select("id", "from", "to", "waypoints").iter_rows())
    courses = {
        link: [sites[start], *waypoints(text), sites[end]]
        for link, start, end, text in rows
        if link in links and start in sites and end in sites and sites[start] != sites[end]
    }
    found, parts = _ways({link: _plain(course) for link, course in courses.items()})
    return Network(
        sites,
        {link: (start, end) for link, start, end, _ in rows},
        {link: _unbroken(course) for link, course in courses.items()},
        found,
        parts,
    )


def located(case: Case) -> dict[str, Point]:
    """Longitude and latitude of the places that have them."""
    rows = case.table("places").select("id", "lon", "lat").drop_nulls()
    return {place: (lon, lat) for place, lon, lat in rows.iter_rows()}


def _plain(course: Sequence[Point]) -> list[Point]:
    """The points to a thousandth of a degree, each only once in a row."""
    return [point for point, _ in groupby((round(x, 3), round(y, 3)) for x, y in course)]


def _ways(
    courses: Mapping[str, Sequence[Point]],
) -> tuple[dict[str, Way], dict[str, list[tuple[str, bool]]]]:
    """Cut every course where the company it runs in changes."""
    company: dict[frozenset[Point], set[str]] = defaultdict(set)
    for link, course in courses.items():
        for step in pairwise(course):
            company[frozenset(step)].add(link)
    ways: dict[str, Way] = {}
    parts: dict[str, list[tuple[str, bool]]] = defaultdict(list)
    for link, course in courses.items():
        for chain in _chains(course, company):
            ahead = chain[0] <= chain[-1]
            points = chain if ahead else chain[::-1]
            key = repr(points)
            members = tuple(sorted(company[frozenset(points[:2])]))
            ways.setdefault(key, Way(_unbroken(points), members))
            parts[link].append((key, ahead))
    return ways, parts


def _chains(
    course: Sequence[Point], company: Mapping[frozenset[Point], set[str]]
) -> list[list[Point]]:
    steps = list(pairwise(course))
    runs = groupby(steps, key=lambda step: sorted(company[frozenset(step)]))
    return [[run[0][0], *(end for _, end in run)] for run in (list(group) for _, group in runs)]


def _unbroken(course: Sequence[Point]) -> Points:
    points = np.array(course, dtype=np.float64)
    points[:, 0] = np.unwrap(points[:, 0], period=360)
    return points
