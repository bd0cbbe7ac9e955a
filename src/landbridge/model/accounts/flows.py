"""What runs on every link and through every interchange, and how full they are."""

from __future__ import annotations

import numpy as np
import polars as pl

from landbridge.engine.lp import Floats, Ints
from landbridge.engine.sums import sum_by
from landbridge.model.equations.fleets import hours_per_kt, vehicle_hours
from landbridge.model.index import numbers, positions
from landbridge.model.network import Kind
from landbridge.model.solved import Solved, taken

LOADING = {
    "table": pl.String,
    "id": pl.String,
    "name": pl.String,
    "owner": pl.String,
    "kt": pl.Float64,
    "capacity_kt": pl.Float64,
    "loading": pl.Float64,
    "scarcity_usd_t": pl.Float64,
    "unit": pl.String,
}


def flows(s: Solved) -> pl.DataFrame:
    """One row per stream on a link or interchange in one direction, where anything runs."""
    net, keys = s.build.net, s.build.columns["flow"].keys
    amount = s.amount("flow")
    moving = np.isin(net.kind[keys["arc"]], (Kind.LINK, Kind.INTERCHANGE)) & (amount > 0)
    arc, stream = keys["arc"][moving], keys["stream"][moving]
    tables = pl.Series(["links", "interchanges"]).gather(net.kind[arc])
    return pl.DataFrame(
        {
            "table": tables,
            "id": arc_ids(s, arc),
            "from": net.places["id"].gather(net.tail[arc] // net.width),
            "to": net.places["id"].gather(net.head[arc] // net.width),
            "mode": _modes(s, arc),
            **s.stream_columns(stream),
            "kt": amount[moving],
            "reverse": net.reverse[arc],
        }
    )


def arc_ids(s: Solved, arc: Ints) -> pl.Series:
    """Ids of the links and interchanges that arcs are of."""
    links, changes = s.build.case.table("links"), s.build.case.table("interchanges")
    at = s.build.net.row[arc] + np.where(s.build.net.kind[arc] == Kind.LINK, 0, links.height)
    return pl.concat([links["id"], changes["id"]]).gather(at)


def _modes(s: Solved, arc: Ints) -> pl.Series:
    net, modes = (
        s.build.net,
        pl.concat([s.build.case.table("modes")["id"], pl.Series("id", ["", ""])]),
    )
    before, after = modes.gather(net.tail[arc] % net.width), modes.gather(net.head[arc] % net.width)
    both = before + " > " + after
    return both.zip_with(pl.Series(net.kind[arc] == Kind.INTERCHANGE), before)


def loading(s: Solved) -> pl.DataFrame:
    """How much of every capacity is used, and what one more kt of it would be worth."""
    parts = [
        _bundle(s, "links", "link_capacity", Kind.LINK),
        _bundle(s, "interchanges", "interchange_capacity", Kind.INTERCHANGE),
        _good_capacities(s),
        _limits(s),
        _fleets(s),
        _plants(s),
        _units(s),
        _recipes(s),
        _quotas(s),
    ]
    columns = [pl.col(name).cast(dtype) for name, dtype in LOADING.items()]
    return pl.concat([part.select(columns) for part in parts])


def _frame(
    s: Solved, table: str, kt: Floats, capacity: Floats, price: Floats, *, unit: str = "kt"
) -> pl.DataFrame:
    rows = s.build.case.table(table)
    blank = pl.lit(None, dtype=pl.String)
    name = pl.col("name") if "name" in rows.columns else blank
    owner = pl.col("owner") if "owner" in rows.columns else blank
    return rows.select("id", name=pl.coalesce(name, "id"), owner=owner).with_columns(
        table=pl.lit(table),
        kt=pl.Series(kt),
        capacity_kt=pl.Series(capacity, nan_to_null=True),
        loading=pl.Series(kt / np.where(capacity > 0, capacity, np.nan), nan_to_null=True),
        scarcity_usd_t=pl.Series(price),
        unit=pl.lit(unit),
    )


def _spread(s: Solved, block: str, key: str, size: int) -> Floats:
    """Scarcity prices of a block of capacity rows, one for every row of the table."""
    price = np.zeros(size)
    price[s.build.rows[block].keys[key]] = np.maximum(s.price(block), 0.0)
    return price


def _bundle(s: Solved, table: str, block: str, kind: Kind) -> pl.DataFrame:
    rows, keys = s.build.case.table(table), s.build.columns["flow"].keys
    here = s.build.net.kind[keys["arc"]] == kind
    used = sum_by(s.build.net.row[keys["arc"][here]], s.amount("flow")[here], rows.height)
    price = _spread(s, block, table[:-1], rows.height)
    frame = _frame(s, table, used, numbers(rows["capacity_kt"]), price)
    return frame.with_columns(name=_link_names(s)) if table == "links" else _named(s, frame)


def _link_names(s: Solved) -> pl.Series:
    """Names of links: their own, or those of their ends."""
    links, places = s.build.case.table("links"), s.build.net.places
    ends = [taken(places, "name", positions(links[end], places["id"])) for end in ("from", "to")]
    return links["name"].zip_with(links["name"].is_not_null(), ends[0] + " – " + ends[1])


def _named(s: Solved, frame: pl.DataFrame) -> pl.DataFrame:
    """Names of interchanges: the place and the two modes."""
    changes, places = s.build.case.table("interchanges"), s.build.net.places
    modes = s.build.case.table("modes")
    place = taken(places, "name", positions(changes["place"], places["id"]))
    before, after = (
        taken(modes, "name", positions(changes[end], modes["id"]))
        for end in ("from_mode", "to_mode")
    )
    return frame.with_columns(name=place + ": " + before + " to " + after)


def _good_capacities(s: Solved) -> pl.DataFrame:
    block, special = s.build.rows["good_capacity"], s.build.case.table("link_goods")
    rows = special[block.keys["link_good"]].select(
        id=pl.col("link") + "/" + pl.col("good"), at="link"
    )
    names = (
        s.build.case.table("links").select(at="id", owner="owner").with_columns(name=_link_names(s))
    )
    goods = s.build.case.table("goods").select(good="id", good_name="name")
    described = rows.join(names, on="at", how="left", maintain_order="left").with_columns(
        good=special[block.keys["link_good"]]["good"]
    )
    described = described.join(goods, on="good", how="left", maintain_order="left")
    capacity, used = s.arrays.row_upper[block.ids], s.activity("good_capacity")
    return described.with_columns(
        name=pl.col("name") + " (" + pl.col("good_name") + ")",
        table=pl.lit("link_goods"),
        kt=pl.Series(used),
        capacity_kt=pl.Series(capacity),
        loading=pl.Series(used / np.where(capacity > 0, capacity, np.nan), nan_to_null=True),
        scarcity_usd_t=pl.Series(np.maximum(s.price("good_capacity"), 0.0)),
        unit=pl.lit("kt"),
    )


def _limits(s: Solved) -> pl.DataFrame:
    capacity = numbers(s.build.case.table("limits")["capacity_kt"])
    price = np.maximum(s.price("limit"), 0.0)
    return _frame(s, "limits", s.activity("limit"), capacity, price)


def _fleets(s: Solved) -> pl.DataFrame:
    """Fleets in vehicle-hours; their scarcity is what a tonne pays on its dearest link."""
    price, used = np.maximum(s.price("fleet"), 0.0), s.activity("fleet")
    links, fleets = s.build.case.table("links"), s.build.case.table("fleets")
    fleet, dearest = positions(links["fleet"], fleets["id"]), np.zeros(fleets.height)
    np.maximum.at(dearest, fleet[fleet >= 0], hours_per_kt(s.build)[fleet >= 0])
    return _frame(s, "fleets", used, vehicle_hours(s.build), price * dearest, unit="vehicle-h")


def _plants(s: Solved) -> pl.DataFrame:
    plants = s.build.case.table("plants")
    used = sum_by(s.build.columns["run"].keys["plant"], s.amount("run"), plants.height)
    price = _spread(s, "plant_capacity", "plant", plants.height)
    return _frame(s, "plants", used, numbers(plants["capacity_kt"]), price)


def _units(s: Solved) -> pl.DataFrame:
    capacity = numbers(s.build.case.table("units")["capacity_kt"])
    price = np.maximum(s.price("unit_capacity"), 0.0)
    return _frame(s, "units", s.activity("unit_capacity"), capacity, price)


def _recipes(s: Solved) -> pl.DataFrame:
    """Recipes are limited by a bound, so their scarcity is a reduced cost."""
    capacity = numbers(s.build.case.table("recipes")["capacity_kt"])
    at_limit = ~np.isnan(capacity)
    price = np.where(at_limit, np.maximum(-s.reduced("run"), 0.0), 0.0)
    return _frame(s, "recipes", s.amount("run"), capacity, price)


def _quotas(s: Solved) -> pl.DataFrame:
    """Quotas of controls in force, and how much of each is used."""
    at = s.build.rows["quota"].keys["control"]
    controls, used = s.build.case.table("controls")[at], s.activity("quota")
    quota = numbers(controls["quota_kt"])
    return controls.select("id", name="title", owner="authority").with_columns(
        table=pl.lit("controls"),
        kt=pl.Series(used),
        capacity_kt=pl.Series(quota),
        loading=pl.Series(used / np.where(quota > 0, quota, np.nan), nan_to_null=True),
        scarcity_usd_t=pl.Series(np.maximum(s.price("quota"), 0.0)),
        unit=pl.lit("kt"),
    )
