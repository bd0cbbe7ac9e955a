"""Where frictions can stand on a programme, and which columns bear each.

A friction can stand on a row of `frictions.table` for everything; where a row moves or buys several
goods, on one of them; and where a good on it comes from several countries, on that of one country.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy import sparse

from landbridge.engine.lp import Floats, Ints
from landbridge.model.build import Build
from landbridge.model.network import Kind
from landbridge.model.variables import flow_costs

SCHEMA: dict[str, type[pl.DataType]] = {
    "table": pl.String,
    "row": pl.String,
    "good": pl.String,
    "origin": pl.String,
}
"""The key of a friction; good and origin are blank where it is on all."""


@dataclass(frozen=True, slots=True)
class Stands:
    """Every place a friction can stand.

    rows: table, row, good, origin, as in the table `frictions`.
    columns: (columns, stands), 1 where a column of the programme bears the friction.
    least: (columns,), the lowest that frictions may add to the cost of a column: moving never costs
        less than nothing; -inf where there is no such limit.
    alike: (columns,), columns with the same number bear the same frictions; -1 where none can be.
    """

    rows: pl.DataFrame
    columns: sparse.csc_array
    least: Floats
    alike: Ints

    def can_bear(self, weights: Floats) -> bool:
        """Whether frictions can change costs just as weights on the columns would, (columns,)."""
        counted = weights != 0
        if (self.alike[counted] < 0).any():
            return False
        bearing = np.flatnonzero(self.alike >= 0)
        order = bearing[np.argsort(self.alike[bearing], kind="stable")]
        same = self.alike[order[1:]] == self.alike[order[:-1]]
        return bool((weights[order[1:]] == weights[order[:-1]])[same].all())


def stands(b: Build) -> Stands:
    """Where frictions can stand on the programme of a case."""
    parts = [part for of in _bearers(b) for part in _levels(b, of)]
    before = np.cumsum([0, *(part.rows.height for part in parts)])
    at = np.concatenate([part.at + first for part, first in zip(parts, before, strict=False)])
    column = np.concatenate([part.column for part in parts])
    shape = b.programme.columns.size, int(before[-1])
    columns = sparse.csc_array((np.ones(column.size), (column, at)), shape=shape)
    return Stands(pl.concat([part.rows for part in parts]), columns, _least(b), _alike(columns))


def _alike(columns: sparse.csc_array) -> Ints:
    """A number for each set of frictions that columns bear: the last of them, the finest."""
    terms = sparse.coo_array(columns)
    alike = np.full(columns.shape[0], -1, dtype=np.int64)
    np.maximum.at(alike, terms.row, terms.col)
    return alike


@dataclass(frozen=True, slots=True)
class _Bearers:
    """Columns that belong to rows of a table, with the stream of each; None: of no one good."""

    table: str
    column: Ints
    row: Ints
    stream: Ints | None


@dataclass(frozen=True, slots=True)
class _Part:
    """Stands of one level, and pairs of a column and the stand whose friction it bears."""

    rows: pl.DataFrame
    column: Ints
    at: Ints


def _bearers(b: Build) -> Iterator[_Bearers]:
    for table, kind in (("links", Kind.LINK), ("interchanges", Kind.INTERCHANGE)):
        block = b.flows_on(kind)
        yield _Bearers(table, block.ids, block.keys["row"], block.keys["stream"])
    supply, sale, run = (b.columns[name] for name in ("supply", "sale", "run"))
    yield _Bearers("supply", supply.ids, supply.keys["supply"], None)
    yield _Bearers("demand", sale.ids, sale.keys["demand"], sale.keys["stream"])
    yield _Bearers("recipes", run.ids, run.keys["recipe"], None)


def _levels(b: Build, of: _Bearers) -> Iterator[_Part]:
    """Stands on whole rows; on goods where rows have several; on origins where goods have."""
    whole = np.arange(of.row.size)
    yield _part(b, of, of.row, whole, ())
    if of.stream is None:
        return
    good = of.row * b.case.table("goods").height + b.streams.good[of.stream]
    origin = good * b.case.table("countries").height + b.streams.origin[of.stream]
    yield _part(b, of, good, _several(good, of.row), ("good",))
    named = ("origin",) if of.table == "demand" else ("good", "origin")
    yield _part(b, of, origin, _several(origin, good), named)


def _part(b: Build, of: _Bearers, key: Ints, borne: Ints, named: tuple[str, ...]) -> _Part:
    """A stand for each key among the columns that bear one; named: what its rows say of goods."""
    used, first, at = np.unique(key[borne], return_index=True, return_inverse=True)
    one = borne[first]
    blank = pl.Series([None] * used.size, dtype=pl.String)
    of_stream = {} if of.stream is None else b.streams.table[of.stream[one]].to_dict()
    frame = pl.DataFrame(
        {
            "table": [of.table] * used.size,
            "row": b.case.table(of.table)["id"].gather(of.row[one]),
            **{name: of_stream[name] if name in named else blank for name in ("good", "origin")},
        },
        schema=SCHEMA,
    )
    return _Part(frame, of.column[borne], at)


def _several(key: Ints, of: Ints) -> Ints:
    """Positions whose group has more than one key."""
    pairs = np.unique(np.stack([of, key]), axis=1)
    groups, count = np.unique(pairs[0], return_counts=True)
    return np.flatnonzero(np.isin(of, groups[count > 1]))


def _least(b: Build) -> Floats:
    least = np.full(b.programme.columns.size, -np.inf)
    flow = b.columns["flow"]
    moving = b.net.kind[flow.keys["arc"]] <= Kind.INTERCHANGE
    costs = flow_costs(b, flow.keys["stream"], flow.keys["arc"])
    least[flow.ids[moving]] = -(costs.transport + costs.friction)[moving]
    return least
