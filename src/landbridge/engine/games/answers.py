"""What an oracle says of coalitions, and which other coalitions it answers with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from landbridge.engine.games.coalitions import in_gray_order
from landbridge.engine.lp import Bools, Floats, Ints


@dataclass(frozen=True, slots=True)
class Answers:
    """What coalitions are worth, (coalitions,), and which members' territory that really takes.

    A coalition without some of the other members is worth the same.
    """

    value: Floats
    used: Ints


Oracle = Callable[[Ints], Answers]
"""Answers any number of coalitions at once, in the order asked.

A coalition must not be worth less than a part of it.
"""


class Known:
    """Answers so far. One for T that uses only U is one for every S with U in S and S in T."""

    def __init__(self) -> None:
        self._mask, self._used = np.empty(0, np.int64), np.empty(0, np.int64)
        self._value = np.empty(0)

    def add(self, masks: Ints, answers: Answers) -> None:
        """Keep the answers of coalitions."""
        self._mask = np.append(self._mask, masks)
        self._used = np.append(self._used, answers.used)
        self._value = np.append(self._value, answers.value)

    def find(self, masks: Ints) -> tuple[Bools, Answers]:
        """Which coalitions are answered already, and how; what is said of others means nothing."""
        known = np.zeros(masks.size, np.bool_)
        value, used = np.zeros(masks.size), np.zeros(masks.size, np.int64)
        if self._mask.size:
            for at, mask in enumerate(masks):
                inside = ((mask & ~self._mask) == 0) & ((self._used & ~mask) == 0)
                first = int(np.argmax(inside))
                known[at], value[at], used[at] = (
                    inside[first],
                    self._value[first],
                    self._used[first],
                )
        return known, Answers(value, used)


class Memory:
    """Asks an oracle of every coalition once, and of none that another answer covers."""

    def __init__(self, oracle: Oracle) -> None:
        self._oracle, self._known = oracle, Known()
        self._met: set[int] = set()
        self.solves = 0

    @property
    def pruned(self) -> int:
        """Coalitions that came up and were answered by another."""
        return len(self._met) - self.solves

    def met(self, masks: Ints) -> None:
        """Count coalitions that have come up."""
        self._met.update(masks.tolist())

    def ask(self, masks: Ints) -> Answers:
        """What coalitions are worth and use; each may be there several times."""
        self.met(masks)
        each, back = np.unique(masks, return_inverse=True)
        known, found = self._known.find(each)
        new = in_gray_order(each[~known])
        if new.size:
            answers = self._oracle(new)
            self._known.add(new, Answers(answers.value, answers.used & new))
            self.solves += new.size
            _, found = self._known.find(each)
        return Answers(found.value[back], found.used[back])
