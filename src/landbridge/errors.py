"""Every problem a user can meet: code, place, value, rule and way out."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import cache
from importlib import resources
from typing import Any, ClassVar, Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, where it is wrong, and the way out.

    code: `E104`, `W301`; listed with its meaning in `errors.csv` and the reference page.
    message: what is wrong, in one sentence.
    file, row, column: where; rows are counted as a spreadsheet does, the header being row 1.
    value: what was found there, as it was written.
    rule: what is asked for.
    hint: what the user can do about it.
    """

    code: str
    message: str
    file: str = ""
    row: int | None = None
    column: str = ""
    value: str | None = None
    rule: str = ""
    hint: str = ""
    severity: Severity = "error"

    @property
    def place(self) -> str:
        """Where the problem is, in words: `links.csv row 37, column capacity_kt`."""
        row = "" if self.row is None else f" row {self.row}"
        column = f", column {self.column}" if self.column else ""
        return f"{self.file}{row}{column}".lstrip(", ")

    def __str__(self) -> str:
        head = f"{self.code}  {self.place + ': ' if self.place else ''}{self.message}"
        tail = [line for line in (self.rule, self.hint) if line]
        return "\n      ".join([head, *tail])

    def facts(self) -> dict[str, Any]:
        """The same for programs, with stable keys."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Code:
    """A kind of problem: what it is called, what it means, and what to do about it in general."""

    code: str
    title: str
    meaning: str
    way_out: str


@cache
def codes() -> dict[str, Code]:
    """All kinds of problems by code, as `errors.csv` lists them."""
    text = resources.files(__package__).joinpath("errors.csv").read_text(encoding="utf-8")
    return {row["code"]: Code(**row) for row in csv.DictReader(text.splitlines())}


class LandbridgeError(Exception):
    """Base of every error Landbridge raises on purpose; carries the problems it reports."""

    exit_code: ClassVar[int] = 3

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        self.problems = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


class CaseError(LandbridgeError):
    """A case that cannot be read, or breaks a rule of the schema."""


class ScenarioError(LandbridgeError):
    """A scenario that cannot be read, or does not fit its case."""


class CertificateError(LandbridgeError):
    """A result that could not be proved; nothing is reported from it."""

    exit_code = 4


class InfeasibleError(LandbridgeError):
    """Demands that cannot be met in strict mode; the problem carries the proved cut."""

    exit_code = 5
