"""Sums by index."""

from __future__ import annotations

import numpy as np

from landbridge.engine.lp import Floats, Ints


def sum_by(index: Ints, values: Floats, size: int) -> Floats:
    """Sum of the values at each index, (size,)."""
    return np.asarray(np.bincount(index, values, minlength=size), dtype=np.float64)
