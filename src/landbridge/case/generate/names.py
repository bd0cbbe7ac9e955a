"""Ids and names of what a generated case holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from string import ascii_uppercase

import numpy as np
import polars as pl

from landbridge.case.generate.data import known
from landbridge.case.generate.dice import Ints
from landbridge.case.generate.geography import Land
from landbridge.case.generate.trades import Trades


@dataclass(frozen=True, slots=True)
class Names:
    """Ids by position.

    countries: codes that ISO 3166-1 leaves to users.  lands: their names.
    places, kinds, towns: ids, kinds and names of places.  goods, modes, plants: ids.
    """

    countries: pl.Series
    lands: pl.Series
    places: pl.Series
    kinds: pl.Series
    towns: pl.Series
    goods: pl.Series
    modes: pl.Series
    plants: pl.Series


def names(here: Land, traded: Trades) -> Names:
    """Names that say what a thing is, and a number."""
    letters = list(ascii_uppercase[: len(here.centres)])
    number = pl.Series([str(at) for at in range(1, here.size + 1)])
    kinds = _kinds(here, traded)
    return Names(
        countries=pl.Series([f"XA{letter}" for letter in letters]),
        lands=pl.Series([f"Country {letter}" for letter in letters]),
        places="p" + number,
        kinds=kinds,
        towns=kinds.replace({"hub": "town"}).str.to_titlecase() + " " + number,
        goods=traded.goods["id"],
        modes=known("modes")["id"],
        plants=pl.Series(
            [f"{kind}_{at}" for at, kind in enumerate(traded.plant_kind, 1)], dtype=pl.String
        ),
    )


def _kinds(here: Land, traded: Trades) -> pl.Series:
    kinds = np.full(here.size, "hub", dtype=object)
    kinds[np.argsort(-here.weight, kind="stable")[: here.size // 5]] = "city"
    kinds[traded.source_place] = "field"
    kinds[traded.plant_place] = "refinery"
    kinds[here.port] = "port"
    return pl.Series(kinds.tolist(), dtype=pl.String)


def at(ids: pl.Series, positions: Ints) -> pl.Series:
    """The ids at some positions."""
    return ids.gather(positions)


def joined(ids: Sequence[str]) -> str:
    """Ids as a list in one cell."""
    return ";".join(ids)
