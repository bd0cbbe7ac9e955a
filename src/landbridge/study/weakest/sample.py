"""Values of uncertain numbers drawn together: a Latin hypercube over their ranges.

The range of every number is cut into as many parts of equal chance as there are draws, and each
part is drawn from once. Numbers of one group are high together; those opposed to it are low then.

Source: McKay, Beckman & Conover (1979), A comparison of three methods for selecting values of input
variables in the analysis of output from a computer code, Technometrics 21.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, get_args

import numpy as np
from scipy.stats import qmc, triang

from landbridge.engine.lp import Floats
from landbridge.study.weakest.numbers import Number

Shape = Literal["triangular", "uniform"]
"""Triangular: from low to high, likeliest at the number of the case. Uniform: all alike."""

SHAPES: tuple[Shape, ...] = get_args(Shape)


def sample(numbers: Sequence[Number], draws: int, seed: int, shape: Shape) -> Floats:
    """Values of numbers, (draws, numbers); the same for the same seed."""
    dimensions = list(dict.fromkeys(map(_dimension, numbers)))
    if not dimensions:
        return np.empty((draws, 0))
    cube = qmc.LatinHypercube(len(dimensions), rng=np.random.default_rng(seed)).random(draws)
    values = np.empty((draws, len(numbers)))
    for at, number in enumerate(numbers):
        level = cube[:, dimensions.index(_dimension(number))]
        values[:, at] = _value(number, 1.0 - level if number.opposed else level, shape)
    return values


def _dimension(number: Number) -> str:
    """What it is drawn with: its group, or itself."""
    return f"group {number.group}" if number.group else number.key


def _value(number: Number, level: Floats, shape: Shape) -> Floats:
    """The value below which a share of all draws lies."""
    width = number.high - number.low
    if shape == "uniform":
        return number.low + width * level
    mode = (number.value - number.low) / width
    return np.asarray(triang.ppf(level, mode, loc=number.low, scale=width), dtype=np.float64)
