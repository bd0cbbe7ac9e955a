"""A case of any multiple of a case's size: copies side by side, joined by a few links."""

from __future__ import annotations

import polars as pl

from landbridge.case.case import Case
from landbridge.case.schema import tables

SHARED = ("countries", "goods", "modes", "sources", "fleets")
EVIDENCE = ("observed", "trade", "claims", "targets", "corridors", "ranges", "projects")
NETWORK = (
    "places",
    "links",
    "link_goods",
    "interchanges",
    "limits",
    "limit_members",
    "supply",
    "demand",
    "shipments",
    "plants",
    "units",
    "recipes",
    "recipe_goods",
    "recipe_units",
)


def enlarge(case: Case, times: int) -> Case:
    """The network of a case `times` times over, each copy joined to the next at two places.

    Goods, modes and countries are shared, so market streams run through all copies and the
    programme does not fall apart; shipments keep to their copy, so it grows by the factor.
    """
    copies = [_copy(case, at) for at in range(times)]
    grown = {
        name: pl.concat([copy[name] for copy in copies]) for name in NETWORK if name in copies[0]
    }
    grown["links"] = pl.concat([grown["links"], _joints(case, times)], how="diagonal")
    kept = {name: case.tables[name] for name in SHARED if name in case.tables}
    return Case(case.meta, {**kept, **grown}, f"{case.name} × {times}")


def _copy(case: Case, at: int) -> dict[str, pl.DataFrame]:
    return {
        name: frame.with_columns(_renamed(name, frame, at))
        for name, frame in case.tables.items()
        if name in NETWORK
    }


def _renamed(name: str, frame: pl.DataFrame, at: int) -> list[pl.Expr]:
    """Every id of the network, and every reference to one, with the number of the copy."""
    fields = tables()[name].fields
    own = [
        column
        for column in frame.columns
        if column in {"id", "row"} or fields[column].refers_to in NETWORK
    ]
    return [pl.col(column) + f"_{at}" for column in own]


def _joints(case: Case, times: int) -> pl.DataFrame:
    """Links between neighbouring copies, both ways, at the ends of the first and last link."""
    links = case.tables["links"]
    ends = [links.row(0, named=True), links.row(links.height - 1, named=True)]
    rows = [
        {
            "id": f"joint_{end['id']}_{at}",
            "from": f"{end['to']}_{at}",
            "to": f"{end['to']}_{at + 1}",
            "mode": end["mode"],
            "both_ways": True,
            "length_km": 500.0,
            "cost_usd_t": 20.0,
            "hours": 24.0,
        }
        for at in range(times - 1)
        for end in ends
    ]
    schema = {column: links.schema[column] for column in rows[0]} if rows else {}
    return pl.DataFrame(rows, schema_overrides=schema)
