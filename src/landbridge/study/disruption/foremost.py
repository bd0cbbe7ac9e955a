"""The few closures that lose most, found without solving those that cannot be among them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from landbridge.engine.lp import Bools, Floats, Ints
from landbridge.study.disruption.asked import Asked
from landbridge.study.sweeps.sweeper import Sweeper

ROUND = 16
"""Closures solved at once; it decides which are solved, so it is the same for everybody."""


def foremost(
    sweeper: Sweeper, asked: Sequence[Asked], most: Floats, keep: int, budget: int
) -> list[Asked]:
    """Solve what can be among the worst, and leave the others at what they lose at most.

    asked: what may close; nothing is to be solved where it has no scenario.
    most: what each loses at most, million USD a year, (asked,).
    keep: how many are wanted.  budget: how many to solve at most; what is left is bounded.
    Raises what `Sweeper.ask` raises.
    """
    loss = np.full(len(asked), np.nan)
    waiting = np.array([one.scenario is not None for one in asked], np.bool_)
    order = np.asarray(np.argsort(-most, kind="stable"), dtype=np.int64)
    while budget > 0 and (left := _left(order, waiting, most, loss, keep)[:budget]):
        tried = left[:ROUND]
        scenarios = [scenario for at in tried if (scenario := asked[at].scenario) is not None]
        answers = sweeper.ask(scenarios, len(left) - len(tried))
        for at, answer in zip(tried, answers, strict=True):
            known = answer.is_known
            loss[at] = sweeper.base.worth_musd - answer.worth_musd if known else np.inf
        waiting[tried] = False
        budget -= len(tried)
    return [
        replace(one, scenario=None, at_most_musd=float(most[at])) if waiting[at] else one
        for at, one in enumerate(asked)
    ]


def _left(order: Ints, waiting: Bools, most: Floats, loss: Floats, keep: int) -> list[int]:
    """Those that can lose more than the least of the worst found, in their order."""
    found = np.sort(loss[~np.isnan(loss)])[::-1]
    least = found[keep - 1] if found.size >= keep else 0.0
    return [int(at) for at in order if waiting[at] and most[at] > least]
