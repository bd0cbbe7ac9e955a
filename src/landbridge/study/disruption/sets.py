"""The worst closures of several things at once, with what proves that none are worse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import polars as pl

from landbridge.engine.interdiction.attacks import Plan
from landbridge.engine.interdiction.elements import Elements
from landbridge.engine.interdiction.hedge import Hedging
from landbridge.engine.interdiction.worst import Proof, worst
from landbridge.engine.prove import NotProvedError
from landbridge.errors import CertificateError, Problem
from landbridge.model.gauge.worths import shut_worths
from landbridge.model.live.live import LiveCase
from landbridge.study.disruption.closable import Closable
from landbridge.study.disruption.closures import Closures
from landbridge.study.disruption.elements import elements_of
from landbridge.study.measured import listed
from landbridge.study.moneywords import money
from landbridge.study.sweeps.sweeper import Sweeper

SETS: dict[str, type[pl.DataType] | pl.DataType] = {
    "rank": pl.Int64,
    "kinds": pl.List(pl.String),
    "ids": pl.List(pl.String),
    "names": pl.List(pl.String),
    "loss_musd": pl.Float64,
    "certificate": pl.Float64,
}
"""Columns of `WorstSets.rows`; infinite losses, where no plan is left, are blank."""


@dataclass(frozen=True)
class WorstSets:
    """The sets of at most k closures that lose most.

    rows: the worst first, without sets that are known to lose as much with one closure less.
    greedy: what comes of closing what is worst by itself, then what is worst beside it; no row
    where nothing does, or the budget did not suffice.
    bound_musd: no set loses more than this.
    proof: `enumeration`: every set was solved or shown to lose less, so that the list is exact;
    `first`: the first is exact, and the others are the worst found; `bound`: only the bound is
    proved.
    solved: sets solved, of `possible`.
    """

    k: int
    of: tuple[str, ...]
    rows: pl.DataFrame
    greedy: pl.DataFrame
    bound_musd: float
    proof: Proof
    solved: int
    possible: int
    chosen: tuple[tuple[Closable, ...], ...] = field(repr=False)

    @property
    def exact(self) -> bool:
        """Whether the first is proved to be the worst."""
        return self.proof != "bound"

    @property
    def sentences(self) -> list[str]:
        """The worst set, what proves it, and what greed would have found."""
        if self.rows.is_empty() and self.exact:
            return [f"No {self.k} closures together lose anything."]
        if self.rows.is_empty():
            return [self._proved()]
        first = self.rows.row(0, named=True)
        names, lost = listed(first["names"]), _lost(first["loss_musd"])
        told = f"The worst {self.k} closures are {names}: {lost}."
        return [told, self._proved(), *self._greedy(first)]

    def facts(self) -> dict[str, Any]:
        """The same for programs, with stable keys."""
        return {
            "k": self.k,
            "of": list(self.of),
            "proof": self.proof,
            "exact": self.exact,
            "bound_musd": self.bound_musd,
            "solved": self.solved,
            "possible": self.possible,
            "sets": self.rows.to_dicts(),
            "greedy": self.greedy.to_dicts(),
        }

    def _proved(self) -> str:
        share = f"{self.solved:,} of {self.possible:,} sets were solved and proved"
        match self.proof:
            case "enumeration":
                return f"That is exact: {share}, the others cannot lose more."
            case "first":
                return (
                    f"That is exact: no set can lose more. {share}; the others are the worst found."
                )
            case _:
                return f"{self._limit()}. {share}."

    def _limit(self) -> str:
        found = "That is the worst found" if self.rows.height else "Nothing was found"
        if np.isinf(self.bound_musd):
            return f"{found}; others may leave no plan at all"
        return f"{found}; no set loses more than {money(self.bound_musd)} a year"

    def _greedy(self, first: dict[str, Any]) -> list[str]:
        if self.greedy.is_empty():
            return []
        row = self.greedy.row(0, named=True)
        if set(row["ids"]) == set(first["ids"]):
            return ["Closing what is worst one by one finds the same."]
        told = f"Closing what is worst one by one finds {listed(row['names'])} instead"
        return [f"{told}: {_lost(row['loss_musd'])}."]


def worst_sets(
    sweeper: Sweeper,
    closable: Sequence[Closable],
    k: int,
    *,
    keep: int = 10,
    budget: int = 2000,
) -> WorstSets:
    """The worst sets of at most k of what can close; see `engine.interdiction.worst`.

    sweeper: answers the sets, keeps them, and finds again what was answered before.
    Raises CertificateError where a set cannot be proved, and what `Sweeper.ask` raises.
    """
    held = sweeper.held
    build = held.base.solved.build
    elements = elements_of(build, closable, shut_worths(build))
    closures, hedging = Closures(sweeper, closable, elements), _hedging(held, elements, k)
    try:
        found = worst(closures, k, keep=keep, budget=budget, hedging=hedging)
    except NotProvedError as fault:
        raise CertificateError(_not_proved(str(fault))) from fault
    chosen = [tuple(closable[at] for at in sorted(plan.chosen)) for plan in found.sets]
    alone = [] if found.greedy is None or not found.greedy.chosen else [found.greedy]
    greedy = [tuple(closable[at] for at in sorted(plan.chosen)) for plan in alone]
    return WorstSets(
        k=k,
        of=tuple(dict.fromkeys(one.kind for one in closable)),
        rows=_frame(chosen, found.sets),
        greedy=_frame(greedy, alone),
        bound_musd=found.bound / 1000.0,
        proof=found.proof,
        solved=found.solved,
        possible=found.possible,
        chosen=tuple(chosen),
    )


def _hedging(held: LiveCase, elements: Elements, k: int) -> Hedging | None:
    """What tightens bounds; None where paths decide, for it is a programme over links."""
    if held.over_paths:
        return None
    return Hedging(held.programme.arrays, held.programme.first.optimum, elements, k)


def _frame(chosen: Sequence[tuple[Closable, ...]], plans: Sequence[Plan]) -> pl.DataFrame:
    rows = [
        {
            "rank": rank,
            "kinds": [one.kind for one in closed],
            "ids": [one.id for one in closed],
            "names": [one.name for one in closed],
            "loss_musd": None if np.isinf(plan.loss) else plan.loss / 1000.0,
            "certificate": None if np.isinf(plan.loss) else plan.certificate,
        }
        for rank, (closed, plan) in enumerate(zip(chosen, plans, strict=True), 1)
    ]
    return pl.DataFrame(rows, schema=SETS)


def _lost(loss: float | None) -> str:
    if loss is None:
        return "no plan is left"
    return f"{money(loss)} a year lost"


def _not_proved(reason: str) -> Problem:
    return Problem(
        code="E401",
        message=f"A set of closures could not be proved, so none is reported: {reason}",
        rule="Every loss carries a certificate that holds.",
        hint="Look for costs or capacities many orders of magnitude apart; please report the case.",
    )
