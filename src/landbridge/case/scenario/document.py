"""The text of a scenario as a tree in which every leaf is text, with the line of every key.

Numbers, dates and words stay as they were written, so that they are cast by the type of the
column they are meant for, as the cells of a table are: `0101` stays an HS code, `no` stays a word.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeAlias

import yaml

from landbridge.case.numbers import plain
from landbridge.case.refusal import shown
from landbridge.case.scenario.notes import Path, Spot
from landbridge.errors import Problem, ScenarioError

Tree: TypeAlias = "dict[str, Tree] | list[Tree] | str | None"

DEEPEST = 12
"""How deeply a scenario may be nested; far more than any needs."""

PLAIN_TAGS = frozenset(
    f"tag:yaml.org,2002:{kind}"
    for kind in ("str", "null", "bool", "int", "float", "timestamp", "map", "seq", "merge", "value")
)


@dataclass
class Document:
    """What a scenario says, where it says so, and what is wrong with it so far."""

    file: str
    tree: Tree = None
    lines: dict[Path, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def spot(self, path: Path) -> Spot:
        """The place of a path."""
        return Spot(self.file, self.lines, self.problems, path)


def from_yaml(text: str, file: str) -> Document:
    """Read the text of a scenario.

    Raises ScenarioError where it is not YAML; what is YAML but not allowed here (a key given
    twice, anchors, tags) is taken down in the document's problems.
    """
    document = Document(file)
    try:
        _refuse_tricks(text, document)
        root = None if document.problems else yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        raise ScenarioError(_syntax(error, text, file)) from None
    except yaml.YAMLError as error:
        message = "The text holds a character that YAML does not allow."
        raise ScenarioError(Problem("E221", message, file, rule=str(error))) from None
    if root is not None:
        document.tree = _tree(root, (), document)
    return document


def from_mapping(given: Mapping[str, object], file: str) -> Document:
    """Read a scenario given as a dictionary."""
    document = Document(file)
    document.tree = _plain(given, (), document)
    return document


def _syntax(error: yaml.MarkedYAMLError, text: str, file: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    line = mark.line if mark else 0
    lines = text.splitlines()
    return Problem(
        "E221",
        f"The text is not YAML: {error.problem or 'it cannot be read'}.",
        file,
        line + 1,
        value=lines[line].strip() if line < len(lines) else "",
        rule="A scenario is written in YAML: `key: value`, indented with spaces.",
        hint="Quote a text that holds `: ` or ` #`, or that starts with one of * & ! % @ [ {.",
    )


def _refuse_tricks(text: str, document: Document) -> None:
    depth = documents = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        documents += isinstance(event, yaml.DocumentStartEvent)
        tricks = {
            "anchors and aliases": isinstance(event, yaml.AliasEvent),
            f"nesting deeper than {DEEPEST}": depth > DEEPEST,
            "more than one document": documents > 1,
        }
        for name in (name for name, found in tricks.items() if found):
            message = f"A scenario does not use {name}."
            row = event.start_mark.line + 1 if event.start_mark else None
            problem = Problem("E221", message, document.file, row, hint="Write it out plainly.")
            document.problems.append(problem)
            return


def _tree(node: yaml.Node, path: Path, document: Document) -> Tree:
    document.lines.setdefault(path, node.start_mark.line + 1)
    if node.tag not in PLAIN_TAGS:
        tag = node.tag.removeprefix("tag:yaml.org,2002:")
        message = "A scenario does not use tags."
        document.spot(path).problem("E221", message, tag, hint="Remove the tag.")
        return None
    if isinstance(node, yaml.MappingNode):
        return _branches(node, path, document)
    if isinstance(node, yaml.SequenceNode):
        return [_tree(item, (*path, at), document) for at, item in enumerate(node.value)]
    return None if node.tag.endswith(":null") else str(node.value)


def _branches(node: yaml.MappingNode, path: Path, document: Document) -> Tree:
    tree: dict[str, Tree] = {}
    for key, value in node.value:
        name, line = str(key.value), key.start_mark.line + 1
        here = (*path, name)
        if not isinstance(key, yaml.ScalarNode):
            message = "A key is a list or a mapping."
            document.spot(path).problem("E225", message, hint="Write a word.")
        elif name in tree:
            message = f"{shown(name)} is given a second time, first on line {document.lines[here]}."
            document.spot(here).problem("E222", message, name, hint="Put both under one key.")
            document.problems[-1] = replace(document.problems[-1], row=line)
        else:
            document.lines[here] = line
            tree[name] = _tree(value, here, document)
    return tree


def _plain(given: object, path: Path, document: Document) -> Tree:
    if isinstance(given, Mapping):
        return {
            str(key): _plain(value, (*path, str(key)), document) for key, value in given.items()
        }
    if isinstance(given, Sequence) and not isinstance(given, str | bytes):
        return [_plain(item, (*path, at), document) for at, item in enumerate(given)]
    return _leaf(given, path, document)


def _leaf(given: object, path: Path, document: Document) -> str | None:
    match given:
        case None | str():
            return given
        case bool():
            return "yes" if given else "no"
        case int() | date():
            return str(given)
        case float() if math.isfinite(given):
            return plain(given)
    message = f"A {type(given).__name__} cannot be part of a scenario."
    rule = "Mappings, lists, texts, finite numbers, dates, True, False and None can."
    document.spot(path).problem("E225", message, str(given), rule=rule)
    return None
