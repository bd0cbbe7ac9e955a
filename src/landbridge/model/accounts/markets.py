"""What is supplied, sold, missing and processed."""

from __future__ import annotations

import numpy as np
import polars as pl

from landbridge.engine.lp import Ints
from landbridge.engine.sums import sum_by
from landbridge.model.index import numbers, positions
from landbridge.model.solved import Solved, taken


def supplied(s: Solved) -> pl.DataFrame:
    """Every supply: what leaves, what is stranded, and what one more tonne is worth there."""
    table, block = s.build.case.table("supply"), s.build.columns["supply"]
    kt = s.amount("supply")
    gate = s.build.net.gate_out(block.keys["place"])
    return table.select(supply="id", place="place", good="good").with_columns(
        origin=s.stream_columns(block.keys["stream"])["origin"],
        quantity_kt=table["quantity_kt"],
        kt=pl.Series(kt),
        stranded_kt=table["quantity_kt"] - pl.Series(kt),
        cost_usd_t=table["cost_usd_t"],
        price_usd_t=pl.Series(s.node_price(block.keys["stream"], gate), nan_to_null=True),
    )


def served(s: Solved) -> pl.DataFrame:
    """Every sale that takes place: who buys what from where, at what price delivered."""
    table, block = s.build.case.table("demand"), s.build.columns["sale"]
    kt = s.amount("sale")
    sold = kt > 0
    demand, stream = block.keys["demand"][sold], block.keys["stream"][sold]
    gate = s.build.net.gate_in(block.keys["place"][sold])
    return pl.DataFrame(
        {
            "demand": taken(table, "id", demand),
            "place": taken(table, "place", demand),
            **{
                name: column
                for name, column in s.stream_columns(stream).items()
                if name != "stream"
            },
            "kt": kt[sold],
            "price_usd_t": taken(table, "price_usd_t", demand),
            "delivered_usd_t": pl.Series(s.node_price(stream, gate), nan_to_null=True),
        }
    )


MISSING = {
    "kind": pl.String,
    "id": pl.String,
    "place": pl.String,
    "good": pl.String,
    "wanted_kt": pl.Float64,
    "kt": pl.Float64,
    "usd_t": pl.Float64,
}


def unmet(s: Solved) -> pl.DataFrame:
    """What was to be met and is not: demands, shipments, minimum runs."""
    case = s.build.case
    penalty = pl.lit(case.meta.unmet_usd_t, dtype=pl.Float64)
    demand = case.table("demand").select(
        "id", "place", "good", wanted_kt="quantity_kt", usd_t=penalty
    )
    shipments = case.table("shipments").select(
        "id",
        place="to",
        good="good",
        wanted_kt="quantity_kt",
        usd_t=pl.col("penalty_usd_t").fill_null(case.meta.unmet_usd_t),
    )
    nothing = pl.lit(None, dtype=pl.String)
    plants = case.table("plants").select(
        "id", "place", good=nothing, wanted_kt="min_kt", usd_t=penalty
    )
    units = case.table("units").select(
        "id", place=nothing, good=nothing, wanted_kt="min_kt", usd_t=penalty
    )
    parts = [
        _missing(s, "demand", "unmet", "demand", demand),
        _missing(s, "shipment", "left_behind", "shipment", shipments),
        _missing(s, "plant", "plant_shortfall", "plant", plants),
        _missing(s, "unit", "unit_shortfall", "unit", units),
    ]
    return pl.concat(parts).filter(pl.col("kt") > 0)


def _missing(s: Solved, kind: str, block: str, key: str, described: pl.DataFrame) -> pl.DataFrame:
    at: Ints = s.build.columns[block].keys[key]
    rows = described[at].with_columns(kind=pl.lit(kind), kt=pl.Series(s.amount(block)))
    return rows.select(pl.col(name).cast(dtype) for name, dtype in MISSING.items())


def unserved(s: Solved) -> pl.DataFrame:
    """Demand with a willingness to pay that is not bought: it did not pay."""
    table, block = s.build.case.table("demand"), s.build.columns["sale"]
    sold = sum_by(block.keys["demand"], s.amount("sale"), table.height)
    quantity = numbers(table["quantity_kt"])
    left = np.where(quantity - sold > 1e-9 * quantity, quantity - sold, 0.0)
    rows = table.select(
        "id", "place", "good", kind=pl.lit("demand"), wanted_kt="quantity_kt", usd_t="price_usd_t"
    ).with_columns(kt=pl.Series(left))
    priced = rows.filter(pl.col("usd_t").is_not_null() & (pl.col("kt") > 0))
    return priced.select(pl.col(name).cast(dtype) for name, dtype in MISSING.items())


def runs(s: Solved) -> pl.DataFrame:
    """Throughput of every recipe."""
    recipes, plants = s.build.case.table("recipes"), s.build.case.table("plants")
    plant = positions(recipes["plant"], plants["id"])
    return recipes.select(recipe="id", plant="plant").with_columns(
        place=taken(plants, "place", plant), kt=pl.Series(s.amount("run"))
    )


def prices(s: Solved) -> pl.DataFrame:
    """Worth of one more tonne of every stream at every node, USD/t."""
    net, keys = s.build.net, s.build.rows["balance"].keys
    modes = pl.concat([s.build.case.table("modes")["id"], pl.Series("id", ["out", "in"])])
    return pl.DataFrame(
        {
            "place": net.places["id"].gather(keys["node"] // net.width),
            "mode": modes.gather(keys["node"] % net.width),
            **s.stream_columns(keys["stream"]),
            "usd_t": s.price("balance"),
        }
    )
