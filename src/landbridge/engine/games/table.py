"""The table of what every coalition is worth, with as few questions as it takes.

Coalitions are taken from the largest to the smallest. Where the best that T can do takes the
territory of U only, every S with U in S and S in T can do the same, and cannot do better than T: it
is worth exactly as much and need not be solved. Such an answer only reaches smaller coalitions, so
all that are open of one size can be asked at once and none in vain.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from landbridge.engine.games.answers import Answers, Oracle
from landbridge.engine.games.coalitions import MOST_IN_TABLE, in_gray_order, sizes
from landbridge.engine.lp import Bools, Floats, Ints


@dataclass(frozen=True, slots=True)
class Table:
    """What every coalition is worth, (2^players,), the empty one nought, and what that takes.

    empty: what the empty coalition was worth before it was set to nought.
    used: whose territory it takes.  asked: (2^players,), whether the oracle was asked.
    """

    values: Floats
    used: Ints
    empty: float
    asked: Bools

    @property
    def solves(self) -> int:
        """Coalitions the oracle was asked."""
        return int(self.asked.sum())

    @property
    def pruned(self) -> int:
        """Coalitions that were answered by another."""
        return self.asked.size - self.solves


def fill(players: int, oracle: Oracle) -> Table:
    """The table of a game of up to 18 players, the coalitions of each size asked at once.

    Raises ValueError where there is no player, or too many.
    """
    if not 0 < players <= MOST_IN_TABLE:
        raise ValueError(f"a table is for 1 to {MOST_IN_TABLE} players, not {players}")
    every = np.arange(1 << players, dtype=np.int64)
    size = sizes(every)
    known = np.zeros(every.size, np.bool_)
    asked, value, used = known.copy(), np.zeros(every.size), np.zeros(every.size, np.int64)
    for count in range(players, -1, -1):
        level = in_gray_order(every[size == count])
        masks = level[~known[level]]
        if masks.size:
            found = oracle(masks)
            value[masks], used[masks] = found.value, found.used & masks
            asked[masks] = known[masks] = True
        _pass_on(level, players, known, Answers(value, used))
    return Table(value - value[0], used, float(value[0]), asked)


def _pass_on(level: Ints, players: int, known: Bools, to: Answers) -> None:
    """Give the answer of every coalition of a size to those that lack one member it does not use.

    By steps of one member it comes to all coalitions between what is used and the one that was
    asked.
    """
    for player in range(players):
        bit = 1 << player
        idle = level[((level & bit) != 0) & ((to.used[level] & bit) == 0)]
        idle = idle[~known[idle ^ bit]]
        less = idle ^ bit
        to.value[less], to.used[less], known[less] = to.value[idle], to.used[idle], True
