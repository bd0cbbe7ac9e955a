"""In which periods a code is traded at all, and how likely its silence is by chance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import gammaln

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Presence:
    """Which codes, or families of codes, are traded by anybody in which periods.

    names: of the codes or families. periods: those with any trade, in order.
    active: names × periods.
    """

    names: pl.Series
    periods: tuple[str, ...]
    active: Bools

    @property
    def counts(self) -> Ints:
        """Periods in which each is traded."""
        return np.asarray(self.active.sum(axis=1), dtype=np.int64)

    @property
    def first(self) -> Ints:
        """Place of the first period in which each is traded."""
        return np.asarray(self.active.argmax(axis=1), dtype=np.int64)

    @property
    def last(self) -> Ints:
        """Place of the last period in which each is traded."""
        backwards = np.asarray(self.active[:, ::-1].argmax(axis=1), dtype=np.int64)
        return len(self.periods) - 1 - backwards

    def place(self, period: str) -> int:
        """Place of the first period with trade that is not before this one."""
        return int(np.searchsorted(np.array(self.periods), period))

    def since(self, at: int) -> Bools:
        """Whether each is traded from a place on only."""
        return np.asarray(self.first >= at, dtype=np.bool_)

    def until(self, at: int) -> Bools:
        """Whether each is traded before a place only."""
        return np.asarray(self.last < at, dtype=np.bool_)

    def chance(self, periods: int) -> Floats:
        """How likely all active periods of each fall into so many given periods by chance.

        k active periods of T, any k of them equally likely: C(n, k) / C(T, k) for n given
        periods. This is Fisher's exact test (R. A. Fisher, 1935, The Design of Experiments) of
        whether a code is traded as often on both sides; one that is traded seldom cannot be told
        from one that has begun or ended. Trade that comes in runs, or grows or fades, makes
        silence likelier than this says.
        """
        chances: Floats = np.exp(
            _log_choose(periods, self.counts) - _log_choose(len(self.periods), self.counts)
        )
        return chances


def presence(traded: pl.DataFrame, name: str) -> Presence:
    """The presence of what the column `name` names; traded: a row for each name and period."""
    names = traded[name].unique().sort()
    periods = traded["period"].unique().sort()
    active = np.zeros((names.len(), periods.len()), dtype=np.bool_)
    places = names.search_sorted(traded[name]), periods.search_sorted(traded["period"])
    active[places[0].to_numpy(), places[1].to_numpy()] = True
    return Presence(names, tuple(periods), active)


def _log_choose(n: int, k: Ints) -> Floats:
    """Logarithm of the number of ways to choose k of n, minus infinity where there is none."""
    left = np.maximum(n - k, 0)
    found: Floats = gammaln(n + 1.0) - gammaln(k + 1.0) - gammaln(left + 1.0)
    return np.where(k <= n, found, -np.inf)
