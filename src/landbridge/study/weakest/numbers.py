"""The uncertain numbers of a case: those of its table `ranges` that enter the year solved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from landbridge.case.case import Case
from landbridge.case.edit import row_names, with_cells
from landbridge.case.schema import tables
from landbridge.model.solution import Solution
from landbridge.study.measured import good_in_words, named

ENTERING = ("nouns", "network", "markets", "plants")
"""Groups of tables whose numbers enter the programme."""

PASSED_OVER: dict[str, type[pl.DataType]] = {
    "table": pl.String,
    "row": pl.String,
    "column": pl.String,
    "why": pl.String,
}
"""Columns of the list of ranges that were passed over."""

COLUMNS = {
    "capacity_kt": "capacity",
    "cost_usd_t": "cost",
    "cost_usd_t_km": "cost per km",
    "price_usd_t": "price",
    "quantity_kt": "quantity",
    "payload_t": "payload",
    "border_hours": "border hours",
    "free_hours": "hours without load",
    "load_kt": "load of a point",
    "vehicle_t": "load of a vehicle",
    "speed_km_h": "speed",
    "turnaround_h": "turnaround",
    "length_km": "length",
    "value_usd_t": "value",
    "density_t_m3": "density",
    "time_usd_t_day": "value of a day",
    "usd_t": "friction",
    "border_usd_t": "border fee",
    "stranded_usd_t": "price of leaving it",
    "penalty_usd_t": "penalty",
    "min_kt": "least throughput",
    "ratio": "yield",
}
"""Columns in words."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a case with the lowest and the highest value that can be defended.

    value: in the year solved.  unit: of all three.  name: what it is, in words.
    group: numbers of one group are high together; opposed: low when the others are high.
    """

    table: str
    row: str
    column: str
    name: str
    unit: str
    value: float
    low: float
    high: float
    group: str
    opposed: bool
    source: str
    grade: str
    note: str

    @property
    def key(self) -> str:
        """Where it stands: `links/cpc_kz/capacity_kt`."""
        return f"{self.table}/{self.row}/{self.column}"


def uncertain(solution: Solution) -> tuple[list[Number], pl.DataFrame]:
    """The numbers with a range that enter the year solved, and the ranges passed over, with why."""
    found, passed_over = [], []
    for given in solution.case.table("ranges").iter_rows(named=True):
        reason, value = _value(solution, given)
        if reason or value is None:
            about = {name: given[name] for name in ("table", "row", "column")}
            passed_over.append({**about, "why": reason})
        else:
            found.append(_number(solution.case, given, value))
    return found, pl.DataFrame(passed_over, schema=PASSED_OVER)


def varied(case: Case, values: Mapping[Number, float]) -> Case:
    """The case with other values of some numbers."""
    cells: dict[tuple[str, str], dict[str, Any]] = {}
    for number, value in values.items():
        cells.setdefault((number.table, number.column), {})[number.row] = value
    changed: dict[str, pl.DataFrame] = {}
    for (table, column), rows in cells.items():
        frame = changed.get(table, case.tables[table])
        changed[table] = with_cells(frame, table, column, rows)
    return case.with_tables(changed)


def _value(solution: Solution, given: dict[str, Any]) -> tuple[str, float | None]:
    """The number a range is about in the year solved, or why it is about none."""
    case, table, column = solution.case, given["table"], given["column"]
    if tables()[table].group not in ENTERING:
        return "It is evidence, or about the future: it does not enter the plan.", None
    frame = case.table(table)
    rows = frame.filter(row_names(frame, table) == given["row"])
    if rows.is_empty():
        return f"Its row is not there in {solution.year}.", None
    value = rows[column][0]
    if value is None:
        return "It is blank.", None
    if not given["low"] <= value <= given["high"]:
        return f"It is {value:,.6g} in {solution.year}, outside the range.", None
    if given["low"] == given["high"]:
        return "Its range is a single value.", None
    return "", float(value)


def _number(case: Case, given: dict[str, Any], value: float) -> Number:
    group = str(given["group"] or "")
    field = tables()[given["table"]].fields[given["column"]]
    return Number(
        table=given["table"],
        row=given["row"],
        column=given["column"],
        name=in_words(case, given["table"], given["row"], given["column"]),
        unit=field.unit,
        value=value,
        low=float(given["low"]),
        high=float(given["high"]),
        group=group.removeprefix("-"),
        opposed=group.startswith("-"),
        source=given["source"] or "",
        grade=given["grade"] or "",
        note=given["note"] or "",
    )


def in_words(case: Case, table: str, row: str, column: str) -> str:
    """What a number is: `capacity of CPC`, `crude oil at Augusta: price`."""
    what = COLUMNS.get(column, column.replace("_", " "))
    frame = case.table(table)
    cells = frame.filter(row_names(frame, table) == row).row(0, named=True)
    return " ".join(_parts(case, table, row, cells, what))


def _parts(case: Case, table: str, row: str, cells: dict[str, Any], what: str) -> Iterator[str]:
    match table:
        case "supply" | "demand":
            place = named(case, "places", cells["place"])
            yield f"{good_in_words(case, cells['good'])} at {place}: {table}, {what}"
        case "shipments":
            ends = "–".join(named(case, "places", cells[end]) for end in ("from", "to"))
            yield f"{good_in_words(case, cells['good'])} {ends}: shipment, {what}"
        case "link_goods":
            link = named(case, "links", cells["link"])
            yield f"{link}, {good_in_words(case, cells['good'])}: {what}"
        case "recipe_goods":
            yield f"{named(case, 'recipes', cells['recipe'])},"
            yield f"{good_in_words(case, cells['good'])} {cells['role']}: {what}"
        case _:
            yield f"{named(case, table, row)}: {what}"
