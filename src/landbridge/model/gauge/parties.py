"""Who gains how much from a plan, at its prices.

By the duality of linear programmes the worth of a plan is what everything scarce in it earns: each
supply, demand, shipment and capacity its quantity times what one more unit of it is worth. So the
whole is divided among those they belong to, and nothing is left over. Where prices of a plan are
not unique, other prices would divide the same worth otherwise.

Source: Dantzig (1963), Linear Programming and Extensions, ch. 12, on prices as a division of worth.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import polars as pl

from landbridge.engine.lp import Arrays, Floats, Ints
from landbridge.engine.sums import sum_by
from landbridge.model.build import Build
from landbridge.model.index import numbers, positions
from landbridge.model.solved import Solved

ROLES = ("sellers", "buyers", "shippers", "carriers", "plants", "fleets", "rules", "projects")
"""Sellers, buyers, shippers and plants without an owner are those of a country."""

_SIGNIFICANT = 1e-9
"""Gains below this share of the greatest are rounding."""


class Gain(NamedTuple):
    """What one party gains, million USD a year; negative where it pays.

    party: a country, or an owner by name; "" for owners nobody has named.
    """

    role: str
    party: str
    musd: float


class Parties:
    """Whose every row and column of a programme is."""

    def __init__(self, build: Build) -> None:
        """build: of the programme."""
        self._names: dict[tuple[str, str], int] = {("rules", ""): 0}
        self._row = np.zeros(build.programme.rows.size, np.int64)
        self._column = np.zeros(build.programme.columns.size, np.int64)
        self._stranded = numbers(build.case.table("supply")["stranded_usd_t"])
        for ids, role, owner in _rows(build):
            self._row[ids] = self._known(role, owner)
        for ids, role, owner in _columns(build):
            self._column[ids] = self._known(role, owner)

    def _known(self, role: str, owners: pl.Series) -> Ints:
        pairs = [(role, owner or "") for owner in owners.to_list()]
        return np.array(
            [self._names.setdefault(pair, len(self._names)) for pair in pairs], dtype=np.int64
        )

    def read(self, solved: Solved, items: dict[str, float]) -> tuple[Gain, ...]:
        """What each party gains from a plan; what projects cost is theirs who pay for them."""
        count = len(self._names)
        y, x_cost = _earnings(solved)
        total = sum_by(self._row, y, count) + sum_by(self._column, x_cost, count)
        ids = solved.build.columns["supply"].ids
        lost = solved.arrays.upper[ids] * self._stranded
        total -= sum_by(self._column[ids], lost, count)
        musd, least = total / 1000.0, _SIGNIFICANT * np.abs(total).max(initial=0.0) / 1000.0
        named = zip(self._names, musd.tolist(), strict=True)
        gains = [Gain(role, party, value) for (role, party), value in named if abs(value) > least]
        built = items["investment"]
        return (*gains, Gain("projects", "", -built)) if built else tuple(gains)


def _earnings(solved: Solved) -> tuple[Floats, Floats]:
    """What every row and every column earns for its sides and bounds, thousand USD a year."""
    a, price = solved.arrays, solved.optimum.row_dual
    side = np.where(price > 0, a.row_lower, a.row_upper)
    rows = -price * np.where(price == 0, 0.0, side)
    reduced = a.cost - a.matrix.T @ price
    return np.asarray(rows), _at_bounds(a, reduced)


def _at_bounds(a: Arrays, reduced: Floats) -> Floats:
    bound = np.where(reduced > 0, a.lower, a.upper)
    return np.asarray(-reduced * np.where(np.isfinite(bound), bound, 0.0))


Owned = Iterator[tuple[Ints, str, pl.Series]]


def _rows(b: Build) -> Owned:
    """Rows, the role of those they belong to, and which of them."""
    case = b.case
    yield (
        b.rows["demand"].ids,
        "buyers",
        _country(b, "demand", "place", b.rows["demand"].keys["demand"]),
    )
    shipment = b.rows["shipment"]
    yield shipment.ids, "shippers", _country(b, "shipments", "from", shipment.keys["shipment"])
    link, changing = b.rows["link_capacity"], b.rows["interchange_capacity"]
    yield link.ids, "carriers", case.table("links")["owner"].gather(link.keys["link"])
    there = changing.keys["interchange"]
    yield changing.ids, "carriers", case.table("interchanges")["owner"].gather(there)
    good = b.rows["good_capacity"]
    of_link = positions(case.table("link_goods")["link"], case.table("links")["id"])
    owners = case.table("links")["owner"].gather(of_link[good.keys["link_good"]])
    yield good.ids, "carriers", owners
    limit, fleet, quota = b.rows["limit"], b.rows["fleet"], b.rows["quota"]
    yield limit.ids, "carriers", case.table("limits")["owner"].gather(limit.keys["limit"])
    yield fleet.ids, "fleets", case.table("fleets")["owner"].gather(fleet.keys["fleet"])
    yield quota.ids, "rules", case.table("controls")["authority"].gather(quota.keys["control"])
    units = positions(case.table("units")["plant"], case.table("plants")["id"])
    for name in ("plant_capacity", "plant_minimum"):
        yield b.rows[name].ids, "plants", _plants(b, b.rows[name].keys["plant"])
    for name in ("unit_capacity", "unit_minimum"):
        yield b.rows[name].ids, "plants", _plants(b, units[b.rows[name].keys["unit"]])


def _columns(b: Build) -> Owned:
    """Columns with bounds of their own, likewise."""
    supply, delivery, run = (b.columns[name] for name in ("supply", "delivery", "run"))
    yield supply.ids, "sellers", _country(b, "supply", "place", supply.keys["supply"])
    shipment = delivery.keys["shipment"]
    yield delivery.ids, "shippers", _country(b, "shipments", "from", shipment)
    yield run.ids, "plants", _plants(b, run.keys["plant"])


def _country(b: Build, table: str, column: str, rows: Ints) -> pl.Series:
    """The country of the place that a column of a table names."""
    places = b.case.table("places")
    at = positions(b.case.table(table)[column], places["id"])
    return places["country"].gather(at[rows])


def _plants(b: Build, plant: Ints) -> pl.Series:
    """The owner of plants, the country where nobody is named."""
    owner = b.case.table("plants")["owner"]
    country = _country(b, "plants", "place", np.arange(owner.len()))
    return owner.fill_null(country).gather(plant) if owner.len() else owner
