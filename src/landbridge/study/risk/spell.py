"""The verb `outage`: what it costs when something fails for some weeks, and what stores bridge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import polars as pl

from landbridge.case.scenario import Scenario
from landbridge.errors import CaseError, Problem
from landbridge.model.outages.failure import Failure, failing, holds_back
from landbridge.model.outages.periods import DAYS
from landbridge.model.outages.timed import Span, Timed, timed
from landbridge.model.solution import Solution
from landbridge.study.risk.known import outage_named, words_of
from landbridge.study.risk.spelltables import bearers, detours, goods_of, scarce_in
from landbridge.study.risk.spellwords import sentences_of


@dataclass(frozen=True)
class Outage:
    """A year with an outage beside one without. Money is million USD, goods are kt.

    base: the plan without.  what: what fails, in words.  span: when and how long.
    catch_up: share of the demand of these days that may be served later.
    loss_musd: with what is stored, over the outage and the rest of its year.
    loss_without_musd: the same if nothing could be stored.
    with_storage, without: the plans of the year in periods, proved.
    """

    base: Solution
    what: str
    span: Span
    catch_up: float
    loss_musd: float
    loss_without_musd: float
    with_storage: Timed = field(repr=False)
    without: Timed = field(repr=False)

    @property
    def bridged_musd(self) -> float:
        """What storage saves."""
        return self.loss_without_musd - self.loss_musd

    @property
    def certificate(self) -> float:
        """The worst violation of the proofs."""
        both = (self.with_storage, self.without)
        return max(self.base.certificate.worst, *(one.certificate.worst for one in both))

    @cached_property
    def stores(self) -> pl.DataFrame:
        """What every storage takes in, gives back and holds at the end, by period."""
        return self.with_storage.stores

    @cached_property
    def detours(self) -> pl.DataFrame:
        """Links and interchanges that carry more or less while it lasts, the greatest first."""
        return detours(self.base, self.with_storage)

    @cached_property
    def goods(self) -> pl.DataFrame:
        """Of every good what more is stranded, unmet or not bought, by period."""
        return goods_of(self.base, self.with_storage)

    @cached_property
    def parties(self) -> pl.DataFrame:
        """Who gains or loses how much over the periods, at the prices of the plans."""
        return bearers(self.base, self.with_storage)

    @cached_property
    def scarce(self) -> pl.DataFrame:
        """The capacities that bind the detours while it lasts, the dearest first."""
        return scarce_in(self.base, self.with_storage)

    @property
    def sentences(self) -> list[str]:
        """The findings in plain words."""
        return sentences_of(self)

    def facts(self) -> dict[str, Any]:
        """Everything for programs, with stable keys."""
        return {
            "what": self.what,
            "days": self.span.days,
            "before_days": self.span.before,
            "foreseen": self.span.foreseen,
            "catch_up": self.catch_up,
            "loss_musd": self.loss_musd,
            "loss_without_musd": self.loss_without_musd,
            "bridged_musd": self.bridged_musd,
            "certificate": self.certificate,
            "sentences": self.sentences,
            **{
                name: getattr(self, name).to_dicts()
                for name in ("stores", "detours", "goods", "parties", "scarce")
            },
        }

    def __repr__(self) -> str:
        return (
            f"Outage({self.what}, {self.span.days:g} days: {self.loss_musd:,.1f} million USD, "
            f"{self.loss_without_musd:,.1f} without storage)"
        )


What = str | Failure | Scenario


def outage(
    solution: Solution,
    what: What | Sequence[str | Failure],
    *,
    left: float = 0.0,
    weeks: float | None = None,
    days: float | None = None,
    start: date | str | None = None,
    foreseen: bool = False,
    catch_up: float = 0.0,
) -> Outage:
    """What a year is worth less when something fails for a time.

    what: what fails, such as `links/cpc`, `places/aktau`, `countries/RUS`, `owners/NAME`, or
        several of them; `outages/ID` for a row of that table, which also says what is left and
        how long it lasts; or a scenario that holds for that time.
    left: share of the capacity that is left.
    weeks, days: how long.
    start: the day it begins; the first of the year where left out.
    foreseen: whether storage is made ready in the days before it. If not, it holds what it does
        on an ordinary day.
    catch_up: share of the demand of these days that may be served in the rest of the year.

    Supply and demand are rates: what is not taken in these days is left in the ground, and what is
    not delivered is not wanted later, unless storage bridges it or `catch_up` says so. Rerouting is
    free within the capacities. At the end of the year storage holds what it did at the start.

    Raises CaseError and ScenarioError for what the case does not have or what holds nothing back,
    CertificateError where nothing could be proved.
    """
    scenario, words, told = _meant(solution, what, left)
    lasting = days if days is not None else weeks * 7.0 if weeks is not None else told
    span = Span(_days(lasting), _before(solution, start), foreseen)
    _refuse_over_the_end(span)
    stored = timed(solution, scenario, span, catch_up=catch_up)
    without = timed(solution, scenario, span, storage=False, catch_up=catch_up)
    return Outage(
        base=solution,
        what=words,
        span=span,
        catch_up=catch_up,
        loss_musd=solution.objective_musd * stored.share - stored.worth_musd,
        loss_without_musd=solution.objective_musd * without.share - without.worth_musd,
        with_storage=stored,
        without=without,
    )


def _meant(
    solution: Solution, what: What | Sequence[str | Failure], left: float
) -> tuple[Scenario, str, float | None]:
    """The scenario that holds, in words, and how long where the case says so."""
    if isinstance(what, Scenario):
        return what, what.name, None
    listed = [what] if isinstance(what, str | Failure) else list(what)
    failures, names, told = [], [], None
    for one in listed:
        failure, name, lasting = _failure(solution, one, left)
        if not holds_back(solution.case, failure):
            raise CaseError(_idle(failure))
        failures.append(failure)
        names.append(name or words_of(solution, failure))
        told = lasting if told is None else told
    return failing(solution.case, failures), " and ".join(names), told


def _failure(
    solution: Solution, one: str | Failure, left: float
) -> tuple[Failure, str, float | None]:
    """What fails, its name and how long it lasts where the case says so."""
    if isinstance(one, Failure):
        return one, "", None
    table, slash, row = one.partition("/")
    if not slash:
        raise CaseError(_unreadable(one))
    if table != "outages":
        return Failure(table, row, left), "", None
    known = outage_named(solution.case, row)
    return known.failure, known.name, known.durations.days


def _days(days: float | None) -> float:
    if days is None or not 0.0 < days <= DAYS:
        message = "How long it lasts is not said, or is not within a year."
        rule = f"More than 0 and at most {DAYS:g} days."
        value = "" if days is None else f"{days:g}"
        hint = "Say weeks=6 or days=10."
        raise CaseError(Problem("E343", message, value=value, rule=rule, hint=hint))
    return days


def _before(solution: Solution, start: date | str | None) -> float:
    if start is None:
        return 0.0
    try:
        day = start if isinstance(start, date) else date.fromisoformat(start)
    except ValueError:
        day = None
    if day is None or day.year != solution.year:
        rule = f"A day of {solution.year}, written as {solution.year}-03-22."
        message = "The first day of the outage is no day of the year of the plan."
        raise CaseError(Problem("E343", message, value=str(start), rule=rule, hint=""))
    return float(min(day.timetuple().tm_yday - 1, DAYS - 1))


def _refuse_over_the_end(span: Span) -> None:
    if span.before + span.days > DAYS + 1e-9:
        message = "The outage goes on into the next year."
        rule = "It ends in the year in which it begins, so that storage can be made good in it."
        hint = f"Begin {span.before + span.days - DAYS:g} days earlier, or leave start out."
        raise CaseError(Problem("E343", message, value=f"{span.days:g} days", rule=rule, hint=hint))


def _idle(failure: Failure) -> Problem:
    return Problem(
        "E344",
        f"{failure.key} at {100.0 * failure.left:g} % changes nothing: it has no capacity.",
        value=failure.key,
        rule="An outage closes something, or leaves a share of a capacity that is known.",
        hint="",
    )


def _unreadable(what: str) -> Problem:
    return Problem(
        "E311",
        f"What is out cannot be read from {what}.",
        value=what,
        rule="Write `links/ID`, `interchanges/ID`, `places/ID`, `countries/ID`, `owners/NAME`, "
        "`plants/ID`, `limits/ID`, `fleets/ID`, `supply/ID`, or `outages/ID` of the table outages.",
        hint="Put the table and a slash before it.",
    )
