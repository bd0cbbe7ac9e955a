"""What capacities earn for being scarce."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from landbridge.engine.lp import Ints
from landbridge.model.build import TABLE_OF, Build
from landbridge.model.solved import Solved

CAPACITIES = {
    "link_capacity": "link",
    "interchange_capacity": "interchange",
    "good_capacity": "link_good",
    "limit": "limit",
    "fleet": "fleet",
    "plant_capacity": "plant",
    "unit_capacity": "unit",
    "quota": "control",
}
"""Blocks of rows that are limits of something, and the key that says of what."""

TOLD = 5


class Rent(NamedTuple):
    """A capacity that is full.

    table, id: what it is of; of a link for one good, `link_goods` and `link/good`.
    scarcity: worth of one more unit of it: USD/t, or USD a vehicle-hour for fleets.
    rent_musd: that times the capacity, million USD a year.
    """

    table: str
    id: str
    scarcity: float
    rent_musd: float


class Rents:
    """Where the capacities of a programme stand."""

    def __init__(self, build: Build) -> None:
        """build: of the programme."""
        self._build = build
        blocks = [(name, build.rows[name].ids) for name in CAPACITIES if name in build.rows]
        self._rows: Ints = np.concatenate([ids for _, ids in blocks])
        self._blocks = [name for name, _ in blocks]
        self._starts = np.cumsum([0, *(ids.size for _, ids in blocks)])

    def read(self, solved: Solved) -> tuple[Rent, ...]:
        """The greatest rents of a plan."""
        worth = np.maximum(-solved.optimum.row_dual[self._rows], 0.0)
        full = np.flatnonzero(worth)
        rent = worth[full] * solved.arrays.row_upper[self._rows[full]] / 1000.0
        order = np.argsort(-rent, kind="stable")[:TOLD]
        return tuple(
            Rent(*self._called(int(full[at])), float(worth[full[at]]), float(rent[at]))
            for at in order.tolist()
        )

    def _called(self, at: int) -> tuple[str, str]:
        block = int(np.searchsorted(self._starts, at, side="right")) - 1
        key = CAPACITIES[self._blocks[block]]
        row = int(self._build.rows[self._blocks[block]].keys[key][at - self._starts[block]])
        if key == "link_good":
            return "link_goods", "/".join(self._build.case.table("link_goods").row(row)[:2])
        return TABLE_OF[key], str(self._build.case.table(TABLE_OF[key])["id"][row])
