"""All that a generated case is made of, as arrays, once it is known."""

from __future__ import annotations

from dataclasses import dataclass

from landbridge.case.generate.changes import Changes, changes
from landbridge.case.generate.data import goods_of
from landbridge.case.generate.dice import Dice
from landbridge.case.generate.geography import Land, land
from landbridge.case.generate.loads import Loads, Wants, loads
from landbridge.case.generate.names import Names, names
from landbridge.case.generate.quantities import wants_of
from landbridge.case.generate.settings import Settings
from landbridge.case.generate.trades import Trades, trades
from landbridge.case.generate.ways import Ways, ways


@dataclass(frozen=True, slots=True)
class World:
    """Places, ways, who trades what, and what cheapest routes would carry."""

    settings: Settings
    land: Land
    trades: Trades
    ways: Ways
    changes: Changes
    wants: Wants
    loads: Loads
    names: Names


def world(settings: Settings) -> World:
    """Part by part; each has chance of its own and rests on those before."""
    here = land(settings)
    traded = trades(settings, here, goods_of(settings.goods, Dice(settings.seed, "goods")))
    net = ways(settings, here, traded)
    met = changes(settings, here, net)
    wants = wants_of(traded)
    carried = loads(settings, traded, net, met, wants)
    return World(settings, here, traded, net, met, wants, carried, names(here, traded))
