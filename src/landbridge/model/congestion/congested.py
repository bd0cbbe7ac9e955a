"""Rows of congestion as arrays: what waits where, and how long at which load."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from landbridge.case.case import Case
from landbridge.case.congested import misfits
from landbridge.case.edit import with_cells
from landbridge.engine.congestion.times import QUEUE_KNOWN, Times
from landbridge.engine.lp import Floats, Ints
from landbridge.errors import CaseError, Problem
from landbridge.model.index import matches, numbers, positions
from landbridge.model.network import Kind, Network

WAYS = {"links": Kind.LINK, "interchanges": Kind.INTERCHANGE}
"""Tables whose rows are ways that goods take."""


@dataclass(frozen=True, slots=True)
class Congested:
    """What is congested in a case at one year.

    rows: those of the table congestion that are in use.
    waiting: the hours that a load adds, by row; nothing at no load but for a queue.
    capacity: kt/yr by row, blank for a table of points.
    scale: a load of the size of those to be expected, kt/yr by row.
    row, arc: pairs of a row and an arc on which its hours are spent; both directions are pairs.
    hours, border_hours: of every arc of the network, without what loads add.
    """

    rows: pl.DataFrame
    waiting: Times
    capacity: Floats
    scale: Floats
    row: Ints
    arc: Ints
    hours: Floats
    border_hours: Floats


def rows_in_use(case: Case) -> pl.DataFrame:
    """The rows of congestion whose hours grow."""
    return case.table("congestion").filter(pl.col("shape") != "none")


def congested(case: Case, net: Network) -> Congested:
    """The congestion of a case whose year has been applied.

    Raises CaseError where a row lacks a number that its shape needs.
    """
    problems = misfits(case)
    if problems:
        raise CaseError(problems)
    rows = rows_in_use(case)
    capacity = np.where((rows["shape"] == "table").to_numpy(), np.nan, _capacity(case, rows))
    row, arc = _pairs(case, net, rows)
    hours, border_hours = _without_load(net, rows, row, arc)
    waiting = _waiting(case, rows, capacity, _own_hours(rows, row, hours[arc]))
    most = _last_load(case, rows)
    size = np.where(np.isnan(capacity), most, capacity)
    scale = np.where(size > 0, size, 1.0)
    return Congested(rows, waiting, capacity, scale, row, arc, hours, border_hours)


def with_queues_kept(case: Case) -> Case:
    """The case with no capacity that a queue could not serve.

    A queue has no end at its capacity; it takes `QUEUE_KNOWN` of it, and what it serves is a
    capacity of its link, interchange or limit like any other, with a scarcity price.
    """
    rows = rows_in_use(case).filter(shape="queue")
    served = QUEUE_KNOWN * _capacity(case, rows)
    kept = dict(case.tables)
    for name in rows["table"].unique(maintain_order=True):
        here = (rows["table"] == name).to_numpy()
        ids = rows["row"].to_numpy()[here]
        given = numbers(kept[name]["capacity_kt"], np.inf) if _has(kept[name]) else np.array(np.inf)
        at = positions(pl.Series(ids, dtype=pl.String), kept[name]["id"])
        least = np.minimum(np.broadcast_to(given, (kept[name].height,))[at], served[here])
        cells = dict(zip(ids.tolist(), least.tolist(), strict=True))
        kept[name] = with_cells(kept[name], name, "capacity_kt", cells)
    return case.with_tables(kept)


def _has(frame: pl.DataFrame) -> bool:
    return "capacity_kt" in frame.columns


def _capacity(case: Case, rows: pl.DataFrame) -> Floats:
    """The capacity each row gives, or that of what it is about; blank where neither has one."""
    found = numbers(rows["capacity_kt"])
    for name in rows["table"].unique(maintain_order=True):
        table = case.table(name)
        at = positions(rows["row"], table["id"])
        here = np.isnan(found) & (rows["table"] == name).to_numpy()
        found[here] = numbers(table["capacity_kt"])[at[here]]
    return found


def _pairs(case: Case, net: Network, rows: pl.DataFrame) -> tuple[Ints, Ints]:
    """Every row with each arc its hours are spent on."""
    direct = rows.select("table", "row").with_row_index("at")
    members = case.table("limit_members").select("limit", table="table", member="row")
    limited = direct.filter(table="limits").select("at", limit="row").join(members, on="limit")
    ways = pl.concat(
        [
            direct.filter(pl.col("table") != "limits"),
            limited.select("at", "table", row="member"),
        ]
    )
    found: list[tuple[Ints, Ints]] = [(np.empty(0, np.int64), np.empty(0, np.int64))]
    for name, kind in WAYS.items():
        mine = ways.filter(table=name)
        at = positions(mine["row"], case.table(name)["id"])
        pair, arc = matches(at, np.where(net.kind == kind, net.row, -1))
        found.append((mine["at"].to_numpy().astype(np.int64)[pair], arc))
    row, arc = (np.concatenate(part) for part in zip(*found, strict=True))
    order = np.lexsort((arc, row))
    return row[order], arc[order]


def _without_load(net: Network, rows: pl.DataFrame, row: Ints, arc: Ints) -> tuple[Floats, Floats]:
    """Hours and border hours of every arc, with those that rows of congestion give instead."""
    hours, border = net.hours.copy(), net.border_hours.copy()
    free = numbers(rows["free_hours"])[row]
    whole = (rows["shape"] == "bpr").to_numpy()[row] | (net.kind[arc] == Kind.INTERCHANGE)
    given = ~np.isnan(free)
    hours[arc[given & whole]] = free[given & whole]
    border[arc[given & ~whole]] = free[given & ~whole]
    return hours, border


def _own_hours(rows: pl.DataFrame, row: Ints, hours: Floats) -> Floats:
    """Hours that bpr multiplies, by row.

    Raises CaseError where there are none.
    """
    own = np.zeros(rows.height)
    own[row] = hours
    there = np.zeros(rows.height, np.bool_)
    there[row] = True
    lost = there & (rows["shape"] == "bpr").to_numpy() & ~(own > 0)
    problems = [_no_hours(rows.row(int(at), named=True)) for at in np.flatnonzero(lost)]
    if problems:
        raise CaseError(problems)
    return own


def _no_hours(row: dict[str, object]) -> Problem:
    return Problem(
        code="E304",
        message=f"{row['id']} multiplies the hours of {row['row']}, which has none.",
        file="congestion.csv",
        column="free_hours",
        value="",
        rule="bpr adds a share of the hours that a link or an interchange takes without load.",
        hint="Give the row hours, or a length and a mode with a speed; or fill in free_hours.",
    )


def _waiting(case: Case, rows: pl.DataFrame, capacity: Floats, own: Floats) -> Times:
    """What a load adds to the hours, by row. Where nothing can pass nothing is added."""
    open_ = capacity > 0
    safe = np.where(open_, capacity, 1.0)
    bpr = Times.bpr(
        own, np.where(open_, numbers(rows["factor"]), 0.0), numbers(rows["power"]), safe
    )
    served = numbers(rows["vehicle_t"], 0.0) * numbers(rows["open_hours"]) / 1000.0
    queue = Times.queue(0.0, np.where(open_, served, 0.0), safe)
    measured = rows.filter(shape="table")
    points = case.table("congestion_points").sort("load_kt", maintain_order=True)
    owner = positions(points["congestion"], measured["id"])
    mine = np.flatnonzero(owner >= 0)[np.argsort(owner[owner >= 0], kind="stable")]
    start = np.searchsorted(owner[mine], np.arange(measured.height + 1))
    parts = [replace(bpr, free=np.zeros(rows.height)), queue]
    if measured.height:
        load, hours = numbers(points["load_kt"])[mine], numbers(points["hours"])[mine]
        parts.append(Times.table(load, hours, start))
    at = np.arange(rows.height)
    of_table = 2 * rows.height + positions(rows["id"], measured["id"])
    chosen = {"bpr": at, "queue": rows.height + at, "table": of_table}
    shape = rows["shape"].to_numpy()
    return Times.joined(parts).take(np.select([shape == s for s in chosen], list(chosen.values())))


def _last_load(case: Case, rows: pl.DataFrame) -> Floats:
    """The load of the last point of each row, 0 without points."""
    points = case.table("congestion_points")
    most = np.zeros(rows.height)
    at = positions(points["congestion"], rows["id"])
    np.maximum.at(most, at[at >= 0], numbers(points["load_kt"])[at >= 0])
    return most
