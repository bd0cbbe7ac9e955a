"""Logs of ratios of two sums over the months of a window, and how uncertain these make them."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from scipy.stats import norm

from landbridge.study.diversion.cells import Cells, Floats
from landbridge.study.diversion.change import Changes, measured
from landbridge.study.diversion.noise import moderated
from landbridge.study.diversion.usual import LEVEL
from landbridge.study.trading.windows import Window

LEAST_PERIODS = 3
"""Periods with trade in both windows together below which a combination is not judged."""


@dataclass(frozen=True, slots=True)
class LogRatios:
    """Logs of ratios of sums before and after, not a number where one of the sums is nothing.

    before, after: the logs. noise: variance of one period's part in them. periods: with trade in
    each window, combinations × 2.
    """

    before: Floats = field(repr=False)
    after: Floats = field(repr=False)
    noise: Floats = field(repr=False)
    periods: Floats = field(repr=False)

    def reach(self) -> Floats:
        """How far the interval of `after` reaches, by the noise of its months alone."""
        with np.errstate(divide="ignore"):
            error = np.sqrt(self.noise / self.periods[:, 1])
        return np.asarray(norm.ppf((1 + LEVEL) / 2) * error)

    def changes(self, grid: Cells) -> Changes:
        """The change from before to after, where there are enough periods to judge it."""
        with np.errstate(divide="ignore"):
            noise = self.noise * (1 / self.periods).sum(axis=1)
        enough = self.periods.sum(axis=1) >= LEAST_PERIODS
        log = np.where(enough & np.isfinite(noise), self.after - self.before, np.nan)
        return measured(grid.keys, log, np.where(np.isfinite(noise), noise, np.nan))


def log_ratios(grid: Cells, over: str, under: str, before: Window, after: Window) -> LogRatios:
    """Logs of sums of one grid over sums of another.

    For sums X and M over the months of a window, ln(X/M) varies as the mean of x/X̄ − m/M̄ does
    (the linearised ratio estimator, W. Cochran, 1977, Sampling Techniques, section 6.3). The
    variance of these terms is taken over the months with trade, and drawn to its trend over all
    combinations (`noise.moderated`).
    """
    logs, counts, squares, df = [], [], np.zeros(grid.keys.height), np.zeros(grid.keys.height)
    for window in (before, after):
        x, m = grid.within(over, window), grid.within(under, window)
        active = ((x != 0) | (m != 0)).sum(axis=1)
        sums = x.sum(axis=1), m.sum(axis=1)
        both = (sums[0] > 0) & (sums[1] > 0)
        logs.append(np.full(len(both), np.nan))
        logs[-1][both] = np.log(sums[0][both] / sums[1][both])
        term = x[both] / sums[0][both, None] - m[both] / sums[1][both, None]
        squares[both] += (term**2).sum(axis=1) * active[both] ** 2
        df[both] += active[both] - 1
        counts.append(np.where(both, active, 0))
    level = np.maximum(grid.grids[over].mean(axis=1), 0.0)
    noise = moderated(squares, df, level)
    return LogRatios(logs[0], logs[1], noise, np.stack(counts, axis=1).astype(np.float64))
