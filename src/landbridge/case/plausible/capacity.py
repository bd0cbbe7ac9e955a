"""Capacities of links beyond what one line of their kind has carried anywhere."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from landbridge.case.numbers import plain
from landbridge.case.plausible.bands import bands, figures, outside, short
from landbridge.case.plausible.doubt import Doubt, code_of, doubt
from landbridge.case.plausible.known import CELL, Known
from landbridge.case.plausible.pipes import crowded_pipes

_DAYS = 365
_VEHICLES = {"trains_day": "railway", "trucks_day": "road"}
"""Quantities counted in vehicles a day, and the kind of mode that is."""


def capacities(known: Known) -> Iterator[Doubt]:
    """Capacities in kt that are too small or too large, too many vehicles, too fast a flow."""
    cells = given_capacities(known)
    yield from _in_kt(known, cells)
    for quantity, kind in _VEHICLES.items():
        yield from _in_vehicles(known, cells.filter(kind=kind), quantity)
    yield from crowded_pipes(known, cells)


def given_capacities(known: Known) -> pl.DataFrame:
    """Capacities of links, and of goods on links: `CELL`, number, link, good, kind, mode, goods.

    A capacity of 0 closes a link and is not doubted.
    """
    links = known.numbers("links", "capacity_kt").with_columns(
        link=pl.col("row"), good=pl.lit(None, dtype=pl.String)
    )
    own = known.numbers("link_goods", "capacity_kt")
    parts = known.named("link_goods").select("link", "good", row="#")
    cells = pl.concat([links, own.join(parts, on="row", maintain_order="left")], how="diagonal")
    kept = cells.filter(pl.col("number") > 0).select(*CELL, "number", "link", "good")
    attributes = known.links.select("link", "kind", "mode", "goods", "carries").filter(
        pl.col("link").is_in(kept["link"].implode())
    )
    return kept.join(attributes, on="link", maintain_order="left").filter(pl.col("kind") != "other")


def _in_kt(known: Known, cells: pl.DataFrame) -> Iterator[Doubt]:
    for cell in outside(cells, "capacity_kt").iter_rows(named=True):
        number = plain(cell["number"])
        message = f"The capacity of {number} kt/yr is {short(cell['number'] / 1000)} Mt a year."
        rule = bands("capacity_kt")[cell["kind"]].rule
        code = code_of("capacity", severe=cell["severe"])
        yield doubt(known.tables, code, cell, message, rule)


def _in_vehicles(known: Known, cells: pl.DataFrame, quantity: str) -> Iterator[Doubt]:
    load = figures("load_t")[_VEHICLES[quantity]]
    a_day = pl.col("number") * 1000 / _DAYS / load.value
    daily = cells.with_columns(kt=pl.col("number"), number=a_day)
    for cell in outside(daily, quantity).iter_rows(named=True):
        band = bands(quantity)[cell["kind"]]
        message = (
            f"{plain(cell['kt'])} kt/yr ÷ {_DAYS} days ÷ {plain(load.value)} t "
            f"({load.basis}, {load.grade}) is {short(cell['number'])} {band.unit}."
        )
        code = code_of("capacity", severe=cell["severe"])
        yield doubt(known.tables, code, cell, message, band.rule)
