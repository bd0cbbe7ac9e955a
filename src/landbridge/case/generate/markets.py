"""The tables of markets, shipments and plants of a generated case."""

from __future__ import annotations

import numpy as np
import polars as pl

from landbridge.case.generate.data import known
from landbridge.case.generate.dice import Dice
from landbridge.case.generate.names import Names
from landbridge.case.generate.quantities import Demands, Supplies, capacity_of_plants
from landbridge.case.generate.rows import frame, numbered
from landbridge.case.generate.settings import Settings
from landbridge.case.generate.trades import Trades


def markets(
    settings: Settings, traded: Trades, sold: Supplies, asked: Demands, named: Names
) -> dict[str, pl.DataFrame]:
    """supply, demand and shipments; some buyers take from a few countries only."""
    good = traded.stream_good[traded.source_stream][sold.source]
    buyer_good, buyer = traded.buy_good[asked.market], traded.buy_place[asked.market]
    found = {
        "supply": frame(
            "supply",
            {
                "id": numbered("supply", good.size),
                "place": named.places.gather(traded.source_place[sold.source]),
                "good": named.goods.gather(good),
                "quantity_kt": sold.kt,
                "cost_usd_t": sold.usd_t,
            },
        ),
        "demand": frame(
            "demand",
            {
                "id": numbered("demand", buyer.size),
                "place": named.places.gather(buyer),
                "good": named.goods.gather(buyer_good),
                "quantity_kt": asked.kt,
                "price_usd_t": asked.usd_t,
                "origins": _origins(settings, traded, asked, named),
            },
        ),
    }
    if traded.ship_good.size:
        found["shipments"] = _shipments(settings, traded, named)
    return found


def _origins(settings: Settings, traded: Trades, asked: Demands, named: Names) -> pl.Series:
    """Of one priced demand in twenty all origins of the good but the first, if there are more."""
    dice = Dice(settings.seed, "origins")
    origins = settings.origins_each
    choosy = dice.yes(0.05, traded.buy_good.size)[asked.market]
    choosy &= (origins > 1) & ~np.isnan(asked.usd_t)
    by_good = [
        ";".join(named.countries.gather(traded.stream_origin[traded.stream_good == good][1:]))
        for good in range(traded.goods.height)
    ]
    texts = pl.Series(by_good, dtype=pl.String).gather(traded.buy_good[asked.market])
    return texts.zip_with(pl.Series(choosy), pl.Series([None], dtype=pl.String))


def _shipments(settings: Settings, traded: Trades, named: Names) -> pl.DataFrame:
    dice = Dice(settings.seed, "shipments: kt")
    usual = traded.goods["kt"].to_numpy()[traded.ship_good]
    kt = np.maximum(0.1, (usual * dice.between(0.05, 0.3, usual.size)).round(1))
    return frame(
        "shipments",
        {
            "id": numbered("shipment", usual.size),
            "good": named.goods.gather(traded.ship_good),
            "from": named.places.gather(traded.ship_from),
            "to": named.places.gather(traded.ship_to),
            "quantity_kt": kt,
            "penalty_usd_t": dice.between(800.0, 2500.0, usual.size).round(),
        },
    )


def plants(traded: Trades, named: Names) -> dict[str, pl.DataFrame]:
    """plants, recipes and what these take, give and draw on."""
    if not traded.plant_kind:
        return {}
    capacity = capacity_of_plants(traded)
    kinds = pl.DataFrame({"plant": traded.plant_kind, "id": named.plants, "kt": capacity})
    made = kinds.join(known("recipes"), on="plant", maintain_order="left")
    made = made.with_columns(name=pl.format("{}_{}", "id", "recipe"))
    recipes = made.unique("name", maintain_order=True)
    fitted = recipes.filter(pl.col("unit").is_not_null())
    found = {
        "plants": frame(
            "plants",
            {
                "id": named.plants,
                "name": named.plants.str.replace("_", " ").str.to_titlecase(),
                "place": named.places.gather(traded.plant_place),
                "capacity_kt": capacity,
                "min_kt": (0.1 * capacity).round(),
                "cost_usd_t": np.full(capacity.size, 5.0),
            },
        ),
        "recipes": frame("recipes", _renamed(recipes, id="name", plant="id", cost_usd_t="usd_t")),
        "recipe_goods": frame(
            "recipe_goods", _renamed(made, recipe="name", good="good", role="role", ratio="ratio")
        ),
    }
    if fitted.height:
        units = pl.concat_str("id", "unit", separator="_")
        fitted = fitted.with_columns(own=units, room=(0.4 * pl.col("kt")).round())
        found["units"] = frame("units", _renamed(fitted, id="own", plant="id", capacity_kt="room"))
        found["recipe_units"] = frame("recipe_units", _renamed(fitted, recipe="name", unit="own"))
    return found


def _renamed(given: pl.DataFrame, **columns: str) -> dict[str, pl.Series]:
    return {name: given[column] for name, column in columns.items()}
