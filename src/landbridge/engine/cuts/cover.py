"""Small covers: the fewest things that hit every list, and the check that fewer do not."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, isfinite

import numpy as np

from landbridge.engine.lp import Arrays, Floats, Ints, Programme
from landbridge.engine.mixed import solve_mixed

BRANCHES = 2_000
"""Branches that the solver may try."""

LOOKS = 400_000
"""Lists that the check may look at, over all its branches."""

MANY = 300
"""Lists from which on it is not asked of the solver which of them have nothing in common."""

_SLIGHT = 0.4  # what all ranks together weigh against one thing more
_ROUNDING = 1e-6

Lists = Sequence[frozenset[int]]
"""What is on each way, by position."""


def least_cover(lists: Lists, rank: Floats) -> tuple[Ints, int]:
    """The fewest things that hit every list, and how many it takes at least, as the solver says.

    rank: of every thing, from 0 to 1; of as few things those with low ranks are taken.
    No list is empty. Where the solver finds nothing the answer is a cover that need not be least.
    """
    known = sorted(frozenset().union(*lists))
    programme = _programme(lists, known, 1.0 + _SLIGHT * rank[known] / len(known))
    found = solve_mixed(programme, np.arange(len(known)), BRANCHES, gap=0.0)
    if found is None or not isfinite(found.bound):
        return greedy_cover(lists), 1
    least = ceil(found.bound - _SLIGHT - _ROUNDING)
    chosen = np.array(known, dtype=np.int64)[np.round(found.x) > 0]
    hit = set(chosen.tolist())
    if not all(hit & one for one in lists):
        chosen = greedy_cover(lists)
    return chosen, min(least, chosen.size)


def _programme(lists: Lists, known: list[int], cost: Floats) -> Arrays:
    """Minimise what is taken, at least one of every list."""
    at = {thing: column for column, thing in enumerate(known)}
    pairs = [(row, at[thing]) for row, one in enumerate(lists) for thing in sorted(one)]
    row, column = np.array(pairs, dtype=np.int64).T
    programme = Programme()
    taken = programme.add_columns("taken", len(known), cost=cost, upper=1.0)
    hit = programme.add_rows("hit", len(lists), lower=1.0)
    programme.add_terms(hit[row], taken[column], 1.0)
    return programme.arrays()


def greedy_cover(lists: Lists) -> Ints:
    """Things that hit every list, each time the one that hits most of what is left."""
    left, chosen = list(lists), []
    while left:
        counts: dict[int, int] = {}
        for one in left:
            for thing in one:
                counts[thing] = counts.get(thing, 0) + 1
        chosen.append(min(counts, key=lambda thing: (-counts[thing], thing)))
        left = [one for one in left if chosen[-1] not in one]
    return np.array(sorted(chosen), dtype=np.int64)


def apart(lists: Lists) -> list[int]:
    """Positions of lists no two of which have anything in common; more of them may exist."""
    taken: set[int] = set()
    found = []
    for at in sorted(range(len(lists)), key=lambda at: (len(lists[at]), at)):
        if not taken & lists[at]:
            taken |= lists[at]
            found.append(at)
    return found


def most_apart(lists: Lists) -> list[int]:
    """The same, as many as the solver finds, unless there are `MANY`."""
    simple = apart(lists)
    if len(lists) >= MANY:
        return simple
    things = sorted(frozenset().union(*lists))
    at = {thing: row for row, thing in enumerate(things)}
    programme = Programme()
    taken = programme.add_columns("taken", len(lists), cost=-1.0, upper=1.0)
    once = programme.add_rows("once", len(things), upper=1.0)
    pairs = [(at[thing], column) for column, one in enumerate(lists) for thing in sorted(one)]
    row, column = np.array(pairs, dtype=np.int64).T
    programme.add_terms(once[row], taken[column], 1.0)
    found = solve_mixed(programme.arrays(), np.arange(len(lists)), BRANCHES)
    if found is None:
        return simple
    chosen = np.flatnonzero(np.round(found.x) > 0).tolist()
    together = frozenset().union(*(lists[one] for one in chosen))
    taken_once = sum(len(lists[one]) for one in chosen) == len(together)
    return chosen if taken_once and len(chosen) > len(simple) else simple


def can_hit(lists: Lists, count: int) -> bool | None:
    """Whether so many things can hit every list; None where the search would take too long.

    A list that is not hit has to be hit by one of its things: each is tried in turn. A branch ends
    where more lists that have nothing in common are left than things may be taken.
    """
    room = [LOOKS]

    def search(left: Lists, count: int) -> bool | None:
        if not left:
            return True
        room[0] -= len(left)
        if room[0] < 0:
            return None
        if len(apart(left)) > count:
            return False
        answers: set[bool | None] = set()
        shortest = min((sorted(one) for one in left), key=lambda one: (len(one), one))
        for thing in shortest:
            answers.add(search([one for one in left if thing not in one], count - 1))
            if True in answers:
                return True
        return None if None in answers else False

    return search(lists, count)
