"""The Shapley value from a sample of orders, where there are too many players for all coalitions.

Orders are drawn in rounds. A round is a random order, all its rotations, and the reverse of each:
every player comes to every place equally often (a stratified sample), and what comes early in one
order comes late in another (antithetic). Rounds are independent of each other, so the spread
between them gives the standard error.

Sources: Castro, Gómez & Tejada (2009), Polynomial calculation of the Shapley value based on
sampling, Computers & Operations Research 36; Mitchell, Cooper, Frank & Holmes (2022), Sampling
permutations for Shapley value estimation, Journal of Machine Learning Research 23.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from landbridge.engine.games.answers import Answers, Memory, Oracle
from landbridge.engine.games.coalitions import MOST
from landbridge.engine.lp import Floats, Ints

LEAST_ROUNDS = 3
"""Rounds below which their spread says too little."""


@dataclass(frozen=True, slots=True)
class Sampled:
    """The Shapley value of every player by a sample, (players,), and its standard error.

    whole, empty: what all are worth together, and none.  alone, without: what each is worth by
    itself, and all without it.
    samples: orders drawn.  rounds: independent parts of them.
    solves, pruned: coalitions that were asked, and that were met and answered by others.
    """

    value: Floats
    error: Floats
    whole: float
    empty: float
    alone: Floats
    without: Floats
    samples: int
    rounds: int
    solves: int
    pruned: int


def sampled(players: int, oracle: Oracle, samples: int, seed: int) -> Sampled:
    """The Shapley value from at least so many orders; the same seed draws the same.

    Raises ValueError where there is no player, or too many.
    """
    if not 0 < players <= MOST:
        raise ValueError(f"a sample is for 1 to {MOST} players, not {players}")
    rounds = max(LEAST_ROUNDS, -(-samples // (2 * players)))
    orders = np.concatenate([_round(players, seed, one) for one in range(rounds)])
    memory = Memory(oracle)
    gain = _gains(orders, memory)
    mean = gain.reshape(rounds, -1, players).mean(axis=1)
    all_of_them = (1 << players) - 1
    bits = 1 << np.arange(players, dtype=np.int64)
    ends = memory.ask(np.array([all_of_them, 0], np.int64)).value
    return Sampled(
        value=mean.mean(axis=0),
        error=mean.std(axis=0, ddof=1) / np.sqrt(rounds),
        whole=float(ends[0] - ends[1]),
        empty=float(ends[1]),
        alone=memory.ask(bits).value - ends[1],
        without=memory.ask(all_of_them ^ bits).value - ends[1],
        samples=orders.shape[0],
        rounds=rounds,
        solves=memory.solves,
        pruned=memory.pruned,
    )


def _round(players: int, seed: int, number: int) -> Ints:
    """The orders of a round, (2 · players, players)."""
    order = np.random.default_rng([seed, number]).permutation(players)
    turned = order[(np.arange(players)[:, None] + np.arange(players)) % players]
    return np.concatenate([turned, turned[:, ::-1]])


def _gains(orders: Ints, memory: Memory) -> Floats:
    """What every player adds in every order, (orders, players), from the last place to the first.

    Who is not used leaves without a loss and without a question.
    """
    count, players = orders.shape
    mask = np.full(count, (1 << players) - 1, np.int64)
    here = memory.ask(mask)
    gain = np.zeros((count, players))
    for place in range(players - 1, -1, -1):
        leaves = orders[:, place]
        mask = mask ^ (1 << leaves)
        missed = (here.used >> leaves) & 1 == 1
        value, used = here.value.copy(), here.used.copy()
        memory.met(mask)
        if missed.any():
            found = memory.ask(mask[missed])
            value[missed], used[missed] = found.value, found.used
        gain[np.arange(count), leaves] = here.value - value
        here = Answers(value, used)
    return gain
