"""Intervals of shares by enumerating every path of a small network, solved by scipy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog

from landbridge.engine.lp import Floats
from tests.model.random_cases import Rows


@dataclass(frozen=True)
class Path:
    """A chain of links from a supply to a demand."""

    supply: str
    demand: str
    links: tuple[str, ...]


class Paths:
    """Every path of one good through links without circles, as a programme of its own."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self.paths = [
            Path(supply["id"], demand["id"], links)
            for supply in rows["supply"]
            for demand in rows["demand"]
            for links in self._ways(supply["place"], demand["place"])
        ]

    def _ways(self, start: str, end: str) -> Iterator[tuple[str, ...]]:
        if start == end:
            yield ()
        for link in self.rows["links"]:
            if link["from"] == start:
                yield from ((link["id"], *rest) for rest in self._ways(link["to"], end))

    def cost(self) -> Floats:
        """What a tonne on each path costs less what it earns."""
        pays = {row["id"]: row["price_usd_t"] for row in self.rows["demand"]}
        costs = {row["id"]: row["cost_usd_t"] for row in self.rows["links"]}
        found = [sum(costs[one] for one in path.links) - pays[path.demand] for path in self.paths]
        return np.array(found, dtype=float)

    def limits(self) -> tuple[Floats, Floats]:
        """Rows and sides: no more than supplies, demands and capacities allow."""
        rows, sides = [], []
        for table, column in (("supply", "quantity_kt"), ("demand", "quantity_kt")):
            for row in self.rows[table]:
                rows.append([float(getattr(path, table) == row["id"]) for path in self.paths])
                sides.append(row[column])
        for row in self.rows["links"]:
            if row.get("capacity_kt") is not None:
                rows.append([float(row["id"] in path.links) for path in self.paths])
                sides.append(row["capacity_kt"])
        return np.array(rows, dtype=float), np.array(sides, dtype=float)

    def least(self) -> float:
        """The least cost."""
        matrix, sides = self.limits()
        return least(self.cost(), matrix, sides)

    def share(self, part: Floats, whole: Floats, room: float) -> tuple[float, float]:
        """Least and greatest part over whole among plans at most `room` dearer than the best.

        Charnes and Cooper's transformation: y = x · t with whole·y = 1.
        """
        matrix, sides = self.limits()
        rows = np.vstack([matrix, self.cost()])
        scaled = np.column_stack([rows, -np.append(sides, self.least() + room)])
        ends = []
        for sign in (1.0, -1.0):
            of = np.append(sign * part, 0.0), scaled, np.zeros(scaled.shape[0])
            ends.append(sign * least(*of, np.append(whole, 0.0)[None, :], np.ones(1)))
        return ends[0], ends[1]

    def amount(self, part: Floats, room: float) -> tuple[float, float]:
        """Least and greatest tonnes of some paths."""
        matrix, sides = self.limits()
        rows = np.vstack([matrix, self.cost()])
        every = np.append(sides, self.least() + room)
        low, high = (sign * least(sign * part, rows, every) for sign in (1.0, -1.0))
        return low, high


def least(
    cost: Floats,
    rows: Floats,
    sides: Floats,
    equal: Floats | None = None,
    to: Floats | None = None,
) -> float:
    """The least cost of x >= 0 with rows·x <= sides and equal·x = to."""
    found = linprog(cost, rows, sides, equal, to).fun
    assert found is not None
    return found
