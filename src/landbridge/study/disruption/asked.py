"""What is asked of a sweep of disruptions, and how its answers become rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import polars as pl

from landbridge.case.scenario import Scenario
from landbridge.model.solution import Solution
from landbridge.study.disruption.closable import Closable
from landbridge.study.disruption.why import Capacities, why
from landbridge.study.sweeps.answer import USED, Answer
from landbridge.study.sweeps.change import at_home, by_good, by_party, changes

ROWS: dict[str, type[pl.DataType]] = {
    "rank": pl.Int64,
    "kind": pl.String,
    "id": pl.String,
    "name": pl.String,
    "loss_musd": pl.Float64,
    "at_most_musd": pl.Float64,
    "penalty_musd": pl.Float64,
    "home_musd": pl.Float64,
    "unmet_kt": pl.Float64,
    "stranded_kt": pl.Float64,
    "unserved_kt": pl.Float64,
    "delivered_kt": pl.Float64,
    "moving_musd": pl.Float64,
    "usd_t": pl.Float64,
    "days": pl.Float64,
    "bound_by_table": pl.String,
    "bound_by": pl.String,
    "why": pl.String,
    "note": pl.String,
    "solved": pl.Boolean,
    "certificate": pl.Float64,
    "problem": pl.String,
}
"""Columns of `Disruption.rows`."""

GOODS: dict[str, type[pl.DataType]] = {
    "rank": pl.Int64,
    "good": pl.String,
    "unmet_kt": pl.Float64,
    "stranded_kt": pl.Float64,
    "unserved_kt": pl.Float64,
    "delivered_kt": pl.Float64,
    "moving_musd": pl.Float64,
    "days": pl.Float64,
}
"""Columns of `Disruption.goods`."""

PARTIES: dict[str, type[pl.DataType]] = {
    "rank": pl.Int64,
    "role": pl.String,
    "party": pl.String,
    "musd": pl.Float64,
}
"""Columns of `Disruption.parties`."""

By = Literal["loss", "home"]
"""What closures are ranked by: what all lose, or what the country the case is about loses."""

UNUSED = "The plan does not use it: closing it changes nothing, by the proof of the plan itself."

BOUNDED = (
    "Not solved: what it carries can go round through the room that the plan leaves, or is lost as "
    "a whole, and neither costs more."
)


@dataclass(frozen=True, slots=True)
class Asked:
    """Something that may happen.

    kind: what closes, or `scenario`.  scenario: None where nothing has to be solved.
    note: what has to be said of it.  at_most_musd: what it loses at most, where it is not solved.
    """

    kind: str
    id: str
    name: str
    scenario: Scenario | None
    note: str = ""
    at_most_musd: float = 0.0


class Running:
    """What a plan runs: what it does not can close, and the proof of the plan holds without it."""

    def __init__(self, base: Solution, answer: Answer) -> None:
        """answer: of the base."""
        self._ids = set()
        for table in USED:
            rows = base.solved.build.case.table(table)["id"]
            used = answer.uses(table, rows.len())
            some = rows if used is None else rows.filter(pl.Series(used))
            self._ids |= {(table, row) for row in some}

    def any_of(self, one: Closable) -> bool:
        """Whether the plan runs anything of what would close."""
        return any((table, row) in self._ids for table, ids in one.rows.items() for row in ids)


@dataclass(frozen=True, slots=True)
class Ranked:
    """by: what is lost by all, or at home.  home: the country the case is about."""

    by: By
    home: str


@dataclass(frozen=True)
class Frames:
    """What is known of everything asked, what loses most first; `order` as in `asked`."""

    asked: tuple[Asked, ...]
    rows: pl.DataFrame
    goods: pl.DataFrame
    parties: pl.DataFrame


def frames(
    base: Answer,
    asked: Sequence[Asked],
    answers: Sequence[Answer],
    known: Capacities,
    ranked: Ranked,
) -> Frames:
    """Rank answers by what is lost; asked without a scenario lose nothing, or something at most.

    answers: of those with a scenario, in their order.  known: the capacities of the base.
    """
    found = iter(answers)
    pairs = [(one, next(found) if one.scenario is not None else base) for one in asked]
    pairs.sort(key=lambda pair: _rank(base, pair[0], pair[1], ranked))
    rows, goods, parties = [], [], []
    for rank, (one, answer) in enumerate(pairs, 1):
        row = _row(base, one, answer, known)
        known_loss = answer.is_known and not one.at_most_musd
        home = at_home(base, answer, ranked.home) if known_loss else None
        rows.append({"rank": rank, **row, "home_musd": home})
        if answer.is_known and one.scenario is not None:
            goods += [{"rank": rank, **row} for row in by_good(base, answer)]
            parties += [{"rank": rank, **row} for row in by_party(base, answer)]
    return Frames(
        tuple(one for one, _ in pairs),
        pl.DataFrame(rows, schema=ROWS),
        pl.DataFrame(goods, schema=GOODS),
        pl.DataFrame(parties, schema=PARTIES),
    )


def _rank(base: Answer, one: Asked, answer: Answer, ranked: Ranked) -> tuple[bool, float, str, str]:
    """What has no plan at all comes first, then what loses most."""
    loss = one.at_most_musd
    if answer.is_known and one.scenario is not None:
        of_all = ranked.by == "loss"
        loss = base.worth_musd - answer.worth_musd if of_all else at_home(base, answer, ranked.home)
    return answer.is_known, -loss, one.kind, one.id


def _row(base: Answer, one: Asked, answer: Answer, capacities: Capacities) -> dict[str, Any]:
    known = {"kind": one.kind, "id": one.id, "name": one.name, "note": one.note}
    if not answer.is_known:
        return {**known, "solved": True, "problem": answer.problem}
    if one.at_most_musd:
        return {**known, "solved": False, "at_most_musd": one.at_most_musd, "why": BOUNDED}
    told = {**known, "certificate": answer.certificate, "solved": one.scenario is not None}
    figures = changes(base, answer)
    told["at_most_musd"] = figures["loss_musd"]
    if one.scenario is None:
        return {**told, **figures, "why": UNUSED if not one.note else ""}
    lost_kt = figures["unmet_kt"] + figures["stranded_kt"] + figures["unserved_kt"]
    reason = why(answer, capacities, figures["loss_musd"], lost_kt)
    bound = {"bound_by_table": reason.table, "bound_by": reason.id, "why": reason.sentence}
    return {**told, **figures, **bound}
