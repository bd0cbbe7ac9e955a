"""How much values vary from month to month, learned from all combinations together."""

from __future__ import annotations

from typing import Final

import numpy as np
from scipy.optimize import brentq
from scipy.special import digamma, polygamma

from landbridge.study.diversion.cells import Floats

LEAST_CELLS: Final = 10
"""Combinations needed to learn anything from the others."""

_MOST_PRIOR: Final = 1e4
"""Prior degrees of freedom beyond which all combinations are taken to vary alike."""


def moderated(squares: Floats, df: Floats, level: Floats) -> Floats:
    """Dispersions, each drawn towards what is usual at its level of trade.

    A dispersion estimated from a dozen months of heavy-tailed values is mostly chance. It is
    replaced by (d0·s0² + squares) / (d0 + df): s0² is the trend of log dispersion over log level,
    d0 says how closely combinations keep to it, both found from all of them (G. K. Smyth, 2004,
    Linear models and empirical Bayes methods for assessing differential expression, Statistical
    Applications in Genetics and Molecular Biology 3, section 6.2; the trend as in R's limma).

    squares: sums of squares, of expectation df × dispersion. level: above zero.
    Not a number where nothing is known of a combination, nor of enough others.
    """
    own = np.divide(squares, df, out=np.full(len(squares), np.nan), where=df > 0)
    known = (df > 0) & (squares > 0) & (level > 0)
    if known.sum() < LEAST_CELLS:
        return np.where(known, own, np.nan)
    x = np.log(level[known])
    y = np.log(own[known]) - (digamma(df[known] / 2) - np.log(df[known] / 2))
    slope, offset = np.polyfit(x, y, 1) if np.ptp(x) > 0 else (0.0, y.mean())
    spread = np.var(y - slope * x - offset, ddof=2) - polygamma(1, df[known] / 2).mean()
    prior = _prior_df(float(spread))
    usual = np.full(len(level), np.nan)
    positive = level > 0
    shift = digamma(prior / 2) - np.log(prior / 2)
    usual[positive] = np.exp(slope * np.log(level[positive]) + offset + shift)
    return np.asarray((prior * usual + squares) / (prior + df), dtype=np.float64)


def _prior_df(spread: float) -> float:
    """The d0 whose trigamma(d0/2) is the spread of log dispersions beyond chance."""
    most = _MOST_PRIOR
    if spread <= polygamma(1, most / 2):
        return most
    if spread >= polygamma(1, 0.05):
        return 0.1
    return float(2 * brentq(lambda half: polygamma(1, half) - spread, 0.05, most / 2))
