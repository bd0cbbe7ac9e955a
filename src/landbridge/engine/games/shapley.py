"""The Shapley value: what each player adds to those before it, on average over all orders.

    φ_i  =  Σ over S without i of  |S|! (n − |S| − 1)! / n!  ·  (v(S ∪ i) − v(S))

Source: Shapley (1953), A value for n-person games, Contributions to the Theory of Games II.
"""

from __future__ import annotations

from math import comb

import numpy as np

from landbridge.engine.games.coalitions import players_of, sizes
from landbridge.engine.lp import Floats


def shapley(values: Floats) -> Floats:
    """The Shapley value of every player, (players,), from the table of all coalitions."""
    players = players_of(values)
    weight = np.array([1.0 / (players * comb(players - 1, k)) for k in range(players)])
    size = sizes(np.arange(values.size, dtype=np.int64))
    return np.array([_of(player, values, weight, size) for player in range(players)])


def _of(player: int, values: Floats, weight: Floats, size: np.ndarray) -> float:
    """Pairs of coalitions without and with a player lie 2^player apart."""
    apart = values.reshape(-1, 2, 1 << player)
    before = size.reshape(-1, 2, 1 << player)[:, 0, :]
    return float(np.sum(weight[before] * (apart[:, 1, :] - apart[:, 0, :])))


def losses(values: Floats) -> Floats:
    """What all lose together where one player leaves, v(N) − v(N without i), (players,)."""
    players = players_of(values)
    return np.asarray(values[-1] - values[values.size - 1 - (1 << np.arange(players))])


def alone(values: Floats) -> Floats:
    """What every player is worth by itself, v(i), (players,)."""
    return np.asarray(values[1 << np.arange(players_of(values))])
