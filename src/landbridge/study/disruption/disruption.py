"""The verb `disrupt`: what is lost when something closes, or several things, or a part of one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl

from landbridge.case.case import Case
from landbridge.case.scenario import Scenario
from landbridge.case.scenario.joined import joined
from landbridge.model.live.live import LiveCase
from landbridge.model.solution import Solution
from landbridge.model.solve import ScenarioLike
from landbridge.study.disruption.asked import Asked, By, Frames, Ranked, Running, frames
from landbridge.study.disruption.atmost import at_most
from landbridge.study.disruption.closable import KINDS, Closable, Kind, closables, together
from landbridge.study.disruption.combinations import combinations
from landbridge.study.disruption.foremost import foremost
from landbridge.study.disruption.partly import reduced
from landbridge.study.disruption.sets import WorstSets, worst_sets
from landbridge.study.disruption.shown import Shown, shown
from landbridge.study.disruption.why import capacities
from landbridge.study.disruption.words import bounded_words, sentence
from landbridge.study.nearly import LARGE
from landbridge.study.sweeps.held import held_of
from landbridge.study.sweeps.means import Means
from landbridge.study.sweeps.sweeper import Sweeper

SETS_OF: tuple[Kind, ...] = ("links",)
"""What worst sets are made of where nothing is said."""


@dataclass(frozen=True)
class Disruption:
    """What is lost under each disruption, what loses most first; changes are those from the base.

    of: kinds of what closes, or `scenarios`.  left: what is left of capacities; 0: it closes.
    rows: rank, kind, id, name, loss_musd (worth lost a year), at_most_musd (the same, or a bound of
    what was not solved) and penalty_musd (what of it is the price of what is unmet or stranded);
    home_musd, what sellers, buyers, shippers and plants of the
    country the case is about lose at the plans' prices; unmet_kt, stranded_kt, unserved_kt,
    delivered_kt and moving_musd in all; usd_t and days, what a tonne delivered takes more on its
    way on average; bound_by_table, bound_by, why: the capacity that holds up the detour; note;
    solved: whether it had to be solved, or the proof of the base says that nothing changes;
    certificate: the worst violation of its proof; problem: why there is no plan.
    goods: the same by good, for what is solved.  parties: by who bears it at the plans' prices:
    role, party, musd (below 0: loses); of one rank they add up to the loss.
    worst: the worst sets where k > 1.
    """

    base: Solution = field(repr=False)
    of: tuple[str, ...]
    left: float
    rows: pl.DataFrame
    goods: pl.DataFrame
    parties: pl.DataFrame
    worst: WorstSets | None = field(repr=False)
    held: LiveCase = field(repr=False)
    asked: tuple[Asked, ...] = field(repr=False)

    def shown(self, rank: int) -> Shown:
        """A disruption in full, by rank; solved when first asked for.

        Raises KeyError for a rank there is not or that changes nothing, and what `solve` raises.
        """
        if not 1 <= rank <= len(self.asked) or self.asked[rank - 1].scenario is None:
            raise KeyError(rank)
        if rank not in self._shown:
            one = self.asked[rank - 1]
            self._shown[rank] = shown(self.held, one.name, one.scenario or Scenario())
        return self._shown[rank]

    @cached_property
    def _shown(self) -> dict[int, Shown]:
        return {}

    @property
    def unused(self) -> int:
        """How many things the plan does not use, so that closing them changes nothing."""
        nothing = ~pl.col("solved") & (pl.col("note") == "") & (pl.col("at_most_musd") == 0)
        return int(self.rows.filter(nothing).height)

    @property
    def bounded(self) -> pl.DataFrame:
        """Rows of what the plan uses but was not solved, since it loses no more than is said."""
        return self.rows.filter(~pl.col("solved") & (pl.col("at_most_musd") > 0))

    @property
    def ranked(self) -> int:
        """How many of the first rows are proved to lose most; all of them where all is solved."""
        bounded = self.bounded
        if bounded.is_empty():
            return self.rows.height
        solved = self.rows.filter("solved")
        beyond = solved["loss_musd"].fill_null(np.inf) >= bounded["at_most_musd"].max()
        return int(beyond.sum())

    @property
    def sentences(self) -> list[str]:
        """What loses most and why, in plain words."""
        told = [] if self.worst is None else self.worst.sentences
        for row in self.rows.filter("solved").head(3).iter_rows(named=True):
            of_rank = pl.col("rank") == row["rank"]
            bearing = self.parties.filter(of_rank).head(2).iter_rows(named=True)
            told.append(sentence(self.base.case, row, list(bearing), self.left))
        if self.bounded.height:
            told.append(bounded_words(self.bounded, self.ranked))
        if self.unused:
            told.append(
                f"{self.unused:,} of {self.rows.height:,} are not used by the plan: each can close "
                "and nothing is lost, by the proof of the plan itself."
            )
        return told

    def facts(self) -> dict[str, Any]:
        """The same for programs, with stable keys."""
        return {
            "of": list(self.of),
            "left": self.left,
            "ranked": self.ranked,
            "sentences": self.sentences,
            "rows": self.rows.to_dicts(),
            "goods": self.goods.to_dicts(),
            "parties": self.parties.to_dicts(),
            "worst": None if self.worst is None else self.worst.facts(),
        }

    def __repr__(self) -> str:
        return "\n".join(self.sentences)


def disrupt(
    given: Case | Solution | LiveCase,
    of: Sequence[Kind] | None = None,
    k: int = 1,
    *,
    left: float = 0.0,
    scenarios: Sequence[ScenarioLike] = (),
    at_once: bool = False,
    by: By = "loss",
    keep: int = 10,
    budget: int = 2000,
    bounded: bool | None = None,
    means: Means | None = None,
) -> Disruption:
    """What is lost when each thing closes by itself, or the worst k at once.

    given: a case, or what it was solved to or held as.
    of: `links`, `interchanges`, `places`, `countries`, `owners`; all of them where left out, links
    where k > 1.
    k: of how many closures the worst sets are wanted. With 1 everything is ranked by itself.
    left: the share of capacities that is left; 0 where things close.
    scenarios: what happens instead of closures: scenarios, or files of one or a list of them;
    at_once: laid over each other as one.
    by: rank by what all lose, `loss`, or by what the country the case is about loses, `home`.
    keep, budget: how many of the worst to find, and how many sets or closures to solve at most,
    whatever for; what is left is bounded. What is found in a store counts as well.
    bounded: whether to solve what can be among the worst `keep` only and say of everything else
    what it loses at most; where left out, on cases of more than `nearly.LARGE` decisions that are
    ranked by what all lose. Without it every closure is solved, and neither `keep` nor `budget`
    matters.
    means: with what it is computed, and where answers are kept.

    What the plan does not use is not solved: it can close and the proof of the plan stays one.

    Raises what `live` raises, CaseError for kinds that are not known, ValueError for k below 1 and
    for `left` outside 0 to 1, or where worst sets are asked for with either.
    """
    if k < 1 or not 0 <= left < 1:
        raise ValueError("k is 1 or more, and what is left a share from 0 to below 1")
    if k > 1 and (left or scenarios):
        raise ValueError("worst sets are of things that close as a whole")
    if bounded and (k > 1 or left or scenarios or by == "home"):
        raise ValueError("bounds are of what all lose when one thing closes as a whole")
    held = held_of(given)
    case = held.base.solved.build.case
    kinds = tuple(of or (KINDS if k == 1 else SETS_OF))
    told: tuple[str, ...] = ("scenarios",) if scenarios else kinds
    with Sweeper(held, means) as sweeper:
        worst = None
        if scenarios:
            asked = _scenarios(scenarios, at_once=at_once)
        elif k > 1:
            chosen = closables(case, kinds)
            worst = worst_sets(sweeper, chosen, k, keep=keep, budget=budget)
            asked = [_set(one) for one in worst.chosen]
        else:
            chosen = closables(case, kinds)
            asked = _each(Running(held.base, sweeper.base), case, chosen, left)
            if _bounds(bounded, held, by, left):
                asked = foremost(sweeper, asked, at_most(held, chosen), keep, budget)
        found = _answered(sweeper, asked, Ranked(by, case.meta.economy))
    return Disruption(
        base=held.base,
        of=told,
        left=left,
        rows=found.rows,
        goods=found.goods,
        parties=found.parties,
        worst=worst,
        held=held,
        asked=found.asked,
    )


def _bounds(bounded: bool | None, held: LiveCase, by: By, left: float) -> bool:
    """Whether only what can be among the worst is solved."""
    if bounded is not None:
        return bounded
    large = held.base.solved.arrays.cost.size > LARGE
    return large and by == "loss" and not left


def _answered(sweeper: Sweeper, asked: Sequence[Asked], ranked: Ranked) -> Frames:
    wanted = [one.scenario for one in asked if one.scenario is not None]
    answers = sweeper.ask(wanted)
    return frames(sweeper.base, asked, answers, capacities(sweeper.held.base), ranked)


def _each(running: Running, case: Case, chosen: Sequence[Closable], left: float) -> list[Asked]:
    """Everything by itself; what closes the same rows as something else is asked as that."""
    alike: dict[tuple[tuple[str, ...], ...], Closable] = {}
    return [
        _one(case, one, alike.setdefault(tuple(one.rows.values()), one), left)
        if running.any_of(one)
        else Asked(one.kind, one.id, one.name, None)
        for one in chosen
    ]


def _one(case: Case, one: Closable, alike: Closable, left: float) -> Asked:
    """Something that closes, or of which a part is lost; alike: what closes the same rows."""
    if not left:
        return Asked(one.kind, one.id, one.name, alike.closing)
    scenario, note = reduced(case, one, left)
    return Asked(one.kind, one.id, one.name, scenario, note)


def _set(chosen: Sequence[Closable]) -> Asked:
    ids, names = (" + ".join(getattr(one, name) for one in chosen) for name in ("id", "name"))
    return Asked("set", ids, names, together(chosen))


def _scenarios(given: Sequence[ScenarioLike], *, at_once: bool) -> list[Asked]:
    each = combinations(given)
    if at_once:
        each = [joined(each)]
    return [Asked("scenario", one.name, one.name, one) for one in each]
