"""A programme with its proved optimum, as the accounts read it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from landbridge.engine.certificate import Certificate
from landbridge.engine.lp import Arrays, Floats, Ints
from landbridge.engine.outcome import Optimum
from landbridge.model.build import Build

_NOISE = 1e-9  # share of a stream's magnitude below which a quantity is rounding


@dataclass(frozen=True, slots=True)
class Solved:
    """build: what columns and rows stand for.  arrays, optimum: the programme and its answer."""

    build: Build
    arrays: Arrays
    optimum: Optimum
    certificate: Certificate

    def amount(self, block: str) -> Floats:
        """Values of a block of columns, rounding noise set to zero."""
        ids = self.build.columns[block].ids
        noise = _NOISE * self.arrays.magnitude[self.arrays.column_group[ids]]
        value = self.optimum.x[ids]
        return np.where(np.abs(value) <= noise, 0.0, value)

    def price(self, block: str) -> Floats:
        """Duals of a block of rows: what one more kt of the side is worth, USD/t."""
        return -self.optimum.row_dual[self.build.rows[block].ids]

    def reduced(self, block: str) -> Floats:
        """What one more kt in each column of a block would cost the whole plan, USD/t."""
        reduced = self.arrays.cost - self.arrays.matrix.T @ self.optimum.row_dual
        return np.asarray(reduced[self.build.columns[block].ids])

    def activity(self, block: str) -> Floats:
        """Left-hand sides of a block of rows."""
        ids = self.build.rows[block].ids
        return np.asarray((self.arrays.matrix @ self.optimum.x)[ids])

    def at_its_loads(self) -> Solved:
        """The same with the loads that hours depend on held where they are; itself without any.

        At other loads hours would differ, so a plan with other loads is no other optimum.
        """
        if "load" not in self.build.rows:
            return self
        held, rows = self.activity("load"), self.build.rows["load"].ids
        lower, upper = self.arrays.row_lower.copy(), self.arrays.row_upper.copy()
        slack = _NOISE * np.maximum(np.abs(held), 1.0)
        lower[rows], upper[rows] = held - slack, held + slack
        return replace(self, arrays=replace(self.arrays, row_lower=lower, row_upper=upper))

    def node_price(self, stream: Ints, node: Ints) -> Floats:
        """Worth of one more tonne of a stream at a node, USD/t; blank where it never comes."""
        keys = self.build.rows["balance"].keys
        nodes = self.build.net.nodes
        known = keys["stream"] * nodes + keys["node"]
        wanted = stream * nodes + node
        at = np.minimum(np.searchsorted(known, wanted), max(known.size - 1, 0))
        if known.size == 0:
            return np.full(wanted.size, np.nan)
        return np.where(known[at] == wanted, self.price("balance")[at], np.nan)

    def stream_columns(self, stream: Ints) -> dict[str, pl.Series]:
        """Name, good and origin of streams, for a frame."""
        table = self.build.streams.table
        return {name: table[name].gather(stream) for name in ("stream", "good", "origin")}


def taken(table: pl.DataFrame, column: str, at: Ints) -> pl.Series:
    """Values of a column at positions, blank where the position is -1."""
    with_blank = table[column].extend_constant(None, 1)
    return with_blank.gather(np.where(at < 0, table.height, at))
