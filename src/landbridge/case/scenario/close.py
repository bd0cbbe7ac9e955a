"""What a scenario closes: it is made to close before any year a case has."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from landbridge.case.case import Case
from landbridge.case.cells import km_by_country
from landbridge.case.days import YEARS
from landbridge.case.refusal import shown
from landbridge.case.scenario.cells import put
from landbridge.case.scenario.find import find_rows, is_one_of, is_row
from landbridge.case.scenario.form import Close, Scenario
from landbridge.case.scenario.notes import Spot
from landbridge.case.schema import tables

NEVER = YEARS[0]
"""What a scenario closes is no longer open from this year on, the earliest there is."""

OPENING = ("links", "interchanges", "plants")
"""Tables whose rows can be closed."""

Chosen = dict[str, pl.Expr]
"""For each table, which of its rows are meant."""


def close(case: Case, scenario: Scenario, spot: Spot) -> Case:
    """The case with everything closed that a scenario closes."""
    for table, names in closed_rows(case, scenario.close, spot.at("close")).items():
        if names:
            fields = tables()[table].fields
            case = put(case, fields["closes"], dict.fromkeys(names, NEVER))
            case = put(case, fields["opens"], dict.fromkeys(names))
    return case


def closed_rows(case: Case, close: Close, spot: Spot) -> dict[str, set[str]]:
    """Names of the links, interchanges and plants that are closed, by table."""
    closed = {
        table: set(find_rows(case, table, getattr(close, table), spot.at(table)))
        for table in OPENING
    }
    for kind, choose in _CHOICES.items():
        for at, name in enumerate(getattr(close, kind)):
            here = spot.at(kind, at)
            if _is_known(case, kind, name, here):
                for table, rows in _found(case, name, choose(case, name), here).items():
                    closed[table].update(rows)
    return closed


def _is_known(case: Case, kind: str, name: str, spot: Spot) -> bool:
    if kind != "owners":
        return is_row(name, kind, set(case.table(kind)["id"]), spot)
    owners = pl.concat([case.table(table)["owner"] for table in OPENING])
    rule = "It is written as in the column owner of links, interchanges or plants."
    return is_one_of(name, set(owners.drop_nulls()), spot, what="an owner", rule=rule)


def _found(case: Case, name: str, chosen: Chosen, spot: Spot) -> dict[str, list[str]]:
    found = {
        table: case.table(table).filter(mask)["id"].to_list() for table, mask in chosen.items()
    }
    if not any(found.values()):
        message = f"Nothing of {shown(name)} can be closed."
        rule = "What is closed has at least one link, interchange or plant."
        spot.problem("E229", message, name, rule=rule)
    return found


def _of_place(_: Case, place: str) -> Chosen:
    there = pl.col("place") == place
    return {"links": _ends([place]), "interchanges": there, "plants": there}


def _of_country(case: Case, country: str) -> Chosen:
    places = case.table("places").filter(pl.col("country") == country)["id"].to_list()
    links = case.table("links")
    km = [km_by_country(text).get(country, 0.0) for text in links["countries"]]
    through = [row for row, there in zip(links["id"], km, strict=True) if there > 0]
    return {
        "links": pl.col("id").is_in(through) | _ends(places),
        "interchanges": pl.col("place").is_in(places),
    }


def _of_owner(_: Case, owner: str) -> Chosen:
    return dict.fromkeys(OPENING, pl.col("owner") == owner)


def _of_mode(_: Case, mode: str) -> Chosen:
    either = (pl.col("from_mode") == mode) | (pl.col("to_mode") == mode)
    return {"links": pl.col("mode") == mode, "interchanges": either}


def _ends(places: list[str]) -> pl.Expr:
    return pl.col("from").is_in(places) | pl.col("to").is_in(places)


_CHOICES: dict[str, Callable[[Case, str], Chosen]] = {
    "places": _of_place,
    "countries": _of_country,
    "owners": _of_owner,
    "modes": _of_mode,
}
