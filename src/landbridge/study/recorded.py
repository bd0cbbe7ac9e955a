"""Claims measured on what is written down: the trade table, a cell of any table, a control."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date
from typing import Any

import polars as pl

from landbridge.case.case import Case
from landbridge.case.cast import cast_cell
from landbridge.case.cells import split
from landbridge.case.edit import row_names
from landbridge.case.schema import Field, tables
from landbridge.case.year import OPENING, at_year
from landbridge.errors import Problem, ScenarioError
from landbridge.model.controls.status import status_on
from landbridge.model.territory import km_in
from landbridge.study.measured import (
    Measured,
    NotMeasuredError,
    Question,
    listed,
    named,
    range_of,
    ratio,
    total,
)

WORLD = "World"
"""The partner of a trade statistic that stands for all countries together."""


def trade_value(asked: Question) -> Measured:
    """Trade of a reporter with a partner in a year, million USD.

    Turnover is the sum of exports and imports where the statistic does not give it itself.
    Raises NotMeasuredError where the statistic has no such row.
    """
    flow = asked.need("flow")
    rows = _of_one_statistic(asked)
    wanted = rows.filter(flow=flow)
    if wanted.is_empty() and flow == "turnover":
        wanted = rows.filter(pl.col("flow") != "turnover").unique("flow", maintain_order=True)
        if wanted.height == 1:
            raise NotMeasuredError(
                f"{_trade_in_words(asked)} is known for {wanted['flow'][0]} only"
            )
    if wanted.is_empty():
        raise NotMeasuredError(f"the table trade has no row for {_trade_in_words(asked)}")
    statistic = rows["statistic"][0]
    what = _trade_in_words(asked) + (f" ({statistic})" if statistic else "")
    cells = wanted if flow == "turnover" else wanted.head(1)
    parts = (_cell(asked.case, "trade", "value_musd", row) for row in cells.iter_rows(named=True))
    return total(parts, what)


def trade_share(asked: Question) -> Measured:
    """Trade with a partner as a share of the reporter's trade with the world."""
    world = Question(asked.case, asked.solution, {**asked.row, "to": WORLD}, asked.year)
    part, whole = trade_value(asked), trade_value(world)
    return ratio(part, whole, "share", f"{part.what}, as a share of {whole.what}")


def trade_growth(asked: Question) -> Measured:
    """Trade in a year over trade in the base year."""
    now, then = trade_value(asked), trade_value(asked.in_year(asked.base_year))
    return ratio(now, then, "x", f"{now.what}, over {asked.base_year}")


def _of_one_statistic(asked: Question) -> pl.DataFrame:
    rows = asked.case.table("trade").filter(
        (pl.col("reporter") == asked.need("from"))
        & (pl.col("partner") == asked.need("to"))
        & (pl.col("year") == asked.year)
    )
    statistic = asked.text("statistic") or (rows["statistic"][0] if rows.height else None)
    return rows.filter(pl.col("statistic").eq_missing(pl.lit(statistic, pl.String)))


def _trade_in_words(asked: Question) -> str:
    case = asked.case
    ends = [named(case, "countries", asked.text(end)) for end in ("from", "to")]
    words = {"turnover": "trade of {} with {}", "export": "exports of {} to {}"}
    said = words.get(asked.text("flow"), "imports of {} from {}")
    return f"{said.format(*ends)} in {asked.year}"


def cell_value(asked: Question) -> Measured:
    """A cell of a table, or the sum of a column over several rows, in the unit of the column.

    Rows stand as they do in the year asked for; rows not open then count as they are written.
    Raises NotMeasuredError where a row is missing, blank or no number.
    """
    table, column, rows = asked.need("table"), asked.need("column"), asked.items("row")
    if column not in tables()[table].fields:
        raise NotMeasuredError(f"the table {table} has no column {column}")
    asked.need("row")
    what = f"{column} of {listed(named(asked.case, table, row) for row in rows)}"
    if tables()[table].fields[column].type == "km_by_country":
        return _km_within(asked, what)
    found = {**_rows(asked.case, table), **_rows(_in_year(asked.case, asked.year), table)}
    lost = [row for row in rows if row not in found]
    if lost:
        raise NotMeasuredError(f"the table {table} has no row {' or '.join(lost)}")
    return total((_cell(asked.case, table, column, found[row]) for row in rows), what)


