"""Coalitions of players as numbers: bit i stands for player i."""

from __future__ import annotations

import numpy as np

from landbridge.engine.lp import Floats, Ints

MOST_IN_TABLE = 18
"""Players up to whom a table of all coalitions is filled."""

MOST = 62
"""Players whose coalitions fit into one number."""


def players_of(values: Floats) -> int:
    """How many players a table of all coalitions is for.

    Raises ValueError where its length is no power of 2, or where there are too many players.
    """
    count = values.size.bit_length() - 1
    if values.size != 1 << count or not 0 < count <= MOST_IN_TABLE:
        raise ValueError(f"{values.size} values are no table of all coalitions")
    return count


def sizes(masks: Ints) -> Ints:
    """How many members coalitions have."""
    return np.bitwise_count(masks).astype(np.int64)


def members(masks: Ints, players: int) -> Floats:
    """Who is in coalitions, 1 or 0, (coalitions, players)."""
    return ((masks[:, None] >> np.arange(players)) & 1).astype(np.float64)


def sums(payoff: Floats) -> Floats:
    """What every coalition gets together, (2^players,), from what each player gets."""
    total = np.zeros(1)
    for one in payoff:
        total = np.concatenate([total, total + one])
    return total


def in_gray_order(masks: Ints) -> Ints:
    """Coalitions in the order of the reflected binary code.

    Of coalitions of one size each follows from the one before by an exchange of two players.
    Source: Knuth (2011), The art of computer programming 4A, section 7.2.1.
    """
    rank = masks.copy()
    for shift in (1, 2, 4, 8, 16, 32):
        rank ^= rank >> shift
    return masks[np.argsort(rank, kind="stable")]
