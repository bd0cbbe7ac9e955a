"""One cell: from the text of a spreadsheet to a value of the type its column declares."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TypeAlias

from landbridge.case import cells
from landbridge.case.amounts import cast_integer, cast_number
from landbridge.case.days import cast_date, cast_year
from landbridge.case.numbers import plain
from landbridge.case.refusal import refused, shown
from landbridge.case.schema import Field, tables
from landbridge.case.suggest import did_you_mean
from landbridge.errors import Problem

__all__ = ["ID", "Value", "cast_cell", "shown"]

Value: TypeAlias = float | int | bool | date | str

ID = r"[A-Za-z0-9][A-Za-z0-9_.-]*"
"""What an id is made of: plain letters, digits, `_`, `.`, `-`; a letter or digit first."""

_LISTED = 'A list such as "a;b;c", each item once.'


def cast_cell(field: Field, text: str) -> Value | Problem | None:
    """The value a cell holds, None where it is blank, or what is wrong with it.

    The value is in the unit of the field; free text is kept exactly as it is. The problem names
    column, value, rule and way out, but neither file nor row, which the caller knows.
    """
    if field.required and not text.strip():
        message = f"{field.name} is blank, but every row needs it."
        rule, hint = field.description, "Fill the cell in, or delete the row."
        return Problem("E101", message, column=field.name, value=text, rule=rule, hint=hint)
    if text == "":
        return None
    if field.type != "text" and text != text.strip():
        return _spaced(field, text)
    return _CASTS[field.type](field, text)


def _spaced(field: Field, text: str) -> Problem:
    rule = "A value stands in its cell without spaces or line ends around it."
    meant = text.strip()
    hint = f"Did you mean {shown(meant)}?" if meant else "Leave the cell blank."
    return refused(field, text, "E103", "has spaces around it.", rule=rule, hint=hint)


def _text(field: Field, text: str) -> str | Problem:
    if "\x00" not in text:
        return text
    rule = "Text has no NUL characters, which no file could keep."
    return refused(field, text, "E118", "holds a NUL character.", rule=rule, hint="Take it out.")


def _id(field: Field, text: str) -> str | Problem:
    if re.fullmatch(ID, text):
        return text
    rule = "An id is made of A-Z, a-z, 0-9, _ . - and starts with a letter or a digit."
    odd = next((c for c in text if not re.fullmatch(r"[A-Za-z0-9_.-]", c)), text[:1])
    name = unicodedata.name(odd, f"U+{ord(odd):04X}").lower() if odd else "nothing"
    hint = f"It may not have {shown(odd)} ({name}) there."
    return refused(field, text, "E102", "is not an id.", rule=rule, hint=hint)


def _bool(field: Field, text: str) -> bool | Problem:
    word = text.lower()
    if word in ("yes", "true"):
        return True
    if word in ("no", "false"):
        return False
    meant = {"y": "yes", "1": "yes", "x": "yes", "n": "no", "0": "no"}.get(word, "")
    hint = f"Did you mean {meant}?" if meant else did_you_mean(text, ("yes", "no"))
    return refused(field, text, "E111", "is neither yes nor no.", rule="yes or no.", hint=hint)


def _choice(field: Field, text: str) -> str | Problem:
    if text in field.choices:
        return text
    rule = f"One of: {', '.join(field.choices)}."
    hint = did_you_mean(text, field.choices)
    what = f"is not one of the choices of {field.name}."
    return refused(field, text, "E112", what, rule=rule, hint=hint)


def _table(field: Field, text: str) -> str | Problem:
    if text in tables():
        return text
    rule = f"One of: {', '.join(tables())}."
    hint = did_you_mean(text, tables())
    return refused(field, text, "E117", "is not a table.", rule=rule, hint=hint)


def _ids(field: Field, text: str) -> str | Problem:
    return _list(field, text, _id)


def _hs(field: Field, text: str) -> str | Problem:
    return _list(field, text, _hs_prefix)


def _list(field: Field, text: str, item: Callable[[Field, str], str | Problem]) -> str | Problem:
    found: list[str] = []
    for part in cells.split(text):
        if part == "":
            hint = "Delete the ; beside it."
            return refused(field, text, "E114", "has a blank item.", rule=_LISTED, hint=hint)
        value = item(field, part)
        if isinstance(value, Problem):
            return value if part == text else _in_list(value, text)
        if value in found:
            what = f"names {shown(value)} twice."
            return refused(field, text, "E114", what, rule=_LISTED, hint="Delete one of the two.")
        found.append(value)
    return ";".join(found)


def _in_list(problem: Problem, text: str) -> Problem:
    message = f"{problem.message.removesuffix('.')}, in the list {shown(text)}."
    return replace(problem, value=text, message=message)


def _hs_prefix(field: Field, text: str) -> str | Problem:
    match = re.fullmatch(r"(ex ?)?([0-9]{2,10})", text)
    if match:
        return f"ex {match[2]}" if match[1] else match[2]
    rule = "Two to ten digits of the Harmonised System, perhaps after ex: 2709, ex 8471."
    digits = re.sub(r"[.\s]", "", text.removeprefix("ex"))
    if len(digits) == 1:
        digits = f"0{digits}"
    hint = f"Did you mean {digits}?" if re.fullmatch(r"[0-9]{2,10}", digits) else ""
    return refused(field, text, "E113", "is not an HS prefix.", rule=rule, hint=hint)


def _km_by_country(field: Field, text: str) -> str | Problem:
    rule = "Countries with the km in each, such as KAZ:452;RUS:1059."
    try:
        found = cells.km_by_country(text)
    except ValueError as error:
        hint = str(error)
    else:
        odd = [country for country in found if not re.fullmatch(ID, country)]
        if not odd:
            return ";".join(f"{country}:{plain(km)}" for country, km in found.items())
        hint = f"{shown(odd[0])} is not an id."
    return refused(field, text, "E115", "is not km by country.", rule=rule, hint=hint)


def _waypoints(field: Field, text: str) -> str | Problem:
    try:
        points = cells.waypoints(text)
    except ValueError as error:
        rule = "Longitude and latitude of each point, such as 51.9 47.1;50.8 45.2."
        what = "is not a list of points."
        return refused(field, text, "E116", what, rule=rule, hint=str(error))
    return ";".join(f"{plain(lon)} {plain(lat)}" for lon, lat in points)


_CASTS: dict[str, Callable[[Field, str], Value | Problem]] = {
    "id": _id,
    "ids": _ids,
    "ref": _id,
    "refs": _ids,
    "text": _text,
    "number": cast_number,
    "integer": cast_integer,
    "bool": _bool,
    "year": cast_year,
    "date": cast_date,
    "choice": _choice,
    "hs": _hs,
    "km_by_country": _km_by_country,
    "waypoints": _waypoints,
    "table": _table,
    "row": _text,
    "column": _text,
    "cell": _text,
}
