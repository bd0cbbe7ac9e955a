"""What takes projects back out of a case that has them all: closures and lower numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from landbridge.case.case import Case
from landbridge.case.edit import row_names
from landbridge.case.plain_text import column_texts
from landbridge.case.scenario import apply
from landbridge.case.scenario.close import OPENING
from landbridge.case.scenario.form import SetCell
from landbridge.model.solve import standing_in
from landbridge.study.bargaining.options import Option, building
from landbridge.study.bargaining.touched import Change


@dataclass(frozen=True, slots=True)
class Undone:
    """What is to be closed, by table, and which cells are to hold what they would without."""

    closed: dict[str, tuple[str, ...]]
    cells: tuple[tuple[Change, SetCell], ...]


class Undoing:
    """Every set of projects seen as what has to be undone of all of them.

    What a row is without some projects hangs only on the other projects that change the same row,
    so few sets have to be built to know it.
    """

    def __init__(self, given: Case, year: int, options: Sequence[Option]) -> None:
        """given: the case with all its years and none of them built."""
        self._given, self._year, self._options = given, year, tuple(options)
        self._sharing: dict[tuple[str, str], int] = {}
        for at, option in enumerate(options):
            for change in option.changes:
                key = change.table, change.row
                self._sharing[key] = self._sharing.get(key, 0) | 1 << at
        self._cases: dict[int, tuple[Case, Case]] = {}
        self._kept: dict[int, Undone] = {}

    def without_others(self, built: int) -> Undone:
        """What to undo so that only some projects are there, option j being bit j."""
        if built not in self._kept:
            gone = [one for at, one in enumerate(self._options) if not built >> at & 1]
            self._kept[built] = self._undone(built, [c for one in gone for c in one.changes])
        return self._kept[built]

    def _undone(self, built: int, changes: Sequence[Change]) -> Undone:
        closed: dict[str, tuple[str, ...]] = {}
        cells = []
        for change in changes:
            sharing = self._sharing[change.table, change.row]
            (wanted, now), (whole, then) = self._with(built & sharing), self._with(sharing)
            if change.column not in ("opens", "closes"):
                if _text(wanted, change) != _text(whole, change):
                    cells.append((change, _cell(wanted, change)))
            elif change.table in OPENING and _is_there(then, change) and not _is_there(now, change):
                closed[change.table] = (*closed.get(change.table, ()), change.row)
        return Undone(closed, tuple(cells))

    def _with(self, built: int) -> tuple[Case, Case]:
        """The case with some projects, with all its years and in the one that is solved."""
        if built not in self._cases:
            chosen = [one.project for at, one in enumerate(self._options) if built >> at & 1]
            case = apply(self._given, building(chosen)) if chosen else self._given
            self._cases[built] = case, standing_in(case, self._year)
        return self._cases[built]


def _is_there(case: Case, change: Change) -> bool:
    return bool(case.table(change.table)["id"].is_in([change.row]).any())


def _cell(case: Case, change: Change) -> SetCell:
    text = _text(case, change)
    return SetCell(table=change.table, row=change.row, column=change.column, value=text or None)


def _text(case: Case, change: Change) -> str:
    table = case.table(change.table)
    found = table.filter(row_names(table, change.table) == change.row)
    return str(column_texts(found[change.column])[0]) if found.height else ""


def distinct(cells: Sequence[SetCell]) -> tuple[SetCell, ...]:
    """Cells named once each, though several projects change them."""
    return tuple({(one.table, one.row, one.column): one for one in cells}.values())
