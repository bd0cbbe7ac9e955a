"""Ratios of values that are counted in effective shipments: signed roots and their intervals."""

from __future__ import annotations

from typing import Final

import numpy as np
from scipy.special import expit, xlogy

from landbridge.study.diversion.cells import Floats
from landbridge.study.diversion.change import Changes
from landbridge.study.diversion.usual import Usual

_FAR: Final = 25.0
"""Log ratios between which the ends of intervals are looked for."""

_STEPS: Final = 60


def rooted(changes: Changes) -> tuple[Floats, Floats]:
    """Signed roots of the deviance in the place of log ratios, and the variance of their noise."""
    return _root(changes, changes.expected)


def _root(changes: Changes, at: Floats) -> tuple[Floats, Floats]:
    """How far counts are from a log ratio, in the units of a log ratio.

    Of k shipments those after are binomial with a share π = e^ψ / (1 + e^ψ). The signed root of
    the deviance, r(ψ), is close to a standard normal also where one of the two counts is small or
    nought, where the log ratio is not (P. McCullagh and J. Nelder, 1989, Generalized Linear
    Models, appendix C). Divided by √(kπ(1−π)) it is a log ratio wherever that is near ψ.
    """
    if changes.shipments is None:
        raise TypeError("these changes are not counted in shipments")
    before, after = changes.shipments.T
    whole, share = before + after, expit(at)
    with np.errstate(invalid="ignore", divide="ignore"):
        deviance = 2 * (
            xlogy(after, after / (whole * share)) + xlogy(before, before / (whole * (1 - share)))
        )
        information = whole * share * (1 - share)
        root = np.sign(after - whole * share) * np.sqrt(np.maximum(deviance, 0.0))
        return root / np.sqrt(information), 1 / information + changes.doubt


def ends(changes: Changes, usual: Usual) -> tuple[Floats, Floats]:
    """The interval of the excess: all log ratios from which the counts are not unusually far.

    From nothing there is no upper end: infinity. To nothing there is no lower one.
    """
    low, high = (_end(changes, usual, side) for side in (1.0, -1.0))
    if changes.shipments is not None:
        low[(changes.shipments[:, 1] <= 0) | (low < 1 - _FAR)] = -np.inf
        high[(changes.shipments[:, 0] <= 0) | (high > _FAR - 1)] = np.inf
    unknown = ~np.isfinite(changes.excess)
    low[unknown], high[unknown] = np.nan, np.nan
    return low, high


def _end(changes: Changes, usual: Usual, side: float) -> Floats:
    """Where the distance falls through the reach, above (1) or below (-1); by halving."""
    left = np.full(len(changes.log), -_FAR)
    right = -left
    for _ in range(_STEPS):
        middle = (left + right) / 2
        distance, variance = _root(changes, changes.expected + middle)
        beyond = distance > side * usual.reach(variance)
        left, right = np.where(beyond, middle, left), np.where(beyond, right, middle)
    return np.asarray((left + right) / 2)
