"""What would run where if every tonne took its cheapest route and nothing were ever full.

Every buyer takes from several countries, the more from those that deliver cheaply.
Source: all-or-nothing assignment, e.g. Sheffi (1985), Urban Transportation Networks, ch. 5.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from landbridge.case.generate.changes import Changes
from landbridge.case.generate.dice import Dice, Floats, Ints
from landbridge.case.generate.routes import Routes, graph_of
from landbridge.case.generate.settings import Settings
from landbridge.case.generate.trades import Trades
from landbridge.case.generate.ways import Ways


@dataclass(frozen=True, slots=True)
class Wants:
    """Who asks for what: markets, then inputs of plants.

    good, place: positions.  kt: how much a year.
    """

    good: Ints
    place: Ints
    kt: Floats


@dataclass(frozen=True, slots=True)
class Loads:
    """Cheapest routes and what they carry together.

    links, changes: kt on every link and interchange, both directions together.
    bought: kt that each want takes of each stream of its good, (wants, origins).
    delivered: USD/t at which it could be had at best, cost of supply included, (wants,).
    base: usual cost of supply, USD/t, (streams,).
    """

    links: Floats
    changes: Floats
    bought: Floats
    delivered: Floats
    base: Floats


def loads(settings: Settings, traded: Trades, net: Ways, met: Changes, wants: Wants) -> Loads:
    """Send every want along cheapest routes from the countries that supply it."""
    value = traded.goods["value_usd_t"].to_numpy()[traded.stream_good]
    base = (value * Dice(settings.seed, "loads").between(0.6, 0.75, value.size)).round(1)
    graph = graph_of(net, met)
    bought = np.zeros((wants.good.size, settings.origins_each))
    delivered = np.zeros(wants.good.size)
    load = np.zeros(net.mode.size + met.place.size)
    for good in range(traded.goods.height):
        here = np.flatnonzero(wants.good == good)
        streams = np.flatnonzero(traded.stream_good == good)
        routes = Routes(graph, traded, good)
        trees = [routes.tree(_sources(traded, stream)) for stream in streams.tolist()]
        ends = np.stack([routes.ends(wants.place[here], far) for far, _ in trees], axis=1)
        away = np.stack([far[ends[:, at]] for at, (far, _) in enumerate(trees)], axis=1)
        delivered[here] = (base[streams] + away).min(axis=1)
        bought[here] = wants.kt[here, None] * _shares(base[streams] + away)
        for at, (_, before) in enumerate(trees):
            routes.walk(before, ends[:, at], bought[here, at], load)
    return Loads(load[: net.mode.size], load[net.mode.size :], bought, delivered, base)


def _sources(traded: Trades, stream: int) -> Ints:
    return np.asarray(traded.source_place[traded.source_stream == stream])


def _shares(asked: Floats) -> Floats:
    """How buyers split what they take by what it costs from each origin, (wants, origins)."""
    weight = (asked.min(axis=1, keepdims=True) / asked) ** 6
    return np.asarray(weight / weight.sum(axis=1, keepdims=True))
