"""The core: payoffs by which no coalition would do better by itself.

It is empty if and only if there is a balanced collection of coalitions, with weights λ that come to
1 for every player, that is worth more than all together:  Σ λ_S v(S) > v(N). The weights are the
prices of the programme that finds the least sum of payoffs which satisfies every coalition.

Sources: Bondareva (1963), Problemy Kibernetiki 10; Shapley (1967), On balanced sets and cores,
Naval Research Logistics Quarterly 14; the least core: Maschler, Peleg & Shapley (1979), Geometric
properties of the kernel, nucleolus, and related solution concepts, Mathematics of Operations
Research 4.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from landbridge.engine.games.coalitions import members, players_of
from landbridge.engine.games.payoffs import Fixed, Found, Payoffs
from landbridge.engine.lp import Bools, Floats, Ints

NOTHING = 1e-7
"""Share of the largest value below which what the core lacks is rounding."""

_NONE = 1e-7  # weight below which a coalition is not part of a balanced collection


@dataclass(frozen=True, slots=True)
class Core:
    """Whether a game has a core, and the proof.

    empty: whether there is none.
    epsilon: the least that the worst off coalition lacks; 0 or less where there is a core.
    payoff: one in the core, or in the least core where it is empty, (players,).
    low, high: the least and greatest payoff of every player in it; nothing where it is empty.
    masks, weight: the balanced collection that needs most, and `needs`, what it is worth; above
    v(N) it proves that the core is empty.
    worst: the worst violation of the certificates of all programmes behind it.
    """

    empty: bool
    epsilon: float
    payoff: Floats
    low: Floats | None
    high: Floats | None
    masks: Ints
    weight: Floats
    needs: float
    worst: float


def core(values: Floats) -> Core:
    """The core of a game, from the table of all coalitions.

    Raises NotProvedError where a programme cannot be proved.
    """
    players, size = players_of(values), scale_of(values)
    if players == 1:
        return _of_one(float(values[-1]))
    game = _Game(Payoffs(values / size, players), values / size, players)
    cheapest, least = game.cheapest(), game.least_excess()
    masks, weight = _balanced(cheapest.masks, cheapest.weight, players)
    needs = float(weight @ game.values[masks])
    empty = bool(needs > game.values[-1] + NOTHING)
    low, high, worst = (None, None, 0.0) if empty else game.ends(max(least.excess, 0.0))
    return Core(
        empty=empty,
        epsilon=least.excess * size,
        payoff=least.payoff * size,
        low=None if low is None else low * size,
        high=None if high is None else high * size,
        masks=masks,
        weight=weight,
        needs=needs * size,
        worst=max(cheapest.worst, least.worst, worst),
    )


@dataclass(frozen=True, slots=True)
class _Game:
    """A game whose largest value is 1 in size, with its programmes."""

    payoffs: Payoffs
    values: Floats
    players: int

    def cheapest(self) -> Found:
        """The least sum of payoffs that satisfies every coalition but that of all."""
        free = Fixed(np.empty(0, np.int64), np.empty(0))
        cost = np.append(np.ones(self.players), 0.0)
        return self.payoffs.least(cost, self.proper(), free, excess=(0.0, 0.0))

    def least_excess(self) -> Found:
        """Payoffs of all there is by which the worst off coalition lacks least."""
        cost = np.append(np.zeros(self.players), 1.0)
        return self.payoffs.least(cost, self.proper(), self.whole())

    def ends(self, slack: float) -> tuple[Floats, Floats, float]:
        """The least and the greatest payoff of every player in the core, and the worst violation.

        slack: what a coalition may lack because of rounding.
        """
        found = [
            self.payoffs.least(cost, self.proper(), self.whole(), excess=(slack, slack))
            for one in np.eye(self.players + 1)[:-1]
            for cost in (one, -one)
        ]
        each = np.array([end.payoff for end in found]).reshape(self.players, 2, self.players)
        own = each[np.arange(self.players), :, np.arange(self.players)]
        return own[:, 0], own[:, 1], max(end.worst for end in found)

    def whole(self) -> Fixed:
        """All together get what there is."""
        return Fixed(np.array([self.values.size - 1], np.int64), self.values[-1:])

    def proper(self) -> Bools:
        """Every coalition but the empty one and that of all."""
        found = np.ones(self.values.size, np.bool_)
        found[[0, -1]] = False
        return found


def scale_of(values: Floats) -> float:
    """The size of the largest value, 1 where all are nought."""
    return float(np.max(np.abs(values))) or 1.0


def _of_one(value: float) -> Core:
    """The core of a single player, which gets what there is."""
    alone = np.array([value])
    return Core(
        empty=False,
        epsilon=0.0,
        payoff=alone,
        low=alone,
        high=alone,
        masks=np.empty(0, np.int64),
        weight=np.empty(0),
        needs=value,
        worst=0.0,
    )


def _balanced(masks: Ints, weight: Floats, players: int) -> tuple[Ints, Floats]:
    """The coalitions that have a weight, with weights that come to 1 for every player."""
    kept = weight > _NONE
    masks, weight = masks[kept], weight[kept]
    inside = members(masks, players)
    return masks, weight + np.linalg.lstsq(inside.T, 1.0 - weight @ inside, rcond=None)[0]
