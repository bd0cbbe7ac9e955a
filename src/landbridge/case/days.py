"""Cells that hold years and dates."""

from __future__ import annotations

import re
from datetime import date, timedelta

from landbridge.case.refusal import refused
from landbridge.case.schema import Field
from landbridge.errors import Problem

YEARS = (1900, 2200)
"""The first and the last year that is read."""

_EPOCH = date(1899, 12, 30)
"""Day 0 of spreadsheets."""


def to_year(text: str) -> int | None:
    """The year a text says, None where it says none."""
    if not re.fullmatch(r"[0-9]{4}", text):
        return None
    return int(text) if YEARS[0] <= int(text) <= YEARS[1] else None


def cast_year(field: Field, text: str) -> int | Problem:
    """A year of four digits."""
    year = to_year(text)
    if year is not None:
        return year
    rule = f"A year of four digits from {YEARS[0]} to {YEARS[1]}."
    found = re.search(r"(?<![0-9])(?:19|20|21)[0-9]{2}(?![0-9])", text)
    hint = f"Did you mean {found[0]}?" if found else ""
    return refused(field, text, "E109", "is not a year.", rule=rule, hint=hint)


def cast_date(field: Field, text: str) -> date | Problem:
    """A date written year-month-day."""
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) and _day(*text.split("-")):
        return date.fromisoformat(text)
    rule = "A date that exists, written year-month-day: 2023-11-09."
    days = dict.fromkeys(_meant(text))
    hint = f"Did you mean {' or '.join(days)}?" if days else ""
    return refused(field, text, "E110", "is not a date.", rule=rule, hint=hint)


def _meant(text: str) -> list[str]:
    """The dates that a text in another form may stand for."""
    if re.fullmatch(r"[1-6][0-9]{4}", text):
        return [(_EPOCH + timedelta(days=int(text))).isoformat()]
    number = r"([0-9]{1,2})"
    if parts := re.fullmatch(rf"([0-9]{{4}})[-./ ]?{number}[-./ ]?{number}(?:[T ].*)?", text):
        orders = [parts.group(1, 2, 3)]
    elif parts := re.fullmatch(rf"{number}\.{number}\.([0-9]{{4}})", text):
        orders = [parts.group(3, 2, 1)]
    elif parts := re.fullmatch(rf"{number}[-/ ]{number}[-/ ]([0-9]{{4}})", text):
        orders = [parts.group(3, 2, 1), parts.group(3, 1, 2)]
    else:
        return []
    return [day for order in orders if (day := _day(*order))]


def _day(year: str, month: str, day: str) -> str:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""
