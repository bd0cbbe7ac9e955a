"""What can close in a case: links, interchanges, places, countries, owners."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import polars as pl

from landbridge.case.case import Case
from landbridge.case.scenario import Scenario
from landbridge.case.scenario.close import OPENING, closed_rows
from landbridge.case.scenario.form import Close
from landbridge.case.scenario.notes import Spot
from landbridge.errors import CaseError, Problem

Kind = Literal["links", "interchanges", "places", "countries", "owners"]
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Closable:
    """Something that can close.

    rows: by table (links, interchanges, plants) the ids of what closes with it.
    """

    kind: Kind
    id: str
    name: str
    rows: dict[str, tuple[str, ...]]

    @property
    def closing(self) -> Scenario:
        """The scenario in which it is closed."""
        return Scenario(title=f"{self.name} closed", close=Close(**{self.kind: (self.id,)}))


def closables(case: Case, kinds: Sequence[Kind]) -> list[Closable]:
    """All there is of some kinds, in the order of the tables.

    The country the case is about is left out: with it closed nothing is left to be asked. So is
    what has no link, interchange or plant.

    Raises CaseError for a kind that is not known.
    """
    unknown = [kind for kind in kinds if kind not in KINDS]
    if unknown:
        raise CaseError([_unknown(kind) for kind in unknown])
    return [one for kind in dict.fromkeys(kinds) for one in _of_kind(case, kind)]


def together(chosen: Sequence[Closable]) -> Scenario:
    """The scenario in which several close at once."""
    closed: dict[str, tuple[str, ...]] = {}
    for one in chosen:
        closed[one.kind] = (*closed.get(one.kind, ()), one.id)
    return Scenario(title=f"{' + '.join(one.name for one in chosen)} closed", close=Close(**closed))


def _of_kind(case: Case, kind: Kind) -> Iterator[Closable]:
    closing = _closing(case, kind)
    for key, name in _named(case, kind):
        if kind == "countries" and key == case.meta.economy:
            continue
        rows = {table: tuple(sorted(closing(key).get(table, ()))) for table in OPENING}
        if any(rows.values()):
            yield Closable(kind, key, name, rows)


def _closing(case: Case, kind: Kind) -> Callable[[str], Mapping[str, Collection[str]]]:
    """What closes with each, as a scenario closes it; looked up, where there may be many."""
    if kind in ("links", "interchanges"):
        return lambda key: {kind: (key,)}
    if kind == "places":
        there = _at_places(case)
        return lambda key: there.get(key, {})
    return lambda key: closed_rows(case, Close(**{kind: (key,)}), Spot("what can close"))


def _at_places(case: Case) -> dict[str, dict[str, set[str]]]:
    """By place and table, what ends or stands there."""
    found: dict[str, dict[str, set[str]]] = {}
    columns = (("links", "from"), ("links", "to"), ("interchanges", "place"), ("plants", "place"))
    for table, column in columns:
        for row, place in case.table(table).select("id", column).iter_rows():
            found.setdefault(place, {}).setdefault(table, set()).add(row)
    return found


def _named(case: Case, kind: Kind) -> list[tuple[str, str]]:
    """Ids with names; links and interchanges without one are called by their places."""
    if kind == "owners":
        owners = pl.concat([case.table(table)["owner"] for table in OPENING]).drop_nulls()
        return [(owner, owner) for owner in owners.unique().sort()]
    if kind == "links":
        return _links(case)
    if kind == "interchanges":
        return _interchanges(case)
    return list(_names(case, kind).items())


def _links(case: Case) -> list[tuple[str, str]]:
    places = _names(case, "places")
    rows = case.table("links").select("id", "name", "from", "to").iter_rows()
    return [(key, name or f"{places[start]} – {places[end]}") for key, name, start, end in rows]


def _interchanges(case: Case) -> list[tuple[str, str]]:
    places, modes = _names(case, "places"), _names(case, "modes")
    rows = case.table("interchanges").select("id", "place", "from_mode", "to_mode").iter_rows()
    return [
        (key, f"{places[place]}: {modes.get(first, first)} to {modes.get(second, second)}")
        for key, place, first, second in rows
    ]


def _names(case: Case, table: str) -> dict[str, str]:
    """Names of rows by id; the id where there is none."""
    return dict(case.table(table).select("id", pl.col("name").fill_null(pl.col("id"))).iter_rows())


def _unknown(kind: str) -> Problem:
    return Problem(
        "E310",
        f"{kind!r} is nothing that can close.",
        value=kind,
        rule=f"Known: {', '.join(KINDS)}.",
        hint="Write one of these words.",
    )
