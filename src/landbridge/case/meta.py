"""case.yaml: what it says, checked key by key; and how it is written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, fields
from typing import Any

import yaml

from landbridge.case.case import Meta
from landbridge.case.cast import YEARS, shown
from landbridge.case.numbers import number_hint, plain, to_number
from landbridge.case.suggest import did_you_mean
from landbridge.errors import Problem

FILE = "case.yaml"

_REQUIRED = tuple(f.name for f in fields(Meta) if f.default is MISSING)
_KEYS = tuple(f.name for f in fields(Meta))
_BLANK = {"", "~", "null", "Null", "NULL"}

Given = Mapping[str, tuple[str | Sequence[str], int | None]]
"""Text of each key, or texts where it is a list, and the row it stands in."""


def parse_meta(text: str, file: str = FILE) -> tuple[Meta | None, list[Problem]]:
    """What a `case.yaml` says, and what is wrong with it.

    Scalars are taken as they are written and cast by the type of their key, so that a title `2023`
    stays text and nothing depends on what YAML makes of `no` or `12:30`.
    """
    try:
        odd = next(_odd_tokens(text, file), None)
        node = None if odd else yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        return None, [_not_yaml(error, text, file)]
    if odd:
        return None, [odd]
    if not isinstance(node, yaml.MappingNode):
        message = f"{file} is no list of keys with values."
        return None, [Problem("E008", message, file, 1, rule="Lines such as title: A case.")]
    given, problems = _given(node, file)
    meta, more = meta_of(given, file)
    return (None if problems else meta), problems + more


def meta_of(given: Given, file: str = FILE) -> tuple[Meta | None, list[Problem]]:
    """The nouns of the given keys, and what is wrong with them."""
    problems = [_unknown(key, row, file) for key, (_, row) in given.items() if key not in _KEYS]
    values: dict[str, Any] = {}
    for key in _KEYS:
        text, row = given.get(key, ("", None))
        if isinstance(text, str) and text in _BLANK:
            if key in _REQUIRED:
                message = f"{key} is missing."
                problems.append(
                    Problem("E011", message, file, row, key, None, _RULES[key], "Add it.")
                )
            continue
        try:
            values[key] = _value(key, text)
        except ValueError as hint:
            problems.append(_wrong(key, text, row, file, str(hint)))
    if problems:
        return None, problems
    meta = Meta(**values)
    return meta, list(_across(meta, given, file))


def meta_text(meta: Meta) -> str:
    """A `case.yaml` in canonical form: keys in fixed order, those without a value left out."""
    lines = []
    for key in _KEYS:
        value = getattr(meta, key)
        if value is None or value == "":
            continue
        if key == "years":
            lines.append(f"years: [{', '.join(map(str, value))}]\n")
        elif key in _TEXTS:
            lines.append(yaml.safe_dump({key: value}, allow_unicode=True, width=2**31))
        else:
            lines.append(f"{key}: {plain(value)}\n")
    return "".join(lines)


_TEXTS = ("title", "economy", "currency", "description", "authors", "licence")
_YEAR = f"A year from {YEARS[0]} to {YEARS[1]}."
_RULES = {
    "title": "What the case is called, in a few words.",
    "base_year": _YEAR,
    "years": "Years the case has data for, such as [2022, 2023].",
    "economy": "Id of the country the case is about.",
    "currency": "Currency of all amounts, such as USD.",
    "price_year": _YEAR,
    "unmet_usd_t": "A number, 0 or more: what a missing tonne costs, USD/t.",
    "carrying_rate": "A number from 0 to 1: yearly cost of capital, share of value.",
    "description": "Text.",
    "authors": "Text.",
    "licence": "Text.",
}


def _odd_tokens(text: str, file: str) -> Iterator[Problem]:
    """Anchors, aliases, tags and deep nesting: nothing a case needs, and ways to break a reader."""
    depth = 0
    for token in yaml.scan(text, Loader=yaml.SafeLoader):
        depth += isinstance(token, (yaml.FlowSequenceStartToken, yaml.FlowMappingStartToken))
        depth += isinstance(token, (yaml.BlockSequenceStartToken, yaml.BlockMappingStartToken))
        depth -= isinstance(
            token, (yaml.FlowSequenceEndToken, yaml.FlowMappingEndToken, yaml.BlockEndToken)
        )
        if depth > 4 or isinstance(token, (yaml.AnchorToken, yaml.AliasToken, yaml.TagToken)):
            row = token.start_mark.line + 1
            what = "Anchors, aliases, tags and deep nesting are not read."
            rule = "Each key has a plain value, or a list of plain values."
            yield Problem(
                "E008", what, file, row, value=_line(text, row), rule=rule, hint="Write it out."
            )


def _not_yaml(error: yaml.YAMLError, text: str, file: str) -> Problem:
    mark = getattr(error, "problem_mark", None)
    row = mark.line + 1 if mark else None
    what = getattr(error, "problem", None) or getattr(error, "reason", None) or "it cannot be read"
    hint = "Text with : or # in it, or that starts with a sign, stands in quotes."
    message = f"{file} is no YAML: {what}."
    return Problem(
        "E008",
        message,
        file,
        row,
        value=_line(text, row),
        rule="Lines such as title: A case.",
        hint=hint,
    )


def _line(text: str, row: int | None) -> str | None:
    lines = text.splitlines()
    return lines[row - 1] if row and row <= len(lines) else None


def _given(
    node: yaml.MappingNode, file: str
) -> tuple[dict[str, tuple[str | list[str], int | None]], list[Problem]]:
    given: dict[str, tuple[str | list[str], int | None]] = {}
    problems = []
    for key, value in node.value:
        row = key.start_mark.line + 1
        name = str(key.value) if isinstance(key, yaml.ScalarNode) else ""
        if name in given:
            message = f"{name} is there twice, in rows {given[name][1]} and {row}."
            problems.append(
                Problem(
                    "E009", message, file, row, name, name, "Each key once.", "Keep the right one."
                )
            )
        elif isinstance(value, yaml.ScalarNode):
            given[name] = (str(value.value), row)
        elif isinstance(value, yaml.SequenceNode) and all(
            isinstance(v, yaml.ScalarNode) for v in value.value
        ):
            given[name] = ([v.value for v in value.value], row)
        else:
            rule = _RULES.get(name, "Each key has a plain value, or a list of plain values.")
            message = f"{name} has keys or lists of its own."
            problems.append(
                Problem("E012", message, file, row, name, None, rule, "Write it in one line.")
            )
    return given, problems


def _unknown(key: str, row: int | None, file: str) -> Problem:
    rule = f"Keys: {', '.join(_KEYS)}."
    hint = did_you_mean(key, _KEYS) or "Delete it, or move what it says into description."
    return Problem("E010", f"There is no key {key!r}.", file, row, key, key, rule, hint)


def _value(key: str, text: str | Sequence[str]) -> Any:
    """The value of a key; raises ValueError with a hint where there is none."""
    if key == "years":
        return _years(text)
    if not isinstance(text, str):
        raise ValueError("Give one value, not a list.")
    if key in _TEXTS:
        return text
    return _year(text) if key.endswith("year") else _number(key, text)


def _number(key: str, text: str) -> float:
    value = to_number(text)
    if value is None:
        raise ValueError(number_hint(text))
    if value < 0 or (key == "carrying_rate" and value > 1):
        raise ValueError("")
    return value


def _year(text: str) -> int:
    if re.fullmatch(r"[0-9]{4}", text) and YEARS[0] <= int(text) <= YEARS[1]:
        return int(text)
    raise ValueError("Write it with four digits, such as 2023.")


def _years(text: str | Sequence[str]) -> tuple[int, ...]:
    texts = [one.strip() for one in re.split("[;,]", text)] if isinstance(text, str) else text
    years = tuple(_year(one) for one in texts)
    if not years or len(set(years)) < len(years):
        raise ValueError("Give at least one year, and each year once.")
    return years


def _wrong(key: str, text: str | Sequence[str], row: int | None, file: str, hint: str) -> Problem:
    value = text if isinstance(text, str) else f"[{', '.join(text)}]"
    message = f"{shown(value)} is no value of {key}."
    return Problem("E012", message, file, row, key, value, _RULES[key], hint)


def _across(meta: Meta, given: Given, file: str) -> Iterator[Problem]:
    if meta.base_year not in meta.years:
        row = given["base_year"][1]
        message = f"The base year {meta.base_year} is not among the years."
        rule = f"years: {', '.join(map(str, meta.years))}."
        hint = "Add it to years, or choose one of them."
        yield Problem("E013", message, file, row, "base_year", str(meta.base_year), rule, hint)
