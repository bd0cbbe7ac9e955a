"""Cells that hold amounts: numbers, with or without a unit, and whole numbers."""

from __future__ import annotations

import re
from typing import TypeVar

from landbridge.case.numbers import NUMBER, number_hint, plain, split_unit, to_number
from landbridge.case.refusal import refused
from landbridge.case.schema import Field
from landbridge.case.units import accepted, convert
from landbridge.errors import Problem

_N = TypeVar("_N", int, float)

_LONGEST = 60
"""Characters of a number with a unit; more would only be a way to keep the reader busy."""


def cast_number(field: Field, text: str) -> float | Problem:
    """A number in the unit of the field: bare, or converted from a unit that is known there."""
    value = to_number(text)
    if value is not None:
        return _bounded(field, text, value)
    number, unit = split_unit(text)
    if _is_not_finite(text):
        hint = "Leave the cell blank where there is no limit or nothing is known."
        what = "is not a finite number."
        return refused(field, text, "E105", what, rule=_rule(field), hint=hint)
    if unit and len(number) <= _LONGEST and to_number(number) is not None:
        return _converted(field, text, number, unit)
    what = f"is not a number{_of(field)}."
    return refused(field, text, "E104", what, rule=_rule(field), hint=_hint(text))


def cast_integer(field: Field, text: str) -> int | Problem:
    """A whole number, without a decimal point."""
    if re.fullmatch(r"[+-]?[0-9]{1,18}", text):
        return _bounded(field, text, int(text))
    value = to_number(text)
    if value is None:
        hint = number_hint(text)
    else:
        hint = f"Did you mean {plain(value)}?" if value.is_integer() and abs(value) < 1e15 else ""
    return refused(field, text, "E107", "is not a whole number.", rule=_rule(field), hint=hint)


def _is_not_finite(text: str) -> bool:
    word = text.lstrip("+-").lower()
    return word in {"inf", "infinity", "nan", "∞"} or re.fullmatch(NUMBER, text) is not None


def _converted(field: Field, text: str, number: str, unit: str) -> float | Problem:
    value = convert(number, unit, field.unit)
    if isinstance(value, float):
        return _bounded(field, text, value)
    units = accepted(field.unit)
    rule = f"{value} Units read in this column: {', '.join(units)}." if units else value
    what = f"cannot be read in {field.unit}." if units else "has a unit."
    hint = "Write the number in the unit of the column, and how it was converted in the note."
    return refused(field, text, "E106", what, rule=rule, hint=hint)


def _bounded(field: Field, text: str, value: _N) -> _N | Problem:
    if field.low is not None and value < field.low:
        what = f"is below {plain(field.low)}."
    elif field.high is not None and value > field.high:
        what = f"is above {plain(field.high)}."
    else:
        return value
    return refused(field, text, "E108", what, rule=_rule(field), hint=field.description)


def _hint(text: str) -> str:
    """The way out for a number that may have a unit: `1,5 Mt` was meant as 1.5 Mt."""
    number, unit = split_unit(text)
    hint = number_hint(number) if unit else ""
    if hint.endswith("?"):
        return f"{hint[:-1]} {unit}?"
    return number_hint(text)


def _rule(field: Field) -> str:
    kind = "A whole number" if field.type == "integer" else "A number"
    low = "" if field.low is None else f", at least {plain(field.low)}"
    high = "" if field.high is None else f", at most {plain(field.high)}"
    return f"{kind}{_of(field)}{low}{high}, with a decimal point and no thousands separators."


def _of(field: Field) -> str:
    return f" ({field.unit})" if field.unit else ""
