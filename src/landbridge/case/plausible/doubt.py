"""A doubt about a number: the problem, and which number must be confirmed to be rid of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from landbridge.case.loaded import Tables
from landbridge.errors import Problem

CHECKS: dict[str, tuple[str, ...]] = {
    "capacity": ("W120", "E140"),
    "observed": ("W121",),
    "same": ("W122",),
    "speed": ("W123", "E141"),
    "rate": ("W124", "E142"),
    "length": ("W125", "E143"),
    "density": ("W126",),
    "price": ("W127",),
    "payload": ("W128", "E144"),
    "yield": ("W129", "E145"),
}
"""The code of every check where a number is odd and, if it can be so bad, impossible."""

CODES = tuple(code for codes in CHECKS.values() for code in codes)
"""The codes a row of `confirmed` can answer."""

FILE = "confirmed.csv"


@dataclass(frozen=True, slots=True)
class Doubt:
    """A doubtful number.

    number: table, row and column that name it, as `confirmed` does: where a dated change sets
    a number, it is the number that is changed, not the row of `changes`.
    problem: what is doubtful about it, and where it is written.
    """

    number: tuple[str, str, str]
    problem: Problem

    @property
    def key(self) -> tuple[str, str, str, str]:
        """Table, row, column and check: the key of the row of `confirmed` that answers it."""
        return (*self.number, self.problem.code)


def doubt(
    tables: Tables, code: str, cell: Mapping[str, Any], message: str, rule: str, *, fix: str = ""
) -> Doubt:
    """A doubt about a cell.

    cell: `table`, `row` and `column` name the number; `file`, `position` and `at` are the
    table, the position of the row and the column where it is written.
    fix: what to correct; blank: the number.
    """
    number = (cell["table"], cell["row"], cell["column"])
    line = ",".join([*number, code, "<reason>", "<source>"])
    hint = f"{fix or 'Correct it.'} If it is right, add to {FILE}: {line}"
    written = tables[cell["file"]]
    problem = written.problem(code, cell["position"], cell["at"], message, rule=rule, hint=hint)
    return Doubt(number, problem)


def code_of(check: str, *, severe: bool) -> str:
    """The code of a check: of its error where it is severe and has one, else of its warning."""
    codes = CHECKS[check]
    return codes[-1] if severe else codes[0]
