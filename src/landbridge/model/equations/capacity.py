"""What links, interchanges and shared limits can take, all goods together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from landbridge.engine.lp import Floats, Ints
from landbridge.model.build import Build
from landbridge.model.equations.rows import add_where, declare, row_of
from landbridge.model.index import matches, numbers, positions
from landbridge.model.network import Kind


def add_link_capacity(b: Build) -> None:
    """Limit what all goods together may send through a link, both directions together.

        Σ_s Σ_d f[s,l,d]  ≤  u[l]          for every link l with a capacity

    f: flow of stream s in direction d, kt/yr.  u: `links.capacity_kt`.
    Source: Ahuja, Magnanti & Orlin (1993), Network Flows, ch. 17, bundle constraints.
    """
    _add_bundle(b, "link_capacity", "link", "links", Kind.LINK)


def add_interchange_capacity(b: Build) -> None:
    """Limit what all goods together may change mode at an interchange, both directions together.

        Σ_s Σ_d f[s,i,d]  ≤  u[i]          for every interchange i with a capacity

    f: flow of stream s in direction d, kt/yr.  u: `interchanges.capacity_kt`.
    Source: Ahuja, Magnanti & Orlin (1993), Network Flows, ch. 17, bundle constraints.
    """
    _add_bundle(b, "interchange_capacity", "interchange", "interchanges", Kind.INTERCHANGE)


def _add_bundle(b: Build, name: str, key: str, table: str, kind: Kind) -> None:
    capacity = numbers(b.case.table(table)["capacity_kt"])
    limited = np.flatnonzero(~np.isnan(capacity))
    rows = declare(b, name, {key: limited}, upper=capacity[limited])
    flows = b.flows_on(kind)
    add_where(b, row_of(rows, limited, capacity.size)[flows.keys["row"]], flows.ids)


def add_good_capacity(b: Build) -> None:
    """Limit what one good, from all origins, may use of a link.

        Σ_{s of good g} Σ_d f[s,l,d]  ≤  u[l,g]          for every `link_goods` row with a capacity

    f: flow of stream s in direction d, kt/yr.  u: `link_goods.capacity_kt`.
    """
    table = b.case.table("link_goods")
    capacity = numbers(table["capacity_kt"])
    limited = np.flatnonzero(~np.isnan(capacity))
    rows = declare(b, "good_capacity", {"link_good": limited}, upper=capacity[limited])
    if not limited.size:
        return
    goods, links = b.case.table("goods"), b.case.table("links")
    pair = positions(table["link"], links["id"]) * goods.height + positions(
        table["good"], goods["id"]
    )
    flows = b.flows_on(Kind.LINK)
    by_pair = row_of(rows, pair[limited], links.height * goods.height)
    good = b.streams.good[flows.keys["stream"]]
    add_where(b, by_pair[flows.keys["row"] * goods.height + good], flows.ids)


def add_limit(b: Build) -> None:
    """Limit what several links, interchanges, markets, plants or recipes may use together.

        Σ_m w[m] · use[m]  ≤  u          for every limit

    use: flow or delivery of member m, of one good or of all; of a plant or recipe its throughput,
    or what it takes in and gives out of one good; kt/yr.
    w: `limit_members.weight`.  u: `limits.capacity_kt`.
    """
    table = b.case.table("limits")
    rows = declare(
        b, "limit", {"limit": np.arange(table.height)}, upper=numbers(table["capacity_kt"])
    )
    members = b.case.table("limit_members")
    for name in members["table"].unique(maintain_order=True):
        _add_members(b, rows, members.filter(table=name), name)


def _add_members(b: Build, rows: Ints, members: pl.DataFrame, table: str) -> None:
    used = _members(b, members, table)
    limit = positions(members["limit"], b.case.table("limits")["id"])
    b.programme.add_terms(rows[limit[used.row]], used.column, used.weight)


def member_weights(b: Build, limit: str) -> tuple[Ints, Ints, Floats]:
    """Columns that use a limit, their streams (-1: of none), and how much a kt of each uses."""
    members = b.case.table("limit_members").filter(limit=limit)
    parts = [
        _members(b, members.filter(table=name), name)
        for name in members["table"].unique(maintain_order=True)
    ]
    none = np.empty(0, np.int64)
    return (
        np.concatenate([none, *(part.column for part in parts)]),
        np.concatenate([none, *(part.stream for part in parts)]),
        np.concatenate([np.empty(0), *(part.weight for part in parts)]),
    )


RUN = ("plants", "recipes")
"""Tables of limit members whose use is throughput."""


@dataclass(frozen=True, slots=True)
class _Uses:
    """Columns that count: the row each belongs to, its good and stream (-1: of none), kt per kt."""

    column: Ints
    row: Ints
    good: Ints
    stream: Ints
    weight: Floats


def _members(b: Build, members: pl.DataFrame, table: str) -> _Uses:
    """What members of one table use, `row` being their position among them."""
    use = _uses(b, table)
    row_at = positions(members["row"], b.case.table(table)["id"])
    wanted = positions(members["good"], b.case.table("goods")["id"])
    member, at = matches(row_at, use.row)
    fits = wanted[member] == use.good[at]
    if table not in RUN:
        fits |= wanted[member] < 0
    member, at = member[fits], at[fits]
    weight: Floats = numbers(members["weight"])[member] * use.weight[at]
    return _Uses(use.column[at], member, use.good[at], use.stream[at], weight)


def _uses(b: Build, table: str) -> _Uses:
    """What counts as the use of a table's rows."""
    if table in RUN:
        return _runs(b, table)
    if table in ("links", "interchanges"):
        block = b.flows_on(Kind.LINK if table == "links" else Kind.INTERCHANGE)
        at = block.keys["row"]
    else:
        block = b.columns["supply" if table == "supply" else "sale"]
        at = block.keys[table]
    stream = block.keys["stream"]
    return _Uses(block.ids, at, b.streams.good[stream], stream, np.ones(at.size))


def _runs(b: Build, table: str) -> _Uses:
    """Throughput of recipes (good -1), then what they take in and give out of each good."""
    run, goods = b.columns["run"], b.case.table("recipe_goods")
    at = run.keys[table.removesuffix("s")]
    recipe = positions(goods["recipe"], b.case.table("recipes")["id"])
    good = positions(goods["good"], b.case.table("goods")["id"])
    return _Uses(
        column=np.append(run.ids, run.ids[recipe]),
        row=np.append(at, at[recipe]),
        good=np.append(np.full(at.size, -1), good),
        stream=np.full(at.size + recipe.size, -1),
        weight=np.append(np.ones(at.size), numbers(goods["ratio"])),
    )