def cell_growth(asked: Question) -> Measured:
    """A cell in a year over the same cell in the base year, by the table `changes`."""
    now, then = cell_value(asked), cell_value(asked.in_year(asked.base_year))
    return ratio(now, then, "x", f"{now.what} in {asked.year}, over {asked.base_year}")


def row_count(asked: Question) -> Measured:
    """How many of the rows named (all, where none is) there are; of what opens, how many in use.

    A row is in use while it is open and its capacity is not zero.
    """
    table = asked.need("table")
    named_rows, known = asked.items("row"), _rows(asked.case, table)
    unknown = [row for row in named_rows if row not in known]
    if unknown:
        raise NotMeasuredError(f"the table {table} has no row {' or '.join(unknown)}")
    found = _rows(_in_year(asked.case, asked.year), table)
    meant = [cells for row, cells in found.items() if not named_rows or row in named_rows]
    used = [cells for cells in meant if cells.get("capacity_kt") != 0]
    number = float(len(used))
    what = f"rows of {table}" + (f" in use in {asked.year}" if table in OPENING else "")
    if named_rows:
        what += f" among {listed(named(asked.case, table, row) for row in named_rows)}"
    grounds = [_grounds(asked.case, table, row, known[row]) for row in named_rows or found]
    sources = dict.fromkeys(source for some, _ in grounds for source in some)
    grades = dict.fromkeys(grade for _, some in grounds for grade in some)
    return Measured(number, "", what, number, number, tuple(sources), tuple(grades))


def control_status(asked: Question) -> Measured:
    """The latest status of a control on a day, and whether it had begun or ended by then.

    Raises NotMeasuredError where it had no status yet.
    """
    control, day = asked.need("row"), _day(asked)
    found = status_on(asked.case, day).filter(id=control)
    if found.is_empty():
        raise NotMeasuredError(f"the table controls has no row {control}")
    title, status, starts, ends = found.select("title", "status", "starts", "ends").row(0)
    if status is None:
        raise NotMeasuredError(f"{title} had no status yet on {day}")
    history = _history(asked.case, control).filter(pl.col("date") <= day)
    what = f"{title}: {_told(history)}"
    if status == "in_force" and starts and starts > day:
        status, what = "not begun", f"{what}, valid from {starts}"
    if status == "in_force" and ends and ends < day:
        status, what = "ended", f"{what}, valid to {ends}"
    return _as_status(status, what, history.tail(1))


def control_event(asked: Question) -> Measured:
    """Whether a control got the status claimed on that very day; else all it got that day."""
    control, day = asked.need("row"), _day(asked)
    history = _history(asked.case, control)
    if history.is_empty():
        raise NotMeasuredError(f"the table control_status has no row of {control}")
    that_day = history.filter(pl.col("date") == day)
    claimed = that_day.filter(status=asked.need("status"))
    shown = claimed if claimed.height else that_day
    text = listed(shown["status"].unique(maintain_order=True)) if shown.height else "nothing"
    return _as_status(text, f"{named(asked.case, 'controls', control)}: {_told(history)}", shown)


def _history(case: Case, control: str) -> pl.DataFrame:
    return case.table("control_status").filter(control=control).sort("date", maintain_order=True)


def _told(history: pl.DataFrame) -> str:
    told = [
        f"{status.replace('_', ' ')} on {day}" + (f" by {by}" if by else "")
        for status, day, by in history.select("status", "date", "by").iter_rows()
    ]
    return ", ".join(told)


