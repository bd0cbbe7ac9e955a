"""Quantities of tables as bounds and sides of a programme that is already there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from landbridge.case.case import Case
from landbridge.engine.lp import Arrays, Floats, Ints
from landbridge.model.build import Build
from landbridge.model.equations.fleets import vehicle_hours
from landbridge.model.index import numbers, positions
from landbridge.model.network import Kind


@dataclass(frozen=True, slots=True)
class Numbers:
    """Bounds of columns and sides of rows, to be written over.

    lower, upper: (columns,).  row_lower, row_upper: (rows,).
    """

    lower: Floats
    upper: Floats
    row_lower: Floats
    row_upper: Floats

    def over(self, arrays: Arrays) -> Arrays:
        """The programme with these numbers."""
        return replace(
            arrays,
            lower=self.lower,
            upper=self.upper,
            row_lower=self.row_lower,
            row_upper=self.row_upper,
        )


def numbers_of(arrays: Arrays) -> Numbers:
    """The numbers of a programme, copied."""
    sides = (arrays.lower, arrays.upper, arrays.row_lower, arrays.row_upper)
    return Numbers(*(side.copy() for side in sides))


Write = Callable[[Numbers, Build, Case], None]


def _limit(table: str, column: str, block: str, key: str) -> Write:
    """Writes a column of a table as the upper sides of the rows that stand for it."""

    def write(into: Numbers, b: Build, case: Case) -> None:
        rows = b.rows[block]
        into.row_upper[rows.ids] = numbers(case.table(table)[column])[rows.keys[key]]

    return write


def _supply(into: Numbers, b: Build, case: Case) -> None:
    ids, quantity = b.columns["supply"].ids, numbers(case.table("supply")["quantity_kt"])
    must = b.strict & (numbers(case.table("supply")["stranded_usd_t"]) > 0)
    into.lower[ids], into.upper[ids] = np.where(must, quantity, 0.0), quantity


def _demand(into: Numbers, b: Build, case: Case) -> None:
    rows, table = b.rows["demand"].ids, case.table("demand")
    quantity, due = numbers(table["quantity_kt"]), table["price_usd_t"].is_null().to_numpy()
    into.row_upper[rows], into.row_lower[rows] = quantity, np.where(due, quantity, -np.inf)


def _shipments(into: Numbers, b: Build, case: Case) -> None:
    quantity = numbers(case.table("shipments")["quantity_kt"])
    delivery, rows = b.columns["delivery"], b.rows["shipment"]
    into.upper[delivery.ids] = quantity[delivery.keys["shipment"]]
    into.row_lower[rows.ids] = into.row_upper[rows.ids] = quantity[rows.keys["shipment"]]


def _recipes(into: Numbers, b: Build, case: Case) -> None:
    into.upper[b.columns["run"].ids] = numbers(case.table("recipes")["capacity_kt"], np.inf)


def _fleets(into: Numbers, b: Build, case: Case) -> None:
    into.row_upper[b.rows["fleet"].ids] = vehicle_hours(replace(b, case=case))


WRITES: Mapping[tuple[str, str], Write] = {
    ("links", "capacity_kt"): _limit("links", "capacity_kt", "link_capacity", "link"),
    ("interchanges", "capacity_kt"): _limit(
        "interchanges", "capacity_kt", "interchange_capacity", "interchange"
    ),
    ("link_goods", "capacity_kt"): _limit(
        "link_goods", "capacity_kt", "good_capacity", "link_good"
    ),
    ("limits", "capacity_kt"): _limit("limits", "capacity_kt", "limit", "limit"),
    ("plants", "capacity_kt"): _limit("plants", "capacity_kt", "plant_capacity", "plant"),
    ("units", "capacity_kt"): _limit("units", "capacity_kt", "unit_capacity", "unit"),
    ("controls", "quota_kt"): _limit("controls", "quota_kt", "quota", "control"),
    ("supply", "quantity_kt"): _supply,
    ("demand", "quantity_kt"): _demand,
    ("shipments", "quantity_kt"): _shipments,
    ("recipes", "capacity_kt"): _recipes,
    ("fleets", "vehicles"): _fleets,
    ("fleets", "availability"): _fleets,
}
"""Columns whose numbers are bounds and sides, and how they are written."""


def close_rows(into: Numbers, b: Build, table: str, rows: Ints) -> None:
    """Close links, interchanges or plants: nothing flows over them, nothing runs in them."""
    gone = np.zeros(b.case.table(table).height, np.bool_)
    gone[rows] = True
    if table == "plants":
        _close_plants(into, b, gone)
        return
    kind = {"links": Kind.LINK, "interchanges": Kind.INTERCHANGE}[table]
    flows = b.flows_on(kind)
    into.upper[flows.ids[gone[flows.keys["row"]]]] = 0.0


def _close_plants(into: Numbers, b: Build, gone: np.ndarray) -> None:
    """A plant that is closed does not run, and has no minimum either."""
    run = b.columns["run"]
    into.upper[run.ids[gone[run.keys["plant"]]]] = 0.0
    units = b.case.table("units")
    of_unit = gone[positions(units["plant"], b.case.table("plants")["id"])]
    for block, key, closed in (("plant_minimum", "plant", gone), ("unit_minimum", "unit", of_unit)):
        rows = b.rows[block]
        into.row_lower[rows.ids[closed[rows.keys[key]]]] = -np.inf
