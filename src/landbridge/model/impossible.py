"""Why demands cannot be met: a proved cut, in the names of places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from landbridge.engine.lp import Arrays, Floats
from landbridge.engine.outcome import Infeasible
from landbridge.errors import Problem
from landbridge.model.build import Build
from landbridge.model.words import column_words, row_words

_NOISE = 1e-9
NEEDS = ("demand", "shipment", "plant_minimum", "unit_minimum")
"""Rows that ask for something; every other row and bound that weighs in the proof limits it."""

EQUATIONS = ("balance", "input")
"""Rows that only say where things go; they weigh in the proof, but ask for and limit nothing."""

_SHOWN = 12


@dataclass(frozen=True, slots=True)
class _Part:
    """One line of the proof: what it is, how much, in which unit, and how often it counts."""

    name: str
    amount: float
    weight: float
    unit: str = "kt"

    @property
    def counts(self) -> float:
        """What it adds to the sum it is part of, in kt."""
        return self.amount * self.weight

    def line(self) -> str:
        times = "" if abs(self.weight - 1) < 1e-6 else f"  (counts {self.weight:.4g} times)"
        return f"          {self.name}  {self.amount:,.6g} {self.unit}{times}"


def explain_impossible(b: Build, a: Arrays, proof: Infeasible) -> Problem:
    """The proof as a sentence: what is needed, and the most that can get there.

    A Farkas ray weighs rows so that the sum of what they need is more than the sum of what
    limits and supplies allow, whatever the flows. It has been checked before it comes here.
    """
    ray = _oriented(a, proof.ray)
    needs, limits = list(_needs(b, a, ray)), list(_limits(b, a, ray))
    unit = max((part.weight for part in needs), default=1.0)
    needs, limits = _sorted(needs, unit), _sorted(limits, unit)
    needed, allowed = (sum(part.counts for part in parts) for parts in (needs, limits))
    return Problem(
        code="E201",
        message="\n".join([_headline(needs, needed, allowed), *_listed(needs, limits)]),
        value=f"{needed:.12g} > {allowed:.12g}",
        rule="In strict mode everything that is to be met must be met.",
        hint="Raise one of the limits named, lower the demand, or solve without strict mode "
        "to see what is best when something is left unmet.",
    )


def _headline(needs: list[_Part], needed: float, allowed: float) -> str:
    names = list(dict.fromkeys(part.name.split(":")[0] for part in needs))
    more = f" and {len(names) - 4} more" if len(names) > 4 else ""
    who, s = ", ".join(names[:4]) + more, "s" if len(names) == 1 else ""
    if all(part.name.endswith(MUST_LEAVE) for part in needs):
        return (
            f"Supply has no way out: {who} must deliver {needed:,.6g} kt a year, but markets and "
            f"capacities on every way from there take at most {allowed:,.6g} kt:"
        )
    return (
        f"Demand cannot be met: {who} need{s} {needed:,.6g} kt a year, but supplies and "
        f"capacities on every way there allow at most {allowed:,.6g} kt:"
    )


MUST_LEAVE = " that must leave"
"""How the name of a supply ends that strict mode does not let strand."""


def _listed(needs: list[_Part], limits: list[_Part]) -> list[str]:
    return [
        "        needed:",
        *_some([part.line() for part in needs]),
        "        at most:",
        *_some([part.line() for part in limits] or ["          nothing"]),
    ]


def _some(lines: list[str]) -> list[str]:
    more = len(lines) - _SHOWN
    return lines if more <= 0 else [*lines[:_SHOWN], f"          … and {more} more"]


def _sorted(parts: Iterable[_Part], unit: float) -> list[_Part]:
    """Parts by what they count, the biggest first, with weights in parts of the biggest need's."""
    scaled = [replace(part, weight=part.weight / unit) for part in parts]
    return sorted(scaled, key=lambda part: -part.counts)


def _oriented(a: Arrays, ray: Floats) -> Floats:
    """The ray with the sign under which needs count up; rounding noise removed."""
    clean = np.where(np.abs(ray) <= _NOISE * np.abs(ray).max(initial=0.0), 0.0, ray)
    return clean if _excess(a, clean) >= _excess(a, -clean) else -clean


def _excess(a: Arrays, weight: Floats) -> float:
    side = np.where(weight > 0, a.row_lower, a.row_upper)
    required = _product(weight, side)
    pull = _pull(a, weight)
    return required - _product(pull, np.where(pull > 0, a.upper, a.lower))


def _product(weight: Floats, side: Floats) -> float:
    counts = weight != 0
    return float(weight[counts] @ side[counts])


def _pull(a: Arrays, weight: Floats) -> Floats:
    """How the weighted rows pull at every column; what is small beside its terms is rounding."""
    pull = np.asarray(a.matrix.T @ weight)
    terms = abs(a.matrix).T @ np.abs(weight)
    return np.where(np.abs(pull) <= _NOISE * terms, 0.0, pull)


def _needs(b: Build, a: Arrays, ray: Floats) -> Iterator[_Part]:
    """Rows that ask for something, and supplies that must leave."""
    for block in NEEDS:
        ids = b.rows[block].ids
        for at in np.flatnonzero(ray[ids] > 0).tolist():
            yield _Part(row_words(b, block, at), float(a.row_lower[ids[at]]), float(ray[ids[at]]))
    pull = _pull(a, ray)
    for column in np.flatnonzero((pull < 0) & (a.lower > 0)).tolist():
        label = b.programme.columns.label(column)
        name = column_words(b, label.block, label.index) + MUST_LEAVE
        yield _Part(name, float(a.lower[column]), float(-pull[column]))


def _limits(b: Build, a: Arrays, ray: Floats) -> Iterator[_Part]:
    """Rows that weigh against the needs, and supplies that are not enough."""
    for block, rows in b.rows.items():
        if block not in EQUATIONS:
            unit = "vehicle-h" if block == "fleet" else "kt"
            for at in np.flatnonzero(ray[rows.ids] < 0).tolist():
                side, weight = float(a.row_upper[rows.ids[at]]), -float(ray[rows.ids[at]])
                yield _Part(row_words(b, block, at), side, weight, unit)
    pull = _pull(a, ray)
    for column in np.flatnonzero((pull > 0) & np.isfinite(a.upper)).tolist():
        label = b.programme.columns.label(column)
        name = column_words(b, label.block, label.index)
        yield _Part(name, float(a.upper[column]), float(pull[column]))
