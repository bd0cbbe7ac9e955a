"""Storage between the periods of a year: where it stands, and what links the periods."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from landbridge.case.case import Case
from landbridge.engine.lp import Floats, Ints, Programme
from landbridge.model.build import Build
from landbridge.model.index import numbers, positions
from landbridge.model.outages.periods import Period, offsets

NO_PURPOSE = 1e-4
"""USD a tonne that filling costs beside what the case says; taken out of what a plan is worth."""


@dataclass(frozen=True, slots=True)
class Sites:
    """Where what can be stored: one entry for each storage, stream and node.

    storage: row in the table.  stream, node: of the network.  row: of the balance of a year.
    """

    storage: Ints
    stream: Ints
    node: Ints
    row: Ints


@dataclass(frozen=True, slots=True)
class Stocks:
    """Columns of storage in a programme of periods, (sites, periods) each.

    filled, drawn: kt put in and taken out in a period.  stock: kt there at its end.
    """

    sites: Sites
    filled: Ints
    drawn: Ints
    stock: Ints


def sites(build: Build) -> Sites:
    """The places in the network where each storage takes in and gives back its good.

    A storage with a mode stands at that node of its place, one without at the gates of the
    sellers, plants and buyers there; so no tonne passes an interchange through it.
    """
    table, net, keys = build.case.table("storage"), build.net, build.rows["balance"].keys
    place = positions(table["place"], net.places["id"])
    mode = positions(table["mode"], build.case.table("modes")["id"])
    good = positions(table["good"], build.case.table("goods")["id"])
    found = []
    for at in range(table.height):
        here = keys["node"] // net.width == place[at]
        side = keys["node"] % net.width
        standing = side == mode[at] if mode[at] >= 0 else side >= net.width - 2
        rows = np.flatnonzero(here & standing & (build.streams.good[keys["stream"]] == good[at]))
        found.append(np.column_stack([np.full(rows.size, at), rows]))
    storage, row = np.concatenate([np.empty((0, 2), np.int64), *found]).T
    ids = build.rows["balance"].ids
    return Sites(storage, keys["stream"][row], keys["node"][row], ids[row])


def add_stocks(into: Programme, periods: Sequence[Period]) -> Stocks:
    """Let storage carry goods from one period to the next.

        balance of a stream at a node in t:   … + filled[t] − drawn[t]  =  0
        stock[t] − stock[t−1] − filled[t] + drawn[t]  =  0         the first follows on the last
        Σ stock[t]  ≤  capacity[i],   Σ stock[last]  =  stock_kt[i]         every storage i

    Sums run over the streams of the good and the nodes where the storage stands. Stock begins the
    first period as it ends the last, so that nothing is gained by running it down, and a year
    without an outage is worth what it is without storage. Of which streams it is made is free.
    NO_PURPOSE is added to the cost of filling, so that of plans as good one is taken in which
    nothing is stored for nothing.
    """
    case, found = periods[0].build.case, sites(periods[0].build)
    start, count = offsets(periods), len(periods)
    own = periods[0].build.group(found.stream)
    group = [own + start.group[t] for t in range(count)]
    cost = numbers(case.table("storage")["cost_usd_t"])[found.storage] + NO_PURPOSE
    filled, drawn, stock = (
        np.stack(
            [
                into.add_columns(f"{name}{t}", cost.size, cost=paid, group=group[t])
                for t in range(count)
            ],
            axis=1,
        )
        for name, paid in (("filled", cost), ("drawn", 0.0), ("stock", 0.0))
    )
    for t in range(count):
        into.add_terms(found.row + start.row[t], filled[:, t], 1.0)
        into.add_terms(found.row + start.row[t], drawn[:, t], -1.0)
        rows = into.add_rows(f"carried{t}", cost.size, lower=0.0, upper=0.0, group=group[t])
        for columns, sign in ((stock[:, t], 1.0), (stock[:, t - 1], -1.0)):
            into.add_terms(rows, columns, sign)
        for columns, sign in ((filled[:, t], -1.0), (drawn[:, t], 1.0)):
            into.add_terms(rows, columns, sign)
    stocks = Stocks(found, filled, drawn, stock)
    _add_room(into, case, stocks)
    return stocks


def no_stocks(periods: int) -> Stocks:
    """Storage that stands nowhere."""
    none = np.empty(0, np.int64)
    columns = np.empty((0, periods), np.int64)
    return Stocks(Sites(none, none, none, none), columns, columns, columns)


def _add_room(into: Programme, case: Case, stocks: Stocks) -> None:
    room, held = room_and_stock(case)
    used = np.unique(stocks.sites.storage)
    last = stocks.stock.shape[1] - 1
    for t in range(last + 1):
        upper = room[used] if t < last else held[used]
        lower = upper if t == last else -np.inf
        rows = into.add_rows(f"room{t}", used.size, lower=lower, upper=upper)
        into.add_terms(rows[np.searchsorted(used, stocks.sites.storage)], stocks.stock[:, t], 1.0)


def room_and_stock(case: Case) -> tuple[Floats, Floats]:
    """The most each storage can hold, and what is in it on an ordinary day, kt."""
    table = case.table("storage")
    room = numbers(table["capacity_kt"])
    held = numbers(table["stock_kt"])
    return room, np.where(np.isnan(held), room / 2.0, held)


def stored(case: Case, stocks: Stocks, periods: Sequence[Period], x: Floats) -> pl.DataFrame:
    """What every storage takes in, gives back and holds: storage, period, filled, drawn, stock."""
    table, at = case.table("storage"), stocks.sites.storage
    frames = []
    for t, period in enumerate(periods):
        sums = [
            np.bincount(at, weights=x[columns[:, t]], minlength=table.height)
            for columns in (stocks.filled, stocks.drawn, stocks.stock)
        ]
        both = np.minimum(
            *(x[columns[:, t]] for columns in (stocks.filled, stocks.drawn)),
        )  # what goes in and out again in one period has not been stored
        through = np.bincount(at, weights=both, minlength=table.height)
        frames.append(
            pl.DataFrame(
                {
                    "storage": table["id"],
                    "good": table["good"],
                    "period": period.name,
                    "filled_kt": sums[0] - through,
                    "drawn_kt": sums[1] - through,
                    "stock_kt": sums[2],
                }
            )
        )
    return pl.concat(frames)
