"""What is wrong with a scenario, each problem with its file, line and key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from landbridge.errors import Problem

Path: TypeAlias = tuple[str | int, ...]
"""Where something stands in a scenario: keys, and places in lists counted from 0."""


def path_text(path: Path) -> str:
    """A path as it is shown: `set[2].column`; entries of a list are counted from 1."""
    parts = (f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in path)
    return "".join(parts).removeprefix(".")


def line_of(lines: Mapping[Path, int], path: Path) -> int | None:
    """The line of a path, or of what it is part of; None where nothing is known."""
    while path not in lines:
        if not path:
            return None
        path = path[:-1]
    return lines[path]


@dataclass(frozen=True)
class Spot:
    """A place in a scenario, where problems are taken down so that all are told at once.

    file: what to call the scenario in messages.
    lines: the line of every key and entry by its path, empty where there is no text.
    problems: all that were taken down so far, at this place and others.
    """

    file: str
    lines: Mapping[Path, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    path: Path = ()

    def at(self, *keys: str | int) -> Spot:
        """A place below this one."""
        return replace(self, path=(*self.path, *keys))

    def problem(
        self, code: str, message: str, value: str | None = None, *, rule: str = "", hint: str = ""
    ) -> None:
        """Take down a problem here."""
        self.place(Problem(code, message, value=value, rule=rule, hint=hint))

    def place(self, problem: Problem) -> None:
        """Take down a problem that does not know its place."""
        line, key = line_of(self.lines, self.path), path_text(self.path)
        self.problems.append(replace(problem, file=self.file, row=line, column=key))
