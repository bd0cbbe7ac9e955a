"""Chance for one part of a case, so that leaving out another part does not change it."""

from __future__ import annotations

import zlib

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


class Dice:
    """A seeded source of choices.

    seed: that of the case.  part: what the choices are for, such as `roads`.
    """

    def __init__(self, seed: int, part: str) -> None:
        self._random = np.random.default_rng([seed, zlib.crc32(part.encode())])

    def between(self, low: float | Floats, high: float | Floats, count: int) -> Floats:
        """Numbers spread evenly over a range, (count,)."""
        return low + (high - low) * self._random.random(count)

    def yes(self, chance: float | Floats, count: int) -> Bools:
        """True with a chance, (count,)."""
        return np.asarray(self._random.random(count) < chance)

    def spread(self, count: int) -> Floats:
        """Numbers of mean 0 and deviation 1 that stay within 3, the sum of twelve even ones."""
        return np.asarray(self._random.random((count, 12)).sum(axis=1) - 6.0).clip(-3.0, 3.0)

    def order(self, count: int) -> Ints:
        """The numbers below `count` in random order."""
        return self._random.permutation(count)

    def pick(self, chance: Floats, count: int) -> Ints:
        """Different positions, the likelier the higher their chance; at most all, (count,).

        Source: Efraimidis and Spirakis (2006), Weighted random sampling with a reservoir: the
        largest of u^(1/chance); their logarithms give the same order.
        """
        key = np.log(self._random.random(chance.size)) / np.maximum(chance, 1e-12)
        return np.sort(np.argsort(-key, kind="stable")[:count])

    def one_of(self, options: Ints) -> int:
        """One of the options."""
        return int(options[int(self._random.integers(options.size))])
