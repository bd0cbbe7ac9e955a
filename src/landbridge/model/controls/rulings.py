"""The controls in force as rulings on flows: which streams on which arcs each is about.

By regime and what a control names:

- export: with destinations, sales there, by some modes only where modes are named; without, what
  leaves the country of origin; what is sold at home is no export;
- import: sales in the destinations, by some modes only where modes are named; nor is it an import;
- transit: the ways out of the transit countries or right through them, to goods from elsewhere;
  with destinations, only to what is bound for one of them;
- re_export: the same, the transit countries being those that send foreign goods on;
- any: as export, transit or import by what is named; with modes alone, the ways of these modes;
  with none of them, every way.

A control that is announced, denied, suspended or repealed, or whose list of goods is not known,
never binds; `notes` says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from landbridge.case.case import Case
from landbridge.case.cells import split
from landbridge.engine.lp import Bools
from landbridge.model.controls import ways
from landbridge.model.controls.coverage import goods_of
from landbridge.model.controls.status import in_force
from landbridge.model.network import Network

BINDING = ("prohibit", "quota", "tariff")
"""Effects that the programme knows."""

THROUGH = ("transit", "re_export")
"""Regimes that are about goods from elsewhere that cross a country."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """A control in force as it bears on flows.

    control: its id.  effect: prohibit, quota or tariff.  regime: as in the table.
    goods, origins: whose streams; no origin named: of all.
    destinations, transits, modes: as in the table.
    """

    control: str
    effect: str
    regime: str
    goods: frozenset[str]
    origins: tuple[str, ...]
    destinations: tuple[str, ...]
    transits: tuple[str, ...]
    modes: tuple[str, ...]

    @property
    def by_destination(self) -> bool:
        """Whether ways depend on where goods are bound for, so that a stream may have to split."""
        return bool(self.destinations and self.transits)

    def touches(self, streams: pl.DataFrame) -> Bools:
        """Which streams are of its goods and origins, (streams,); frame with good and origin."""
        touched = pl.col("good").is_in(list(self.goods))
        if self.origins:
            touched &= pl.col("origin").is_in(self.origins)
        return streams.select(touched=touched)["touched"].to_numpy()

    def ways(self, net: Network, streams: pl.DataFrame) -> Bools:
        """Arcs it is about, for the streams it touches, (streams, arcs).

        streams: a frame with good, origin and ruled, the controls that bear on a stream because of
        where it is bound for, separated by `;`.
        """
        touched = self.touches(streams)
        if self.by_destination:
            ruled = streams["ruled"].str.split(";").list.contains(self.control)
            touched = touched & ruled.to_numpy()
        return self._ways(net, streams) & touched[:, None]

    def _ways(self, net: Network, streams: pl.DataFrame) -> Bools:
        if self.transits:
            return ways.transit(net, self.transits, self.modes, streams)
        if self.destinations:
            return self._arriving(net, streams)
        if self.regime == "any":
            return ways.for_all(streams, ways.in_modes(net, self.modes))
        return ways.exits(net, streams, self.modes)

    def _arriving(self, net: Network, streams: pl.DataFrame) -> Bools:
        """Sales in the destinations or, of some modes, ways into them; at home no export ends."""
        marked = np.zeros((streams.height, net.tail.size), np.bool_)
        for country in self.destinations:
            there = (
                ways.entries(net, [country], self.modes)
                if self.modes
                else ways.sales_in(net, [country])
            )
            abroad = (streams["origin"] != country).to_numpy() | (self.regime == "any")
            marked |= abroad[:, None] & there
        return marked


def rulings(case: Case) -> tuple[Ruling, ...]:
    """What the controls in force on the case's day mean for flows, in the order of the table."""
    rows = in_force(case, case.day).iter_rows(named=True)
    found = (_ruling(case, row) for row in rows if why_no_ruling(case, row) == "")
    return tuple(found)


def why_no_ruling(case: Case, control: dict[str, Any]) -> str:
    """Why a control in force says nothing about flows, in words; "" where it does."""
    effect, regime = control["effect"], control["regime"]
    no_tariff = control["tariff_usd_t"] is None and control["tariff_percent"] is None
    reasons = (
        (effect not in BINDING, f"its effect ({effect}) is not modelled"),
        (effect == "quota" and control["quota_kt"] is None, "it gives no quota_kt"),
        (effect == "tariff" and no_tariff, "it gives no tariff"),
        (not goods_of(case, control), "it covers no good of this case as a whole"),
        (
            regime in THROUGH and not control["transits"],
            f"its regime ({regime}) needs the countries crossed, and it names none",
        ),
        (
            regime == "import" and not control["destinations"],
            "its regime (import) needs destinations, and it names none",
        ),
        (regime == "outward_processing", f"its regime ({regime}) is not modelled"),
    )
    return next((why for holds, why in reasons if holds), "")


def _ruling(case: Case, control: dict[str, Any]) -> Ruling:
    names = {
        column: tuple(split(control[column] or ""))
        for column in ("origins", "destinations", "transits", "modes")
    }
    goods = frozenset(goods_of(case, control))
    return Ruling(control["id"], control["effect"], control["regime"], goods, **names)
