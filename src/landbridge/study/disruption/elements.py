"""What can close in a case as elements of its programme."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl
from scipy import sparse

from landbridge.case.case import Case
from landbridge.engine.interdiction.elements import Elements
from landbridge.engine.interdiction.worths import Worths
from landbridge.model.build import Block, Build
from landbridge.model.index import positions
from landbridge.model.network import Kind
from landbridge.study.disruption.closable import Closable


def elements_of(b: Build, chosen: Sequence[Closable], worths: Worths) -> Elements:
    """The columns that close with each, the minimum runs that go with plants, and their prices.

    worths: what columns are worth at most where they are shut.
    """
    columns, rows = b.programme.columns.size, b.programme.rows.size
    shut = sum(
        (_through(b, chosen, *of, columns) for of in _columns(b)),
        sparse.csr_array((len(chosen), columns)),
    )
    freed = sum(
        (_through(b, chosen, *of, rows) for of in _minimums(b)),
        sparse.csr_array((len(chosen), rows)),
    )
    lacking = np.full(rows, np.inf if b.strict else b.case.meta.unmet_usd_t)
    return Elements(shut.astype(np.bool_), freed.astype(np.bool_), worths.shut, lacking)


def _columns(b: Build) -> list[tuple[str, Block]]:
    """By table, its columns; the first key is the row each belongs to."""
    links, changes, run = b.flows_on(Kind.LINK), b.flows_on(Kind.INTERCHANGE), b.columns["run"]
    return [
        ("links", Block(links.ids, {"row": links.keys["row"]})),
        ("interchanges", Block(changes.ids, {"row": changes.keys["row"]})),
        ("plants", Block(run.ids, {"row": run.keys["plant"]})),
    ]


def _minimums(b: Build) -> list[tuple[str, Block]]:
    """The rows of minimum runs, likewise."""
    of_unit = positions(b.case.table("units")["plant"], b.case.table("plants")["id"])
    plants, units = b.rows["plant_minimum"], b.rows["unit_minimum"]
    return [
        ("plants", Block(plants.ids, {"row": plants.keys["plant"]})),
        ("plants", Block(units.ids, {"row": of_unit[units.keys["unit"]]})),
    ]


def _through(
    b: Build, chosen: Sequence[Closable], table: str, block: Block, width: int
) -> sparse.csr_array:
    """Of each thing that can close, the members of a block that belong to its rows of a table."""
    closes = rows_of(b.case, chosen, table)
    belongs = sparse.csr_array(
        (np.ones(block.ids.size), (block.keys["row"], block.ids)), (closes.shape[1], width)
    )
    return sparse.csr_array(closes @ belongs)


def rows_of(case: Case, chosen: Sequence[Closable], table: str) -> sparse.csr_array:
    """Of each thing that can close, 1 for the rows of a table that close with it."""
    known = case.table(table)["id"]
    closed = [one.rows.get(table, ()) for one in chosen]
    row = np.repeat(np.arange(len(chosen)), [len(some) for some in closed])
    names = pl.Series([name for some in closed for name in some], dtype=pl.String)
    return sparse.csr_array(
        (np.ones(names.len()), (row, positions(names, known))), (len(chosen), known.len())
    )
