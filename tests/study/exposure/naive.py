"""Screening of one row at a time in plain Python, to hold the tables against."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

Row = dict[str, Any]

STRICT = {"prohibit": 3, "licence": 2, "quota": 1, "tariff": 1, "monitor": 0}
CERTAIN = ("no_control_found", "conditions", "licence_required", "prohibited")


def covers(code: str, hs: str) -> tuple[str | None, bool | None, int | None] | None:
    """Longest prefix, whether it is ex, and digits needed; None where a list has nothing of it."""
    listed: dict[str, bool] = {}
    for item in hs.split(";"):
        prefix, is_ex = item.removeprefix("ex "), item.startswith("ex ")
        listed[prefix] = listed.get(prefix, True) and is_ex
    starts = [prefix for prefix in listed if code.startswith(prefix)]
    finer = [
        prefix
        for prefix in listed
        if prefix.startswith(code)
        and prefix != code
        and not (not listed[prefix] and any(_repeats(prefix, other, listed) for other in listed))
    ]
    if not starts and not finer:
        return None
    best = max(starts, key=len) if starts else None
    whole = best is not None and not listed[best]
    settled = whole and not any(listed[prefix] for prefix in finer)
    digits = None if settled or not finer else max(map(len, finer))
    return best, None if best is None else not whole, digits


def _repeats(prefix: str, other: str, listed: dict[str, bool]) -> bool:
    return other != prefix and prefix.startswith(other) and not listed[other]


def verdict(
    row: Row, controls: Sequence[Row], statuses: Sequence[Row], on: date | None
) -> tuple[str, set[str], dict[str, set[str]]]:
    """The verdict on a row, the controls that surely apply, and the needs of those that may."""
    sure, possible = set(), {}
    surely, perhaps = 0, 0
    for control in controls:
        needs = touch(row, control, [s for s in statuses if s["control"] == control["id"]], on)
        if needs is None:
            continue
        strict = STRICT[control["effect"]]
        if needs:
            possible[control["id"]] = needs
            perhaps = max(perhaps, strict)
        else:
            sure.add(control["id"])
            surely = max(surely, strict)
    return "unknown" if perhaps > surely else CERTAIN[surely], sure, possible


def touch(row: Row, control: Row, statuses: Sequence[Row], on: date | None) -> set[str] | None:
    """What it takes to know that a control applies to a row; None where it surely does not."""
    parts = [
        _goods(row["code"], control),
        _countries(row, control),
        _time(row["period"], control, statuses, on),
    ]
    if any(part is None for part in parts):
        return None
    return {need for part in parts if part for need in part}


def _goods(code: str, control: Row) -> set[str] | None:
    hs = control.get("hs")
    if hs is None:
        return {"goods"}
    found = covers(code, hs)
    if found is None:
        return None
    _, is_ex, digits = found
    return _names(part=bool(is_ex), digits=digits is not None)


def _names(**held: bool) -> set[str]:
    return {name for name, holds in held.items() if holds}


def _countries(row: Row, control: Row) -> set[str] | None:
    ends = [row["reporter"], row["partner"]]
    exporter, importer = ends if row["flow"] == "export" else ends[::-1]
    regime = control["regime"]
    wanted_from = control.get("transits") if regime == "re_export" else control.get("origins")
    needs = _names(
        route=(control.get("transits") is not None and regime != "re_export")
        or regime == "transit",
        origin=regime == "re_export" and control.get("origins") is not None,
        procedure=regime == "outward_processing",
        mode=control.get("modes") is not None,
        threshold=control.get("threshold") is not None,
        end_use=control.get("end_use") is not None,
    )
    for country, wanted in ((exporter, wanted_from), (importer, control.get("destinations"))):
        if wanted is None:
            continue
        if country == "World":
            needs.add("country")
        elif country not in wanted.split(";"):
            return None
    return needs


def _time(period: str, control: Row, statuses: Sequence[Row], on: date | None) -> set[str] | None:
    days = [on] if on else days_of(period)
    stands = [_stands(day, control, statuses) for day in days]
    if "in_force" in stands and len(set(stands)) > 1:
        return {"day"}
    needs = {"in_force": "", "contested": "contested", "announced": "announced", "none": None}
    need = {**needs, "no_status": "status"}[stands[-1]]
    return None if need is None else {need} - {""}


def days_of(period: str) -> list[date]:
    """Every day of a month or year."""
    year, month = int(period[:4]), int(period[5:7] or 0)
    first = date(year, month or 1, 1)
    if month:
        last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    else:
        last = date(year, 12, 31)
    return [first + timedelta(days=at) for at in range((last - first).days + 1)]


def _stands(day: date, control: Row, statuses: Sequence[Row]) -> str:
    starts, ends = control.get("starts"), control.get("ends")
    if (starts and day < starts) or (ends and day > ends):
        return "none"
    if not statuses:
        return "no_status"
    said = sorted((s for s in statuses if s["date"] <= day), key=lambda s: s["date"])
    if not said:
        return "none"
    words = [s["status"] for s in said]
    if words[-1] == "in_force":
        return "in_force"
    settled = [at for at, word in enumerate(words) if word in ("in_force", "suspended", "repealed")]
    since = words[settled[-1] + 1 :] if settled else words
    if "announced" in since and "denied" in since:
        return "contested"
    return "announced" if words[-1] == "announced" else "none"
