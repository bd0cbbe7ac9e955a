"""case.yaml as YAML: keys with plain values, each with its row; everything else is refused."""

from __future__ import annotations

from collections.abc import Iterator

import yaml

from landbridge.case.case import Meta
from landbridge.case.meta import FILE, RULES, Written, meta_of
from landbridge.case.refusal import shown
from landbridge.errors import Problem

_BLANK = ("", "~", "null", "Null", "NULL")
_PLAIN = "Each key has a plain value, or a list of plain values: years: [2022, 2023]."
_LARGEST = 1_000_000
"""Characters beyond which a file is no case.yaml, and would only keep the reader busy."""


def parse_meta(text: str, file: str = FILE) -> tuple[Meta | None, list[Problem]]:
    """What a `case.yaml` says, and what is wrong with it; no Meta where anything is.

    Scalars are taken as they are written and cast by their key, so that a title `2023` stays text
    and nothing depends on what YAML makes of `no`, `12:30` or `0777`.
    """
    try:
        problem = next(_odd_tokens(text, file), None)
        node = None if problem else yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        problem, node = _not_yaml(error, text, file), None
    if problem:
        return None, [problem]
    if not isinstance(node, yaml.MappingNode):
        message = f"{file} has no keys."
        return None, [Problem("E008", message, file, 1, rule=_PLAIN, hint="Write title: A case.")]
    given, problems = _given(node, file)
    meta, more = meta_of(given, file)
    return (None if problems else meta), problems + more


def _odd_tokens(text: str, file: str) -> Iterator[Problem]:
    """Anchors, aliases, tags and deep nesting: no case needs them, and they can break a reader."""
    if len(text) > _LARGEST:
        message = f"{file} has more than {_LARGEST} characters."
        yield Problem("E008", message, file, rule=_PLAIN, hint="Put long texts elsewhere.")
        return
    depth = 0
    for token in yaml.scan(text, Loader=yaml.SafeLoader):
        depth += isinstance(token, _OPENING) - isinstance(token, _CLOSING)
        if depth > 4 or isinstance(token, _ODD):
            row = token.start_mark.line + 1
            message = "Anchors, aliases, tags and deep nesting are not read."
            value, hint = _line(text, row), "Write the value out."
            yield Problem("E008", message, file, row, "", value, _PLAIN, hint)


_OPENING = (
    yaml.FlowSequenceStartToken,
    yaml.FlowMappingStartToken,
    yaml.BlockSequenceStartToken,
    yaml.BlockMappingStartToken,
)
_CLOSING = (yaml.FlowSequenceEndToken, yaml.FlowMappingEndToken, yaml.BlockEndToken)
_ODD = (yaml.AnchorToken, yaml.AliasToken, yaml.TagToken, yaml.DirectiveToken)


def _not_yaml(error: yaml.YAMLError, text: str, file: str) -> Problem:
    mark = getattr(error, "problem_mark", None)
    row = mark.line + 1 if mark else None
    what = getattr(error, "problem", None) or getattr(error, "reason", None) or "unreadable"
    message = f"{file} is not YAML: {what}."
    hint = "Put text with a colon, a # or a quote in it into quotes."
    return Problem("E008", message, file, row, "", _line(text, row), _PLAIN, hint)


def _line(text: str, row: int | None) -> str | None:
    lines = text.split("\n")
    return lines[row - 1] if row and row <= len(lines) else None


def _given(
    node: yaml.MappingNode, file: str
) -> tuple[dict[str, tuple[Written, int | None]], list[Problem]]:
    given: dict[str, tuple[Written, int | None]] = {}
    problems = []
    for key, value in node.value:
        name, row = _name(key), key.start_mark.line + 1
        written = _written(value)
        if name in given:
            message = f"{name} is there twice, in rows {given[name][1]} and {row}."
            rule, hint = "Each key once.", "Keep the right one."
            problems.append(Problem("E009", message, file, row, name, name, rule, hint))
        elif written is None:
            message = f"{shown(name)} has keys or lists of its own."
            rule, hint = RULES.get(name, _PLAIN), "Write its value in one line."
            problems.append(Problem("E012", message, file, row, name, None, rule, hint))
        else:
            given[name] = (written, row)
    return given, problems


def _name(key: yaml.Node) -> str:
    return str(key.value) if isinstance(key, yaml.ScalarNode) else "?"


def _written(value: yaml.Node) -> Written | None:
    """The text of a value, or texts of a list; None where it is neither."""
    if isinstance(value, yaml.ScalarNode):
        return _scalar(value)
    if not isinstance(value, yaml.SequenceNode):
        return None
    items = [item for item in value.value if isinstance(item, yaml.ScalarNode)]
    return [_scalar(item) for item in items] if len(items) == len(value.value) else None


def _scalar(node: yaml.ScalarNode) -> str:
    blank = node.style is None and node.value in _BLANK
    return "" if blank else str(node.value)
