"""Rows and columns of the programme in the names of places, goods and plants."""

from __future__ import annotations

from typing import Any

import polars as pl

from landbridge.model.build import Build


def row_words(b: Build, block: str, at: int) -> str:
    """What a row asks for or limits: `Aktau: Wheat`, `Beyneu – Aktau (line, capacity)`."""
    match block:
        case "demand":
            row = _row(b, "demand", block, "demand", at)
            return f"{_place(b, row['place'])}: {_good(b, row['good'])}"
        case "shipment":
            row = _row(b, "shipments", block, "shipment", at)
            return f"{_place(b, row['to'])}: {_good(b, row['good'])} from {_place(b, row['from'])}"
        case "plant_minimum" | "unit_minimum" | "plant_capacity" | "unit_capacity":
            key, _, what = block.partition("_")
            words = "minimum run" if what == "minimum" else what
            return f"{_named(_row(b, f'{key}s', block, key, at))}: {words}"
        case "limit" | "fleet":
            words = "shared limit" if block == "limit" else "vehicle-hours of the fleet"
            return f"{_named(_row(b, f'{block}s', block, block, at))}: {words}"
        case _:
            return _way_words(b, block, at)


def column_words(b: Build, block: str, at: int) -> str:
    """What is decided in a column that has a bound."""
    keys = b.columns[block].keys
    if block == "supply":
        row = b.case.table("supply").row(int(keys["supply"][at]), named=True)
        return f"{_place(b, row['place'])}: supply of {_good(b, row['good'])}"
    if block == "run":
        recipe = b.case.table("recipes").row(int(keys["recipe"][at]), named=True)
        plant = b.case.table("plants").row(int(keys["plant"][at]), named=True)
        return f"{_named(plant)}: capacity for {_named(recipe)}"
    return f"{block.replace('_', ' ')} {b.namer(keys)(at)}"


def _way_words(b: Build, block: str, at: int) -> str:
    match block:
        case "link_capacity":
            link = _row(b, "links", block, "link", at)
            return f"{_ends(b, link)} ({link['id']}, capacity)"
        case "good_capacity":
            special = _row(b, "link_goods", block, "link_good", at)
            link = b.case.table("links").row(
                by_predicate=pl.col("id") == special["link"], named=True
            )
            return f"{_ends(b, link)} ({link['id']}, capacity for {_good(b, special['good'])})"
        case "interchange_capacity":
            change = _row(b, "interchanges", block, "interchange", at)
            modes = (_name(b, "modes", change[end]) for end in ("from_mode", "to_mode"))
            return f"{_place(b, change['place'])}: {' to '.join(modes)} ({change['id']}, capacity)"
        case _:
            return f"{block.replace('_', ' ')} {b.namer(b.rows[block].keys)(at)}"


def _row(b: Build, table: str, block: str, key: str, at: int) -> dict[str, Any]:
    """The row of a table that a row of the programme stands for."""
    return b.case.table(table).row(int(b.rows[block].keys[key][at]), named=True)


def _ends(b: Build, link: dict[str, Any]) -> str:
    return " – ".join(_place(b, link[end]) for end in ("from", "to"))


def _named(row: dict[str, Any]) -> str:
    return str(row["name"] or row["id"])


def _place(b: Build, wanted: str) -> str:
    return _name(b, "places", wanted)


def _good(b: Build, wanted: str) -> str:
    return _name(b, "goods", wanted)


def _name(b: Build, table: str, wanted: str) -> str:
    return str(b.case.table(table).row(by_predicate=pl.col("id") == wanted, named=True)["name"])
