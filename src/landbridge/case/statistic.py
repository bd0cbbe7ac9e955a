"""Whose numbers are taken where statistics disagree.

A case holds what several statistics say: rows of `alternatives` give other numbers for cells of
other tables, and rows of `observed` and `trade` name the statistic they are from. Studies take the
cells as they stand and the first of several rows about the same thing, until one is asked for.
"""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from landbridge.case.case import Case
from landbridge.case.cast import cast_cell
from landbridge.case.edit import Value, with_cells
from landbridge.case.refusal import shown
from landbridge.case.schema import tables
from landbridge.case.suggest import did_you_mean
from landbridge.errors import CaseError, Problem

NAMING = ("alternatives", "observed", "trade")
"""Tables whose rows name a statistic."""

SAME = {
    "observed": ("year", "table", "row", "from_country", "to_country", "good", "origins"),
    "trade": ("reporter", "partner", "year", "flow"),
}
"""Tables of which the first of several rows counts, and what makes them about the same thing."""


def statistics(case: Case) -> list[str]:
    """The statistics that a case names, in the order in which they first appear."""
    named = pl.concat([case.table(table)["statistic"] for table in NAMING])
    return named.drop_nulls().unique(maintain_order=True).to_list()


def disputed(case: Case) -> list[str]:
    """Those statistics whose numbers stand beside others about the same thing."""
    named = [case.table("alternatives").select("statistic")]
    for table, thing in SAME.items():
        rows = case.table(table)
        several = rows.filter(pl.struct(*thing).is_duplicated())
        named.append(several.select("statistic"))
    found = set(pl.concat(named)["statistic"].drop_nulls())
    return [name for name in statistics(case) if name in found]


def by_statistic(case: Case, statistic: str) -> Case:
    """The case with the numbers of one statistic wherever it gives them; the case given stays.

    Cells for which `alternatives` has a row of it hold that value, and its rows of `observed` and
    `trade` go before others about the same thing. Known `changes` of later years still hold.

    Raises CaseError where nothing of the case is from that statistic.
    """
    known = statistics(case)
    if statistic not in known:
        raise CaseError(_unknown(statistic, known))
    changed = {table: _first(case, table, statistic) for table in SAME if table in case.tables}
    changed = {**case.tables, **changed}
    given = case.table("alternatives").filter(statistic=statistic)
    for part in given.partition_by("table", "column", maintain_order=True):
        table, column = part.select("table", "column").row(0)
        if table in changed:
            changed[table] = with_cells(changed[table], table, column, _cells(part, table, column))
    return replace(case.with_tables(changed), statistic=statistic)


def _first(case: Case, table: str, statistic: str) -> pl.DataFrame:
    """A table with the rows of a statistic before the others."""
    frame = case.tables[table]
    if "statistic" not in frame.columns:
        return frame
    is_of_it = frame["statistic"].eq_missing(statistic)
    return pl.concat([frame.filter(is_of_it), frame.filter(~is_of_it)])


def _cells(rows: pl.DataFrame, table: str, column: str) -> dict[str, Value]:
    """The values of rows of `alternatives`, by the row they are about."""
    field = tables()[table].fields[column]
    cells: dict[str, Value] = {}
    for row, text in rows.select("row", "value").iter_rows():
        value = cast_cell(field, text)
        if isinstance(value, Problem):
            raise CaseError(replace(value, file="alternatives.csv", column="value"))
        cells[row] = value
    return cells


def _unknown(statistic: str, known: list[str]) -> Problem:
    listed = f"The case names: {'; '.join(known)}." if known else "The case names none."
    return Problem(
        "E233",
        f"Nothing of the case is from a statistic called {shown(statistic)}.",
        value=statistic,
        rule=listed,
        hint=did_you_mean(statistic, known)
        or "Name one of them, or add rows to alternatives.csv, observed.csv or trade.csv.",
    )
