"""The shortest way from a scenario to other numbers: no case is made and nothing compared.

It is taken where a scenario does nothing but close things and give other numbers to cells that have
one, which is what sweeps ask most. Whatever is out of the ordinary is left to the long way, which
also says what is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl

from landbridge.case.case import Case
from landbridge.case.edit import row_names
from landbridge.case.numbers import to_number
from landbridge.case.scenario.close import closed_rows
from landbridge.case.scenario.form import Scale, Scenario, SetCell
from landbridge.case.scenario.notes import Spot
from landbridge.case.schema import Field, tables
from landbridge.engine.lp import Arrays, Bools, Floats
from landbridge.model.build import Build
from landbridge.model.index import numbers
from landbridge.model.live.numbers import WRITES, close_rows, numbers_of

_QUICK = {"title", "description", "close", "scale", "cells"}
"""What a scenario may say."""

Column = tuple[str, str]


class _LongWayError(Exception):
    """Something is out of the ordinary."""


def quick_numbers(build: Build, arrays: Arrays, scenario: Scenario) -> Arrays | None:
    """The programme under a scenario; None where the long way has to be taken.

    build, arrays: as they are held. What the case knows of changes of a cell by the year is in its
    number already, and a scenario scales that or puts another in its place.
    """
    if scenario.model_fields_set - _QUICK:
        return None
    into = numbers_of(arrays)
    try:
        changed = _changed(build.case, scenario)
        closed = list(_closed(build.case, scenario))
    except _LongWayError:
        return None
    for (table, column), values in changed.items():
        frame = build.case.table(table).with_columns(pl.Series(column, values, nan_to_null=True))
        WRITES[table, column](into, build, build.case.with_tables({table: frame}))
    for table, rows in closed:
        close_rows(into, build, table, np.flatnonzero(rows))
    return into.over(arrays)


def _closed(case: Case, scenario: Scenario) -> Iterator[tuple[str, Bools]]:
    spot = Spot("scenario")
    for table, names in closed_rows(case, scenario.close, spot).items():
        yield table, case.table(table)["id"].is_in(list(names)).to_numpy()
    if spot.problems:
        raise _LongWayError


def _changed(case: Case, scenario: Scenario) -> dict[Column, Floats]:
    """Columns that get other numbers, with all their numbers; first scaled, then set."""
    found: dict[Column, Floats] = {}
    for entry in scenario.scale:
        _scale(found, case, entry)
    for cell in _once(scenario.cells):
        _set(found, case, cell)
    return found


def _scale(found: dict[Column, Floats], case: Case, entry: Scale) -> None:
    field, by = _field(entry.table, entry.column), to_number(entry.by)
    if by is None or by < 0 or entry.where or field.high is not None:
        raise _LongWayError
    names, values = row_names(case.table(entry.table), entry.table), _values(found, case, field)
    meant = (names.is_in(list(entry.rows)) if entry.rows else names.is_not_null()).to_numpy()
    is_missing = bool(entry.rows) and meant.sum() != len(set(entry.rows))
    if is_missing or not (meant & ~np.isnan(values)).any():
        raise _LongWayError
    values[meant] = values[meant] * by + 0.0


def _set(found: dict[Column, Floats], case: Case, cell: SetCell) -> None:
    field, value = _field(cell.table, cell.column), to_number(cell.value or "")
    if value is None or value < (field.low or 0.0) or value > _highest(field):
        raise _LongWayError
    values = _values(found, case, field)
    row = (row_names(case.table(cell.table), cell.table) == cell.row).to_numpy()
    if row.sum() != 1 or np.isnan(values[row]).any():
        raise _LongWayError
    values[row] = value


def _highest(field: Field) -> float:
    return np.inf if field.high is None else field.high


def _field(table: str, column: str) -> Field:
    """A column whose numbers can be written."""
    if (table, column) not in WRITES:
        raise _LongWayError
    return tables()[table].fields[column]


def _values(found: dict[Column, Floats], case: Case, field: Field) -> Floats:
    key = field.table, field.name
    if key not in found:
        found[key] = numbers(case.table(field.table)[field.name]).copy()
    return found[key]


def _once(cells: tuple[SetCell, ...]) -> tuple[SetCell, ...]:
    names = [(cell.table, cell.row, cell.column) for cell in cells]
    if len(set(names)) < len(names):
        raise _LongWayError
    return cells
