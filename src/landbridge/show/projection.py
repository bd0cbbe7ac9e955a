"""From longitude and latitude to the pixels of a map that fits its data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
"""An array of shape (n, 2): longitude and latitude in degrees, or x and y in pixels (y down)."""

SMALL: Final = 500
"""Width in pixels below which a drawing is for a phone: fewer labels, less margin."""

WIDEST: Final = np.radians(75)
"""Angle from the centre beyond which an equal-area view of the globe reads badly."""


@dataclass(frozen=True)
class View:
    """A map frame of width × height pixels; equal-area about its centre.

    Lambert's azimuthal projection keeps areas true and has no direction in which it breaks. A frame
    that would span more than about a third of the globe falls back to plain longitude × latitude.
    Source: Snyder (1987), Map projections: a working manual, USGS PP 1395, pp. 182–190.
    """

    width: float
    height: float
    lon: float
    lat: float
    scale: float
    shift: tuple[float, float] = (0.0, 0.0)
    flat: bool = False

    def xy(self, lonlat: Points) -> Points:
        """Pixels of points given as longitude and latitude."""
        plane = _flat(self, lonlat) if self.flat else _equal_area(self, lonlat)
        centre = np.array([self.width / 2, self.height / 2])
        stretch = np.array([self.scale, -self.scale])
        return np.asarray(plane * stretch + centre + np.array(self.shift))

    def lonlat(self, xy: Points) -> Points:
        """Longitude (unbroken about the centre) and latitude of points given as pixels."""
        centre = np.array([self.width / 2, self.height / 2]) + np.array(self.shift)
        plane = (xy - centre) / [self.scale, -self.scale]
        return _unflat(self, plane) if self.flat else _unequal_area(self, plane)


def fit(
    lonlat: Points, width: float, pad: float = 40, aspect: tuple[float, float] = (0.42, 0.75)
) -> View:
    """A frame of the given width that holds all the points, as high as they ask for.

    pad: free pixels around the points; aspect: lowest and highest height as a share of the width.
    With no points it shows the whole world.
    """
    if lonlat.size == 0:
        return View(width, width * 0.5, 0.0, 0.0, width / (2 * np.pi), flat=True)
    lons = np.degrees(np.unwrap(np.radians(np.sort(lonlat[:, 0]))))
    lon, lat = (lons.min() + lons.max()) / 2, (lonlat[:, 1].min() + lonlat[:, 1].max()) / 2
    first = View(0, 0, float(lon), float(lat), 1.0, flat=_span(lonlat, lon, lat) > WIDEST)
    plane = first.xy(lonlat)
    low, high = plane.min(axis=0), plane.max(axis=0)
    size = np.maximum(high - low, 0.08)  # about 500 km: a single place still has surroundings
    height = float(np.clip(size[1] / size[0], *aspect)) * width
    scale = float(min((width - 2 * pad) / size[0], (height - 2 * pad) / size[1]))
    shift = -(low + high) / 2 * scale
    return View(width, height, first.lon, first.lat, scale, (shift[0], shift[1]), first.flat)


def bounds(view: View) -> tuple[Points, Points]:
    """South-west and north-east corners, in degrees, of a box that holds the whole frame."""
    x, y = np.meshgrid(np.linspace(0, view.width, 21), np.linspace(0, view.height, 21))
    corners = view.lonlat(np.column_stack([x.ravel(), y.ravel()]))
    low, high = corners.min(axis=0), corners.max(axis=0)
    for pole in (-90.0, 90.0):
        at = view.xy(np.array([[view.lon, pole]]))[0]
        if 0 <= at[0] <= view.width and 0 <= at[1] <= view.height:
            low, high = (
                np.minimum(low, [view.lon - 180, pole]),
                np.maximum(high, [view.lon + 180, pole]),
            )
    return low - 1, high + 1


def _span(lonlat: Points, lon: float, lat: float) -> float:
    """Largest angle between the centre and a point, radians."""
    there, here = np.radians(lonlat), np.radians([lon, lat])
    cosine = np.sin(here[1]) * np.sin(there[:, 1]) + np.cos(here[1]) * np.cos(there[:, 1]) * np.cos(
        there[:, 0] - here[0]
    )
    return float(np.arccos(np.clip(cosine, -1, 1)).max())


def _equal_area(view: View, lonlat: Points) -> Points:
    lam, phi = np.radians(lonlat[:, 0] - view.lon), np.radians(lonlat[:, 1])
    phi0 = np.radians(view.lat)
    cosine = np.sin(phi0) * np.sin(phi) + np.cos(phi0) * np.cos(phi) * np.cos(lam)
    k = np.sqrt(2 / np.maximum(1 + cosine, 1e-6))
    x = k * np.cos(phi) * np.sin(lam)
    y = k * (np.cos(phi0) * np.sin(phi) - np.sin(phi0) * np.cos(phi) * np.cos(lam))
    return np.column_stack([x, y])


def _unequal_area(view: View, plane: Points) -> Points:
    rho = np.minimum(np.hypot(plane[:, 0], plane[:, 1]), 2.0)
    c, phi0 = 2 * np.arcsin(rho / 2), np.radians(view.lat)
    safe = np.maximum(rho, 1e-12)
    phi = np.arcsin(
        np.clip(np.cos(c) * np.sin(phi0) + plane[:, 1] * np.sin(c) * np.cos(phi0) / safe, -1, 1)
    )
    lam = np.arctan2(
        plane[:, 0] * np.sin(c),
        safe * np.cos(phi0) * np.cos(c) - plane[:, 1] * np.sin(phi0) * np.sin(c),
    )
    return np.column_stack([view.lon + np.degrees(lam), np.degrees(phi)])


def _flat(view: View, lonlat: Points) -> Points:
    return np.radians(np.column_stack([lonlat[:, 0] - view.lon, lonlat[:, 1] - view.lat]))


def _unflat(view: View, plane: Points) -> Points:
    degrees = np.degrees(plane) + np.array([view.lon, view.lat])
    return np.column_stack([degrees[:, 0], np.clip(degrees[:, 1], -90, 90)])
