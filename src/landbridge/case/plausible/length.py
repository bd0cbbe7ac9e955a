"""Lengths of links against the straight line between their ends."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import polars as pl

from landbridge.case import cells as lists
from landbridge.case.numbers import plain
from landbridge.case.plausible.bands import figures, short
from landbridge.case.plausible.doubt import Doubt, code_of, doubt
from landbridge.case.plausible.known import Known

EARTH_KM = 6371.0
"""Mean radius of the Earth."""

_FIX = "Correct length_km, or lon and lat of its ends."

_SLICE = 16_384
"""Links that are looked at together."""


def lengths(known: Known) -> Iterator[Doubt]:
    """Links shorter than the great circle between their ends, or many times longer.

    Places are points that stand for towns and fields, so a link may be somewhat shorter.
    """
    missing = pl.col("straight") - pl.col("number")
    times, extra = figures("long_times")["any"].value, figures("long_km")["any"].value
    is_short = missing > _allowed("warning")
    is_winding = pl.col("number") > pl.max_horizontal(
        pl.col("straight") * times, pl.col("straight") + extra
    )
    suspects = _suspects(known, is_short | is_winding)
    for cell in suspects.filter(is_short).iter_rows(named=True):
        yield _too_short(known, cell)
    for cell in suspects.filter(is_winding).iter_rows(named=True):
        drawn = _drawn_km(cell)
        if cell["number"] > max(drawn * times, drawn + extra):
            yield _too_long(known, cell, drawn)


def great_circle_km(ends: Sequence[tuple[float, float]]) -> float:
    """Length of a line over the globe through points of longitude and latitude, in degrees."""
    return math.fsum(_haversine(*first, *second) for first, second in pairwise(ends))


def _haversine(lon: float, lat: float, lon_2: float, lat_2: float) -> float:
    half_lat, half_lon = math.radians(lat_2 - lat) / 2, math.radians(lon_2 - lon) / 2
    across = math.cos(math.radians(lat)) * math.cos(math.radians(lat_2))
    chord = math.sin(half_lat) ** 2 + across * math.sin(half_lon) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(min(1.0, chord)))


def _suspects(known: Known, condition: pl.Expr) -> pl.DataFrame:
    """Lengths for which a condition on `number` and `straight` holds, with both ends of the link.

    Most lengths are fine. Links are looked at in slices first, so that little is held at once, and
    only what is left gets all the columns it takes to say what is wrong.
    """
    given = known.numbers("links", "length_km")
    if known.links.height == known.full("links").height:
        odd = [_ends(known, part).filter(condition) for part in known.links.iter_slices(_SLICE)]
        names = pl.concat([known.links["link"].clear(), *(part["link"] for part in odd)])
        own = pl.col("file") == "links"
        given = given.filter(~own | pl.col("row").is_in(names.implode()))
    about = known.links.filter(pl.col("link").is_in(given["row"].implode()))
    ends = _ends(known, about).drop("number").rename({"link": "row"})
    return given.join(ends, on="row", maintain_order="left").filter(condition)


def _ends(known: Known, links: pl.DataFrame) -> pl.DataFrame:
    """Links whose ends are both on the map, with their coordinates in degrees.

    Columns: link, from, to, waypoints, lon, lat, lon_2, lat_2; number, the length as it stands in
    the table, and straight, that of the great circle, km.
    """
    places = known.named("places").select("lon", "lat", place="#")
    parts = [links.select("link", "from", "to", "waypoints", number="length_km")]
    for end, suffix in (("from", ""), ("to", "_2")):
        point = places.rename({"lon": f"lon{suffix}", "lat": f"lat{suffix}"})
        place = links.select(place=end)
        parts.append(place.join(point, on="place", how="left", maintain_order="left").drop("place"))
    ends = pl.concat(parts, how="horizontal")
    return ends.with_columns(straight=_straight()).drop_nulls("straight")


def _straight() -> pl.Expr:
    """Length of the great circle between two ends, km."""
    lon, lat, lon_2, lat_2 = (pl.col(name).radians() for name in ("lon", "lat", "lon_2", "lat_2"))
    chord = ((lat_2 - lat) / 2).sin().pow(2) + lat.cos() * lat_2.cos() * (
        ((lon_2 - lon) / 2).sin().pow(2)
    )
    return 2 * EARTH_KM * chord.clip(0.0, 1.0).sqrt().arcsin()


def _allowed(of: str) -> pl.Expr:
    share = figures("short_share")[of].value * pl.col("straight")
    return share + figures("short_km")[of].value


def _too_short(known: Known, cell: dict[str, Any]) -> Doubt:
    straight, number = cell["straight"], cell["number"]
    least, share = figures("short_km")["error"].value, figures("short_share")["error"].value
    severe = straight - number > least + share * straight
    message = (
        f"The link is {plain(number)} km long, but its ends lie {short(straight)} km apart: "
        f"{_point(cell, '')} and {_point(cell, '_2')} on a globe of {plain(EARTH_KM)} km radius."
    )
    km, part = figures("short_km")["warning"].value, figures("short_share")["warning"].value
    rule = (
        f"No way is shorter than the straight line, give or take {plain(km)} km and {part:.0%} "
        f"for places that are not known exactly; beyond {plain(least)} km and {share:.0%} it "
        "cannot be (assumed)."
    )
    return doubt(known.tables, code_of("length", severe=severe), cell, message, rule, fix=_FIX)


def _too_long(known: Known, cell: dict[str, Any], drawn: float) -> Doubt:
    times, extra = figures("long_times")["any"], figures("long_km")["any"].value
    way = "as it is drawn" if cell["waypoints"] else "along the straight line"
    message = (
        f"The link is {plain(cell['number'])} km long, but {way} it is {short(drawn)} km from "
        f"{_point(cell, '')} to {_point(cell, '_2')}: {short(cell['number'] / max(drawn, 1e-9))} "
        "times as far."
    )
    rule = (
        f"At most {plain(times.value)} times as far, or {plain(extra)} km more, whichever is "
        f"larger ({times.grade}): {times.basis}."
    )
    fix = "Correct length_km or the places, or draw the detour with waypoints."
    return doubt(known.tables, code_of("length", severe=False), cell, message, rule, fix=fix)


def _drawn_km(cell: dict[str, Any]) -> float:
    """Length of the link as a map draws it, over its waypoints."""
    between = lists.waypoints(cell["waypoints"])
    return great_circle_km([(cell["lon"], cell["lat"]), *between, (cell["lon_2"], cell["lat_2"])])


def _point(cell: dict[str, Any], suffix: str) -> str:
    name = cell["to" if suffix else "from"]
    return f"{name} ({plain(cell[f'lon{suffix}'])} {plain(cell[f'lat{suffix}'])})"
