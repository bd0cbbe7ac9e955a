"""Capacities: room above what cheapest routes would carry, but too little on the busiest ways."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from landbridge.case.generate.data import ROAD, SEA, known
from landbridge.case.generate.dice import Dice, Floats
from landbridge.case.generate.loads import Loads
from landbridge.case.generate.settings import Settings
from landbridge.case.generate.ways import Ways

_LEAST_KT = 60.0


@dataclass(frozen=True, slots=True)
class Capacities:
    """kt a year that links and interchanges can carry, nan where there is no limit."""

    links: Floats
    changes: Floats


def capacities(settings: Settings, net: Ways, carried: Loads) -> Capacities:
    """Of links: all but those at sea and a third of the roads; of interchanges: of two thirds.

    The busiest are tight. What carries nothing has the room of a way of little use.
    """
    dice = Dice(settings.seed, "capacities")
    free = (net.mode == SEA) | ((net.mode == ROAD) & dice.yes(0.35, net.mode.size))
    most = known("modes")["most_kt"].cast(float).to_numpy()[net.mode]
    links = np.fmin(_room(carried.links, ~free, settings.tight, dice), most)
    at_will = dice.yes(0.35, carried.changes.size)
    changes = _room(carried.changes, ~at_will, settings.tight, dice)
    return Capacities(
        np.where(free, np.nan, links.round()), np.where(at_will, np.nan, changes.round())
    )


def _room(load: Floats, limited: np.ndarray, tight: float, dice: Dice) -> Floats:
    """Load with headroom; for a share of all, the busiest of the limited, less than the load."""
    if not load.size:
        return load.copy()
    used = load[load > 0]
    usual = float(np.quantile(used, 0.5)) if used.size else _LEAST_KT
    headroom = dice.between(1.05, 3.0, load.size)
    room = np.maximum(load * headroom, usual * dice.between(0.5, 1.5, load.size))
    order = np.argsort(-np.where(limited, load, -1.0), kind="stable")
    hot = order[: round(tight * load.size)]
    hot = hot[load[hot] > 0]
    room[hot] = load[hot] * dice.between(0.4, 0.95, hot.size)
    return np.maximum(_LEAST_KT, room)
