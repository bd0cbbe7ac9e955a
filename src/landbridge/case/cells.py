"""Cells that hold more than one thing: lists, km by country, waypoints."""

from __future__ import annotations

from landbridge.case.numbers import to_number
from landbridge.case.refusal import shown


def split(text: str | None) -> list[str]:
    """The items of a list cell such as `a;b`, none where it is blank."""
    return [item.strip() for item in text.split(";")] if text else []


def km_by_country(text: str | None) -> dict[str, float]:
    """Kilometres in each country of a cell such as `KAZ:452;RUS:1059`, in the order given.

    Raises ValueError, with the reason, where the cell is not of that form.
    """
    found: dict[str, float] = {}
    for item in split(text):
        country, colon, number = (part.strip() for part in item.partition(":"))
        km = to_number(number)
        if not (country and colon):
            raise ValueError(f"{shown(item)} is not of the form KAZ:452.")
        if km is None or km < 0:
            raise ValueError(f"{shown(number)} is not a number of km, 0 or more.")
        if country in found:
            raise ValueError(f"{shown(country)} is given twice.")
        found[country] = km
    return found


def waypoints(text: str | None) -> list[tuple[float, float]]:
    """Longitude and latitude, in degrees, of the points of a cell such as `51.9 47.1;50.8 45.2`.

    Raises ValueError, with the reason, where the cell is not of that form.
    """
    return [_point(item) for item in split(text)]


def _point(item: str) -> tuple[float, float]:
    match [to_number(part) for part in item.split()]:
        case [float(lon), float(lat)] if abs(lon) <= 180 and abs(lat) <= 90:
            return lon, lat
        case [float(), float()]:
            raise ValueError(f"{shown(item)} is off the globe: longitude first, then latitude.")
        case _:
            raise ValueError(f"{shown(item)} is not of the form 51.9 47.1.")
