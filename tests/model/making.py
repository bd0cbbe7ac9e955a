"""Cases made of rows, for tests: columns get the types of the schema, as the reader gives them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from landbridge.case.case import Case, Meta
from landbridge.case.schema import tables

Row = dict[str, Any]


def frame(table: str, rows: Iterable[Mapping[str, Any]]) -> pl.DataFrame:
    """Rows as a frame with the columns that any of them has, in the order of the schema."""
    listed = list(rows)
    fields = tables()[table].fields
    given = {name for row in listed for name in row}
    unknown = given - set(fields)
    if unknown:
        raise KeyError(f"{table} has no {sorted(unknown)}")
    schema = {name: field.dtype for name, field in fields.items() if name in given}
    filled = [{name: row.get(name) for name in schema} for row in listed]
    return pl.DataFrame(filled, schema=schema)


def make(
    *,
    years: tuple[int, ...] = (2023,),
    unmet_usd_t: float = 10_000.0,
    carrying_rate: float = 0.0,
    **rows: Iterable[Mapping[str, Any]],
) -> Case:
    """A case of the tables given by name; see `made_of`."""
    return made_of(rows, years=years, unmet_usd_t=unmet_usd_t, carrying_rate=carrying_rate)


def made_of(
    rows: Mapping[str, Iterable[Mapping[str, Any]]],
    *,
    years: tuple[int, ...] = (2023,),
    unmet_usd_t: float = 10_000.0,
    carrying_rate: float = 0.0,
) -> Case:
    """A case of the tables given as rows; nouns that are only referred to are added.

    Places that are named but not given lie in AAA; goods, modes and countries get their id as name.
    """
    given: dict[str, list[Row]] = {name: [dict(row) for row in of] for name, of in rows.items()}
    _add_named(given, "places", (("links", "from"), ("links", "to"), ("interchanges", "place")))
    _add_named(given, "places", (("supply", "place"), ("demand", "place"), ("plants", "place")))
    _add_named(given, "places", (("shipments", "from"), ("shipments", "to")))
    for place in given["places"]:
        place.setdefault("country", "AAA")
    _add_named(given, "countries", (("places", "country"),))
    _add_named(given, "goods", (("supply", "good"), ("demand", "good"), ("shipments", "good")))
    _add_named(given, "goods", (("recipe_goods", "good"), ("link_goods", "good")))
    _add_named(given, "modes", (("links", "mode"), ("interchanges", "from_mode")))
    _add_named(given, "modes", (("interchanges", "to_mode"),))
    meta = Meta("Made", years[0], years, unmet_usd_t=unmet_usd_t, carrying_rate=carrying_rate)
    frames = {name: frame(name, given[name]) for name in tables() if given.get(name)}
    return Case(meta, frames)


def _add_named(given: dict[str, list[Row]], table: str, named: Iterable[tuple[str, str]]) -> None:
    known = given.setdefault(table, [])
    ids = {row["id"] for row in known}
    for other, column in named:
        for row in given.get(other, []):
            wanted = row.get(column)
            if wanted is not None and wanted not in ids:
                ids.add(wanted)
                known.append({"id": wanted})
    for row in known:
        row.setdefault("name", row["id"])


def link(ends: str, cost: float = 1.0, **more: Any) -> Row:
    """A link `a b` with a cost, by road, named `a_b` where it has no other id."""
    start, _, end = ends.partition(" ")
    return {
        "id": f"{start}_{end}",
        "from": start,
        "to": end,
        "mode": "road",
        "cost_usd_t": cost,
    } | more


def supply(place: str, kt: float, good: str = "ore", **more: Any) -> Row:
    """A supply named after its place and good where it has no other id."""
    return {"id": f"{place}_{good}", "place": place, "good": good, "quantity_kt": kt} | more


def demand(place: str, kt: float, good: str = "ore", **more: Any) -> Row:
    """A demand named after its place and good where it has no other id."""
    return {"id": f"{place}_{good}", "place": place, "good": good, "quantity_kt": kt} | more
