"""How much is lost in a year that comes once in so many."""

from __future__ import annotations

import numpy as np
import polars as pl
from scipy.stats import binom

from landbridge.engine.lp import Floats

RETURN_YEARS = (2, 5, 10, 20, 50, 100, 200, 500, 1000)
"""Return periods told, as far as enough years were drawn."""

BEYOND = 10
"""Years drawn that have to be worse than what is told, so that its band says something."""

SURE = 0.95

POINTS = 200
"""Points of the curve for drawing."""


def exceedance(losses: Floats) -> pl.DataFrame:
    """The loss that is reached or exceeded once in so many years, with a band.

        loss of return period T  =  the ⌈(1 − 1/T)·n⌉-th smallest of n years

    low, high: order statistics between which the true one lies in 95 of 100 such sets of draws,
    whatever the distribution: the number of years below it is binomial.
    Sources: Grossi & Kunreuther (2005), Catastrophe Modeling, ch. 2 (exceedance curves); David &
    Nagaraja (2003), Order Statistics, sec. 7.1 (the band).
    """
    ordered, years = np.sort(losses), losses.size
    rows = []
    for period in RETURN_YEARS:
        if years < BEYOND * period:
            break
        below = 1.0 - 1.0 / period
        at = int(np.ceil(below * years - 1e-9)) - 1
        ends = (binom.ppf(chance, years, below) for chance in ((1 - SURE) / 2, (1 + SURE) / 2))
        low, high = (min(max(int(end) - 1 + up, 0), years - 1) for up, end in enumerate(ends))
        rows.append((period, 1.0 / period, ordered[at], ordered[low], ordered[high]))
    names = ["return_years", "probability", "loss_musd", "low_musd", "high_musd"]
    kinds = dict.fromkeys(names, pl.Float64) | {"return_years": pl.Int64}
    return pl.DataFrame(rows, schema=kinds, orient="row")


def curve(losses: Floats) -> pl.DataFrame:
    """Probability that a year costs as much or more, and how much, for drawing."""
    ordered, years = np.sort(losses)[::-1], losses.size
    ranks = np.unique(np.geomspace(1, years, POINTS).round().astype(int))
    return pl.DataFrame({"probability": ranks / years, "loss_musd": ordered[ranks - 1]})