def _as_status(text: str, what: str, rows: pl.DataFrame) -> Measured:
    sources = dict.fromkeys(s for cell in rows["source"] for s in split(cell))
    none = math.nan
    return Measured(none, "", what, none, none, tuple(sources), tuple(rows["grade"].unique()), text)


def _day(asked: Question) -> date:
    day = asked.row["on"]
    if not isinstance(day, date):
        raise NotMeasuredError("the claim leaves on blank")
    return day


def _in_year(case: Case, year: int) -> Case:
    """The case in a year; as it stands where it has no such year or was already built ahead."""
    if ("in_year", year) not in case.kept:
        try:
            case.kept["in_year", year] = at_year(case, year)
        except ScenarioError:
            return case
    found: Case = case.kept["in_year", year]
    return found


def _rows(case: Case, table: str) -> dict[str, dict[str, Any]]:
    frame = case.table(table)
    return dict(zip(row_names(frame, table), frame.iter_rows(named=True), strict=True))


def _cell(case: Case, table: str, column: str, cells: dict[str, Any]) -> Measured:
    """One cell as a number in its unit; raises NotMeasuredError where it is none."""
    field, value = _field_and_value(table, column, cells)
    row = "/".join(str(cells[key]) for key in tables()[table].key)
    if value is None:
        raise NotMeasuredError(f"{column} of {table}/{row} is blank")
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise NotMeasuredError(f"{column} of {table}/{row} is no number")
    low, high = range_of(case, table, row, column, float(value))
    unit = str(cells.get("unit") or "") if field.unit == "as unit" else field.unit
    sources, grades = _grounds(case, table, row, cells)
    return Measured(float(value), unit, f"{table}/{row}", low, high, sources, grades)


def _grounds(
    case: Case, table: str, row: str, cells: dict[str, Any]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Sources and grade of a row; of the row it belongs to where its table has none."""
    first, *more = tables()[table].key
    owner = tables()[table].fields[first].refers_to
    if "source" not in cells and more and owner:
        return _grounds(case, owner, row, _rows(case, owner).get(str(cells[first]), {}))
    grades = (str(cells["grade"]),) if cells.get("grade") else ()
    return tuple(split(str(cells.get("source") or ""))), grades


def _field_and_value(table: str, column: str, cells: dict[str, Any]) -> tuple[Field, Any]:
    """The field that rules a cell and its value; a cell about another cell is ruled by that one."""
    field, value = tables()[table].fields[column], cells[column]
    if field.type != "cell" or value is None:
        return field, value
    ruling = tables()[cells["table"]].fields[cells["column"]]
    value = cast_cell(ruling, str(value))
    return ruling, None if isinstance(value, Problem) else value


def _km_within(asked: Question, what: str) -> Measured:
    """Km of links within a country."""
    case, country = asked.case, asked.need("via")
    known, ids = case.table("countries")["id"].to_list(), case.table("links")["id"].to_list()
    lost = [row for row in asked.items("row") if row not in ids]
    if lost or country not in known:
        raise NotMeasuredError(f"the case has no {' or '.join(lost) or country}")
    km = km_in(case)[[ids.index(row) for row in asked.items("row")], known.index(country)]
    links = case.table("links").filter(pl.col("id").is_in(asked.items("row")))
    length = float(km.sum())
    words = f"km in {named(case, 'countries', country)} of {what.removeprefix('countries of ')}"
    return Measured(length, "km", words, length, length, _sources(links), _grades(links))


def _sources(rows: pl.DataFrame) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_items(rows["source"])))


def _grades(rows: pl.DataFrame) -> tuple[str, ...]:
    return tuple(rows["grade"].drop_nulls().unique(maintain_order=True))


def _items(cells: Iterable[str | None]) -> Iterable[str]:
    return (item for cell in cells for item in split(cell))
