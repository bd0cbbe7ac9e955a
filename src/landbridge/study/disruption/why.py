"""Why a closure costs what it costs: the capacity that holds up the detour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from landbridge.model.solution import Solution
from landbridge.study.sweeps.answer import Answer

WORTH = 0.01
"""Share of a loss that a capacity must earn more to count as what holds up the detour."""


@dataclass(frozen=True, slots=True)
class Capacity:
    """What a capacity is called, and how scarce it is in the base, USD a unit."""

    name: str
    scarcity: float


Capacities = Mapping[tuple[str, str], Capacity]
"""By table and id."""


@dataclass(frozen=True, slots=True)
class Why:
    """table, id: of the capacity that holds up the detour; "" where none does."""

    table: str
    id: str
    sentence: str


def capacities(base: Solution) -> dict[tuple[str, str], Capacity]:
    """All capacities of the base."""
    frame = base.loading.select("table", "id", "name", "scarcity_usd_t")
    return {
        (table, key): Capacity(name or key, scarcity or 0.0)
        for table, key, name, scarcity in frame.iter_rows()
    }


def why(found: Answer, base: Capacities, loss: float, lost_kt: float) -> Why:
    """The capacity that earns most more than in the base, in a plain sentence.

    loss: million USD a year.  lost_kt: what is unmet, stranded or unserved more than in the base.
    """
    rises = [(_rise(row, base), row) for row in found.scarce]
    most, row = max(rises, key=lambda pair: pair[0], default=(0.0, {}))
    if most <= 0 or most < WORTH * loss:
        return Why("", "", _without(lost_kt))
    table, key, after = row["table"], row["id"], row["scarcity"]
    known = base.get((table, key), Capacity(key, 0.0))
    unit = "vehicle-hour" if table == "fleets" else "tonne"
    told = f"{known.name} holds up the detour: one more {unit} there is worth {after:,.4g} USD"
    return Why(table, key, f"{told} instead of {known.scarcity:,.4g}.")


def _rise(row: dict[str, Any], base: Capacities) -> float:
    """What a capacity earns more than it would as scarce as in the base; million USD a year."""
    known = base.get((row["table"], row["id"]), Capacity("", 0.0))
    return float(row["rent_musd"] * (1.0 - known.scarcity / row["scarcity"]))


def _without(lost_kt: float) -> str:
    if lost_kt > 1e-3:
        return "What is lost has no other way; no capacity holds up what goes round."
    return "No capacity holds up the detour; it costs what its ways cost."
