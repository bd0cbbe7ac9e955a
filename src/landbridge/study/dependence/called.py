"""Names of what trade depends on, and how ways through the network are told in place names."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from landbridge.case.case import Case
from landbridge.engine.lp import Ints
from landbridge.model.network import Kind, Network

TABLES = {
    "country": "countries",
    "link": "links",
    "interchange": "interchanges",
    "place": "places",
    "good": "goods",
}
"""The table that holds the rows of each kind; owners have none."""

Names = Mapping[str, Mapping[str, str]]
"""Names by kind and id; owners are their own names."""


def names_of(case: Case) -> dict[str, dict[str, str]]:
    """What rows are called: links by their ends and interchanges by place and modes without a name.

    Countries without a name, and others, are called by their ids.
    """
    found = {kind: _named(case, table) for kind, table in TABLES.items() if kind != "interchange"}
    places, modes = found["place"], _named(case, "modes")
    ends = case.table("links").select("id", "name", "from", "to")
    found["link"] = {
        row: name or f"{places.get(start, start)} – {places.get(end, end)}"
        for row, name, start, end in ends.iter_rows()
    }
    changes = case.table("interchanges").select("id", "place", "from_mode", "to_mode")
    found["interchange"] = {
        row: f"{places.get(at, at)}: {modes.get(before, before)} to {modes.get(after, after)}"
        for row, at, before, after in changes.iter_rows()
    }
    return found


def _named(case: Case, table: str) -> dict[str, str]:
    rows = case.table(table)
    name = pl.col("name").fill_null(pl.col("id")) if "name" in rows.columns else pl.col("id")
    return dict(rows.select("id", name.alias("called")).iter_rows())


def stops(net: Network, arcs: Ints, places: Mapping[str, str]) -> list[str]:
    """The names of the places on a way, from where it starts to where it ends."""
    ids = net.places["id"].to_list()
    moving = arcs[net.kind[arcs] == Kind.LINK]
    if moving.size == 0:
        return []
    row = [int(net.tail[moving[0]]), *(int(net.head[arc]) for arc in moving)]
    return [places.get(ids[node // net.width], ids[node // net.width]) for node in row]
