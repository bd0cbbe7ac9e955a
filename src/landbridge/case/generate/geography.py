"""A land with a coast in the south: places in clusters, countries that are regions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from landbridge.case.generate.dice import Bools, Dice, Floats, Ints
from landbridge.case.generate.near import nearest
from landbridge.case.generate.settings import Settings

WEST, EAST, SOUTH, NORTH = 45.0, 90.0, 36.0, 56.0
"""Ends of the land, degrees."""

_KM_A_DEGREE = np.array([75.8, 111.2])
"""Of longitude at 47° north, and of latitude."""

EARTH_KM = 6371.0


@dataclass(frozen=True, slots=True)
class Land:
    """Places, and the countries they lie in.

    lon, lat: degrees, rounded as they are written.  xy: km in the plane, (places, 2).
    weight: how much of an economy is in a place, the largest 1.
    country: position of its country.  centres: middles of countries, km; a place belongs to the
    nearest, so that countries are regions without islands, (countries, 2).
    port: whether it lies at the sea.
    """

    lon: Floats
    lat: Floats
    xy: Floats
    weight: Floats
    country: Ints
    centres: Floats
    port: Bools

    @property
    def size(self) -> int:
        """How many places there are."""
        return int(self.lon.size)


def land(settings: Settings) -> Land:
    """The places and countries of a case."""
    dice = Dice(settings.seed, "land")
    coast_lon = np.linspace(WEST, EAST, 10)
    coast_lat = SOUTH + dice.between(0.0, 4.0, coast_lon.size)
    points, near = _points(settings.nodes, coast_lon, coast_lat, dice)
    xy = (points - [WEST, SOUTH]) * _KM_A_DEGREE
    weight = (0.1 + near) / dice.between(0.02, 1.0, settings.nodes)
    country, centres = _countries(xy, settings.countries, dice)
    above = points[:, 1] - np.interp(points[:, 0], coast_lon, coast_lat)
    ports = max(2, round(0.08 * settings.nodes))
    port = np.zeros(settings.nodes, np.bool_)
    port[np.argsort(above, kind="stable")[:ports]] = True
    return Land(points[:, 0], points[:, 1], xy, weight / weight.max(), country, centres, port)


def _points(count: int, coast_lon: Floats, coast_lat: Floats, dice: Dice) -> tuple[Floats, Floats]:
    """Different points on the land, (places, 2), and how near each is to the middle of its city.

    About half of them are spread evenly, the others lie around cities.
    """
    tried = 4 * count + 100
    lon = dice.between(WEST, EAST, tried)
    coast = np.interp(lon, coast_lon, coast_lat)
    lat = coast + (NORTH - coast) * dice.between(0.0, 1.0, tried)
    cities = max(3, count // 25)
    city = (cities * dice.between(0.0, 1.0, tried) ** 2).astype(np.int64)  # early ones are larger
    in_city = dice.yes(0.55, tried)
    off = np.stack([dice.spread(tried), dice.spread(tried)], axis=1)
    around = np.stack([lon[city], lat[city]], axis=1) + off * 90.0 / _KM_A_DEGREE
    points = np.where(in_city[:, None], around, np.stack([lon, lat], axis=1)).round(4)
    near = np.where(in_city, 1.0 / (1.0 + np.abs(off).sum(axis=1)), 0.0)
    inside = (points[:, 0] >= WEST) & (points[:, 0] <= EAST) & (points[:, 1] <= NORTH)
    inside &= points[:, 1] >= np.interp(points[:, 0], coast_lon, coast_lat)
    _, first = np.unique(points, axis=0, return_index=True)
    kept = np.sort(first[inside[first]])[:count]
    return points[kept], near[kept]


def _countries(xy: Floats, count: int, dice: Dice) -> tuple[Ints, Floats]:
    """Country of every place, and the middles of countries: k-means from points far apart.

    Source: Lloyd (1982), Least squares quantization in PCM, from the start of Gonzalez (1985).
    """
    centres = xy[[dice.one_of(np.arange(len(xy)))]]
    while len(centres) < count:
        far = np.asarray(cKDTree(centres).query(xy)[0]).argmax()
        centres = np.concatenate([centres, xy[[far]]])
    country = nearest(centres, xy)
    for _ in range(4):
        size = np.bincount(country, minlength=count)
        sums = [np.bincount(country, xy[:, axis], minlength=count) for axis in (0, 1)]
        moved = np.stack(sums, axis=1) / size[:, None]
        closer = nearest(moved, xy)
        if np.unique(closer).size < count:
            break
        centres, country = moved, closer
    return country, centres


def great_circle_km(here: Land, first: Ints, second: Ints) -> Floats:
    """Straight distance between places over the globe."""
    lon, lat = np.radians(here.lon), np.radians(here.lat)
    half_lat, half_lon = (lat[second] - lat[first]) / 2, (lon[second] - lon[first]) / 2
    chord = np.sin(half_lat) ** 2 + np.cos(lat[first]) * np.cos(lat[second]) * np.sin(half_lon) ** 2
    return np.asarray(2 * EARTH_KM * np.arcsin(np.sqrt(np.clip(chord, 0.0, 1.0))))


def km_by_country(here: Land, first: Ints, second: Ints) -> Floats:
    """Share of the straight lines between places that lies in each country, (lines, countries)."""
    steps = 20
    at = (np.arange(steps) + 0.5) / steps
    shares = np.zeros((first.size, len(here.centres)))
    for part in at:
        points = here.xy[first] + part * (here.xy[second] - here.xy[first])
        shares[np.arange(first.size), nearest(here.centres, points)] += 1.0 / steps
    return shares
