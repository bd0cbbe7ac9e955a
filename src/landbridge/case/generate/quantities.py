"""How much is sold, made and bought, and at what prices."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from landbridge.case.generate.data import known
from landbridge.case.generate.dice import Dice, Floats, Ints
from landbridge.case.generate.loads import Loads, Wants
from landbridge.case.generate.settings import Settings
from landbridge.case.generate.trades import Trades

_MADE = 0.5
"""Share of what markets ask for that plants could make, where there are plants."""


@dataclass(frozen=True, slots=True)
class Supplies:
    """Price steps of supplies.  source: position in `Trades`.  kt, usd_t: as in the table."""

    source: Ints
    kt: Floats
    usd_t: Floats


@dataclass(frozen=True, slots=True)
class Demands:
    """Price steps of demands.  market: position in `Trades`.  kt, usd_t: as in the table.

    usd_t is nan where it is to be met.
    """

    market: Ints
    kt: Floats
    usd_t: Floats


def capacity_of_plants(traded: Trades) -> Floats:
    """Throughput of every plant, kt a year, (plants,).

    All together can make half of what markets ask for of the good they make.
    """
    names = traded.goods["id"].to_list()
    found = np.zeros(traded.plant_place.size)
    for kind in dict.fromkeys(traded.plant_kind):
        made = known("recipes").filter(plant=kind, role="out").row(0, named=True)
        asked = traded.buy_kt[traded.buy_good == names.index(made["good"])].sum()
        alike = np.array([one == kind for one in traded.plant_kind])
        found[alike] = (_MADE * asked / made["ratio"] / alike.sum()).round()
    return found


def wants_of(traded: Trades) -> Wants:
    """What markets ask for, then what plants would take in when they run by their first recipe."""
    names = traded.goods["id"].to_list()
    capacity = capacity_of_plants(traded)
    good, place, kt = [], [], []
    for at, kind in enumerate(traded.plant_kind):
        recipes = known("recipes").filter(plant=kind, role="in")
        for row in recipes.filter(recipe=recipes["recipe"][0]).iter_rows(named=True):
            good.append(names.index(row["good"]))
            place.append(int(traded.plant_place[at]))
            kt.append(row["ratio"] * capacity[at])
    return Wants(
        np.append(traded.buy_good, np.array(good, np.int64)),
        np.append(traded.buy_place, np.array(place, np.int64)),
        np.append(traded.buy_kt, np.array(kt, np.float64)),
    )


def supplies(settings: Settings, traded: Trades, wants: Wants, carried: Loads) -> Supplies:
    """Two price steps at every source: about what is bought there, the last third dearer."""
    dice = Dice(settings.seed, "supply")
    origins = settings.origins_each
    asked = np.zeros((traded.goods.height, origins))
    np.add.at(asked, wants.good, carried.bought)
    made = {row["good"] for row in known("recipes").filter(role="out").iter_rows(named=True)}
    by_plants = traded.goods["id"].is_in(list(made)).to_numpy() & bool(traded.plant_kind)
    total = asked.ravel() * dice.between(0.9, 1.4, asked.size)
    total *= np.where(by_plants[traded.stream_good], 0.6, 1.0)
    part = dice.between(0.3, 1.0, traded.source_stream.size)
    share = part / np.bincount(traded.source_stream, part)[traded.source_stream]
    kt = total[traded.source_stream] * share
    base = carried.base[traded.source_stream] * dice.between(0.9, 1.1, kt.size)
    dearer = dice.between(1.1, 1.35, kt.size)
    return Supplies(
        np.repeat(np.arange(kt.size), 2),
        np.maximum(0.1, np.stack([0.65 * kt, 0.35 * kt], axis=1).ravel().round(1)),
        np.stack([base, base * dearer], axis=1).ravel().round(1),
    )


def demands(settings: Settings, traded: Trades, carried: Loads) -> Demands:
    """What markets pay: most about what it could be had for, in two steps; some must have it."""
    dice = Dice(settings.seed, "demand")
    count = traded.buy_kt.size
    due = traded.buy_due
    best = carried.delivered[:count]
    first, second = (best * dice.between(*ends, count) for ends in ((1.1, 1.7), (0.97, 1.25)))
    price = np.stack([np.where(due, np.nan, first), second], axis=1).round(1)
    kt = np.stack([np.where(due, 1.0, 0.7) * traded.buy_kt, 0.3 * traded.buy_kt], axis=1).round(1)
    steps = np.stack([np.ones(count, np.bool_), ~due], axis=1).ravel()
    market = np.repeat(np.arange(count), 2)
    return Demands(market[steps], np.maximum(0.1, kt.ravel()[steps]), price.ravel()[steps])
