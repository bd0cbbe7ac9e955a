"""What a coalition is worth on a network: certified welfare with all other territory closed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

import numpy as np

from landbridge.case.scenario.close import OPENING
from landbridge.case.scenario.form import Close, Scenario
from landbridge.engine.games.answers import Answers, Memory
from landbridge.engine.games.coalitions import MOST
from landbridge.engine.lp import Ints
from landbridge.model.live.live import LiveCase, live
from landbridge.study.bargaining.options import Option, building
from landbridge.study.bargaining.territory import Territory, territory
from landbridge.study.bargaining.touched import Change
from landbridge.study.bargaining.undoing import Undoing, distinct
from landbridge.study.sweeps.answer import Answer
from landbridge.study.sweeps.means import Means
from landbridge.study.sweeps.sweeper import Sweeper


@dataclass(frozen=True)
class Held:
    """A case held ready, with who closes what in it, and which options touch what.

    touches: by table, the options whose changes bear on each row, option j being bit j.
    always: the options that are taken to be used whatever runs.
    """

    sweeper: Sweeper
    where: Territory
    touches: Mapping[str, Ints] = field(repr=False)
    always: int = 0

    def used(self, answer: Answer, mask: int) -> int:
        """The players and options that an answer cannot do without, of those in a mask."""
        players = len(self.where.players)
        found = self.always << players
        for table in OPENING:
            closes = self.where.closes[table]
            runs = answer.uses(table, closes.size)
            if runs is None:
                return mask
            found |= int(np.bitwise_or.reduce(closes[runs], initial=0))
            found |= int(np.bitwise_or.reduce(self.touches[table][runs], initial=0)) << players
        return found & mask


class Network:
    """Answers masks of players and options: bit i is player i, bit `players + j` is option j.

    Use it in a `with`. today: the case as it is.  options: what may be built besides.
    """

    def __init__(
        self,
        today: LiveCase,
        where: Territory,
        options: Sequence[Option] = (),
        extended: LiveCase | None = None,
        means: Means | None = None,
    ) -> None:
        """extended: the case with all options built; only needed where there are some.

        Raises ValueError for more players and options than a mask can hold.
        """
        if len(where.players) + len(options) > MOST:
            raise ValueError(f"more than {MOST} players and projects together")
        self.options, self.worst = tuple(options), 0.0
        self._stack = ExitStack()
        blank = {table: np.zeros(where.closes[table].size, np.int64) for table in OPENING}
        self.today = Held(self._stack.enter_context(Sweeper(today, means)), where, blank)
        self._built = self._hold(extended, means) if extended is not None else None
        self._undoing = Undoing(today.base.given, today.base.year, self.options)
        self.memory = Memory(self._answers)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.__exit__(kind, error, trace)

    def _hold(self, extended: LiveCase, means: Means | None) -> Held:
        known, case = self.today.where, extended.base.case
        where = territory(case, known.by, known.players, known=True)
        touches = {table: np.zeros(case.table(table).height, np.int64) for table in OPENING}
        for at, option in enumerate(self.options):
            for change in option.changes:
                for table, rows in change.rows.items():
                    touches[table] |= (
                        case.table(table)["id"].is_in(rows).to_numpy().astype(np.int64) << at
                    )
        always = sum(
            1 << at
            for at, option in enumerate(self.options)
            if any(change.everywhere for change in option.changes)
        )
        return Held(self._stack.enter_context(Sweeper(extended, means)), where, touches, always)

    @property
    def players(self) -> int:
        """How many play."""
        return len(self.today.where.players)

    @property
    def costs(self) -> np.ndarray:
        """What every option costs a year, million USD, (options,)."""
        return np.array([option.cost_musd for option in self.options], float)

    def needs(self) -> Ints:
        """The players without whom each option cannot be built, (options,)."""
        if self._built is None:
            return np.empty(0, np.int64)
        where = self._built.where
        found = [0] * len(self.options)
        for at, option in enumerate(self.options):
            for change in option.changes:
                for table, rows in change.rows.items():
                    if not change.moves:
                        agree = where.rows(table, rows, where.agree)
                        found[at] |= int(np.bitwise_or.reduce(agree, initial=0))
        return np.array(found, np.int64)

    def _answers(self, masks: Ints) -> Answers:
        """Welfare of each mask before what its options cost, and what that takes."""
        on_today = (masks >> self.players) == 0
        value, used = np.zeros(masks.size), np.zeros(masks.size, np.int64)
        for held, chosen in ((self.today, on_today), (self._built, ~on_today)):
            at = np.flatnonzero(chosen)
            if held is None or not at.size:
                continue
            asked = masks[at].tolist()
            found = held.sweeper.ask([self._scenario(held, mask) for mask in asked])
            more = 0.0 if held is self.today else float(self.costs.sum())
            value[at] = [answer.worth_musd + more for answer in found]
            used[at] = [held.used(*pair) for pair in zip(found, asked, strict=True)]
            self.worst = max(self.worst, *(answer.certificate for answer in found))
        return Answers(value, used)

    def _scenario(self, held: Held, mask: int) -> Scenario:
        """What closes the territory of those not in a mask, and undoes what is not built."""
        closed: dict[str, tuple[str, ...]] = dict(held.where.without(mask))
        if held is self.today:
            return Scenario(close=Close(**closed))
        undone = self._undoing.without_others(mask >> self.players)
        closing = Close(**closed, **undone.closed)
        cells = [cell for change, cell in undone.cells if self._matters(change, held.where, mask)]
        if not cells:
            return Scenario(close=closing)
        return Scenario.model_validate({"close": closing, "set": distinct(cells)})

    def _matters(self, change: Change, where: Territory, mask: int) -> bool:
        """Whether something that a change bears on is open to a coalition."""
        bears = [where.rows(table, rows, where.closes) for table, rows in change.rows.items()]
        closes = np.concatenate([np.empty(0, np.int64), *bears])
        absent = where.everybody & ~mask
        return change.everywhere or bool(((closes & absent) == 0).any()) or not closes.size


def extended_case(today: LiveCase, options: Sequence[Option]) -> LiveCase | None:
    """The case held with all options built; None where there are none."""
    if not options:
        return None
    scenario = building(option.project for option in options)
    return live(today.base.given, scenario, year=today.base.year)
