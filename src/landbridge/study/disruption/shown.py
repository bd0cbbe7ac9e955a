"""One disruption in full: the plan under it, what changes, and what other plans would leave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from landbridge.case.scenario import Scenario
from landbridge.engine.lp import Floats
from landbridge.model.live.live import LiveCase
from landbridge.model.solution import Solution
from landbridge.model.solved import Solved
from landbridge.study.alike import most_alike
from landbridge.study.compare import Comparison, as_they_are
from landbridge.study.nearly import nearly

_UNMET = ("unmet", "left_behind")


@dataclass(frozen=True)
class Span:
    """The least and the greatest over all plans that are as good; kt a year."""

    low: float
    high: float

    @property
    def words(self) -> str:
        """As a number where there is but one, else as a range."""
        digits = 0 if self.high >= 9.95 else 1
        low, high = f"{self.low:,.{digits}f}", f"{self.high:,.{digits}f}"
        return f"{low} kt" if low == high else f"{low} to {high} kt"


@dataclass(frozen=True)
class Shown:
    """A disruption in full.

    plan: of all plans as good under it, the one most like the base.
    comparison: what changes from the base to it.
    unmet, stranded: what is not met and what finds no way, over all plans as good.
    """

    name: str
    plan: Solution = field(repr=False)
    comparison: Comparison = field(repr=False)
    unmet: Span
    stranded: Span

    def facts(self) -> dict[str, Any]:
        """The same for programs, with stable keys."""
        spans = {name: getattr(self, name) for name in ("unmet", "stranded")}
        return {
            "name": self.name,
            **{f"{name}_kt": [span.low, span.high] for name, span in spans.items()},
            "flows": self.comparison.flows.to_dicts(),
            "unmet": self.comparison.unmet.to_dicts(),
        }


def shown(held: LiveCase, name: str, scenario: Scenario) -> Shown:
    """Solve one disruption in full.

    Raises what `solve` raises, CertificateError where an end of an interval cannot be proved.
    """
    found = held.solve(scenario)
    plan = most_alike(found, held.base)
    unmet, stranded = _spans(found)
    return Shown(name, plan, as_they_are(held.base, plan), unmet, stranded)


def _spans(found: Solution) -> tuple[Span, Span]:
    """What is unmet, and what supply is stranded, over all plans as good."""
    offered = float(np.sum(found.solved.arrays.upper[found.solved.build.columns["supply"].ids]))
    unmet = _span(found, _UNMET)
    delivered = _span(found, ("supply",))
    return unmet, Span(max(offered - delivered.high, 0.0), max(offered - delivered.low, 0.0))


def _span(found: Solution, blocks: Sequence[str]) -> Span:
    interval = nearly(found).of(_ones(found.solved, blocks), 0.0)
    if interval is None:
        return Span(0.0, 0.0)
    low, high = interval.low.value, interval.high.value
    return Span(high, high) if interval.unique else Span(low, high)


def _ones(solved: Solved, blocks: Sequence[str]) -> Floats:
    weights = np.zeros(solved.arrays.cost.size)
    for block in blocks:
        weights[solved.build.columns[block].ids] = 1.0
    return weights
