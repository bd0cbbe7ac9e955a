"""A year in which something fails for some days: its plan, proved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from landbridge.case.case import Case
from landbridge.case.scenario import Scenario, apply
from landbridge.engine.certificate import Certificate
from landbridge.engine.lp import Arrays, Programme
from landbridge.engine.outcome import Optimum
from landbridge.engine.prove import Proved
from landbridge.errors import CaseError, Problem
from landbridge.model.accounts.costs import investment_musd, stranded_musd
from landbridge.model.build import Build
from landbridge.model.live.difference import other_numbers
from landbridge.model.outages.later import add_catching_up, with_room_for_later
from landbridge.model.outages.periods import DAYS, Period, offsets, side_by_side
from landbridge.model.outages.prove import alone, proved_of
from landbridge.model.outages.store import NO_PURPOSE, Stocks, add_stocks, no_stocks, stored
from landbridge.model.programme import build_programme
from landbridge.model.solution import Solution
from landbridge.model.solve import standing_in
from landbridge.model.solved import Solved


@dataclass(frozen=True, slots=True)
class Span:
    """When something is out.

    days: how long.  before: days of the year that have passed when it begins.
    foreseen: whether it is known from the first day of the year on, so that stores are made ready;
        else they hold what they do on an ordinary day.
    """

    days: float
    before: float = 0.0
    foreseen: bool = False


@dataclass(frozen=True, slots=True)
class Timed:
    """The best plan of a year with an outage, proved.

    periods: what was decided on.  plans: their flows and prices, as rates a year.
    worth_musd: of the periods together, million USD.  stores: what storage did, by period.
    """

    periods: tuple[Period, ...]
    plans: tuple[Solved, ...]
    worth_musd: float
    stores: pl.DataFrame
    certificate: Certificate

    @property
    def share(self) -> float:
        """How much of a year the periods are together."""
        return sum(one.share for one in self.periods)


def timed(
    base: Solution,
    scenario: Scenario,
    span: Span,
    *,
    storage: bool = True,
    catch_up: float = 0.0,
) -> Timed:
    """The best plan of a year in which a scenario is in force for some days.

    storage: whether it may be used.  catch_up: share of the demand of the outage that may be
    served after it.
    What an outage that comes as a surprise finds is the plan without it; so the days before it
    are left out.

    Raises ScenarioError and CaseError for a scenario that does not fit, InfeasibleError where
    strict mode asks for the impossible, CertificateError where nothing could be proved, ValueError
    for a span that is not within a year.
    """
    periods = periods_of(base, scenario, span)
    if not catch_up and not (storage and base.case.table("storage").height):
        return _apart(base, periods)
    periods = with_room_for_later(periods, catch_up)
    programme = Programme(np.concatenate([one.arrays.magnitude * one.share for one in periods]))
    programme.add_programme(side_by_side(periods))
    stocks = add_stocks(programme, periods) if storage else None
    add_catching_up(programme, periods, catch_up)
    arrays = programme.arrays()
    found = proved_of(arrays)
    return Timed(
        periods=tuple(periods),
        plans=tuple(_plans(periods, found)),
        worth_musd=_worth(periods, arrays, found.optimum, stocks),
        stores=_stores(base.case, stocks, periods, found.optimum),
        certificate=found.certificate,
    )


def _apart(base: Solution, periods: Sequence[Period]) -> Timed:
    """The plans of periods that nothing links: the usual one, and that of the outage by itself."""
    usual = base.solved
    plans = [
        usual if one.arrays is usual.arrays else alone(one.build, one.arrays) for one in periods
    ]
    worths = [
        one.share * _worth([replace(one, share=1.0)], plan.arrays, plan.optimum, None)
        for one, plan in zip(periods, plans, strict=True)
    ]
    return Timed(
        periods=tuple(periods),
        plans=tuple(plans),
        worth_musd=sum(worths),
        stores=_stores(base.case, None, periods, usual.optimum),
        certificate=max((plan.certificate for plan in plans), key=lambda proof: proof.worst),
    )


def periods_of(base: Solution, scenario: Scenario, span: Span) -> list[Period]:
    """The periods to decide on, in their order; those without length are left out."""
    after = DAYS - span.before - span.days
    if span.days <= 0.0 or span.before < 0.0 or after < -1e-9:
        raise ValueError("an outage takes some days, and all of them lie in one year")
    during = _failed(base, scenario)
    ordinary = base.solved.build, base.solved.arrays
    listed = [
        ("before", span.before if span.foreseen else 0.0, ordinary),
        ("outage", span.days, during),
        ("after", after, ordinary),
    ]
    return [
        Period(name, days / DAYS, build, arrays)
        for name, days, (build, arrays) in listed
        if days > 1e-9
    ]


def _failed(base: Solution, scenario: Scenario) -> tuple[Build, Arrays]:
    """The programme of a year under a scenario, over the same streams and nodes."""
    at = standing_in(apply(base.given, scenario), base.year)
    build, arrays = base.solved.build, base.solved.arrays
    if found := other_numbers(build, arrays, at):
        return found
    anew = build_programme(at, strict=base.strict)
    if not _alike(build, anew):
        message = f"{scenario.name} changes more than can be changed for a time."
        rule = "An outage closes, bans, or changes numbers; rows and streams stay the same."
        raise CaseError(Problem("E345", message, value=scenario.name, rule=rule, hint=""))
    return anew, anew.programme.arrays()


def _alike(one: Build, other: Build) -> bool:
    """Whether two programmes have the same balances and demands, so that stores can link them."""
    before, after = (each.rows["balance"].keys for each in (one, other))
    return (
        one.streams.table.equals(other.streams.table)
        and one.net.nodes == other.net.nodes
        and all(np.array_equal(before[key], after[key]) for key in before)
        and one.rows["demand"].ids.size == other.rows["demand"].ids.size
    )


def _plans(periods: Sequence[Period], found: Proved) -> list[Solved]:
    """The plan of each period as rates a year, with the prices that hold in it."""
    start, optimum, plans = offsets(periods), found.optimum, []
    for t, one in enumerate(periods):
        columns = slice(start.column[t], start.column[t] + one.arrays.cost.size)
        rows = slice(start.row[t], start.row[t] + one.arrays.row_lower.size)
        part = Optimum(
            x=optimum.x[columns] / one.share,
            row_dual=optimum.row_dual[rows],
            column_dual=optimum.column_dual[columns],
        )
        plans.append(Solved(one.build, one.arrays, part, found.certificate))
    return plans


def _worth(
    periods: Sequence[Period], arrays: Arrays, optimum: Optimum, stocks: Stocks | None
) -> float:
    """Value of the demand served less all costs, storage included, million USD."""
    paid = float(arrays.cost @ optimum.x)
    if stocks is not None:
        paid -= NO_PURPOSE * float(optimum.x[stocks.filled].sum())
    fixed = sum(
        one.share * (stranded_musd(one.build.case) + investment_musd(one.build.case))
        for one in periods
    )
    return -paid / 1000.0 - fixed


def _stores(
    case: Case, stocks: Stocks | None, periods: Sequence[Period], optimum: Optimum
) -> pl.DataFrame:
    found = stocks or no_stocks(len(periods))
    moved = stored(case, found, periods, optimum.x)
    return moved if stocks else moved.clear()
