"""Linear programmes over payoffs, the rows of coalitions being added as they are broken.

    minimise  c·x + d·ε   subject to   x(S) + ε >= v(S) for open S,   x(S) = b_S for fixed S

Of 2^n rows few matter. A programme over some of them is solved and proved; all coalitions are then
held against its answer at once, and those that it breaks most are added, until none is broken.
Source: Gilmore & Gomory (1961) for rows in place of columns; Bilbao (2000), Cooperative games on
combinatorial structures, for the games.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from landbridge.engine.games.coalitions import members, sums
from landbridge.engine.lp import Bools, Floats, Ints, Programme
from landbridge.engine.prove import NotProvedError, Proved, prove

KEPT = 1e-8
"""By what share of the largest value a coalition may fall short before its row is added."""

AT_ONCE = 40
"""Rows added at once."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """Coalitions whose payoff is settled, and at what."""

    masks: Ints
    side: Floats


@dataclass(frozen=True, slots=True)
class Found:
    """payoff: (players,).  excess: ε.  masks, weight: coalitions that bind, with their prices.

    worst: the worst violation of the certificate.
    """

    payoff: Floats
    excess: float
    masks: Ints
    weight: Floats
    worst: float


class Payoffs:
    """Programmes over the payoffs of a game; rows that one has needed are there for the next.

    values: of all coalitions, the largest about 1 in size.
    """

    def __init__(self, values: Floats, players: int) -> None:
        self._values, self._players = values, players
        self._pool = np.empty(0, np.int64)
        self._add(1 << np.arange(players, dtype=np.int64))

    def least(
        self,
        cost: Floats,
        open_to: Bools,
        fixed: Fixed,
        *,
        floor: Floats | float = -np.inf,
        excess: tuple[float, float] = (-np.inf, np.inf),
    ) -> Found:
        """The payoffs of least cost.

        cost: of payoffs and of ε, (players + 1,).  open_to: coalitions with a row, (2^players,).
        floor: the least of each payoff.  excess: bounds of ε.

        Raises NotProvedError where there are none.
        """
        while True:
            masks = self._open(open_to)
            found = self._solved(cost, masks, fixed, floor, excess)
            short = self._values - sums(found.payoff) - found.excess
            short[~open_to] = short[masks] = -np.inf  # those with a row keep to it, as proved
            broken = np.flatnonzero(short > KEPT)
            if not broken.size:
                return found
            dearest = broken[np.argsort(-short[broken], kind="stable")[:AT_ONCE]]
            self._add(dearest)

    def _add(self, masks: Ints) -> None:
        """Add coalitions to the pool, each with its complement: two such rows bound ε together."""
        self._pool = np.unique(np.concatenate([self._pool, masks, self._values.size - 1 - masks]))

    def _open(self, open_to: Bools) -> Ints:
        """The rows of the pool that are open; at least one coalition and its complement, if any."""
        if open_to.any() and not open_to[self._pool].any():
            self._add(np.flatnonzero(open_to)[:1])
        return self._pool[open_to[self._pool]]

    def _solved(
        self,
        cost: Floats,
        masks: Ints,
        fixed: Fixed,
        floor: Floats | float,
        excess: tuple[float, float],
    ) -> Found:
        programme = Programme()
        payoff = programme.add_columns("payoff", self._players, cost=cost[:-1], lower=floor)
        over = programme.add_columns("excess", 1, cost=cost[-1], lower=excess[0], upper=excess[1])
        rows = programme.add_rows("coalition", masks.size, lower=self._values[masks])
        programme.add_terms(rows[:, None], payoff, members(masks, self._players))
        programme.add_terms(rows, over[0])
        settled = programme.add_rows("fixed", fixed.masks.size, lower=fixed.side, upper=fixed.side)
        programme.add_terms(settled[:, None], payoff, members(fixed.masks, self._players))
        outcome = prove(programme.arrays(), size=1.0)
        if not isinstance(outcome, Proved):
            raise NotProvedError("the programme over payoffs has no answer")
        best = outcome.optimum
        price = best.row_dual[rows]
        return Found(
            best.x[payoff], float(best.x[over[0]]), masks, price, outcome.certificate.worst
        )
