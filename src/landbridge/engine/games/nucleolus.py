"""The nucleolus: the coalition that lacks most lacks as little as can be, then the next, and so on.

What S lacks is e(S, x) = v(S) − x(S). The least of the greatest lack is found by a programme; the
coalitions whose price in it is not nought lack that much in every answer, so they are settled, and
the programme is solved again for the others. Coalitions in the span of those that are settled are
settled with them; each round adds at least one that is not, so there are fewer rounds than players.

Sources: Schmeidler (1969), The nucleolus of a characteristic function game, SIAM Journal on Applied
Mathematics 17; Kopelowitz (1967), Research Memorandum 31, Hebrew University of Jerusalem; Maschler,
Peleg & Shapley (1979), Mathematics of Operations Research 4; the test by balanced collections:
Kohlberg (1971), SIAM Journal on Applied Mathematics 20.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from landbridge.engine.games.coalitions import members, players_of, sums
from landbridge.engine.games.core import scale_of
from landbridge.engine.games.payoffs import Fixed, Found, Payoffs
from landbridge.engine.games.shapley import alone
from landbridge.engine.lp import Bools, Floats, Ints
from landbridge.engine.prove import NotProvedError

_PRICED = 1e-6  # price from which a coalition is surely tight; those of a round come to 1
_IN_SPAN = 1e-7  # how far from a span a coalition may be and still lie in it


@dataclass(frozen=True, slots=True)
class Nucleolus:
    """payoff: (players,).  worst: the worst violation of the certificates behind it.

    imputations: whether nobody gets less than alone; where all together are worth less than the sum
    of that, it is the prenucleolus, by which somebody does.
    rounds: programmes it took to settle everything.
    """

    payoff: Floats
    imputations: bool
    rounds: int
    worst: float


def nucleolus(values: Floats) -> Nucleolus:
    """The nucleolus of a game, from the table of all coalitions.

    Raises NotProvedError where a programme cannot be proved.
    """
    players, size = players_of(values), scale_of(values)
    scaled = values / size
    floor = alone(scaled)
    possible = bool(floor.sum() <= scaled[-1] + _PRICED)
    floor = np.minimum(floor, floor + (scaled[-1] - floor.sum()) / players)  # but for rounding
    game = Payoffs(scaled, players)
    settled = Fixed(np.array([values.size - 1], np.int64), scaled[-1:])
    cost, worst, rounds = np.append(np.zeros(players), 1.0), 0.0, 0
    while settled.masks.size < players:
        free = ~_in_span(settled.masks, players)
        found = game.least(cost, free, settled, floor=floor if possible else -np.inf)
        settled = _settled(settled, found, scaled, players)
        worst, rounds = max(worst, found.worst), rounds + 1
    payoff = np.asarray(np.linalg.solve(members(settled.masks, players), settled.side), float)
    return Nucleolus(payoff * size, possible, rounds, worst)


def _settled(before: Fixed, found: Found, values: Floats, players: int) -> Fixed:
    """What is settled after a round: coalitions that have a price and say something new."""
    masks, side = before.masks, before.side
    for at in np.argsort(-found.weight, kind="stable"):
        mask = found.masks[at]
        if found.weight[at] > _PRICED and not _in_span(masks, players)[mask]:
            masks = np.append(masks, mask)
            side = np.append(side, values[mask] - found.excess)
    if masks.size == before.masks.size:
        raise NotProvedError("no coalition of the nucleolus could be settled")
    return Fixed(masks, side)


def _in_span(masks: Ints, players: int) -> Bools:
    """Which coalitions have a payoff that follows from that of others, (2^players,)."""
    _, size, rest = np.linalg.svd(members(masks, players))
    outside = rest[int((size > _IN_SPAN).sum()) :]
    found = np.ones(1 << players, np.bool_)
    for direction in outside:
        found &= np.abs(sums(direction)) <= _IN_SPAN
    return found
