"""How equations declare their rows."""

from __future__ import annotations

import numpy as np

from landbridge.engine.lp import Floats, Ints
from landbridge.model.build import SHARED, Block, Build


def declare(
    b: Build,
    name: str,
    keys: dict[str, Ints],
    *,
    lower: Floats | float = -np.inf,
    upper: Floats | float = np.inf,
    group: Ints | int = SHARED,
) -> Ints:
    """Add a block of rows and remember what each stands for; returns their ids."""
    count = next(iter(keys.values())).size
    ids = b.programme.add_rows(
        name, count, lower=lower, upper=upper, group=group, namer=b.namer(keys)
    )
    b.rows[name] = Block(ids, keys)
    return ids


def row_of(rows: Ints, at: Ints, size: int) -> Ints:
    """Row id by what it stands for: (size,), -1 where there is no row."""
    lookup = np.full(size, -1, dtype=np.int64)
    lookup[at] = rows
    return lookup


def add_where(b: Build, rows: Ints, columns: Ints, coefficient: Floats | float = 1.0) -> None:
    """Add terms where there is a row for them."""
    there = rows >= 0
    values = np.broadcast_to(np.asarray(coefficient, dtype=float), rows.shape)
    b.programme.add_terms(rows[there], columns[there], values[there])
