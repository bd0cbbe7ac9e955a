"""What Excel keeps in a cell, as the text a CSV file would have, and back."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from landbridge.case.numbers import plain

LONGEST = 32_767
"""Characters a cell of Excel can hold."""

FIRST_DAY = date(1900, 3, 1)
"""The first day Excel counts rightly: it takes 1900 for a leap year."""

UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0d\x0e-\x1f\ufffe\uffff]")
"""Characters a workbook cannot hold as they are, or that come back as others."""

ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
"""How a workbook writes a character it cannot hold."""


def text_of(value: object) -> str:
    """The text of a cell: numbers in their shortest form, dates as year-month-day, blank as ""."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case float():
            return plain(value)
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case str():
            return ESCAPED.sub(lambda found: chr(int(found[1], 16)), value)
    return str(value)


def is_moment(value: object) -> bool:
    """Whether Excel has taken what was typed for a date or a time."""
    return isinstance(value, date | time | timedelta)


def to_excel(text: str) -> str:
    """A text as a workbook can hold it; `text_of` gives it back."""
    return UNSAFE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def exact(number: float) -> float | str:
    """A number as it is to be written: as text where 16 digits would make it another number."""
    whole = number.is_integer() and abs(number) < 1e15
    if whole:
        return int(number)
    return number if float(f"{number:.16g}") == number else repr(number)
