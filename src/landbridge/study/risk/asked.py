"""Outages as they are written on the command line: `links/cpc left=0.5 weeks=6`."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from typing import Any

from landbridge.case.numbers import to_number
from landbridge.case.refusal import shown
from landbridge.case.suggest import did_you_mean
from landbridge.errors import CaseError, Problem

NUMBERS = ("left", "weeks", "days", "catch_up")
SAID = (*NUMBERS, "start", "foreseen")
"""What may be said of an outage besides what is out."""

RULE = (
    "Write `links/ID left=0.5 weeks=6 start=2023-03-22`, with any of `days=10`, `catch_up=0.5` and "
    "`foreseen=yes`, or `outages/ID`."
)

YES = {"yes": True, "no": False}


@dataclass(frozen=True, slots=True)
class Asked:
    """What is out, and what is said of it, as arguments of `outage`."""

    what: tuple[str, ...]
    given: dict[str, Any]


def outage_from(text: str) -> Asked:
    """What a text asks for.

    Raises CaseError where the text says something else.
    """
    try:
        parts = shlex.split(text)
    except ValueError as fault:
        raise CaseError(_wrong(text, "A quote is never closed.")) from fault
    what: list[str] = []
    given: dict[str, Any] = {}
    for part in parts:
        word, equals, value = part.partition("=")
        if not equals or "/" in word:
            what.append(part)
        elif word not in SAID or word in given:
            wrong = "is said twice" if word in given else "is nothing that can be said here"
            hint = did_you_mean(word, SAID)
            raise CaseError(_wrong(text, f"{shown(word)} {wrong}.", hint))
        else:
            given[word] = _value(text, word, value)
    return Asked(tuple(what), given)


def _value(text: str, word: str, value: str) -> Any:
    if word == "start":
        return value
    if word == "foreseen":
        if value not in YES:
            raise CaseError(_wrong(text, f"foreseen is yes or no, not {shown(value)}."))
        return YES[value]
    number = to_number(value)
    share = word in ("left", "catch_up")
    if number is None or number < 0.0 or (share and number > 1.0):
        what = "a share from 0 to 1" if share else "a number above 0"
        raise CaseError(_wrong(text, f"{word} is {what}, not {shown(value)}."))
    return number


def _wrong(text: str, message: str, hint: str = "") -> Problem:
    hint = hint or "A name with spaces stands in quotes, inside the quotes of the whole."
    return Problem("E311", message, value=text, rule=RULE, hint=hint)
