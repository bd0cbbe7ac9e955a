"""The columns of the programme: what may be decided, and what each decision costs.

Everything is in kt a year and USD per tonne, so the objective is in thousand USD.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from landbridge.engine.lp import Bools, Floats, Ints
from landbridge.engine.sums import sum_by
from landbridge.model.arccosts import time_usd_t_h
from landbridge.model.build import SHARED, Block, Build, country_of, stream_at
from landbridge.model.controls.tariffs import tariff_of_flow
from landbridge.model.frictions import friction_of_flow, friction_of_rows, friction_of_sales
from landbridge.model.index import matches, members, numbers, positions
from landbridge.model.network import Kind
from landbridge.model.streams import SHIPMENT

_AT_ONCE = 1 << 19
"""Flows whose costs are worked out at once; it takes about ten numbers for each."""


def add_columns(b: Build) -> None:
    """Declare every column; each function below is one kind of decision."""
    for add in (add_flow, add_supply, add_sale, add_unmet, add_delivery, add_left_behind):
        add(b)
    for add in (add_run, add_intake, add_shortfalls, add_share):
        add(b)


def add_flow(b: Build) -> None:
    """Flow of a stream on an arc; costs transport, border fees, time, friction and tariffs."""
    stream, arc = b.streams.stream, b.streams.arc
    cost = np.empty(arc.size)
    for start in range(0, arc.size, _AT_ONCE):
        some = slice(start, start + _AT_ONCE)
        cost[some] = flow_costs(b, stream[some], arc[some]).total
    _declare(b, "flow", {"stream": stream, "arc": arc}, cost=cost, group=b.group(stream))


@dataclass(frozen=True, slots=True)
class FlowCosts:
    """What a tonne costs on its way, USD/t each.

    transport: tariff of a link or charge of an interchange.  border: fees.  time: value of time.
    friction: of the table frictions.  tariff: of controls in force.
    toll: for what it costs the others on congested ways, where it is charged.
    """

    transport: Floats
    border: Floats
    time: Floats
    friction: Floats
    tariff: Floats
    toll: Floats

    @property
    def total(self) -> Floats:
        """All of it."""
        parts = (self.transport, self.border, self.time, self.friction, self.tariff, self.toll)
        return np.asarray(np.sum(parts, axis=0))


def flow_costs(b: Build, stream: Ints, arc: Ints) -> FlowCosts:
    """What a tonne of each stream costs on each arc."""
    net, good = b.net, b.streams.good[stream]
    transport = _transport(b, good, arc)
    time = time_usd_t_h(b.case)[good] * (net.hours + net.border_hours)[arc]
    origin = b.streams.origin[stream]
    friction = friction_of_flow(net, good, origin, arc, transport)
    tariff = tariff_of_flow(b.case, net, b.streams, stream, arc)
    toll = net.toll[good, arc] if net.toll.size else np.zeros(arc.size)
    return FlowCosts(transport, net.border[arc], time, friction, tariff, toll)


def _transport(b: Build, good: Ints, arc: Ints) -> Floats:
    """Cost of each good on each arc: its own on a link where it has one, else that of the arc."""
    special, goods = b.case.table("link_goods"), b.case.table("goods")["id"]
    special = special.filter(pl.col("cost_usd_t").is_not_null())
    cost = b.net.transport[arc]
    if special.is_empty():
        return cost
    key = positions(special["link"], b.case.table("links")["id"]) * goods.len()
    key += positions(special["good"], goods)
    order = np.argsort(key)
    known = key[order]
    wanted = np.where(b.net.kind[arc] == Kind.LINK, b.net.row[arc] * goods.len() + good, -1)
    at = np.minimum(np.searchsorted(known, wanted), known.size - 1)
    return np.where(known[at] == wanted, numbers(special["cost_usd_t"])[order][at], cost)


def add_supply(b: Build) -> None:
    """What a supply delivers, up to its quantity, at its cost and friction.

    Leaving a tonne costs its stranded price. In strict mode a supply with a stranded price is
    delivered in full.
    """
    table = b.case.table("supply")
    place = positions(table["place"], b.net.places["id"])
    stream = stream_at(b.streams, _goods(b, table), country_of(b.case, place))
    quantity, stranded = numbers(table["quantity_kt"]), numbers(table["stranded_usd_t"])
    must = b.strict & (stranded > 0)
    keys = {"supply": np.arange(table.height), "stream": stream, "place": place}
    cost = numbers(table["cost_usd_t"]) + friction_of_rows(b.case, "supply") - stranded
    _declare(
        b,
        "supply",
        keys,
        cost=cost,
        lower=np.where(must, quantity, 0.0),
        upper=quantity,
        group=b.group(stream),
    )


def add_sale(b: Build) -> None:
    """What a demand buys of each stream it accepts; earns its price, if any, less its friction."""
    table = b.case.table("demand")
    accepted = members(table["origins"], b.case.table("countries")["id"])
    demand, stream = matches(_goods(b, table), _goods_on_markets(b))
    place = positions(table["place"], b.net.places["id"])[demand]
    fits = accepted[demand, b.streams.origin[stream]] & _may_end(b, stream, place)
    demand, stream, place = demand[fits], stream[fits], place[fits]
    of_stream = b.streams.good[stream], b.streams.origin[stream]
    friction = friction_of_sales(b.case, demand, *of_stream)
    cost = friction - numbers(table["price_usd_t"], 0.0)[demand]
    _declare(
        b,
        "sale",
        {"demand": demand, "stream": stream, "place": place},
        cost=cost,
        group=b.group(stream),
    )


def add_unmet(b: Build) -> None:
    """Demand that is to be met and is not; costs `unmet_usd_t`. None in strict mode."""
    table = b.case.table("demand")
    due = np.flatnonzero(table["price_usd_t"].is_null()) if not b.strict else np.empty(0, np.int64)
    group = b.group_of("goods", _goods(b, table)[due])
    _declare(b, "unmet", {"demand": due}, cost=b.case.meta.unmet_usd_t, group=group)


def add_delivery(b: Build) -> None:
    """What arrives of a shipment."""
    table = b.case.table("shipments")
    start = positions(table["from"], b.net.places["id"])
    end = positions(table["to"], b.net.places["id"])
    starting = np.where((b.streams.table["kind"] == SHIPMENT).to_numpy(), _starting(b), -1)
    shipment, stream = matches(_goods(b, table) * b.net.places.height + start, starting)
    meant = _may_end(b, stream, end[shipment])
    shipment, stream = shipment[meant], stream[meant]
    keys = {"shipment": shipment, "stream": stream, "place": start, "end": end}
    _declare(
        b, "delivery", keys, cost=0.0, upper=numbers(table["quantity_kt"]), group=b.group(stream)
    )


def add_left_behind(b: Build) -> None:
    """What is left of a shipment; costs its penalty. None in strict mode."""
    table = b.case.table("shipments")
    count = 0 if b.strict else table.height
    penalty = numbers(table["penalty_usd_t"], b.case.meta.unmet_usd_t)[:count]
    group = b.group_of("goods", _goods(b, table)[:count])
    _declare(b, "left_behind", {"shipment": np.arange(count)}, cost=penalty, group=group)


def add_run(b: Build) -> None:
    """Throughput of a recipe; costs its own, its plant's and its units' running, and friction."""
    recipes, plants = b.case.table("recipes"), b.case.table("plants")
    plant = positions(recipes["plant"], plants["id"])
    cost = numbers(recipes["cost_usd_t"]) + numbers(plants["cost_usd_t"])[plant] + _unit_costs(b)
    cost += friction_of_rows(b.case, "recipes")
    keys = {"recipe": np.arange(recipes.height), "plant": plant}
    group = b.group_of("recipes", keys["recipe"])
    upper = numbers(recipes["capacity_kt"], np.inf)
    _declare(b, "run", keys, cost=cost, upper=upper, group=group)


def _unit_costs(b: Build) -> Floats:
    """Running cost of the units a kt of throughput of each recipe draws on, USD/t."""
    uses, recipes, units = (
        b.case.table("recipe_units"),
        b.case.table("recipes"),
        b.case.table("units"),
    )
    cost = numbers(units["cost_usd_t"])[positions(uses["unit"], units["id"])]
    at = positions(uses["recipe"], recipes["id"])
    return sum_by(at, cost * numbers(uses["use"]), recipes.height)


def add_intake(b: Build) -> None:
    """What a recipe takes in of each stream of a good."""
    inputs = b.case.table("recipe_goods").filter(role="in")
    recipes, plants = b.case.table("recipes"), b.case.table("plants")
    row, stream = matches(_goods(b, inputs), _goods_on_markets(b))
    recipe = positions(inputs["recipe"], recipes["id"])[row]
    plant = positions(recipes["plant"], plants["id"])[recipe]
    place = positions(plants["place"], b.net.places["id"])[plant]
    fits = _may_end(b, stream, place)
    keys = {"input": row, "recipe": recipe, "stream": stream, "place": place}
    keys = {name: value[fits] for name, value in keys.items()}
    stream = stream[fits]
    _declare(b, "intake", keys, cost=0.0, group=b.group(stream))


def add_shortfalls(b: Build) -> None:
    """What plants and units run below their minimum; costs `unmet_usd_t`. None in strict mode."""
    for table, singular in (("plants", "plant"), ("units", "unit")):
        must = np.flatnonzero(numbers(b.case.table(table)["min_kt"]) > 0)
        must = must[:0] if b.strict else must
        keys, group = {singular: must}, b.group_of(table, must)
        _declare(b, f"{singular}_shortfall", keys, cost=b.case.meta.unmet_usd_t, group=group)


def add_share(b: Build) -> None:
    """What the whole of a stream hands on to each of its parts where it starts; costs nothing."""
    starts, parent = b.streams.starts, b.streams.parent
    part = np.flatnonzero(parent[starts.stream] >= 0)
    stream = starts.stream[part]
    place = starts.node[part] // b.net.width
    keys = {"stream": stream, "whole": parent[stream], "place": place}
    _declare(b, "share", keys, cost=0.0, group=b.group(stream))


def _goods(b: Build, table: pl.DataFrame) -> Ints:
    return positions(table["good"], b.case.table("goods")["id"])


def _goods_on_markets(b: Build) -> Ints:
    """Good of every stream that markets and plants buy, -1 for the others."""
    return np.where(b.streams.sold, b.streams.good, -1)


def _starting(b: Build) -> Ints:
    """Good and place of start of every stream as one number; of no meaning without a start."""
    start = positions(b.streams.table["start"], b.net.places["id"])
    return b.streams.good * b.net.places.height + start


def _may_end(b: Build, stream: Ints, place: Ints) -> Bools:
    """Whether each stream may be bound for the country of each place."""
    return np.asarray(b.streams.may_end[stream, country_of(b.case, place)])


def _declare(
    b: Build,
    name: str,
    keys: dict[str, Ints],
    *,
    cost: Floats | float,
    lower: Floats | float = 0.0,
    upper: Floats | float = np.inf,
    group: Ints | int = SHARED,
) -> None:
    count = next(iter(keys.values())).size
    namer = b.namer(keys)
    ids = b.programme.add_columns(
        name, count, cost=cost, lower=lower, upper=upper, group=group, namer=namer
    )
    b.columns[name] = Block(ids, keys)
