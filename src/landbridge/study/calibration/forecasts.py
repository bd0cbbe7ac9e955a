"""Naive forecasts: what anybody could say of a year without a model, to be beaten by one."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from landbridge.engine.lp import Floats, Ints
from landbridge.model.solution import Solution
from landbridge.study.modelled import weights_of

Row = dict[str, Any]

BLOCKS = ("flow", "supply", "sale", "delivery")
"""Blocks of columns that are each of one stream."""


def same_shares(before: Solution, after: Solution, row: Row, kt: float) -> float:
    """What a row would have if it kept its share of all that is supplied of what it counts, kt.

        kt × supply after / supply before

    row: of `observed`, open in both years.  kt: what was observed before. Supply is that of the
    goods and countries of origin it counts, shipments included. What is of no one good, such as a
    plant's throughput, and what nobody supplies, such as products of plants, stays the same.
    """
    supplied = [_supply(one, row) for one in (before, after)]
    return kt * supplied[1] / supplied[0] if min(supplied) > 0 else kt


def _supply(solution: Solution, row: Row) -> float:
    """What is supplied of all streams that a row counts, kt."""
    weights = weights_of(solution, row)
    streams = _streams(solution, np.zeros(0) if weights is None else weights)
    build = solution.solved.build
    table = build.streams.table[streams].select("good", "origin").unique()
    country = solution.case.table("places").select(place="id", origin="country")
    supply = solution.case.table("supply").select("good", "place", kt="quantity_kt")
    shipped = solution.case.table("shipments").select("good", place="from", kt="quantity_kt")
    every = pl.concat([supply, shipped]).join(country, on="place")
    return float(every.join(table, on=["good", "origin"], how="semi")["kt"].sum())


def _streams(solution: Solution, weights: Floats) -> Ints:
    """The streams that weights count; none where they count what is of no stream."""
    columns = solution.solved.build.columns
    found = np.zeros(solution.solved.build.streams.count, np.bool_)
    for name in BLOCKS if weights.size else ():
        block = columns[name]
        found[block.keys["stream"][weights[block.ids] != 0]] = True
    return np.flatnonzero(found)
