"""What becomes of every good under a plan."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from landbridge.engine.lp import Floats, Ints
from landbridge.engine.sums import sum_by
from landbridge.model.build import Build
from landbridge.model.gauge.moving import Moving
from landbridge.model.index import positions
from landbridge.model.solved import Solved


class GoodFigures(NamedTuple):
    """A good under a plan, kt a year where nothing else is said.

    supplied_kt, stranded_kt: what supplies deliver, and what of them finds no way or no buyer.
    delivered_kt: sold or arrived.  unmet_kt: what was to be met and is not.
    unserved_kt: what would be bought at a price and is not.
    moving_musd: transport, handling, borders, tariffs, frictions and time, million USD a year.
    kt_days: kt times days under way, waiting at borders included.
    """

    good: str
    supplied_kt: float
    stranded_kt: float
    delivered_kt: float
    unmet_kt: float
    unserved_kt: float
    moving_musd: float
    kt_days: float


class Goods:
    """Which good each row and column is about."""

    def __init__(self, build: Build, moving: Moving) -> None:
        """moving: what flows cost and how long they take."""
        self._moving = moving
        goods = build.case.table("goods")["id"]
        self._names = goods.to_list()
        self._of_table = {
            name: positions(build.case.table(name)["good"], goods)
            for name in ("supply", "demand", "shipments")
        }
        self._priced = build.case.table("demand")["price_usd_t"].is_not_null().to_numpy()

    def read(self, solved: Solved) -> tuple[GoodFigures, ...]:
        """Every good of a plan."""
        b = solved.build
        of_supply, of_demand, of_shipment = self._of_table.values()
        sold = self._by(of_demand[b.columns["sale"].keys["demand"]], solved.amount("sale"))
        delivery, left = b.columns["delivery"].keys["shipment"], b.columns["left_behind"]
        arrived = self._by(of_shipment[delivery], solved.amount("delivery"))
        behind = self._by(of_shipment[left.keys["shipment"]], solved.amount("left_behind"))
        unmet = self._by(of_demand[b.columns["unmet"].keys["demand"]], solved.amount("unmet"))
        supplied = self._by(of_supply, solved.amount("supply"))
        offered = self._by(of_supply, solved.arrays.upper[b.columns["supply"].ids])
        figures = (supplied, offered - supplied, sold + arrived, unmet + behind)
        columns = (*figures, self._unserved(solved), *self._moved(solved))
        rows = zip(*(column.tolist() for column in columns), strict=True)
        return tuple(GoodFigures(name, *row) for name, row in zip(self._names, rows, strict=True))

    def _by(self, good: Ints, kt: Floats) -> Floats:
        return sum_by(good, kt, len(self._names))

    def _unserved(self, solved: Solved) -> Floats:
        b = solved.build
        sold = sum_by(b.columns["sale"].keys["demand"], solved.amount("sale"), self._priced.size)
        lacking = solved.arrays.row_upper[b.rows["demand"].ids] - sold
        return self._by(self._of_table["demand"], np.where(self._priced, lacking, 0.0))

    def _moved(self, solved: Solved) -> tuple[Floats, Floats]:
        """Million USD, and kt times days."""
        kt = solved.amount("flow")
        at = np.flatnonzero(kt)
        costs, good = self._moving.costs, self._moving.good[at]
        parts = (costs.transport, costs.border, costs.time, costs.friction, costs.tariff)
        usd_t = np.sum([part[at] for part in parts], axis=0)
        return self._by(good, kt[at] * usd_t / 1000.0), self._by(
            good, kt[at] * self._moving.days[at]
        )
