"""Published statements, measured: does each hold, differ, or can it not be tested?"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import polars as pl

from landbridge.case.case import Case
from landbridge.study.measure import measure
from landbridge.study.measured import Measured, NotMeasuredError, Question, Solved, listed
from landbridge.study.nearly import TOLERANCE

HOLDS, DIFFERS, UNTESTED = "holds", "differs", "cannot be tested"

SCHEMA: dict[str, type[pl.DataType]] = {
    "claim": pl.String,
    "reading_of": pl.String,
    "text": pl.String,
    "basis": pl.String,
    "measure": pl.String,
    "relation": pl.String,
    "claimed": pl.Float64,
    "measured": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "unit": pl.String,
    "tolerance": pl.Float64,
    "claimed_text": pl.String,
    "measured_text": pl.String,
    "verdict": pl.String,
    "why": pl.String,
    "sentence": pl.String,
    "published": pl.Date,
    "attributed": pl.String,
    "source": pl.String,
    "evidence": pl.String,
    "grade": pl.String,
    "note": pl.String,
}
"""Columns of the answer."""

UNIT_WORDS = {
    "": "",
    "count": "",
    "x": " times",
    "busd": " billion USD",
    "musd": " million USD",
    "bcm": " billion m³",
    "mi": " miles",
}
"""Units whose name in a sentence is not the unit itself."""

BOUNDS = {"at_least": "at least ", "at_most": "at most "}


@dataclass(frozen=True, slots=True)
class _Answer:
    """One claim and what came of it; `found` is None where it could not be tested."""

    row: dict[str, Any]
    verdict: str
    found: Measured | None
    why: str

    @property
    def claimed_text(self) -> str:
        if self.row["status"]:
            return _words(self.row["status"])
        if self.row["value"] is None:
            return ""
        return BOUNDS.get(self.row["relation"], "") + _said(self.row["value"], self.row["unit"])

    @property
    def measured_text(self) -> str:
        if self.found is None:
            return ""
        return _words(self.found.text) or _said(self.found.value, self.row["unit"])


def claims(case: Case, solution: Solved | None = None, *, year: int | None = None) -> pl.DataFrame:
    """Every row of `claims` with its verdict, both numbers, tolerance and sources.

    case: as it was read. One that was solved lacks what is not open in its year, so claims about
        plans could not be tested on it.
    solution: for claims whose basis is a solution; without it they cannot be tested.
    year: of claims that name none; blank: the year solved, else the base year of the case.

    Columns: see `SCHEMA`. claimed, measured, low, high and tolerance are in `unit`; low and high
    are what the `ranges` of the rows it rests on allow, and of a solution the least and greatest
    over all plans at most 0.1 % worse. claimed_text and measured_text are for
    reading. why: what was measured, or why it could not be. sentence: the verdict in plain words;
    for a claim with other readings it says which of them hold. evidence, grade: sources and
    weakest grade of the rows it was measured on. Never raises for what a claim asks.
    """
    if year is None:
        year = solution.year if solution is not None else case.meta.base_year
    answers = [_answer(case, solution, row, year) for row in case.table("claims").to_dicts()]
    readings = defaultdict(list)
    for answer in answers:
        readings[answer.row["reading_of"]].append(answer)
    rows = [_row(answer, readings[answer.row["id"]]) for answer in answers]
    return pl.DataFrame(rows, schema=SCHEMA)


def _answer(case: Case, solution: Solved | None, row: dict[str, Any], year: int) -> _Answer:
    asked = Question(case, solution, row, row["year"] or year)
    try:
        found = measure(asked)
    except NotMeasuredError as reason:
        why = row["note"] if row["basis"] == "none" and row["note"] else f"{_capital(str(reason))}."
        return _Answer(row, UNTESTED, None, why)
    if found.text:
        return _Answer(row, HOLDS if found.text == row["status"] else DIFFERS, found, found.what)
    if row["value"] is None:
        return _Answer(row, UNTESTED, found, f"No number is claimed. Measured: {found.what}.")
    verdict = HOLDS if _fits(found.value, row) else DIFFERS
    return _Answer(row, verdict, found, found.what)


def tolerance(value: float) -> float:
    """Half of the last digit a number is given with: 0.05 for 6.5, 0.5 for 27."""
    exponent = Decimal(repr(value)).normalize().as_tuple().exponent
    return 0.5 * 10.0 ** min(int(exponent), 0)


def _tolerance_of(row: dict[str, Any]) -> float | None:
    if row["tolerance"] is not None:
        return float(row["tolerance"])
    return None if row["value"] is None else tolerance(row["value"])


def _fits(value: float, row: dict[str, Any]) -> bool:
    claimed = float(row["value"])
    off = (_tolerance_of(row) or 0.0) + 1e-9 * max(1.0, abs(value))
    match row["relation"]:
        case "at_least":
            return value >= claimed - off
        case "at_most":
            return value <= claimed + off
        case _:
            return abs(value - claimed) <= off


def _row(answer: _Answer, readings: list[_Answer]) -> dict[str, Any]:
    row, found = answer.row, answer.found
    number = found is not None and not found.text
    same = ("reading_of", "text", "basis", "measure", "relation", "unit", "published")
    return {
        **{name: row[name] for name in (*same, "attributed", "source", "note")},
        "claim": row["id"],
        "claimed": row["value"],
        "measured": found.value if found and number else None,
        "low": found.low if found and number else None,
        "high": found.high if found and number else None,
        "tolerance": _tolerance_of(row),
        "claimed_text": answer.claimed_text,
        "measured_text": answer.measured_text,
        "verdict": answer.verdict,
        "why": answer.why,
        "sentence": " ".join([_sentence(answer), *_other_readings(answer, readings)]),
        "evidence": ";".join(found.sources) if found else "",
        "grade": found.grade if found else "",
    }


def _sentence(answer: _Answer) -> str:
    """The verdict on one claim in plain words."""
    if answer.verdict == UNTESTED:
        return f"Cannot be tested: {answer.why}"
    lead = "Holds" if answer.verdict == HOLDS else "Differs"
    numbers = f"{answer.claimed_text} claimed, {answer.measured_text} found"
    if answer.claimed_text == answer.measured_text:
        numbers = f"{answer.measured_text} claimed and found"
    return f"{lead}: {numbers} ({answer.why}).{_leeway(answer)}"


def _leeway(answer: _Answer) -> str:
    """What sources, or plans nearly as good, allow, where they allow more than one value."""
    found, unit = answer.found, answer.row["unit"]
    if found is None or found.text or math.isclose(found.low, found.high):
        return ""
    low, high = _said(found.low, None), _said(found.high, unit)
    turns = ", so the verdict could turn" if _could_turn(answer, found) else ""
    if answer.row["basis"] == "solution":
        return f" Plans at most {100 * TOLERANCE:g} % worse have {low} to {high}{turns}."
    return f" The sources allow {low} to {high}{turns}."


def _could_turn(answer: _Answer, found: Measured) -> bool:
    """Whether another value that its sources allow would get another verdict."""
    if answer.verdict == HOLDS:
        return not (_fits(found.low, answer.row) and _fits(found.high, answer.row))
    nearest = min(max(float(answer.row["value"]), found.low), found.high)
    return _fits(nearest, answer.row)


def _other_readings(answer: _Answer, readings: list[_Answer]) -> list[str]:
    """A sentence on the readings of a claim that say otherwise than the claim as it was made."""
    holding = [other for other in readings if other.verdict == HOLDS]
    differing = [other for other in readings if other.verdict == DIFFERS]
    if answer.verdict != HOLDS and holding:
        return [f"It holds when read so: {_listed(holding)}."]
    if answer.verdict == HOLDS and differing:
        return [f"It does not hold when read so: {_listed(differing)}."]
    if answer.verdict == DIFFERS and readings and len(differing) == len(readings):
        return [f"Nor does it hold when read so: {_listed(differing)}."]
    return []


def _listed(answers: list[_Answer]) -> str:
    return listed(_quoted(answer) for answer in answers)


def _quoted(answer: _Answer) -> str:
    number = answer.found is not None and not answer.found.text
    found = f" ({answer.measured_text})" if number else ""
    return f"“{answer.row['text'].rstrip('.')}”{found}"


def _said(value: float, unit: str | None) -> str:
    """A number with its unit, four digits at most: `26.97 billion USD`, `1,334 km`."""
    digits = 0 if abs(value) >= 1000 else max(0, 3 - math.floor(math.log10(abs(value) or 1)))
    text = f"{value + 0.0:,.{digits}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    text = text.replace("-", "−")
    return text if unit is None else text + UNIT_WORDS.get(unit, f" {unit}")


def _words(status: str) -> str:
    return status.replace("_", " ")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
