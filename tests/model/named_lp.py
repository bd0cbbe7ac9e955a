"""A linear programme by names, solved by scipy: what the oracle is written in."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import linprog

Key = tuple[object, ...]


@dataclass
class Lp:
    """A programme by names: least cost, rows with an upper side or equal to it."""

    cost: dict[Key, float] = field(default_factory=dict)
    bounds: dict[Key, tuple[float, float | None]] = field(default_factory=dict)
    at_most: dict[Key, float] = field(default_factory=dict)
    equal: dict[Key, float] = field(default_factory=dict)
    terms: dict[Key, dict[Key, float]] = field(default_factory=lambda: defaultdict(dict))

    def var(self, key: Key, cost: float, low: float = 0.0, high: float | None = None) -> Key:
        self.cost[key] = cost
        self.bounds[key] = (low, high)
        return key

    def add(self, row: Key, var: Key, weight: float) -> None:
        self.terms[row][var] = self.terms[row].get(var, 0.0) + weight

    def least(self) -> float | None:
        """The least cost; None where there is no solution."""
        names = {key: at for at, key in enumerate(self.cost)}
        upper, b_upper = self._matrix(self.at_most, names)
        equal, b_equal = self._matrix(self.equal, names)
        found = linprog(
            np.array(list(self.cost.values())),
            upper,
            b_upper,
            equal,
            b_equal,
            list(self.bounds.values()),
            method="highs",
        )
        if found.status == 2:
            return None
        assert found.status == 0, found.message
        return float(found.fun or 0.0)

    def _matrix(
        self, sides: dict[Key, float], names: dict[Key, int]
    ) -> tuple[np.ndarray | None, np.ndarray | None]:
        matrix = np.zeros((len(sides), len(names)))
        for at, row in enumerate(sides):
            for var, weight in self.terms[row].items():
                matrix[at, names[var]] = weight
        return (matrix, np.array(list(sides.values()))) if sides else (None, None)
