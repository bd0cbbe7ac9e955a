"""What storage takes off the losses, each outage by itself: an estimate beside the upper one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from landbridge.engine.lp import Floats
from landbridge.model.outages.failure import failing
from landbridge.model.outages.periods import DAYS
from landbridge.model.outages.timed import Span, timed
from landbridge.model.solution import Solution
from landbridge.study.risk.histories import Histories
from landbridge.study.risk.known import Known

STEPS = (0.25, 0.5, 1.0, 2.0, 4.0)
"""Durations that are solved, as shares of the mean; beside the longest that was drawn."""

SAVED = 1e-6
"""Share of a loss below which a saving is rounding."""


@dataclass(frozen=True, slots=True)
class Easing:
    """What eases outages: storage, and the share of demand that may be served later."""

    storage: bool
    catch_up: float


@dataclass(frozen=True, slots=True)
class Bridged:
    """What every year would cost if each outage came by itself and found storage ready.

    annual: (years,).  of: (outages,), mean of a year.  worst: violation of the proofs.
    solves: programmes of a year in periods that were solved.
    """

    annual: Floats
    of: Floats
    worst: float
    solves: int


def bridged(
    base: Solution,
    outages: Sequence[Known],
    history: Histories,
    alone: Floats,
    easing: Easing,
) -> Bridged:
    """Losses of all that was drawn, each outage with storage and a whole year to make it good.

    alone: (outages,), loss of a whole year without storage, million USD.
    The loss of an outage is a convex function of its days, since these move only the sides of its
    programme. Between durations that were solved it lies on the line at most, and that is taken.
    Outages that overlap are added up as if each were alone: an estimate, no bound.
    """
    annual, of = np.zeros(history.years), np.zeros(len(outages))
    worst, solves = 0.0, 0
    for at, one in enumerate(outages):
        mine = history.failed == at
        lasted = history.lasted[mine]
        if lasted.size:
            days, losses, violation = _line(base, one, lasted, float(alone[at]), easing)
            each = np.interp(lasted, days, losses)
            annual += np.bincount(history.began[mine], each, minlength=history.years)
            of[at] = each.sum() / history.years
            worst, solves = max(worst, violation), solves + len(days) - 1
    return Bridged(annual, of, worst, solves)


def _line(
    base: Solution, one: Known, lasted: Floats, alone: float, easing: Easing
) -> tuple[Floats, Floats, float]:
    """Durations and the loss of each, from no days on; and the worst violation of the proofs.

    A loss that is as great with storage as without at one duration is so at all: it is convex, and
    never above the line without.
    """
    scenario = failing(base.case, [one.failure])

    def loss(days: float) -> tuple[float, float]:
        found = timed(base, scenario, Span(days), storage=easing.storage, catch_up=easing.catch_up)
        return base.objective_musd * found.share - found.worth_musd, found.certificate.worst

    mean = float(lasted.mean())
    middle, worst = loss(mean)
    full = alone * mean / DAYS
    if middle >= full - SAVED * max(abs(full), 1e-3):
        return np.array([0.0, DAYS]), np.array([0.0, alone]), worst
    asked = np.unique(np.clip([*(mean * step for step in STEPS), lasted.max()], 0.0, lasted.max()))
    found = [(middle, worst) if days == mean else loss(float(days)) for days in asked]
    losses = np.array([0.0, *(value for value, _ in found)])
    return np.array([0.0, *asked]), losses, max(violation for _, violation in found)
