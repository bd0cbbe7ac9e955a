"""Flows as routes: from where to where, along what, for how much, through which countries."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from landbridge.engine.face import varying
from landbridge.engine.lp import Arrays, Floats, Ints
from landbridge.engine.routes import decompose
from landbridge.engine.sums import sum_by
from landbridge.model.accounts.flows import arc_ids
from landbridge.model.index import matches, numbers
from landbridge.model.network import Kind
from landbridge.model.solved import Solved
from landbridge.model.streams import MARKET, PART, SHIPMENT
from landbridge.model.territory import km_in
from landbridge.model.variables import flow_costs

SCHEMA = {
    "route": pl.Int64,
    "stream": pl.String,
    "good": pl.String,
    "origin": pl.String,
    "kind": pl.String,
    "from": pl.String,
    "to": pl.String,
    "kt": pl.Float64,
    "usd_t": pl.Float64,
    "transport_usd_t": pl.Float64,
    "border_usd_t": pl.Float64,
    "interchange_usd_t": pl.Float64,
    "time_usd_t": pl.Float64,
    "friction_usd_t": pl.Float64,
    "tariff_usd_t": pl.Float64,
    "toll_usd_t": pl.Float64,
    "hours": pl.Float64,
    "km": pl.Float64,
    "countries": pl.String,
    "links": pl.String,
    "interchanges": pl.String,
    "path": pl.String,
    "netback_usd_t": pl.Float64,
    "one_of_several": pl.Boolean,
}


_CHARGED = 1e-6  # USD/t up to which a toll is the rounding of an equilibrium


@dataclass(frozen=True, slots=True)
class _Steps:
    """Every arc of every route: the route it is of, its flow column (in the block), its arc."""

    amount: Floats  # (routes,)
    stream: Ints  # (routes,)
    route: Ints  # (steps,)
    column: Ints  # (steps,)
    arc: Ints  # (steps,)

    def total(self, values: Floats) -> Floats:
        """Sum of a figure of steps over each route."""
        return sum_by(self.route, values, self.amount.size)


def plain_routes(s: Solved) -> pl.DataFrame:
    """Every route of the plan, the biggest first, without saying which are one of several."""
    steps = _steps(s)
    return _ordered(pl.DataFrame({**_ends(s, steps), **_figures(s, steps), **_paths(s, steps)}))


def routes(s: Solved) -> pl.DataFrame:
    """Every route of the plan, the biggest first.

    A route is `one_of_several` where another plan, just as good, sends another amount along some
    part of it; where it is not, two solves for each part have shown that no other amount will do.
    Running to and fro for nothing makes no other plan.
    """
    steps = _steps(s)
    frame = pl.DataFrame({**_ends(s, steps), **_figures(s, steps), **_paths(s, steps)})
    frame = frame.with_columns(one_of_several=pl.Series(_uncertain(s, steps), dtype=pl.Boolean))
    return _ordered(frame)


def _ordered(frame: pl.DataFrame) -> pl.DataFrame:
    """Routes numbered, the biggest first, with the columns of `SCHEMA` that are there."""
    frame = frame.sort("kt", descending=True, maintain_order=True)
    frame = frame.with_columns(route=pl.int_range(1, frame.height + 1, dtype=pl.Int64))
    there = [name for name in SCHEMA if name in frame.columns]
    return frame.select(pl.col(name).cast(SCHEMA[name]) for name in there)


def _steps(s: Solved) -> _Steps:
    keys, kt = s.build.columns["flow"].keys, s.amount("flow")
    amounts: list[float] = []
    streams: list[int] = []
    route: list[int] = []
    column: list[int] = []
    for stream in range(s.build.streams.count):
        mine = np.flatnonzero((keys["stream"] == stream) & (kt > 0))
        least = 1e-9 * float(s.arrays.magnitude[stream + 1])
        arcs = keys["arc"][mine]
        for found in decompose(s.build.net.tail[arcs], s.build.net.head[arcs], kt[mine], least):
            route += [len(amounts)] * len(found.arcs)
            column += mine[list(found.arcs)].tolist()
            amounts.append(found.amount)
            streams.append(stream)
    at = np.array(column, dtype=np.int64)
    return _Steps(
        np.array(amounts, dtype=float),
        np.array(streams, dtype=np.int64),
        np.array(route, dtype=np.int64),
        at,
        keys["arc"][at],
    )


def _first_and_last(steps: _Steps) -> tuple[Ints, Ints]:
    """Positions in the steps of the first and the last arc of every route."""
    first = np.searchsorted(steps.route, np.arange(steps.amount.size))
    return first, np.append(first[1:], steps.route.size)[: first.size] - 1


def _ends(s: Solved, steps: _Steps) -> dict[str, pl.Series]:
    net, (first, last) = s.build.net, _first_and_last(steps)
    table = s.build.streams.table
    start, end = net.tail[steps.arc[first]], net.head[steps.arc[last]]
    price = pl.Series(s.node_price(steps.stream, end), nan_to_null=True)
    market = table["kind"].gather(steps.stream) != SHIPMENT
    return {
        **s.stream_columns(steps.stream),
        "kind": table["kind"].replace(PART, MARKET).gather(steps.stream),
        "from": net.places["id"].gather(start // net.width),
        "to": net.places["id"].gather(end // net.width),
        "kt": pl.Series(steps.amount),
        "price": price.zip_with(market, pl.Series([None], dtype=pl.Float64)),
    }


def _figures(s: Solved, steps: _Steps) -> dict[str, pl.Series]:
    net = s.build.net
    stream = s.build.columns["flow"].keys["stream"][steps.column]
    costs = flow_costs(s.build, stream, steps.arc)
    on_link = net.kind[steps.arc] == Kind.LINK
    length = np.append(numbers(s.build.case.table("links")["length_km"], 0.0), 0.0)
    figures = {
        "transport_usd_t": steps.total(costs.transport * on_link),
        "border_usd_t": steps.total(costs.border),
        "interchange_usd_t": steps.total(costs.transport * ~on_link),
        "time_usd_t": steps.total(costs.time),
        "friction_usd_t": steps.total(costs.friction),
        "tariff_usd_t": steps.total(costs.tariff),
        **({"toll_usd_t": steps.total(costs.toll)} if net.toll.max(initial=0.0) > _CHARGED else {}),
        "hours": steps.total((net.hours + net.border_hours)[steps.arc]),
        "km": steps.total(length[np.where(on_link, net.row[steps.arc], -1)]),
    }
    usd_t = np.sum([value for name, value in figures.items() if name.endswith("usd_t")], axis=0)
    price = _ends(s, steps)["price"]
    columns = {name: pl.Series(value) for name, value in figures.items()}
    return {**columns, "usd_t": pl.Series(usd_t), "netback_usd_t": price - pl.Series(usd_t)}


def _paths(s: Solved, steps: _Steps) -> dict[str, pl.Series]:
    """What each route runs along, in ids, in names and in countries."""
    net, count = s.build.net, steps.amount.size
    ids, kind = _ids_or_blank(s, steps.arc), net.kind[steps.arc]
    names = net.places["name"].gather(net.head[steps.arc] // net.width).to_list()
    first, _ = _first_and_last(steps)
    starts = net.places["name"].gather(net.tail[steps.arc[first]] // net.width).to_list()
    links: list[list[str]] = [[] for _ in range(count)]
    changes: list[list[str]] = [[] for _ in range(count)]
    stops: list[list[str]] = [[name] for name in starts]
    for at, route in enumerate(steps.route.tolist()):
        if kind[at] == Kind.LINK:
            links[route].append(ids[at])
            stops[route].append(names[at])
        elif kind[at] == Kind.INTERCHANGE:
            changes[route].append(ids[at])
    return {
        "links": pl.Series([";".join(part) for part in links], dtype=pl.String),
        "interchanges": pl.Series([";".join(part) for part in changes], dtype=pl.String),
        "path": pl.Series([" → ".join(part) for part in stops], dtype=pl.String),
        "countries": pl.Series(_countries(s, steps), dtype=pl.String),
    }


def _ids_or_blank(s: Solved, arc: Ints) -> list[str]:
    moving = s.build.net.kind[arc] <= Kind.INTERCHANGE
    ids = np.full(arc.size, "", dtype=object)
    ids[moving] = arc_ids(s, arc[moving]).to_list()
    return list(ids)


def _countries(s: Solved, steps: _Steps) -> list[str]:
    """Km in every country, in the order first reached by length: `KAZ:452;RUS:1059`."""
    net, names = s.build.net, s.build.case.table("countries")["id"].to_list()
    every = np.vstack([km_in(s.build.case), np.zeros(len(names))])
    row = np.where(net.kind[steps.arc] == Kind.LINK, net.row[steps.arc], -1)
    km = np.zeros((steps.amount.size, len(names)))
    np.add.at(km, steps.route, every[row])
    return [
        ";".join(f"{names[at]}:{values[at]:g}" for at in np.flatnonzero(values > 0))
        for values in np.round(km, 1)
    ]


def _uncertain(s: Solved, steps: _Steps) -> np.ndarray:
    """Whether another optimum uses the links or interchanges of a route otherwise.

    How goods get in and out of the gates of a place makes no difference to anyone. A route that
    stays at its place is uncertain where what is supplied, sold or used there is.
    """
    moving = s.build.net.kind[steps.arc] <= Kind.INTERCHANGE
    ids = s.build.columns["flow"].ids[steps.column[moving]]
    local = np.flatnonzero(steps.total(moving.astype(float)) == 0)
    route, market = _markets_of(s, steps, local)
    different, at = np.unique(np.append(ids, market), return_inverse=True)
    moves = varying(_without_turning_back(s), s.optimum, different)[at]
    owner = np.append(steps.route[moving], route)
    return sum_by(owner, moves.astype(float), steps.amount.size) > 0


def _markets_of(s: Solved, steps: _Steps, local: Ints) -> tuple[Ints, Ints]:
    """Pairs of a route and a column of supply, sale or intake of its stream where it starts."""
    net = s.build.net
    first, _ = _first_and_last(steps)
    wanted = steps.stream[local] * net.nodes + net.tail[steps.arc[first[local]]] // net.width
    blocks = [s.build.columns[name] for name in ("supply", "sale", "intake")]
    there = [block.keys["stream"] * net.nodes + block.keys["place"] for block in blocks]
    at, column = matches(wanted, np.concatenate(there))
    return local[at], np.concatenate([block.ids for block in blocks])[column]


def _without_turning_back(s: Solved) -> Arrays:
    """The programme without flows against a flow of the same stream, which would cancel it out.

    Where hours grow with loads these stay as they are: at other loads it would be another plan.
    """
    net, block = s.build.net, s.build.columns["flow"]
    arc, amount = block.keys["arc"], s.amount("flow")
    links = s.build.case.table("links").height
    way = net.row[arc] + np.where(net.kind[arc] == Kind.LINK, 0, links)
    ways = links + s.build.case.table("interchanges").height
    moving = np.flatnonzero(net.kind[arc] <= Kind.INTERCHANGE)
    _, pair = np.unique(block.keys["stream"][moving] * ways + way[moving], return_inverse=True)
    both = sum_by(pair, amount[moving], moving.size)[pair]
    against = moving[(amount[moving] == 0) & (both > 0)]
    upper = s.arrays.upper.copy()
    upper[block.ids[against]] = 0.0
    return replace(s.at_its_loads().arrays, upper=upper)
