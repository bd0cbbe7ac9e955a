"""What a year in each state would cost: solved, or bounded where there are too many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from landbridge.case.case import Case
from landbridge.case.scenario import Scenario
from landbridge.engine.lp import Bools, Floats
from landbridge.model.outages.failure import failing
from landbridge.model.outcome import not_proved
from landbridge.study.risk.known import Known
from landbridge.study.sweeps.sweeper import Sweeper


@dataclass(frozen=True, slots=True)
class Losses:
    """Loss of states, million USD for a whole year in each; (states,).

    low, high: the same where it was solved, bounds where it was not.  solved: which were.
    alone: (outages,), of each outage by itself.  scenarios: how many were solved in all.
    certificate: the worst violation of all proofs.
    """

    low: Floats
    high: Floats
    solved: Bools
    alone: Floats
    scenarios: int
    certificate: float


def losses_of(
    sweeper: Sweeper, case: Case, outages: Sequence[Known], states: Bools, chosen: Bools
) -> Losses:
    """Solve the states chosen and every outage alone, and bound the others.

    A state costs at least what any part of it that was solved does, and at most what all outages
    together do, or any state that was solved and contains it: closing more, or leaving less, never
    helps. Whoever calls has made sure that this is so, or has chosen all.
    Raises CertificateError where something could not be proved.
    """
    count = len(outages)
    extra = [np.eye(count, dtype=np.bool_)]
    if not chosen.all():
        extra.append(np.ones((1, count), np.bool_))
    asked = np.concatenate([states[chosen], *extra])
    answers = sweeper.ask([_scenario(case, outages, state) for state in asked])
    for answer in answers:
        if not answer.is_known:
            raise not_proved(answer.problem)
    base = sweeper.base
    found = base.worth_musd - np.array([answer.worth_musd for answer in answers])
    low, high = np.empty(len(states)), np.empty(len(states))
    low[chosen] = high[chosen] = found[: int(chosen.sum())]
    for at in np.flatnonzero(~chosen):
        low[at], high[at] = _bounds(states[at], asked, found)
    alone = found[int(chosen.sum()) :][:count]
    worst = max([base.certificate, *(answer.certificate for answer in answers)])
    scenarios = len({asked[at].tobytes() for at in range(len(asked))})
    return Losses(low, high, chosen, alone, scenarios, worst)


def _scenario(case: Case, outages: Sequence[Known], state: Bools) -> Scenario:
    return failing(case, [outages[at].failure for at in np.flatnonzero(state).tolist()])


def _bounds(state: Bools, asked: Bools, found: Floats) -> tuple[float, float]:
    inside = ~(asked & ~state).any(axis=1)
    around = ~(state & ~asked).any(axis=1)
    return float(found[inside].max(initial=0.0)), float(found[around].min())


def parts_of(states: Bools, alone: Floats) -> Floats:
    """The part of a state's loss that each outage bears, (states, outages); rows sum to 1.

    In proportion to what each loses alone; alike where none does.
    """
    weight = states * np.maximum(alone, 0.0)
    none = weight.sum(axis=1) <= 0.0
    weight[none] = states[none]
    return np.asarray(weight / weight.sum(axis=1, keepdims=True))
