"""What fails, and the scenario that is in force while it does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from landbridge.case.case import Case
from landbridge.case.edit import row_names
from landbridge.case.numbers import plain
from landbridge.case.scenario import Scenario
from landbridge.case.scenario.close import closed_rows
from landbridge.case.scenario.form import Close, Scale
from landbridge.case.scenario.notes import Spot
from landbridge.case.suggest import did_you_mean
from landbridge.errors import CaseError, Problem, ScenarioError

CLOSING = ("links", "interchanges", "plants", "places", "countries", "owners", "modes")
"""What can be closed as a whole, by the keys of a scenario."""

SCALED = ("limits", "fleets", "supply")
"""Tables of which a share is left, 0 included."""

CAPACITIES = {
    "links": "capacity_kt",
    "interchanges": "capacity_kt",
    "plants": "capacity_kt",
    "limits": "capacity_kt",
    "fleets": "vehicles",
    "supply": "quantity_kt",
}
"""The column that a share of is left."""

Rows = dict[str, set[str]]


@dataclass(frozen=True, slots=True)
class Failure:
    """Something that fails, wholly or in part.

    table: one of CLOSING or SCALED.  row: its id there; of owners, the name.
    left: share of the capacity that is left.
    """

    table: str
    row: str
    left: float = 0.0

    @property
    def closes(self) -> bool:
        """Whether nothing passes any more."""
        return self.left == 0.0 and self.table in CLOSING

    @property
    def key(self) -> str:
        """What is out, as it can be asked: `links/cpc`."""
        return f"{self.table}/{self.row}"


def failing(case: Case, failures: Sequence[Failure]) -> Scenario:
    """The scenario in force while all of them are out together.

    What several of them are about keeps the product of the shares. Raises CaseError for what the
    case does not have, ScenarioError where nothing of it can be closed.
    """
    closed: dict[str, list[str]] = {}
    scaled: list[Scale] = []
    for failure in failures:
        rows = rows_of(case, failure)
        if failure.closes:
            closed.setdefault(failure.table, []).append(failure.row)
        else:
            scaled += _scales(case, rows, failure.left)
    title = " and ".join(_title(failure) for failure in failures)
    closing = Close(**{kind: tuple(dict.fromkeys(names)) for kind, names in closed.items()})
    if not scaled:
        return Scenario(title=title, close=closing)
    return Scenario(title=title, close=closing, scale=tuple(scaled))


def rows_of(case: Case, failure: Failure) -> Rows:
    """The rows that are out, by table.

    Raises CaseError for what the case does not have, ScenarioError where nothing of it can be
    closed.
    """
    if failure.table not in (*CLOSING, *SCALED):
        raise CaseError(_no_table(failure))
    if failure.table in SCALED:
        known = case.table(failure.table)["id"]
        if failure.row not in known:
            raise CaseError(_no_row(failure, known))
        return {failure.table: {failure.row}}
    spot = Spot("the outage")
    found = closed_rows(case, Close(**{failure.table: (failure.row,)}), spot)
    if spot.problems:
        raise ScenarioError(spot.problems)
    return {table: names for table, names in found.items() if names}


def unlimited(case: Case, failure: Failure) -> Rows:
    """The rows of which a share is left that have no capacity, so that nothing holds them back."""
    if failure.closes or failure.left == 1.0:
        return {}
    found = {}
    for table, names in rows_of(case, failure).items():
        blank = pl.col("id").is_in(list(names)) & pl.col(CAPACITIES[table]).is_null()
        if lacking := set(case.table(table).filter(blank)["id"]):
            found[table] = lacking
    return found


def holds_back(case: Case, failure: Failure) -> bool:
    """Whether the failure changes anything that can be measured: a capacity, or all of it."""
    rows = rows_of(case, failure)
    free = unlimited(case, failure)
    return failure.closes or any(rows[table] != free.get(table, set()) for table in rows)


def _scales(case: Case, rows: Rows, left: float) -> Iterator[Scale]:
    """Every capacity that is smaller; what a plant has to run at least falls with it."""
    meant = [(table, CAPACITIES[table], pl.col("id").is_in(list(rows[table]))) for table in rows]
    if "links" in rows:
        meant.append(("link_goods", "capacity_kt", pl.col("link").is_in(list(rows["links"]))))
    if "plants" in rows:
        of_plants = pl.col("plant").is_in(list(rows["plants"]))
        meant.append(
            ("plants", "min_kt", pl.col("id").is_in(list(rows["plants"])) & (pl.col("min_kt") > 0))
        )
        meant.append(("units", "capacity_kt", of_plants))
        meant.append(("units", "min_kt", of_plants & (pl.col("min_kt") > 0)))
    for table, column, which in meant:
        found = case.table(table).filter(which & pl.col(column).is_not_null())
        if found.height:
            named = tuple(row_names(found, table))
            yield Scale(table=table, column=column, rows=named, by=plain(left))


def _title(failure: Failure) -> str:
    if failure.left == 0.0:
        return f"{failure.key} out"
    return f"{failure.key} at {100.0 * failure.left:g} %"


def _no_table(failure: Failure) -> Problem:
    rule = f"What can be out is of {', '.join((*CLOSING, *SCALED))}."
    return Problem(
        "E310",
        f"Nothing in {failure.table} can be out.",
        value=failure.key,
        rule=rule,
        hint=did_you_mean(failure.table, (*CLOSING, *SCALED)) or "Write it as links/ID.",
    )


def _no_row(failure: Failure, known: pl.Series) -> Problem:
    return Problem(
        "E310",
        f"There is no {failure.row} in {failure.table}.",
        file=f"{failure.table}.csv",
        value=failure.row,
        rule=f"A row of {failure.table}.csv in that year, named by its id.",
        hint=did_you_mean(failure.row, known.to_list()),
    )
