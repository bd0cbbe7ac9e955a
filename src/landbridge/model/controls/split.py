"""Streams split by where goods are bound for, only as far as controls tell destinations apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

import polars as pl

from landbridge.case.case import Case
from landbridge.model.controls.rulings import Ruling


@dataclass(frozen=True, slots=True)
class Part:
    """Destinations of a stream that no ruling tells apart.

    bound: countries.  ruled: controls that bear on what is bound there, of those that ask.
    """

    bound: tuple[str, ...]
    ruled: tuple[str, ...]


def parts_of(
    case: Case, good: str, origin: str, bound: Iterable[str], rulings: Sequence[Ruling]
) -> list[Part]:
    """The fewest parts a stream needs so that every ruling bears on a part as a whole or not.

    bound: countries where the stream may be sold.  rulings: those that ask for destinations.
    Two destinations are alike where the same ways are closed and the same quotas and tariffs
    count; streams without any such ruling stay one part.
    """
    stream = pl.DataFrame({"good": [good], "origin": [origin]})
    about = [ruling for ruling in rulings if ruling.touches(stream)[0]]
    modes = case.table("modes")["id"].to_list()
    bearing = {country: _bearing(about, origin, country, modes) for country in bound}
    marks = {country: _marks(rows) for country, rows in bearing.items()}
    ordered = sorted(marks, key=lambda country: (sorted(marks[country]), country))
    parts = []
    for _, alike in groupby(ordered, key=lambda country: marks[country]):
        countries = sorted(alike)
        ruled = dict.fromkeys(name for country in countries for name in bearing[country])
        parts.append(Part(tuple(countries), tuple(ruled)))
    return parts


Bearing = dict[str, frozenset[str]]
"""By control, what it closes on the way to a country, or the control itself where it counts."""


def _bearing(about: Sequence[Ruling], origin: str, country: str, modes: list[str]) -> Bearing:
    """What rulings do to goods of an origin bound for a country; those that do nothing left out."""
    found = {}
    for ruling in about:
        if country not in ruling.destinations:
            continue
        # What ends in a country, or comes from it, is not in transit through it.
        crossed = [land for land in ruling.transits if land not in (origin, country)]
        if crossed and ruling.effect == "prohibit":
            found[ruling.control] = frozenset(
                f"{land} {mode}" for land in crossed for mode in ruling.modes or modes
            )
        elif crossed:
            found[ruling.control] = frozenset([f"control {ruling.control}"])
    return found


def _marks(bearing: Bearing) -> frozenset[str]:
    return frozenset().union(*bearing.values())
