"""One cell: from the text of a spreadsheet to a value of the type its column declares."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import TypeVar

from landbridge.case import cells
from landbridge.case.numbers import NUMBER, number_hint, plain, split_unit, to_number
from landbridge.case.schema import Field, tables
from landbridge.case.suggest import did_you_mean
from landbridge.case.units import accepted, convert
from landbridge.errors import Problem

Value = float | int | bool | date | str
_N = TypeVar("_N", int, float)

ID = r"[A-Za-z0-9][A-Za-z0-9_.-]*"
"""What an id is made of: plain letters, digits, `_`, `.`, `-`; a letter or digit first."""

YEARS = (1900, 2200)

_BOOLS = {"yes": True, "no": False, "true": True, "false": False}


def cast_cell(field: Field, text: str) -> Value | Problem | None:
    """The value a cell holds, None where it is blank, or what is wrong with it.

    The value is in the unit of the field. The problem names column, value, rule and way out, but
    neither file nor row, which the caller knows.
    """
    if text.strip() == "" and (text == "" or field.type != "text"):
        return _missing(field, text) if field.required else _blank(field, text)
    if field.type == "text":
        return _text(field, text)
    if text != text.strip():
        return _spaces(field, text)
    return _CASTS[field.type](field, text)


def shown(text: str, most: int = 60) -> str:
    """A value as it is quoted in a sentence: in double quotes, control characters spelt out, cut when long."""
    cut = text if len(text) <= most else text[:most] + "…"
    return '"' + "".join(c if c.isprintable() else repr(c)[1:-1] for c in cut) + '"'


def _problem(
    field: Field, text: str, code: str, what: str, rule: str = "", hint: str = ""
) -> Problem:
    message = f"{shown(text)} {what}"
    return Problem(code, message, column=field.name, value=text, rule=rule, hint=hint)


def _missing(field: Field, text: str) -> Problem:
    message = f"{field.name} is blank, but every row needs it."
    hint = "Fill the cell in, or delete the row."
    return Problem(
        "E101", message, column=field.name, value=text, rule=field.description, hint=hint
    )


def _blank(field: Field, text: str) -> Problem | None:
    return None if text == "" else _spaces(field, text)


def _spaces(field: Field, text: str) -> Problem:
    rule = "A value stands in its cell without spaces or line ends around it."
    meant = text.strip()
    hint = f"Did you mean {shown(meant)}?" if meant else "Leave the cell blank."
    return _problem(field, text, "E103", "has spaces or line ends around it.", rule, hint)


def _text(field: Field, text: str) -> str | Problem:
    if "\x00" in text:
        return _problem(
            field, text, "E102", "holds a NUL character.", "Text has no NUL characters."
        )
    if field.required and not text.strip():
        return _missing(field, text)
    return text


def _id(field: Field, text: str) -> str | Problem:
    if re.fullmatch(ID, text):
        return text
    rule = "An id is made of A–Z, a–z, 0–9, _ . - and starts with a letter or a digit."
    odd = next((c for c in text if not re.fullmatch(r"[A-Za-z0-9_.-]", c)), text[0])
    name = unicodedata.name(odd, f"U+{ord(odd):04X}").lower()
    hint = f"Its character {shown(odd)} ({name}) is not allowed there."
    return _problem(field, text, "E102", "is not an id.", rule, hint)


def _number(field: Field, text: str) -> float | Problem:
    value = to_number(text)
    if value is None:
        return _not_plain(field, text)
    return _bounded(field, text, value)


def _not_plain(field: Field, text: str) -> float | Problem:
    number, unit = split_unit(text)
    if re.fullmatch(NUMBER, text) or text.lstrip("+-").lower() in {"inf", "infinity", "nan", "∞"}:
        hint = "Leave the cell blank where there is no limit or nothing is known."
        return _problem(field, text, "E105", "is not a finite number.", _number_rule(field), hint)
    if not number or not unit or to_number(number) is None or len(number) > 60:
        return _problem(
            field, text, "E104", f"is not a number{_of(field)}.", _number_rule(field), _hint(text)
        )
    value = convert(number, unit, field.unit)
    if isinstance(value, float):
        return _bounded(field, text, value)
    units = accepted(field.unit)
    rule = f"{value} Units read in this column: {', '.join(units)}." if units else value
    what = f"cannot be read in {field.unit}." if units else "has a unit."
    return _problem(field, text, "E106", what, rule, "Write the number in the unit of the column.")


def _hint(text: str) -> str:
    number, unit = split_unit(text)
    hint = number_hint(number if number and unit else text) or number_hint(text)
    return hint[:-1] + f" {unit}?" if hint.endswith("?") and number and unit else hint


def _bounded(field: Field, text: str, value: _N) -> _N | Problem:
    if field.low is not None and value < field.low:
        what = f"is below {plain(field.low)}."
    elif field.high is not None and value > field.high:
        what = f"is above {plain(field.high)}."
    elif value in (float("inf"), float("-inf")):
        what = "is too large."
    else:
        return value
    return _problem(field, text, "E108", what, _number_rule(field), field.description)


def _number_rule(field: Field) -> str:
    kind = "A whole number" if field.type == "integer" else "A number"
    low = "" if field.low is None else f", at least {plain(field.low)}"
    high = "" if field.high is None else f", at most {plain(field.high)}"
    return f"{kind}{_of(field)}{low}{high}, with a decimal point and no thousands separators."


def _of(field: Field) -> str:
    return f" ({field.unit})" if field.unit else ""


def _integer(field: Field, text: str) -> int | Problem:
    if not re.fullmatch(r"[+-]?[0-9]{1,18}", text):
        value = to_number(text)
        whole = value is not None and value.is_integer() and abs(value) < 1e15
        hint = f"Did you mean {plain(value)}?" if whole and value is not None else number_hint(text)
        return _problem(field, text, "E107", "is not a whole number.", _number_rule(field), hint)
    return _bounded(field, text, int(text))


def _year(field: Field, text: str) -> int | Problem:
    low, high = YEARS
    if re.fullmatch(r"[0-9]{4}", text) and low <= int(text) <= high:
        return int(text)
    rule = f"A year of four digits from {low} to {high}."
    found = re.search(r"(?<![0-9])(?:19|20|21)[0-9]{2}(?![0-9])", text)
    hint = f"Did you mean {found[0]}?" if found else ""
    return _problem(field, text, "E109", "is not a year.", rule, hint)


def _bool(field: Field, text: str) -> bool | Problem:
    value = _BOOLS.get(text.lower())
    if value is None:
        meant = {"y": "yes", "1": "yes", "x": "yes", "n": "no", "0": "no"}.get(text.lower(), "")
        hint = f"Did you mean {meant}?" if meant else did_you_mean(text, ("yes", "no"))
        return _problem(field, text, "E111", "is neither yes nor no.", "yes or no.", hint)
    return value


def _date(field: Field, text: str) -> date | Problem:
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    rule = "A date that exists, written year-month-day: 2023-11-09."
    return _problem(field, text, "E110", "is not a date.", rule, _date_hint(text))


def _date_hint(text: str) -> str:
    days = _dates(text)
    return f"Did you mean {' or '.join(dict.fromkeys(days))}?" if days else ""


def _dates(text: str) -> list[str]:
    if re.fullmatch(r"[1-6][0-9]{4}", text):
        return [(date(1899, 12, 30) + timedelta(days=int(text))).isoformat()]
    if parts := re.fullmatch(r"([0-9]{4})[-./ ]?([0-9]{1,2})[-./ ]?([0-9]{1,2})(?:[T ].*)?", text):
        orders = [(parts[1], parts[2], parts[3])]
    elif parts := re.fullmatch(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})", text):
        orders = [(parts[3], parts[2], parts[1])]
    elif parts := re.fullmatch(r"([0-9]{1,2})[-/ ]([0-9]{1,2})[-/ ]([0-9]{4})", text):
        orders = [(parts[3], parts[2], parts[1]), (parts[3], parts[1], parts[2])]
    else:
        return []
    return [day for order in orders if (day := _day(*order))]


def _day(year: str, month: str, day: str) -> str:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""


def _choice(field: Field, text: str) -> str | Problem:
    if text in field.choices:
        return text
    rule = f"One of: {', '.join(field.choices)}."
    what = f"is not one of the choices of {field.name}."
    return _problem(field, text, "E112", what, rule, did_you_mean(text, field.choices))


def _table(field: Field, text: str) -> str | Problem:
    if text in tables():
        return text
    hint = did_you_mean(text, tables())
    return _problem(field, text, "E117", "is not a table.", f"One of: {', '.join(tables())}.", hint)


def _list(field: Field, text: str, item: Callable[[Field, str], str | Problem]) -> str | Problem:
    found: list[str] = []
    for part in cells.split(text):
        if part == "":
            hint = "Delete the ; that nothing follows or that follows nothing."
            return _problem(field, text, "E114", "has a blank item.", "A list such as a;b;c.", hint)
        value = item(field, part)
        if isinstance(value, Problem):
            return (
                value
                if part == text
                else replace(
                    value, value=text, message=f"{value.message[:-1]}, in the list {shown(text)}."
                )
            )
        if value in found:
            rule = "A list such as a;b;c, each item once."
            return _problem(
                field, text, "E114", f"names {value} twice.", rule, "Delete one of them."
            )
        found.append(value)
    return ";".join(found)


def _ids(field: Field, text: str) -> str | Problem:
    return _list(field, text, _id)


def _hs(field: Field, text: str) -> str | Problem:
    return _list(field, text, _hs_prefix)


def _hs_prefix(field: Field, text: str) -> str | Problem:
    match = re.fullmatch(r"(ex ?)?([0-9]{2,10})", text)
    if match:
        return f"ex {match[2]}" if match[1] else match[2]
    rule = "Two to ten digits of the Harmonised System, perhaps after ex: 2709, ex 8471."
    digits = re.sub(r"[.\s]", "", text.removeprefix("ex"))
    if re.fullmatch(r"[0-9]", digits):
        hint = f"Did you mean 0{digits}?"
    else:
        hint = f"Did you mean {digits}?" if re.fullmatch(r"[0-9]{2,10}", digits) else ""
    return _problem(field, text, "E113", "is not an HS prefix.", rule, hint)


def _km_by_country(field: Field, text: str) -> str | Problem:
    rule = "Countries with km in each, such as KAZ:452;RUS:1059."
    try:
        found = cells.km_by_country(text)
    except ValueError as error:
        return _problem(field, text, "E115", "is not km by country.", rule, str(error))
    for country in found:
        if isinstance(_id(field, country), Problem):
            return _problem(
                field, text, "E115", "is not km by country.", rule, f"{country} is not an id."
            )
    return ";".join(f"{country}:{plain(km)}" for country, km in found.items())


def _waypoints(field: Field, text: str) -> str | Problem:
    try:
        points = cells.waypoints(text)
    except ValueError as error:
        rule = "Longitude and latitude of each point, such as 51.9 47.1;50.8 45.2."
        return _problem(field, text, "E116", "is not a list of points.", rule, str(error))
    return ";".join(f"{plain(lon)} {plain(lat)}" for lon, lat in points)


_CASTS: dict[str, Callable[[Field, str], Value | Problem]] = {
    "id": _id,
    "ids": _ids,
    "ref": _id,
    "refs": _ids,
    "number": _number,
    "integer": _integer,
    "bool": _bool,
    "year": _year,
    "date": _date,
    "choice": _choice,
    "hs": _hs,
    "km_by_country": _km_by_country,
    "waypoints": _waypoints,
    "table": _table,
    "row": _text,
    "column": _text,
    "cell": _text,
}
