"""Rules on trade, each with its days: bans, quotas and tariffs, some of them only announced."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from landbridge.case.generate.dice import Dice, Floats
from landbridge.case.generate.names import Names
from landbridge.case.generate.trades import Trades
from landbridge.case.generate.world import World

Row = dict[str, Any]

BASE_YEAR = 2023
"""Of every generated case."""


@dataclass(frozen=True, slots=True)
class Traffic:
    """Who buys what from whom, and which countries goods cross, if nothing is forbidden.

    imports: kt of each stream sold in each country, (streams, countries).
    due: kt of each good that is to be met in each country at any price, (goods, countries).
    crossed: kt on links over borders, by country, (countries,).
    """

    imports: Floats
    due: Floats
    crossed: Floats


def traffic(made: World) -> Traffic:
    """Sums over cheapest routes."""
    here, net, wants, origins = made.land, made.ways, made.wants, made.settings.origins_each
    imports = np.zeros((made.trades.stream_good.size, len(here.centres)))
    stream = wants.good[:, None] * origins + np.arange(origins)
    np.add.at(imports, (stream, here.country[wants.place][:, None]), made.loads.bought)
    due = np.zeros((made.trades.goods.height, len(here.centres)))
    buys = made.trades.buy_good, here.country[made.trades.buy_place]
    np.add.at(due, buys, made.trades.buy_kt * made.trades.buy_due)
    return Traffic(imports, due, (made.loads.links * net.crossing) @ (net.inside > 0))


def controls(made: World) -> tuple[list[Row], list[Row]]:
    """Rows of controls and of control_status, one of each kind, on the largest sales abroad."""
    settings, traded, named = made.settings, made.trades, made.names
    seen = traffic(made)
    abroad = seen.imports.copy()
    abroad[np.arange(traded.stream_good.size), traded.stream_origin] = 0.0
    order = np.argsort(-abroad, axis=None, kind="stable")
    order = order[: int((abroad > 0).sum())]
    if not settings.controls or settings.countries < 3 or not order.size:
        return [], []
    dice = Dice(settings.seed, "controls")
    share, percent = float(dice.between(0.3, 0.8, 1)[0]), float(dice.between(3.0, 15.0, 1)[0])
    sales = [_Sale(traded, named, seen, int(order[at % order.size])) for at in range(6)]
    imported = float(abroad[traded.stream_good == sales[0].good, sales[0].destination].sum())
    due = float(seen.due[sales[0].good, sales[0].destination])
    quota_kt = round(due + share * max(0.0, imported - due), 1)
    rows = [
        sales[0].into("quota", "Quota on imports", quota_kt=quota_kt),
        sales[1].into("tariff", "Duty on imports", tariff_percent=round(percent, 1)),
        sales[2].through("Ban on transit", bound=False),
        sales[3].through("Ban on transit to one country", bound=True),
        sales[4].out_of("Halt of exports"),
        sales[5].into("prohibit", "Ban on imports"),
    ]
    for at, row in enumerate(rows, 1):
        row["id"] = f"rule_{at}"
    days = [("in_force",)] * 4 + [("announced", "denied"), ("in_force", "suspended")]
    status = [
        {"control": f"rule_{at}", "date": date(BASE_YEAR - 1, 2 * when, at), "status": what}
        for at, states in enumerate(days, 1)
        for when, what in enumerate(states, 1)
    ]
    return rows, status


class _Sale:
    """A stream sold in another country, and rules on it."""

    def __init__(self, traded: Trades, named: Names, seen: Traffic, at: int) -> None:
        stream, self.destination = divmod(at, seen.crossed.size)
        self.good, self._origin = int(traded.stream_good[stream]), int(traded.stream_origin[stream])
        self._named, self._crossed = named, seen.crossed

    def into(self, effect: str, title: str, **figures: float) -> Row:
        """A rule of the country that buys, whatever the origin."""
        return self._row(self.destination, title, effect, "import") | {
            "destinations": self._named.countries[self.destination],
            **figures,
        }

    def out_of(self, title: str) -> Row:
        """A ban by the country that sells."""
        return self._row(self._origin, title, "prohibit", "export") | {
            "origins": self._named.countries[self._origin]
        }

    def through(self, title: str, *, bound: bool) -> Row:
        """A ban on crossing the country that most crosses, bound for the buyer only or for any."""
        others = np.ones(self._crossed.size, np.bool_)
        others[[self._origin, self.destination]] = False
        land = int(np.where(others, self._crossed, -1.0).argmax())
        row = self._row(land, title, "prohibit", "transit")
        row["origins"] = self._named.countries[self._origin]
        row["transits"] = self._named.countries[land]
        if bound:
            row["destinations"] = self._named.countries[self.destination]
        return row

    def _row(self, authority: int, title: str, effect: str, regime: str) -> Row:
        good = self._named.goods[self.good]
        return {
            "title": f"{title}: {good}",
            "authority": f"Government of {self._named.lands[authority]}",
            "regime": regime,
            "effect": effect,
            "goods": good,
        }
