"""What case.yaml may say: its keys, the rule of each, and how they are written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import MISSING, fields
from typing import Any

import yaml

from landbridge.case.case import Meta
from landbridge.case.days import YEARS, to_year
from landbridge.case.numbers import number_hint, plain, to_number
from landbridge.case.refusal import shown
from landbridge.case.suggest import did_you_mean
from landbridge.errors import Problem

FILE = "case.yaml"

Written = str | Sequence[str]
"""The text of a key, or texts where it has a list; "" where it is blank."""

Given = Mapping[str, tuple[Written, int | None]]
"""What is written for each key, and the row it stands in."""

_KEYS = tuple(field.name for field in fields(Meta))
_REQUIRED = tuple(field.name for field in fields(Meta) if field.default is MISSING)


def meta_of(given: Given, file: str = FILE) -> tuple[Meta | None, list[Problem]]:
    """The nouns of the keys given, and what is wrong with them; no Meta where anything is."""
    problems = [_unknown(key, row, file) for key, (_, row) in given.items() if key not in _KEYS]
    values: dict[str, Any] = {}
    for key in _KEYS:
        written, row = given.get(key, ("", None))
        if written != "":
            try:
                values[key] = _CASTS[key](written)
            except ValueError as hint:
                problems.append(_wrong(key, written, row, file, str(hint)))
        elif key in _REQUIRED:
            problems.append(_missing(key, row, file))
    if problems:
        return None, problems
    meta = Meta(**values)
    problems = list(_across(meta, given, file))
    return (None if problems else meta), problems


def meta_text(meta: Meta) -> str:
    """A `case.yaml` in canonical form: keys in fixed order, those without a value left out."""
    lines = []
    for key in _KEYS:
        value = getattr(meta, key)
        if value is None or value == "":
            continue
        if key == "years":
            lines.append(f"years: [{', '.join(map(str, value))}]\n")
        elif isinstance(value, str):
            lines.append(_text_line(key, value))
        else:
            lines.append(f"{key}: {plain(value)}\n")
    return "".join(lines)


def _text_line(key: str, value: str) -> str:
    """A key with a text; one with U+0085 in double quotes, which read as a line end otherwise."""
    if "\x85" in value:
        quoted = yaml.safe_dump(value, allow_unicode=True, width=2**31, default_style='"')
        return f"{key}: {quoted}"
    return yaml.safe_dump({key: value}, allow_unicode=True, width=2**31)


def _text(written: Written) -> str:
    if isinstance(written, str):
        return written
    raise ValueError("Give one text, not a list.")


def _year(written: Written) -> int:
    year = to_year(_text(written))
    if year is None:
        raise ValueError("Write it with four digits, such as 2023.")
    return year


def _years(written: Written) -> tuple[int, ...]:
    texts = written.replace(";", ",").split(",") if isinstance(written, str) else written
    years = tuple(_year(text.strip()) for text in texts)
    if not years or len(set(years)) < len(years):
        raise ValueError("Give at least one year, and each year once.")
    return years


def _price(written: Written) -> float:
    value = to_number(_text(written))
    if value is None:
        raise ValueError(number_hint(_text(written)))
    if value < 0:
        raise ValueError("It cannot be less than 0.")
    return value


def _rate(written: Written) -> float:
    value = _price(written)
    if value > 1:
        raise ValueError(f"Did you mean {plain(value / 100)}?")
    return value


_CASTS: dict[str, Callable[[Written], object]] = {
    "title": _text,
    "base_year": _year,
    "years": _years,
    "economy": _text,
    "currency": _text,
    "price_year": _year,
    "unmet_usd_t": _price,
    "carrying_rate": _rate,
    "description": _text,
    "authors": _text,
    "licence": _text,
}

_A_YEAR = f"A year from {YEARS[0]} to {YEARS[1]}."

RULES = {
    "title": "What the case is called, in a few words.",
    "base_year": _A_YEAR,
    "years": "The years the case has data for, such as [2022, 2023].",
    "economy": "Id of the country the case is about.",
    "currency": "Currency of all amounts, such as USD.",
    "price_year": _A_YEAR,
    "unmet_usd_t": "What a missing tonne costs, USD/t: a number, 0 or more.",
    "carrying_rate": "Yearly cost of capital, share of value: a number from 0 to 1.",
    "description": "What the case is, in a few sentences.",
    "authors": "Who made it.",
    "licence": "Terms of use.",
}
"""What each key asks for."""


def _unknown(key: str, row: int | None, file: str) -> Problem:
    rule = f"Keys: {', '.join(_KEYS)}."
    hint = did_you_mean(key, _KEYS) or "Delete it, or move what it says into description."
    return Problem("E010", f"There is no key {shown(key)}.", file, row, key, key, rule, hint)


def _missing(key: str, row: int | None, file: str) -> Problem:
    rule, hint = RULES[key], f"Add a line {key}: ..."
    return Problem("E011", f"{key} is missing.", file, row, key, None, rule, hint)


def _wrong(key: str, written: Written, row: int | None, file: str, hint: str) -> Problem:
    value = written if isinstance(written, str) else f"[{', '.join(written)}]"
    message = f"{shown(value)} is no value of {key}."
    return Problem("E012", message, file, row, key, value, RULES[key], hint)


def _across(meta: Meta, given: Given, file: str) -> Iterator[Problem]:
    if meta.base_year not in meta.years:
        value, row = str(meta.base_year), given["base_year"][1]
        message = f"The base year {value} is not among the years."
        rule = f"years: {', '.join(map(str, meta.years))}."
        hint = "Add it to years, or choose one of them."
        yield Problem("E013", message, file, row, "base_year", value, rule, hint)
