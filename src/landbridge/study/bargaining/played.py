"""A game played through: who gets what by the Shapley value, the nucleolus and the core."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from landbridge.engine.games.answers import Oracle
from landbridge.engine.games.coalitions import MOST_IN_TABLE
from landbridge.engine.games.core import Core, core
from landbridge.engine.games.nucleolus import Nucleolus, nucleolus
from landbridge.engine.games.sampled import sampled
from landbridge.engine.games.shapley import alone, losses, shapley
from landbridge.engine.games.table import Table, fill
from landbridge.engine.lp import Floats

ORDERS_EACH = 20
"""Orders drawn for every player where a sample is needed and nothing is said."""


@dataclass(frozen=True)
class Played:
    """Everything that is said of a game, million USD a year; arrays are (players,).

    whole: what all players are worth together.  empty: welfare without any of them.
    error: standard error of the Shapley value where it is from a sample, None where it is exact.
    samples: orders drawn; 0 where it is exact.
    alone, losses: what each is worth by itself, and what all lose where it leaves.
    nucleolus, core, table: None where there are too many players for all coalitions.
    """

    whole: float
    empty: float
    value: Floats
    error: Floats | None
    samples: int
    alone: Floats
    losses: Floats
    nucleolus: Nucleolus | None = None
    core: Core | None = None
    table: Table | None = None

    @property
    def worst(self) -> float:
        """The worst violation of the certificates of core and nucleolus."""
        both = (self.nucleolus, self.core)
        return max((one.worst for one in both if one is not None), default=0.0)


@dataclass(frozen=True)
class Game:
    """A game that was played. built: by coalition, the options it builds, where it may."""

    key: str
    title: str
    played: Played
    solves: int = 0
    worst: float = 0.0
    built: Mapping[int, int] = field(default_factory=dict)


def play(players: int, oracle: Oracle, samples: int | None, seed: int) -> Played:
    """Play a game: exactly up to 18 players, else, or if asked for, by a sample of orders."""
    if samples is None and players <= MOST_IN_TABLE:
        return _exact(fill(players, oracle))
    found = sampled(players, oracle, samples or ORDERS_EACH * players, seed)
    return Played(
        whole=found.whole,
        empty=found.empty,
        value=found.value,
        error=found.error,
        samples=found.samples,
        alone=found.alone,
        losses=found.whole - found.without,
    )


def _exact(table: Table) -> Played:
    values = table.values
    return Played(
        whole=float(values[-1]),
        empty=table.empty,
        value=shapley(values),
        error=None,
        samples=0,
        alone=alone(values),
        losses=losses(values),
        nucleolus=nucleolus(values),
        core=core(values),
        table=table,
    )
