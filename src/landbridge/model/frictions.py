"""What a link, an interchange, a supply, a demand or a recipe costs beyond its tariff or price.

Frictions are what calibration reveals (`study.calibrate`), or what an author knows of waiting,
risk or contracts that no tariff holds. They are costs like others, but nobody's revenue.
"""

from __future__ import annotations

from itertools import product

import numpy as np

from landbridge.case.case import Case
from landbridge.engine.lp import Floats, Ints
from landbridge.engine.sums import sum_by
from landbridge.model.index import numbers, positions
from landbridge.model.network import Kind, Network

_WAYS = ((Kind.LINK, "links"), (Kind.INTERCHANGE, "interchanges"))


def friction_of_flow(
    net: Network, good: Ints, origin: Ints, arc: Ints, transport: Floats
) -> Floats:
    """Friction of a tonne of each good and origin on each arc, in both directions, USD/t.

        max(Σ usd_t of its rows, −transport)

    transport: what moving it costs besides, USD/t, which a friction below zero cannot undercut.
    """
    found = np.zeros(arc.size)
    for kind, table in _WAYS:
        here = np.flatnonzero(net.kind[arc] == kind)
        found[here] = _borne(net.case, table, net.row[arc[here]], good[here], origin[here])
    return np.maximum(found, -np.maximum(transport, 0.0))


def friction_of_rows(case: Case, table: str) -> Floats:
    """Friction of a tonne of each row of `supply` or `recipes`, USD/t, (rows,)."""
    given = case.table("frictions").filter(table=table)
    at = positions(given["row"], case.table(table)["id"])
    there = at >= 0
    return sum_by(at[there], numbers(given["usd_t"])[there], case.table(table).height)


def friction_of_sales(case: Case, demand: Ints, good: Ints, origin: Ints) -> Floats:
    """Friction of a tonne of each good and origin that rows of `demand` buy, USD/t."""
    return _borne(case, "demand", demand, good, origin)


def _borne(case: Case, table: str, row: Ints, good: Ints, origin: Ints) -> Floats:
    """Sum of the frictions of a table on each row, good and origin, USD/t."""
    given = case.table("frictions").filter(table=table)
    ids, goods, countries = (case.table(name)["id"] for name in (table, "goods", "countries"))
    at = positions(given["row"], ids)
    of_good, of_origin = positions(given["good"], goods), positions(given["origin"], countries)
    any_good, any_origin = (given[name].is_null().to_numpy() for name in ("good", "origin"))
    there = (at >= 0) & (any_good | (of_good >= 0)) & (any_origin | (of_origin >= 0))

    def key(row: Ints, good: Ints | int, origin: Ints | int) -> Ints:
        """One number for each; what is blank, -1, is a good or an origin of its own."""
        return (row * (goods.len() + 1) + good + 1) * (countries.len() + 1) + origin + 1

    known, place = np.unique(key(at, of_good, of_origin)[there], return_inverse=True)
    usd_t = np.append(sum_by(place, numbers(given["usd_t"])[there], known.size), 0.0)
    found = np.zeros(row.size)
    goods_meant: tuple[Ints | int, ...] = (good, -1)
    origins_meant: tuple[Ints | int, ...] = (origin, -1)
    for one_good, one_origin in product(goods_meant, origins_meant):
        wanted = key(row, one_good, one_origin)
        first = np.searchsorted(known, wanted)
        same = np.append(known, -1)[first] == wanted
        found += usd_t[np.where(same, first, known.size)]
    return found
