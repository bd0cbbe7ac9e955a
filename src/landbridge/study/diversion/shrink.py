"""Ratios drawn towards those of the same partner, by as much as their noise deserves."""

from __future__ import annotations

from typing import Final

import numpy as np
from scipy.special import expit, logsumexp

from landbridge.study.diversion.cells import Bools, Floats
from landbridge.study.diversion.change import Changes
from landbridge.study.diversion.usual import LEVEL, Usual

LEAST_CELLS: Final = 10
"""Combinations of one partner needed to shrink within it; fewer are shrunk with all others."""

_LOGS: Final = np.linspace(-8.0, 8.0, 641)
"""Log ratios that are thought possible."""
_CLIPPED: Final = (-3.0, 3.0)
"""Log ratios beyond which a combination tells no more about the mean of all."""
_MEANS: Final = np.linspace(-1.0, 1.0, 31)
_SPREADS: Final = np.geomspace(0.05, 3.0, 15)
_PARTS: Final = (0.5, (1 - LEVEL) / 2, (1 + LEVEL) / 2)


def shrunk(changes: Changes, usual: Usual) -> tuple[Floats, Floats, Floats]:
    """Log ratios shrunk towards those of the same partner, and the ends of their intervals.

    The true log ratios of a partner's codes are taken as normal around a mean; of a combination's
    effective shipments, those after are binomial given its ratio. Shown are the median and the
    middle 95 % of what the true ratio may be, given all shipments of the partner. This is the
    log-normal model of D. Clayton and J. Kaldor, 1987, Empirical Bayes estimates of
    age-standardized relative risks, Biometrics 43; drawing many estimates together goes back to
    B. Efron and C. Morris, 1975, Data analysis using Stein's estimator and its generalizations,
    Journal of the American Statistical Association 70. Mean and spread are not fixed at their
    likeliest, which makes intervals too short, but averaged over, with all spreads equally likely
    beforehand (A. Gelman, 2006, Prior distributions for variance parameters, Bayesian Analysis 1).
    The ratio is that of the time, whatever moved it: usual drift is part of it.
    Intervals hold on average over all combinations, not for one picked out because it is high.
    """
    likely = _likelihood(changes, usual)
    known: Bools = np.asarray(np.isfinite(likely).all(axis=1))
    names = changes.keys["partner"].to_numpy()
    found = np.full((len(names), 3), np.nan)
    rest = known.copy()
    for name in np.unique(names):
        chosen = known & (names == name)
        if chosen.sum() >= LEAST_CELLS:
            found[chosen] = _drawn(likely[chosen])
            rest &= ~chosen
    if rest.any() and known.sum() >= LEAST_CELLS:
        found[rest] = _drawn(likely[known])[rest[known]]
    return found[:, 0], found[:, 1], found[:, 2]


def _likelihood(changes: Changes, usual: Usual) -> Floats:
    """Log likelihood of every possible log ratio, combinations × ratios, at most 0.

    Shipments count less where months hang together, and where the expected is in doubt.
    """
    if changes.shipments is None:
        raise TypeError("these changes are not counted in shipments")
    share = expit(changes.expected)
    information = changes.shipments.sum(axis=1) * share * (1 - share)
    counts = changes.shipments / (usual.inflation * (1 + changes.doubt * information))[:, None]
    log = changes.expected[:, None] + _LOGS
    with np.errstate(invalid="ignore"):  # what is not known stays so
        found = counts[:, 1:] * log - counts.sum(axis=1)[:, None] * np.logaddexp(0.0, log)
    return np.asarray(found - found.max(axis=1, keepdims=True))


def _drawn(likely: Floats) -> Floats:
    """Median and ends of the middle 95 % of true log ratios, combinations × 3."""
    prior, spread = _priors(likely)
    share = np.exp(likely)
    marginal = np.maximum(share @ prior, np.finfo(float).tiny)
    # A step of the logarithmic grid of spreads stands for a stretch as long as the spread.
    weight = np.log(marginal).sum(axis=0) + np.log(spread)
    weight = np.exp(weight - logsumexp(weight))
    each = share * ((weight / marginal) @ prior.T)
    below = np.cumsum(each, axis=1) / each.sum(axis=1, keepdims=True)
    return np.stack([_quantile(below, part) for part in _PARTS], axis=1)


def _priors(likely: Floats) -> tuple[Floats, Floats]:
    """Probabilities of log ratios for means and spreads, log ratios × pairs, and the spreads.

    Means lie around that of the likeliest ratios, as far as it may be off.
    """
    likeliest = np.clip(_LOGS[likely.argmax(axis=1)], *_CLIPPED)
    reach = max(0.2, 6 * float(likeliest.std()) / len(likeliest) ** 0.5)
    means = float(likeliest.mean()) + reach * _MEANS
    mean, spread = (grid.ravel() for grid in np.meshgrid(means, _SPREADS))
    prior = np.exp(-0.5 * ((_LOGS[:, None] - mean) / spread) ** 2)
    return prior / prior.sum(axis=0), spread


def _quantile(below: Floats, part: float) -> Floats:
    """Where the probability below reaches a part, between the two log ratios around it."""
    right = np.clip((below < part).sum(axis=1), 1, len(_LOGS) - 1)
    low, high = (np.take_along_axis(below, at[:, None], 1)[:, 0] for at in (right - 1, right))
    along = np.clip((part - low) / np.maximum(high - low, 1e-300), 0.0, 1.0)
    # What is added up to a log ratio lies, on average, half a step below it.
    step = _LOGS[1] - _LOGS[0]
    return np.asarray(_LOGS[right - 1] + (along + 0.5) * step)
