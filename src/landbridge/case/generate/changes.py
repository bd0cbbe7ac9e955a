"""Interchanges: where the modes of a place meet."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from landbridge.case.generate.data import known
from landbridge.case.generate.dice import Dice, Floats, Ints
from landbridge.case.generate.geography import Land
from landbridge.case.generate.settings import Settings
from landbridge.case.generate.ways import Ways


@dataclass(frozen=True, slots=True)
class Changes:
    """Interchanges, all of them both ways, (interchanges,).

    place: its position.  first, second: positions of the modes.  usd_t, hours: as in the table.
    """

    place: Ints
    first: Ints
    second: Ints
    usd_t: Floats
    hours: Floats


def changes(settings: Settings, here: Land, net: Ways) -> Changes:
    """An interchange for every pair of modes that meets at a place, or for a share of them.

    Ports, and places where two gauges meet, always have theirs.
    """
    dice = Dice(settings.seed, "changes")
    modes = known("modes")["id"].to_list()
    has = np.zeros((here.size, len(modes)), np.bool_)
    for end in (net.start, net.end):
        has[end, net.mode] = True
    parts = []
    for row in known("interchanges").iter_rows(named=True):
        first, second = modes.index(row["first"]), modes.index(row["second"])
        place = np.flatnonzero(has[:, first] & has[:, second])
        place = place[dice.yes(row["share"], place.size)]
        usd_t = (row["usd_t"] * dice.between(0.5, 1.8, place.size)).round(2)
        hours = (row["hours"] * dice.between(0.4, 2.0, place.size)).round(1)
        parts.append((place, np.full(place.size, first), np.full(place.size, second), usd_t, hours))
    every = [np.concatenate(part) for part in zip(*parts, strict=True)]
    order = np.argsort(every[0], kind="stable")
    return Changes(*(column[order] for column in every))
