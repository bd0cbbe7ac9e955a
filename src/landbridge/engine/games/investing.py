"""Games in which a coalition may also invest: it builds what leaves it best off.

    v(S)  =  max over subsets P of what S may build  of  W(S, P) − c(P)

W is what S is worth with P there. Where an option does no harm, everything undecided built is an
upper bound; what of it is not used can be left out at no loss. So the search branches only on
options that cost something and are used, and closes a branch whose bound is no better than what is
found. Options that may do harm are tried both ways. The searches of all coalitions go on side by
side, so that what they ask is asked at once.

The game: Hubert & Ikonnikova (2011), Investment options and bargaining power: the Eurasian supply
chain for natural gas, Journal of Industrial Economics 59. Branch and bound: Land & Doig (1960),
Econometrica 28.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field
from itertools import chain, combinations
from typing import NamedTuple

import numpy as np

from landbridge.engine.games.answers import Answers, Memory
from landbridge.engine.lp import Bools, Floats, Ints

_BETTER = 1e-9
"""By what share of its value a bound must be better than what is found to be followed."""


@dataclass(frozen=True, slots=True)
class Options:
    """What may be built: option j is bit `players + j` of a mask of members and options.

    cost: of each, (options,).  needs: (options,), the members without whom it cannot be built.
    harmless: (options,), whether having it can never be worse than not having it, cost aside.
    """

    cost: Floats
    needs: Ints
    harmless: Bools


@dataclass(frozen=True)
class Investing:
    """An oracle of coalitions that build what is best for them.

    network: answers masks of members and options with what is used of both.
    chosen: by coalition that was asked, the options it builds, as a mask of options.
    """

    players: int
    options: Options
    network: Memory
    chosen: dict[int, int] = field(default_factory=dict)

    def __call__(self, masks: Ints) -> Answers:
        """What coalitions are worth; whose territory that takes includes who must agree."""
        searches = {int(mask): self._search(int(mask)) for mask in masks}
        wanted = {mask: next(search) for mask, search in searches.items()}
        best: dict[int, _Best] = {}
        while wanted:
            found = self.network.ask(np.array(list(wanted.values()), np.int64))
            answers = zip(list(wanted), found.value.tolist(), found.used.tolist(), strict=True)
            for mask, value, used in answers:
                try:
                    wanted[mask] = searches[mask].send((value, used))
                except StopIteration as end:
                    best[mask] = end.value
                    del wanted[mask]
        self.chosen.update({mask: one.built for mask, one in best.items()})
        ordered = [best[int(mask)] for mask in masks]
        return Answers(
            np.array([one.worth for one in ordered]),
            np.array([one.used for one in ordered], np.int64),
        )

    def _search(self, coalition: int) -> Generator[int, tuple[float, int], _Best]:
        """Find what a coalition builds; yields the masks whose worth it has to know."""
        best = yield from self._as_before(coalition)
        nodes = self._beginnings(coalition)
        while nodes:
            node = nodes.pop()
            if node.bound <= best.worth + _BETTER * abs(best.worth):
                continue
            value, used = yield coalition | (node.built | node.open) << self.players
            taken = node.built | node.open & (used >> self.players)
            worth = value - self._cost(taken)
            if worth > best.worth:
                best = _Best(worth, self._needed(used, taken), taken)
            nodes += self._branches(node, value, taken, best)
        return best

    def _as_before(self, coalition: int) -> Generator[int, tuple[float, int], _Best]:
        """What comes of building what a coalition with one member more has built, if any did."""
        more = (coalition | 1 << player for player in range(self.players))
        known = next((self.chosen[one] for one in more if one in self.chosen), 0)
        may = sum(1 << j for j, needs in enumerate(self.options.needs) if not needs & ~coalition)
        if not self._cost(known & may):
            return _Best(-np.inf, 0, 0)
        value, used = yield coalition | (known & may) << self.players
        taken = known & may
        return _Best(value - self._cost(taken), self._needed(used, taken), taken)

    def _beginnings(self, coalition: int) -> list[_Node]:
        """A node for every way to build what may do harm, everything else undecided."""
        o = self.options
        may = [j for j in range(o.cost.size) if not int(o.needs[j]) & ~coalition]
        harmless = sum(1 << j for j in may if o.harmless[j])
        others = [j for j in may if not o.harmless[j]]
        subsets = chain.from_iterable(combinations(others, k) for k in range(len(others) + 1))
        return [_Node(sum(1 << j for j in some), harmless, np.inf) for some in subsets]

    def _branches(self, node: _Node, value: float, taken: int, best: _Best) -> list[_Node]:
        """Without all options that cost more than is left to gain; else without one, and with it.

        The one is the dearest that is used and not decided; nothing is left where none is.
        """
        cost = self.options.cost
        paid = [j for j in range(cost.size) if node.open >> j & 1 and cost[j] > 0]
        using = [j for j in paid if taken >> j & 1]
        if not using:
            return []
        bound = value - self._cost(node.built)
        least = best.worth + _BETTER * abs(best.worth)
        too_dear = sum(1 << j for j in paid if bound - cost[j] <= least)
        if too_dear & taken:
            return [_Node(node.built, node.open & ~too_dear, bound)]
        dearest = max(using, key=lambda j: (float(cost[j]), -j))
        rest = node.open & ~(1 << dearest)
        into = _Node(node.built | 1 << dearest, rest, bound - float(cost[dearest]))
        return [into, _Node(node.built, rest, bound)]

    def _cost(self, built: int) -> float:
        cost = self.options.cost
        return float(sum(cost[j] for j in range(cost.size) if built >> j & 1))

    def _needed(self, used: int, built: int) -> int:
        """Members whose territory or consent it takes."""
        needs = self.options.needs
        agree = [int(needs[j]) for j in range(needs.size) if built >> j & 1]
        return int(np.bitwise_or.reduce([used & ((1 << self.players) - 1), *agree]))


class _Node(NamedTuple):
    """Options that are built, those that are not decided, and what it can be worth at most."""

    built: int
    open: int
    bound: float


class _Best(NamedTuple):
    """worth: of the coalition.  used: the members that takes.  built: the options."""

    worth: float
    used: int
    built: int
