"""Questions as they are written on the command line: `share RUS good=crude_oil origin=KAZ`."""

from __future__ import annotations

import shlex
from typing import get_args

from landbridge.case.refusal import shown
from landbridge.case.suggest import did_you_mean
from landbridge.errors import CaseError, Problem
from landbridge.study.quantity import Kind, Quantity

KINDS: dict[str, Kind] = {kind: kind for kind in get_args(Kind)}
WORDS = ("good", "origin", "to")
"""What may be said of a quantity besides its kind and what it is on."""

RULE = (
    "Write `share RUS good=crude_oil origin=KAZ`, `flow links/ID`, `revenue 'owners/NAME'` or "
    "`welfare`."
)


def quantity_from(text: str) -> Quantity:
    """The quantity that a text asks for; the other way round it is `Quantity.key`.

    Raises CaseError where the text says something else.
    """
    kind, *rest = _parts(text)
    if kind not in KINDS:
        raise CaseError(_wrong(text, f"{shown(kind)} is no kind of quantity.", kind, (*KINDS,)))
    said: dict[str, str] = {}
    on = []
    for part in rest:
        word, equals, value = part.partition("=")
        if not equals or "/" in word:
            on.append(part)
        elif word not in WORDS or word in said:
            wrong = "is said twice" if word in said else "is nothing that can be said here"
            raise CaseError(_wrong(text, f"{shown(word)} {wrong}.", word, WORDS))
        else:
            said[word] = value
    return Quantity(KINDS[kind], tuple(on), said.get("good"), said.get("origin"), said.get("to"))


def _parts(text: str) -> list[str]:
    try:
        return shlex.split(text) or [""]
    except ValueError as fault:
        raise CaseError(_wrong(text, "A quote is never closed.", "", ())) from fault


def _wrong(text: str, message: str, word: str, known: tuple[str, ...]) -> Problem:
    hint = did_you_mean(word, known) or "A name with spaces stands in quotes."
    return Problem("E311", message, value=text, rule=RULE, hint=hint)
