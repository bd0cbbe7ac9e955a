"""The table `confirmed`: numbers that look wrong, were looked at, and are right."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from landbridge.case.loaded import Loaded
from landbridge.case.plausible.doubt import CODES
from landbridge.case.refusal import shown
from landbridge.case.suggest import did_you_mean
from landbridge.errors import Problem

Key = tuple[str, str, str, str]
"""Table, row, column and check."""


def unknown_checks(confirmed: Loaded) -> Iterator[Problem]:
    """Rows that name a check which cannot be confirmed away."""
    for position, code in enumerate(confirmed.full["check"]):
        if code is not None and code not in CODES:
            message = f"{shown(code)} is no check of plausibility."
            rule = f"One of {', '.join(sorted(CODES))}."
            hint = did_you_mean(code, CODES) or "Other problems are to be put right."
            yield confirmed.problem("E146", position, "check", message, rule=rule, hint=hint)


def without_doubt(confirmed: Loaded, doubted: Collection[Key]) -> Iterator[Problem]:
    """Rows that confirm a number which nothing doubts, or not in that way."""
    names = confirmed.full.select("table", "row", "column", "check")
    for position, key in enumerate(names.iter_rows()):
        if None in key or key[3] not in CODES or key in doubted:
            continue
        others = sorted(other[3] for other in doubted if other[:3] == key[:3])
        doubts = f"it is doubted by {' and '.join(others)}" if others else "nothing doubts it"
        message = f"{key[2]} of {key[0]} {shown(key[1])} is not doubted by {key[3]}; {doubts}."
        rule = "A row answers an error or a warning that there would be without it."
        hint = f"Write {others[0]}, if that is meant." if others else "Delete the row."
        yield confirmed.problem("W130", position, "check", message, rule=rule, hint=hint)
