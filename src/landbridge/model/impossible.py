"""Why demands cannot be met: a proved cut, in the names of places."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from landbridge.engine.lp import Arrays, Floats, Ints
from landbridge.engine.solver import Infeasible
from landbridge.errors import Problem
from landbridge.model.build import Build
from landbridge.model.solved import taken

_NOISE = 1e-7
NEEDS = ("demand", "shipment", "plant_minimum", "unit_minimum")
"""Rows that ask for something; every other row and bound that weighs in the proof limits it."""

_SHOWN = 12


@dataclass(frozen=True, slots=True)
class _Part:
    """One line of the proof: what it is, how much, and how often it counts."""

    name: str
    kt: float
    weight: float

    def line(self) -> str:
        times = "" if abs(self.weight - 1) < 1e-6 else f"  (counts {self.weight:.4g} times)"
        return f"{self.name}  {self.kt:,.6g} kt{times}"


def explain_impossible(b: Build, a: Arrays, proof: Infeasible) -> Problem:
    """The proof as a sentence: what is needed, and the most that can get there.

    A Farkas ray weighs rows so that the sum of what they need is more than the sum of what
    limits and supplies allow, whatever the flows. It has been checked before it comes here.
    """
    ray = _oriented(a, proof.ray)
    needs, limits = _needs(b, a, ray), _limits(b, a, ray)
    unit = max((part.weight for part in needs), default=1.0)
    needs = [_Part(part.name, part.kt, part.weight / unit) for part in needs]
    limits = [_Part(part.name, part.kt, part.weight / unit) for part in limits]
    needed, allowed = (sum(part.kt * part.weight for part in parts) for parts in (needs, limits))
    lines = [
        f"Demand cannot be met: {_names(needs)} {needed:,.6g} kt a year,",
        f"but supplies and capacities on every way there allow at most {allowed:,.6g} kt:",
    ]
    return Problem(
        code="E201",
        message="\n".join([lines[0] + " " + lines[1], *_listed(needs, limits)]),
        value=f"{needed:.12g} > {allowed:.12g}",
        rule="In strict mode everything that is to be met must be met.",
        hint="Raise one of the limits named, lower the demand, or solve without strict mode "
        "to see what is best when something is left unmet.",
    )


def _listed(needs: list[_Part], limits: list[_Part]) -> list[str]:
    return [
        "        needed:",
        *_some([f"          {part.line()}" for part in needs]),
        "        at most:",
        *_some([f"          {part.line()}" for part in limits] or ["          nothing"]),
    ]


def _some(lines: list[str]) -> list[str]:
    more = len(lines) - _SHOWN
    return lines if more <= 0 else [*lines[:_SHOWN], f"          … and {more} more"]


def _names(needs: list[_Part]) -> str:
    names = list(dict.fromkeys(part.name.split(":")[0] for part in needs))
    more = f" and {len(names) - 4} more" if len(names) > 4 else ""
    return f"{', '.join(names[:4])}{more} need{'s' if len(names) == 1 else ''}"


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
    pull = np.asarray(a.matrix.T @ weight)
    return np.where(np.abs(pull) <= _NOISE * np.abs(weight).max(initial=0.0), 0.0, pull)


def _needs(b: Build, a: Arrays, ray: Floats) -> list[_Part]:
    parts = []
    for block in NEEDS:
        ids = b.rows[block].ids
        for at in np.flatnonzero(ray[ids] > 0).tolist():
            name = _need_name(b, block, at)
            parts.append(_Part(name, float(a.row_lower[ids[at]]), float(ray[ids[at]])))
    return sorted(parts, key=lambda part: -part.kt * part.weight)


def _need_name(b: Build, block: str, at: int) -> str:
    places, goods = b.net.places, b.case.table("goods")
    if block in ("demand", "shipment"):
        table = b.case.table("demand" if block == "demand" else "shipments")
        row = table.row(at, named=True)
        place = row["place"] if block == "demand" else row["to"]
        return f"{_name(places, place)}: {_name(goods, row['good'])}"
    key = block.removesuffix("_minimum")
    ids: Ints = b.rows[block].keys[key]
    table = b.case.table(f"{key}s")
    return f"{taken(table, 'name', ids)[at]}: minimum run"


def _limits(b: Build, a: Arrays, ray: Floats) -> list[_Part]:
    """Rows that weigh against the needs, and supplies that are not enough."""
    parts = []
    for block, rows in b.rows.items():
        against = np.flatnonzero((ray[rows.ids] < 0) & (a.row_upper[rows.ids] != 0))
        for at in against.tolist():
            side = float(a.row_upper[rows.ids[at]])
            parts.append(_Part(_limit_name(b, block, at), side, -float(ray[rows.ids[at]])))
    pull = _pull(a, ray)
    bounded = np.flatnonzero((pull > 0) & np.isfinite(a.upper) & (a.upper > 0))
    for column in bounded.tolist():
        label = b.programme.columns.label(column)
        name = _supply_name(b, label.block, label.index)
        parts.append(_Part(name, float(a.upper[column]), float(pull[column])))
    return sorted(parts, key=lambda part: -part.kt * part.weight)


def _limit_name(b: Build, block: str, at: int) -> str:
    name = b.namer(b.rows[block].keys)(at)
    words = block.replace("_", " ")
    if block != "link_capacity":
        return f"{words} {name}"
    link = b.case.table("links").row(int(b.rows[block].keys["link"][at]), named=True)
    ends = " – ".join(_name(b.net.places, link[end]) for end in ("from", "to"))
    return f"{ends} ({link['id']}, capacity)"


def _supply_name(b: Build, block: str, at: int) -> str:
    if block != "supply":
        return f"{block} {b.namer(b.columns[block].keys)(at)}"
    row = b.case.table("supply").row(at, named=True)
    place, good = _name(b.net.places, row["place"]), _name(b.case.table("goods"), row["good"])
    return f"{place}: supply of {good}"


def _name(table: pl.DataFrame, wanted: str) -> str:
    rows = table.filter(id=wanted)["name"]
    return str(rows[0]) if rows.len() else wanted
