"""What generated cases are made of: goods, modes, interchanges and recipes, all invented."""

from __future__ import annotations

from functools import cache
from importlib import resources

import polars as pl

from landbridge.case.generate.dice import Dice

ROAD, RAIL, WIDE_RAIL, PIPELINE, SEA, RIVER = range(6)
"""Positions of the modes in `modes.csv`."""


@cache
def known(name: str) -> pl.DataFrame:
    """One of the tables of numbers beside this file."""
    with resources.files(__package__).joinpath(f"{name}.csv").open("rb") as file:
        return pl.read_csv(file, schema_overrides={"hs": pl.String})


def goods_of(count: int, dice: Dice) -> pl.DataFrame:
    """The first goods of the list; where there are not enough, further kinds of the same goods.

    A further kind is worth, and asked for, half to twice as much as the first.
    """
    listed = known("goods")
    rounds = -(-count // listed.height)
    kinds = [listed, *(_kind(listed, at, dice) for at in range(2, rounds + 1))]
    return pl.concat(kinds).head(count)


def _kind(listed: pl.DataFrame, at: int, dice: Dice) -> pl.DataFrame:
    times = pl.Series(dice.between(0.5, 2.0, listed.height))
    return listed.with_columns(
        pl.format("{}_{}", "id", pl.lit(at)),
        pl.format("{}, kind {}", "name", pl.lit(at)),
        value_usd_t=(pl.col("value_usd_t") * times).round().cast(pl.Int64),
        kt=(pl.col("kt") * times).round().cast(pl.Int64),
    )
