"""What rows of storage and outages must hold, and agree on with the rows they are about."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from landbridge.case.loaded import Loaded, Tables
from landbridge.case.numbers import plain
from landbridge.case.suggest import did_you_mean
from landbridge.errors import Problem

OWNED = ("links", "interchanges", "plants")
"""Tables whose rows have an owner that may fail as a whole."""

BESIDE = ("storage", "outages", *OWNED)
"""Tables that take part in these rules."""


def failing(tables: Tables) -> Iterator[Problem]:
    """Storages that hold more than fits, and outages of nothing, of two things or of nobody."""
    if storage := tables.get("storage"):
        yield from _overfull(storage)
    if outages := tables.get("outages"):
        yield from _ambiguous(outages)
        yield from _ownerless(outages, tables)


def _overfull(storage: Loaded) -> Iterator[Problem]:
    for position in storage.where(pl.col("stock_kt") > pl.col("capacity_kt")):
        stock, room = (storage.full[name][position] for name in ("stock_kt", "capacity_kt"))
        message = f"It holds {plain(stock)} kt, but {plain(room)} kt fit in."
        rule = "What is in a storage is at most its capacity."
        yield storage.problem("E155", position, "stock_kt", message, rule=rule, hint="")


def _ambiguous(outages: Loaded) -> Iterator[Problem]:
    for position in range(outages.frame.height):
        named = bool(outages.text(position, "table") or outages.text(position, "row"))
        owned = bool(outages.text(position, "owner"))
        if named == owned:
            column = "owner" if owned else "table"
            message = (
                f"The outage {outages.text(position, 'id')} names a row and an owner."
                if owned
                else f"The outage {outages.text(position, 'id')} does not say what is out."
            )
            rule = "An outage is of one row, given by table and row, or of one owner."
            yield outages.problem("E156", position, column, message, rule=rule, hint="")


def _ownerless(outages: Loaded, tables: Tables) -> Iterator[Problem]:
    known = {
        owner
        for name in OWNED
        if (loaded := tables.get(name))
        for owner in loaded.full["owner"].drop_nulls().to_list()
    }
    for position in outages.where(pl.col("owner").is_not_null()):
        owner = outages.full["owner"][position]
        if owner not in known:
            message = f"Nothing belongs to {owner}."
            rule = "The owner of a link, an interchange or a plant."
            hint = did_you_mean(owner, known)
            yield outages.problem("E157", position, "owner", message, rule=rule, hint=hint)
