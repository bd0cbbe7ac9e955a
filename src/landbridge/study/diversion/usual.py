"""By how much logs of ratios move by themselves, learned from when nothing happened to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
from scipy.optimize import minimize
from scipy.special import gammaln
from scipy.stats import t as student

from landbridge.study.diversion.cells import Floats

LEAST_CELLS: Final = 20
"""Combinations needed to learn how much ratios move by themselves."""

LEVEL: Final = 0.95
"""Probability of all intervals of the statistics of diversion."""

_BOUNDS: Final = ((0.25, 25.0), (1e-3, 3.0), (3.0, 1000.0))
"""Where inflation, drift and degrees of freedom are looked for."""

Origin = Literal["own past", "other codes", "nothing"]


@dataclass(frozen=True, slots=True)
class Usual:
    """How much a log ratio moves with nothing behind it, beyond its month-to-month noise.

    A log ratio with noise variance s² is taken as Student's t with df degrees of freedom, centre 0
    and scale √(inflation·s² + drift²). inflation: above 1 where one month is like the next.
    drift: how far a trade moves from one window to the next however much of it there is.
    origin: what it is learned from; `nothing` where nothing could be learned, so that there is
    only the noise. cells: combinations it is learned from. spans: windows, in words.
    """

    origin: Origin
    cells: int
    spans: tuple[str, ...] = ()
    inflation: float = 1.0
    drift: float = 0.0
    df: float = _BOUNDS[2][1]

    @property
    def known(self) -> bool:
        """Whether anything could be learned, so that probabilities can be given."""
        return self.origin != "nothing"

    def scale(self, variance: Floats) -> Floats:
        """Scale of log ratios with a noise variance."""
        return np.asarray(np.sqrt(self.inflation * variance + self.drift**2))

    def reach(self, variance: Floats) -> Floats:
        """How far an interval reaches to either side of a log ratio."""
        quantile = float(student.ppf((1 + LEVEL) / 2, self.df))
        return quantile * self.scale(variance)

    def above(self, log: Floats, variance: Floats) -> Floats:
        """How likely a log ratio this high or higher is; not a number where nothing is known."""
        if not self.known:
            return np.full(len(log), np.nan)
        return np.asarray(student.sf(log / self.scale(variance), self.df))

    def beyond(self, log: Floats, variance: Floats) -> Floats:
        """How likely a log ratio this far from 0 or farther is, up or down."""
        return np.minimum(1.0, 2 * self.above(np.abs(log), variance))

    def facts(self) -> dict[str, Any]:
        """The same for programs, with stable keys."""
        names = ("origin", "cells", "spans", "inflation", "drift", "df")
        return {name: getattr(self, name) for name in names}


def learned(
    log: Floats, variance: Floats, origin: Origin, spans: tuple[str, ...] = ()
) -> Usual | None:
    """What is usual, by maximum likelihood from log ratios with nothing behind them.

    An empirical null (B. Efron, 2004, Large-scale simultaneous hypothesis testing, Journal of the
    American Statistical Association 99), taken from other times or codes instead of the middle of
    the ratios judged. For the three parameters that are found, the variance is made larger and
    degrees of freedom are at most as many as combinations less three.
    None where there are fewer than `LEAST_CELLS`.
    """
    known = np.isfinite(log) & np.isfinite(variance)
    y, s2 = log[known], variance[known]
    if len(y) < LEAST_CELLS:
        return None
    low, high = (np.log(ends) for ends in zip(*_BOUNDS, strict=True))
    start = np.clip(np.log([1.0, max(0.05, 0.5 * float(np.median(np.abs(y)))), 10.0]), low, high)
    found = minimize(
        _misfit,
        start,
        args=(y, s2),
        method="Nelder-Mead",
        bounds=list(zip(low, high, strict=True)),
        options={"xatol": 1e-5, "fatol": 1e-6, "maxiter": 1000},
    )
    inflation, drift, df = (float(one) for one in np.exp(found.x))
    wider = len(y) / (len(y) - len(_BOUNDS))
    return Usual(
        origin=origin,
        cells=len(y),
        spans=spans,
        inflation=inflation * wider,
        drift=drift * wider**0.5,
        df=min(df, len(y) - float(len(_BOUNDS))),
    )


def _misfit(logs: Floats, y: Floats, s2: Floats) -> float:
    """Minus the log likelihood of Student's t at logs of inflation, drift and df."""
    inflation, drift, df = np.exp(logs)
    scale2 = inflation * s2 + drift**2
    constant = gammaln((df + 1) / 2) - gammaln(df / 2) - 0.5 * np.log(df)
    each = 0.5 * np.log(scale2) + (df + 1) / 2 * np.log1p(y * y / (df * scale2))
    return float(each.sum() - len(y) * constant)
