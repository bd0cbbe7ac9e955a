"""Games for the tests: published ones, and random ones drawn by a seed."""

from __future__ import annotations

from itertools import permutations

import numpy as np

from landbridge.engine.games.answers import Answers
from landbridge.engine.games.coalitions import players_of, sums
from landbridge.engine.lp import Floats, Ints


def bankruptcy(estate: float, claims: list[float]) -> Floats:
    """A coalition gets what is left when all others have got what they claim."""
    claimed = sums(np.array(claims))
    return np.asarray(np.maximum(0.0, estate - (claimed[-1] - claimed)))


def airport(costs: list[float]) -> Floats:
    """What each coalition saves: its runways apart less the one its longest needs."""
    masks = np.arange(1 << len(costs))
    longest = np.max([np.where(masks >> i & 1, cost, 0.0) for i, cost in enumerate(costs)], axis=0)
    return np.asarray(sums(np.array(costs)) - longest)


def gloves(left: int, right: int) -> Floats:
    """Pairs of gloves; the first players hold a left one each, the others a right one."""
    masks = np.arange(1 << (left + right))
    pairs = (np.bitwise_count(masks & ((1 << left) - 1)), np.bitwise_count(masks >> left))
    return np.asarray(np.minimum(*pairs), float)


def shapley_by_orders(values: Floats) -> Floats:
    """The Shapley value by its definition: the average over all orders."""
    players = players_of(values)
    found = np.zeros(players)
    orders = list(permutations(range(players)))
    for order in orders:
        mask = 0
        for player in order:
            found[player] += values[mask | 1 << player] - values[mask]
            mask |= 1 << player
    return found / len(orders)


class Routes:
    """A game of routes: a coalition takes the best route whose players it holds, and says which.

    worth: (routes,).  needs: (routes,), the players of each. Some players may be on no route.
    """

    def __init__(self, seed: int, players: int, routes: int) -> None:
        rng = np.random.default_rng(seed)
        self.players, self.batches = players, 0
        self.asked: list[int] = []
        self.worth = np.append(rng.integers(1, 100, routes), 0).astype(float)
        self.needs = np.append(rng.integers(1, 1 << players, routes), 0)

    def __call__(self, masks: Ints) -> Answers:
        self.batches += 1
        self.asked += masks.tolist()
        fits = (self.needs[None, :] & ~masks[:, None]) == 0
        best = np.argmax(np.where(fits, self.worth, -1.0), axis=1)
        return Answers(self.worth[best], self.needs[best])
