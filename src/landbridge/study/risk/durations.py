"""How long outages last."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log1p, sqrt

import numpy as np
from scipy.stats import norm

from landbridge.engine.lp import Floats
from landbridge.model.outages.periods import DAYS


@dataclass(frozen=True, slots=True)
class Durations:
    """A distribution of days, cut at a year.

    shape: exponential, fixed or lognormal.  days: its mean before the cut.  spread: of lognormal,
    standard deviation as a share of the mean.
    """

    shape: str
    days: float
    spread: float = 1.0

    def drawn(self, lots: np.random.Generator, count: int) -> Floats:
        """So many durations."""
        match self.shape:
            case "fixed":
                days = np.full(count, self.days)
            case "lognormal":
                days = lots.lognormal(*self._log(), size=count)
            case _:
                days = lots.exponential(self.days, size=count)
        return np.asarray(np.minimum(days, DAYS))

    @property
    def mean(self) -> float:
        """What they last on average, none longer than a year.

            exponential   m · (1 − exp(−Y/m))
            lognormal     m · Φ((ln Y − μ)/σ − σ) + Y · (1 − Φ((ln Y − μ)/σ))

        m: mean before the cut.  Y: days of a year.  μ, σ: of the logarithm.
        """
        match self.shape:
            case "fixed":
                return min(self.days, DAYS)
            case "lognormal":
                middle, sigma = self._log()
                at = (np.log(DAYS) - middle) / sigma
                return float(self.days * norm.cdf(at - sigma) + DAYS * norm.sf(at))
            case _:
                return self.days * (1.0 - exp(-DAYS / self.days))

    def _log(self) -> tuple[float, float]:
        sigma = sqrt(log1p(self.spread**2))
        return float(np.log(self.days)) - sigma**2 / 2.0, sigma


def share_out(per_year: float, durations: Durations) -> float:
    """The share of the time in which something is out.

        1 − exp(−λ·m/Y)

    λ: how often a year it starts, as a Poisson process.  m: mean days.  Y: days of a year. Outages
    of the same thing may overlap; it is out while any of them lasts. Where it is rarely out, this
    is λ·m/Y.
    Source: Takács (1962), Introduction to the Theory of Queues, ch. 3: nobody is served by any of
    infinitely many servers with the chance exp(−λ·m).
    """
    return 1.0 - exp(-per_year * durations.mean / DAYS)
