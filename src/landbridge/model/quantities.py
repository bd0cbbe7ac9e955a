"""Quantities of a solution as weights on the columns of the programme: what is counted, and how.

A quantity is weights·x, in kt a year; money is in thousand USD a year.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from landbridge.engine.lp import Bools, Floats, Ints
from landbridge.engine.sums import sum_by
from landbridge.model.build import Build, country_of
from landbridge.model.equations.capacity import member_weights
from landbridge.model.network import Kind
from landbridge.model.variables import flow_costs

COUNTED = ("links", "interchanges", "places", "supply", "demand", "plants", "recipes", "limits")
"""Tables whose rows have a quantity; a place counts what leaves it by links."""


def quantity(
    b: Build, table: str, row: str, good: str | None = None, origins: Sequence[str] = ()
) -> Floats | None:
    """Weights of what runs over, is sold by or bought by a row, (columns,); kt.

    good, origins: which streams count; none named: all. Throughput is of no one good.
    Returns None where the case has no such row in the year that was built.
    """
    at = positions_of(b, table, [row])[0]
    if at < 0:
        return None
    found = _counted(b, table, row)
    counts = np.append(streams_of(b, good, origins), True)[found.stream]
    weight = np.where(counts & (found.row == at), found.weight, 0.0)
    return sum_by(found.column, weight, b.programme.columns.size)


@dataclass(frozen=True, slots=True)
class Exports:
    """What arrives outside its country of origin.

    good: None for all.  origin: the country it comes from, to: where it arrives; None for any.
    """

    good: str | None = None
    origin: str | None = None
    to: str | None = None

    def among(self, b: Build, stream: Ints, place: Ints) -> Bools:
        """Which arrivals of streams at places are meant."""
        country = country_of(b.case, place)
        counts = streams_of(b, self.good, [self.origin] if self.origin else [])[stream]
        counts &= country != b.streams.origin[stream]
        if self.to is not None:
            counts &= country == positions_of(b, "countries", [self.to])[0]
        return np.asarray(counts)

    def weights(self, b: Build) -> Floats:
        """Weights of all that is meant, (columns,); kt."""
        columns, stream, place = sinks(b)
        meant = self.among(b, stream, place).astype(np.float64)
        return sum_by(columns, meant, b.programme.columns.size)


def sinks(b: Build) -> tuple[Ints, Ints, Ints]:
    """Columns by which goods arrive: their ids, streams and places; sales, intakes, shipments."""
    blocks = [b.columns["sale"], b.columns["intake"], b.columns["delivery"]]
    places = [block.keys[key] for block, key in zip(blocks, ("place", "place", "end"), strict=True)]
    return (
        np.concatenate([block.ids for block in blocks]),
        np.concatenate([block.keys["stream"] for block in blocks]),
        np.concatenate(places),
    )


def revenue_of(b: Build, table: str, rows: Sequence[str]) -> Floats:
    """Weights of what is paid for moving over links or interchanges, (columns,); thousand USD.

    Their tariffs or handling charges and border fees times what runs over them; neither time nor
    friction is anybody's revenue. Rows the case does not have in that year earn nothing.
    """
    block = b.flows_on(Kind.LINK if table == "links" else Kind.INTERCHANGE)
    earns = np.isin(block.keys["row"], positions_of(b, table, rows))
    flow = b.columns["flow"]
    costs = flow_costs(b, flow.keys["stream"], flow.keys["arc"])
    weights = np.zeros(b.programme.columns.size)
    weights[flow.ids] = costs.transport + costs.border
    return weights * sum_by(block.ids[earns], np.ones(earns.sum()), weights.size)


def streams_of(b: Build, good: str | None, origins: Sequence[str]) -> Bools:
    """Which streams are of a good and come from any of some countries, (streams,)."""
    wanted = np.ones(b.streams.count, np.bool_)
    if good is not None:
        wanted &= b.streams.good == positions_of(b, "goods", [good])[0]
    if origins:
        wanted &= np.isin(b.streams.origin, positions_of(b, "countries", origins))
    return wanted


def positions_of(b: Build, table: str, ids: Sequence[str]) -> Ints:
    """Positions of rows of a table by id; -1 for what is not there."""
    known = {name: at for at, name in enumerate(b.case.table(table)["id"].to_list())}
    return np.array([known.get(name, -1) for name in ids], dtype=np.int64)


@dataclass(frozen=True, slots=True)
class _Counted:
    """Columns that count for a table: the row and the stream of each (-1: of none), kt per kt."""

    column: Ints
    row: Ints
    stream: Ints
    weight: Floats | float = 1.0


def _counted(b: Build, table: str, row: str) -> _Counted:
    match table:
        case "links" | "interchanges":
            block = b.flows_on(Kind.LINK if table == "links" else Kind.INTERCHANGE)
            return _Counted(block.ids, block.keys["row"], block.keys["stream"])
        case "places":
            return _departures(b)
        case "limits":
            column, stream, weight = member_weights(b, row)
            at = positions_of(b, table, [row]).repeat(column.size)
            return _Counted(column, at, stream, weight)
        case "supply" | "demand":
            block = b.columns["supply" if table == "supply" else "sale"]
            return _Counted(block.ids, block.keys[table], block.keys["stream"])
    run = b.columns["run"]
    at = run.keys[table.removesuffix("s")]
    return _Counted(run.ids, at, np.full(at.size, -1))


def _departures(b: Build) -> _Counted:
    """Flows on links by the place they leave."""
    flow = b.columns["flow"]
    on_link = b.net.kind[flow.keys["arc"]] == Kind.LINK
    place = b.net.tail[flow.keys["arc"][on_link]] // b.net.width
    return _Counted(flow.ids[on_link], place, flow.keys["stream"][on_link])
