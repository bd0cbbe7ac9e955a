"""What links, interchanges and shared limits can take, all goods together."""

from __future__ import annotations

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
    columns, at, good, share = _uses(b, table)
    row_at = positions(members["row"], b.case.table(table)["id"])
    wanted = positions(members["good"], b.case.table("goods")["id"])
    limit = positions(members["limit"], b.case.table("limits")["id"])
    member, use = matches(row_at, at)
    fits = wanted[member] == good[use]
    if table not in RUN:
        fits |= wanted[member] < 0
    weight: Floats = numbers(members["weight"])[member] * share[use]
    b.programme.add_terms(rows[limit[member[fits]]], columns[use[fits]], weight[fits])


RUN = ("plants", "recipes")
"""Tables of limit members whose use is throughput."""


def _uses(b: Build, table: str) -> tuple[Ints, Ints, Ints, Floats]:
    """Columns that count as the use of a table's rows, the row of each, its good, and kt per kt."""
    if table in RUN:
        return _runs(b, table)
    if table in ("links", "interchanges"):
        block = b.flows_on(Kind.LINK if table == "links" else Kind.INTERCHANGE)
        at = block.keys["row"]
    else:
        block = b.columns["supply" if table == "supply" else "sale"]
        at = block.keys[table]
    return block.ids, at, b.streams.good[block.keys["stream"]], np.ones(at.size)


def _runs(b: Build, table: str) -> tuple[Ints, Ints, Ints, Floats]:
    """Throughput of recipes (good -1), then what they take in and give out of each good."""
    run, goods = b.columns["run"], b.case.table("recipe_goods")
    at = run.keys[table.removesuffix("s")]
    recipe = positions(goods["recipe"], b.case.table("recipes")["id"])
    good = positions(goods["good"], b.case.table("goods")["id"])
    return (
        np.append(run.ids, run.ids[recipe]),
        np.append(at, at[recipe]),
        np.append(np.full(at.size, -1), good),
        np.append(np.ones(at.size), numbers(goods["ratio"])),
    )
