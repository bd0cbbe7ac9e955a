"""What an answer differs from the base in: in all, by good, and by who bears it."""

from __future__ import annotations

from typing import Any

from landbridge.study.sweeps.answer import Answer

SLIGHT = 1e-6
"""Changes smaller than this (kt, million USD, days) are rounding."""

GOODS = ("unmet_kt", "stranded_kt", "unserved_kt", "delivered_kt", "moving_musd")
"""Figures of a good of which the change is told as it is."""


def changes(base: Answer, found: Answer) -> dict[str, float]:
    """The changes of all goods together.

    loss_musd: worth lost a year; penalty_musd: what of it is the price of what is unmet or left
    behind.  unmet_kt, stranded_kt, unserved_kt, delivered_kt, moving_musd:
    more than in the base.  usd_t, days: what a tonne delivered takes more on its way on average.
    """
    before, after = _summed(base), _summed(found)
    told = {name: after[name] - before[name] for name in GOODS}
    return {
        "loss_musd": base.worth_musd - found.worth_musd,
        "penalty_musd": sum(found.items[name] - base.items[name] for name in ("unmet", "stranded")),
        **told,
        "usd_t": 1000.0 * (_each(after, "moving_musd") - _each(before, "moving_musd")),
        "days": _each(after, "kt_days") - _each(before, "kt_days"),
    }


def by_good(base: Answer, found: Answer) -> list[dict[str, Any]]:
    """The same for every good in which something changes."""
    known = {row["good"]: row for row in base.goods}
    rows = []
    for after in found.goods:
        before = known[after["good"]]
        told = {name: after[name] - before[name] for name in GOODS}
        if any(abs(change) > SLIGHT for change in told.values()):
            days = _each(after, "kt_days") - _each(before, "kt_days")
            rows.append({"good": after["good"], **told, "days": days})
    return rows


def by_party(base: Answer, found: Answer) -> list[dict[str, Any]]:
    """What each party gains or loses (below 0), who loses most first; together it is the loss."""
    known = {(row["role"], row["party"]): row["musd"] for row in base.parties}
    now = {(row["role"], row["party"]): row["musd"] for row in found.parties}
    rows = [
        {"role": role, "party": party, "musd": now.get(key, 0.0) - known.get(key, 0.0)}
        for key in dict.fromkeys((*known, *now))
        for role, party in [key]
    ]
    some = [row for row in rows if abs(row["musd"]) > SLIGHT]
    return sorted(some, key=lambda row: (row["musd"], row["role"], row["party"]))


def at_home(base: Answer, found: Answer, home: str) -> float:
    """What sellers, buyers, shippers and plants of a country lose, million USD a year."""
    before, after = (
        sum(row["musd"] for row in answer.parties if row["party"] == home)
        for answer in (base, found)
    )
    return float(before - after)


def _summed(answer: Answer) -> dict[str, float]:
    names = (*GOODS, "kt_days")
    return {name: sum(row[name] for row in answer.goods) for name in names}


def _each(figures: dict[str, Any], name: str) -> float:
    """A figure for each tonne delivered, 0 where nothing is."""
    delivered = figures["delivered_kt"]
    return float(figures[name] / delivered) if delivered > SLIGHT else 0.0
