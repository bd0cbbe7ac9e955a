"""Cells of one column replaced or adjusted, with what the case knows of their changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import polars as pl

from landbridge.case.case import Case
from landbridge.case.cast import cast_cell
from landbridge.case.edit import Value, row_names, with_cells
from landbridge.case.numbers import plain
from landbridge.case.scenario.notes import Spot
from landbridge.case.schema import Field
from landbridge.errors import Problem


def put(case: Case, field: Field, cells: Mapping[str, Value]) -> Case:
    """The case with cells of one column replaced, by row name.

    Changes the case knows of for these cells are dropped, or they would undo the scenario.
    """
    changed = {field.table: with_cells(case.tables[field.table], field.table, field.name, cells)}
    if "changes" in case.tables:
        changed["changes"] = case.tables["changes"].filter(~_about(field, cells))
    return case.with_tables(changed)


def adjust(
    case: Case, field: Field, rows: Iterable[str], spot: Spot, *, by: float = 1.0, plus: float = 0.0
) -> Case:
    """The case with the numbers of some rows of a column multiplied by `by`, `plus` added to them.

    Blanks without a default stay blank. Changes the case knows of for these cells are adjusted
    likewise. Takes down a problem where all are blank, or where a number leaves the limits of its
    column.
    """
    table = case.table(field.table)
    names = row_names(table, field.table)
    meant = names.is_in(list(rows)) & table[field.name].is_not_null()
    if not meant.any():
        message = f"{field.name} is blank in every row that is meant: there is no number to change."
        spot.problem("E229", message, rule=field.description, hint="Set the cells instead.")
        return case
    new = table[field.name].filter(meant) * by + plus
    wrong = next((p for p in (_wrong(field, new.min()), _wrong(field, new.max())) if p), None)
    if wrong is not None:
        spot.place(wrong)
        return case
    cells = dict(zip(names.filter(meant), new, strict=True))
    given = with_cells(case.tables[field.table], field.table, field.name, cells)
    return case.with_tables(
        {field.table: given, **_adjusted_changes(case, field, rows, by=by, plus=plus)}
    )


def _wrong(field: Field, number: object) -> Problem | None:
    found = cast_cell(field, plain(number) if isinstance(number, float) else "")
    if not isinstance(found, Problem):
        return None
    return replace(found, message=f"The result {found.message}")


def _adjusted_changes(
    case: Case, field: Field, rows: Iterable[str], *, by: float, plus: float
) -> dict[str, pl.DataFrame]:
    if "changes" not in case.tables:
        return {}
    changes = case.tables["changes"]
    mine = changes.select(mine=_about(field, rows))["mine"]
    texts = [
        _adjusted(field, text, by=by, plus=plus) if here else text
        for text, here in zip(changes["value"], mine, strict=True)
    ]
    return {"changes": changes.with_columns(pl.Series("value", texts, dtype=pl.String))}


def _adjusted(field: Field, text: str, *, by: float, plus: float) -> str:
    value = cast_cell(field, text)
    return plain(value * by + plus) if isinstance(value, float) else text


def _about(field: Field, rows: Iterable[str]) -> pl.Expr:
    return (
        (pl.col("table") == field.table)
        & (pl.col("column") == field.name)
        & pl.col("row").is_in(list(rows))
    )
