"""Networks with things that can be shut, and the losses of all sets of these."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cache
from itertools import combinations

import numpy as np
from scipy import sparse

from landbridge.engine.interdiction.attacks import Chosen, Plan
from landbridge.engine.interdiction.elements import Elements
from landbridge.engine.interdiction.here import Here
from landbridge.engine.interdiction.worths import Equations, worths
from landbridge.engine.live import LiveProgramme
from landbridge.engine.lp import Arrays
from landbridge.engine.outcome import Optimum
from landbridge.engine.solver import solve
from tests.engine.test_live import network

SLIGHT = 1e-7

SEEDS = range(int(os.environ.get("LANDBRIDGE_SEEDS", "6")))
"""Networks tried; hundreds have been, by this variable of the environment."""

NODES, STREAMS = 6, 2


def attacked(seed: int, arcs: int = 12) -> tuple[Arrays, Elements]:
    """A network of two streams; single arcs and pairs of arcs can be shut."""
    a, _ = network(seed, nodes=NODES, arcs=arcs, streams=STREAMS)
    arc = np.tile(np.arange(arcs), STREAMS)
    dice = np.random.default_rng([3, seed])
    sets = [np.flatnonzero(arc == at) for at in range(arcs - 4)]
    sets += [np.flatnonzero(np.isin(arc, dice.choice(arcs, 2))) for _ in range(2)]
    row = np.repeat(np.arange(len(sets)), [one.size for one in sets])
    shape = len(sets), a.cost.size
    columns = sparse.csr_array((np.ones(row.size), (row, np.concatenate(sets))), shape)
    rows = sparse.csr_array((len(sets), a.row_lower.size))
    return a, Elements(columns, rows, prices(a, arcs), np.full(a.row_lower.size, np.inf))


def prices(a: Arrays, arcs: int) -> np.ndarray:
    """What columns are worth at most where they are shut."""
    balances = np.arange(NODES * STREAMS)
    none = np.zeros((2, balances.size), np.bool_)
    found = worths(a, Equations(balances, np.zeros(a.cost.size), none)).shut
    found[STREAMS * arcs :] = 0.0
    return found


@cache
def losses_of(seed: int, most: int, arcs: int = 12) -> dict[Chosen, float]:
    """The loss of every set of `attacked`."""
    return all_losses(*attacked(seed, arcs), most)


def all_losses(a: Arrays, elements: Elements, most: int) -> dict[Chosen, float]:
    """The loss of every set, each solved afresh."""
    base = solve(a)
    assert isinstance(base, Optimum)
    losses = {}
    for size in range(1, most + 1):
        for chosen in combinations(range(elements.count), size):
            found = solve(elements.shut(a, chosen))
            assert isinstance(found, Optimum)
            losses[frozenset(chosen)] = float(a.cost @ found.x - a.cost @ base.x)
    return losses


class Watched:
    """Solves sets here and notes what it is asked."""

    def __init__(self, programme: LiveProgramme, elements: Elements) -> None:
        self._here = Here(programme, elements)
        self.asked: list[list[Chosen]] = []

    @property
    def count(self) -> int:
        return self._here.count

    @property
    def base(self) -> Plan:
        return self._here.base

    def plans_of(self, sets: Sequence[Chosen]) -> list[Plan]:
        """The last first, which makes no difference."""
        self.asked.append(list(sets))
        return self._here.plans_of(sets[::-1])[::-1]
