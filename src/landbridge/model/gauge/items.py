"""The parts of the objective of a plan; the same as `accounts.costs`, for many plans."""

from __future__ import annotations

import numpy as np

from landbridge.engine.lp import Floats
from landbridge.model.accounts.costs import ITEMS, investment_musd
from landbridge.model.build import Build
from landbridge.model.frictions import friction_of_rows, friction_of_sales
from landbridge.model.gauge.moving import Moving
from landbridge.model.index import numbers
from landbridge.model.solved import Solved

_SHORT = ("unmet", "left_behind", "plant_shortfall", "unit_shortfall")


class Items:
    """What a kt in each column adds to each part of the objective."""

    def __init__(self, build: Build, moving: Moving) -> None:
        """moving: what flows cost."""
        supply, sale = build.case.table("supply"), build.columns["sale"]
        demand, stream = sale.keys["demand"], sale.keys["stream"]
        of_sale = build.streams.good[stream], build.streams.origin[stream]
        self._moving = moving
        self._price = numbers(build.case.table("demand")["price_usd_t"], 0.0)[demand]
        self._supply, self._stranded = (
            numbers(supply[name]) for name in ("cost_usd_t", "stranded_usd_t")
        )
        self._friction = {
            "supply": friction_of_rows(build.case, "supply"),
            "sale": friction_of_sales(build.case, demand, *of_sale),
            "run": friction_of_rows(build.case, "recipes"),
        }

    def read(self, solved: Solved) -> dict[str, float]:
        """The parts of a plan, million USD a year."""
        b, cost = solved.build, solved.arrays.cost
        run = solved.amount("run")
        frictions = [solved.amount(name) @ usd_t for name, usd_t in self._friction.items()]
        short = [solved.amount(name) @ cost[b.columns[name].ids] for name in _SHORT]
        supplied = solved.amount("supply")
        idle = solved.arrays.upper[b.columns["supply"].ids] - supplied
        moving = self._moved(solved.amount("flow"))
        parts = {
            "value": solved.amount("sale") @ self._price,
            "supply": supplied @ self._supply,
            "plant": run @ (cost[b.columns["run"].ids] - self._friction["run"]),
            "unmet": float(np.sum(short)),
            "stranded": idle @ self._stranded,
            "investment": investment_musd(b.case) * 1000.0,
            **moving,
            "friction": moving["friction"] + float(np.sum(frictions)),
        }
        return {item: float(np.asarray(parts[item])) / 1000.0 for item in ITEMS}

    def _moved(self, kt: Floats) -> dict[str, float]:
        at = np.flatnonzero(kt)
        costs, some = self._moving.costs, kt[at]
        on_link = self._moving.on_link[at]
        transport = some * costs.transport[at]
        rest = {
            name: float(some @ getattr(costs, name)[at])
            for name in ("border", "time", "friction", "tariff")
        }
        return {
            "transport": float(transport[on_link].sum()),
            "interchange": float(transport[~on_link].sum()),
            **rest,
        }
