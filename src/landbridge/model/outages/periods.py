"""The programme of a year, once for every period, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from landbridge.engine.lp import Arrays, Floats, Ints
from landbridge.model.build import Build

DAYS = 365.0
"""Days of a year; leap years are not told apart."""


@dataclass(frozen=True, slots=True)
class Period:
    """A part of a year, with the programme of a whole year at what holds in it.

    name: before, outage or after.  share: how much of the year it is.
    arrays: quantities and capacities are rates, kt a year.
    """

    name: str
    share: float
    build: Build
    arrays: Arrays

    @property
    def days(self) -> float:
        """How long it is."""
        return self.share * DAYS


def side_by_side(periods: Sequence[Period]) -> Arrays:
    """One programme of all periods, each in a block of its own.

        minimise  Σ_t c·y[t]   subject to   τ[t]·lower ≤ A y[t] ≤ τ[t]·upper      every period t

    y: what is moved in a period, kt.  τ: its share of the year.  Everything in the programme of a
    year is proportional to its length, so a block alone is worth τ times a year at its rates.
    Groups are apart by period, so that a small good in a short period is checked as strictly.
    """
    parts = [one.arrays for one in periods]
    groups = np.cumsum([0, *(part.magnitude.size for part in parts)])[:-1]
    each = list(zip(periods, parts, groups.tolist(), strict=True))
    return Arrays(
        cost=np.concatenate([part.cost for part in parts]),
        lower=np.concatenate([part.lower * one.share for one, part, _ in each]),
        upper=np.concatenate([part.upper * one.share for one, part, _ in each]),
        row_lower=np.concatenate([part.row_lower * one.share for one, part, _ in each]),
        row_upper=np.concatenate([part.row_upper * one.share for one, part, _ in each]),
        matrix=sparse.csc_array(sparse.block_diag([part.matrix for part in parts], format="csc")),
        column_group=np.concatenate([part.column_group + at for _, part, at in each]),
        row_group=np.concatenate([part.row_group + at for _, part, at in each]),
        magnitude=np.concatenate([part.magnitude * one.share for one, part, _ in each]),
    )


@dataclass(frozen=True, slots=True)
class Offsets:
    """Where the block of every period begins: columns, rows, groups; (periods,) each."""

    column: Ints
    row: Ints
    group: Ints


def offsets(periods: Sequence[Period]) -> Offsets:
    """Where the blocks of `side_by_side` begin."""

    def starts(sizes: list[int]) -> Ints:
        return np.cumsum([0, *sizes], dtype=np.int64)[:-1]

    parts = [one.arrays for one in periods]
    return Offsets(
        starts([part.cost.size for part in parts]),
        starts([part.row_lower.size for part in parts]),
        starts([part.magnitude.size for part in parts]),
    )


def shares(periods: Sequence[Period]) -> Floats:
    """How much of the year every period is, (periods,)."""
    return np.array([one.share for one in periods])
