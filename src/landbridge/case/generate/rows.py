"""The tables of a generated case, from arrays to frames as they are written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl

from landbridge.case.generate.capacities import Capacities
from landbridge.case.generate.changes import Changes
from landbridge.case.generate.data import RAIL, SEA, WIDE_RAIL, known
from landbridge.case.generate.dice import Dice
from landbridge.case.generate.geography import Land
from landbridge.case.generate.names import Names
from landbridge.case.generate.settings import Settings
from landbridge.case.generate.shared import FLEET
from landbridge.case.generate.ways import Ways
from landbridge.case.schema import tables

SOURCE = "generated"
"""The one source of all numbers."""


def frame(table: str, columns: Mapping[str, Any]) -> pl.DataFrame:
    """A table of a case with source and grade, in the types of the schema; nan is a blank."""
    fields = tables()[table].fields
    given = pl.DataFrame(dict(columns))
    if not given.height:
        return given
    if "source" in fields and "source" not in columns:
        given = given.with_columns(source=pl.lit(SOURCE), grade=pl.lit("assumed"))
    kept = [name for name in fields if name in given.columns]
    typed = given.select(pl.col(name).cast(fields[name].dtype) for name in kept)
    return typed.with_columns(pl.selectors.float().fill_nan(None))


def listed(table: str, rows: list[dict[str, Any]]) -> pl.DataFrame:
    """The same from rows, each with the columns it has."""
    return frame(table, pl.DataFrame(rows, infer_schema_length=None).to_dict())


def numbered(word: str, count: int) -> pl.Series:
    """Ids that count from 1."""
    return word + "_" + pl.int_range(1, count + 1, eager=True).cast(pl.String)


def nouns(here: Land, goods: pl.DataFrame, named: Names) -> dict[str, pl.DataFrame]:
    """countries, places, goods and modes."""
    modes = known("modes").with_columns(at_sea=pl.col("at_sea") == "yes", cost_usd_t_km="usd_t_km")
    return {
        "countries": frame("countries", {"id": named.countries, "name": named.lands}),
        "places": frame(
            "places",
            {
                "id": named.places,
                "name": named.towns,
                "country": named.countries.gather(here.country),
                "kind": named.kinds,
                "lon": here.lon,
                "lat": here.lat,
            },
        ),
        "goods": frame("goods", goods.to_dict()),
        "modes": frame("modes", modes.to_dict()),
    }


def links(here: Land, net: Ways, room: Capacities, named: Names) -> pl.DataFrame:
    """The table of links."""
    lands = named.lands.gather(here.country[net.start])
    kinds = named.modes.gather(net.mode).replace_strict(
        known("modes")["id"].to_list(), known("modes")["name"].to_list()
    )
    owners = kinds.to_frame("mode").select(owner=pl.format("{}, {}", "mode", lands))["owner"]
    at_sea = pl.Series(net.mode == SEA)
    return frame(
        "links",
        {
            "id": numbered("link", net.mode.size),
            "from": named.places.gather(net.start),
            "to": named.places.gather(net.end),
            "mode": named.modes.gather(net.mode),
            "both_ways": net.both_ways,
            "length_km": net.km,
            "countries": _countries(net, named),
            "capacity_kt": room.links,
            "cost_usd_t": net.usd_t,
            "hours": net.hours,
            "border_hours": net.border_hours,
            "border_usd_t": net.border_usd_t,
            "owner": owners.zip_with(~at_sea, pl.Series([None], dtype=pl.String)),
            "fleet": pl.Series([FLEET]).zip_with(at_sea, pl.Series([None], dtype=pl.String)),
        },
    )


def _countries(net: Ways, named: Names) -> pl.Series:
    """Km in each country as in `XAA:120.5;XAB:80`, of the links that cross a border."""
    row, country = np.nonzero((net.inside > 0) & net.crossing[:, None])
    km = (net.inside[row, country] * net.km[row]).round(1)
    parts = pl.DataFrame({"row": row, "id": named.countries.gather(country), "km": km})
    whole = pl.col("km").cast(pl.String).str.strip_suffix(".0")
    texts = (
        parts.group_by("row", maintain_order=True)
        .agg(countries=pl.format("{}:{}", "id", whole).str.join(";"))
        .with_columns(pl.col("row").cast(pl.Int64))
    )
    every = pl.DataFrame({"row": np.arange(net.mode.size)})
    return every.join(texts, on="row", how="left", maintain_order="left")["countries"]


def link_goods(settings: Settings, net: Ways, goods: pl.DataFrame, named: Names) -> pl.DataFrame:
    """Of one railway in fifty a low tariff for one good, and a limit to it."""
    dice = Dice(settings.seed, "link_goods")
    rails = np.flatnonzero(np.isin(net.mode, (RAIL, WIDE_RAIL)) & dice.yes(0.02, net.mode.size))
    good = (goods.height * dice.between(0.0, 1.0, rails.size)).astype(np.int64)
    usual = goods["kt"].to_numpy()[good]
    return frame(
        "link_goods",
        {
            "link": numbered("link", net.mode.size).gather(rails),
            "good": named.goods.gather(good),
            "cost_usd_t": (net.usd_t[rails] * dice.between(0.5, 0.8, rails.size)).round(2),
            "capacity_kt": np.maximum(60.0, (usual * dice.between(0.5, 3.0, rails.size)).round()),
        },
    )


def interchanges(met: Changes, room: Capacities, named: Names) -> pl.DataFrame:
    """The table of interchanges."""
    return frame(
        "interchanges",
        {
            "id": numbered("change", met.place.size),
            "place": named.places.gather(met.place),
            "from_mode": named.modes.gather(met.first),
            "to_mode": named.modes.gather(met.second),
            "both_ways": np.ones(met.place.size, np.bool_),
            "capacity_kt": room.changes,
            "cost_usd_t": met.usd_t,
            "hours": met.hours,
        },
    )
