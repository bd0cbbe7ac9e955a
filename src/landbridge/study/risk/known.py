"""The outages a case knows of, and those named on the fly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from landbridge.case.case import Case
from landbridge.case.suggest import did_you_mean
from landbridge.errors import CaseError, LandbridgeError, Problem
from landbridge.model.index import numbers
from landbridge.model.outages.failure import Failure, holds_back, rows_of
from landbridge.model.solution import Solution
from landbridge.study.measured import named
from landbridge.study.risk.durations import Durations


@dataclass(frozen=True, slots=True)
class Known:
    """A row of the table outages.

    failure: what is out, and how much is left.  per_year: how often it starts in a year.
    durations: how long it lasts.
    """

    id: str
    name: str
    failure: Failure
    per_year: float
    durations: Durations
    source: str
    grade: str


def outages_of(case: Case) -> list[Known]:
    """Every outage of a case at a year, in the order of the table."""
    return [_known(row) for row in case.table("outages").iter_rows(named=True)]


def _known(row: dict[str, Any]) -> Known:
    table, target = ("owners", row["owner"]) if row["owner"] else (row["table"], row["row"])
    return Known(
        id=row["id"],
        name=row["name"],
        failure=Failure(table, target, float(row["left"])),
        per_year=float(row["per_year"]),
        durations=Durations(row["shape"], float(row["days"]), float(row["spread"])),
        source=row["source"] or "",
        grade=row["grade"],
    )


def outage_named(case: Case, name: str) -> Known:
    """The outage of a name; raises CaseError where there is none."""
    every = {one.id: one for one in outages_of(case)}
    if name in every:
        return every[name]
    raise CaseError(
        Problem(
            "E310",
            f"There is no outage {name}.",
            file="outages.csv",
            value=name,
            rule="The id of a row of outages.csv whose row is there in that year.",
            hint=did_you_mean(name, every) or "Name what is out, such as links/ID.",
        )
    )


def why_idle(case: Case, failure: Failure) -> str:
    """Why a failure changes nothing, in words; "" where it does change something.

    Raises nothing: what is not there in that year cannot fail.
    """
    try:
        rows = rows_of(case, failure)
    except LandbridgeError as error:
        return error.problems[0].message
    if not rows:
        return "Nothing of it is there in that year."
    if not holds_back(case, failure):
        return "Nothing of it has a capacity, so that a share of it holds nothing back."
    return ""


def never_gains(case: Case, failure: Failure) -> bool:
    """Whether it can do no good: it lifts no minimum run, and nothing that costs when left."""
    rows = rows_of(case, failure)
    plants = case.table("plants").filter(pl.col("id").is_in(list(rows.get("plants", ()))))
    units = case.table("units").filter(pl.col("plant").is_in(plants["id"].implode()))
    musts = [plants["min_kt"], units["min_kt"]]
    sold = case.table("supply").filter(pl.col("id").is_in(list(rows.get("supply", ()))))
    return not any((numbers(one, 0.0) > 0).any() for one in (*musts, sold["stranded_usd_t"]))


def called(base: Solution, table: str, row: str) -> str:
    """A row as it is to be shown; interchanges by their place and modes."""
    if table == "owners":
        return row
    if table == "interchanges":
        found = base.loading.filter(table="interchanges", id=row)["name"]
        return str(found[0]) if found.len() and found[0] else named(base.case, table, row)
    return named(base.case, table, row)


def words_of(base: Solution, failure: Failure) -> str:
    """What is out, in words: `CPC: Atyrau–border at 50 %`."""
    name = called(base, failure.table, failure.row)
    return f"{name} out" if failure.left == 0.0 else f"{name} at {100.0 * failure.left:.3g} %"
