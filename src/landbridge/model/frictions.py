"""What a link, an interchange, a supply or a demand costs beyond its tariff or price.

Frictions are what calibration reveals (`study.calibrate`), or what an author knows of waiting,
risk or contracts that no tariff holds. They are costs like others, but nobody's revenue.
"""

from __future__ import annotations

import numpy as np

from landbridge.case.case import Case
from landbridge.engine.lp import Floats, Ints
from landbridge.engine.sums import sum_by
from landbridge.model.index import numbers, positions
from landbridge.model.network import Kind, Network

_WAYS = ((Kind.LINK, "links"), (Kind.INTERCHANGE, "interchanges"))


def friction_of_flow(net: Network, good: Ints, arc: Ints, transport: Floats) -> Floats:
    """Friction of a tonne of each good on each arc, in both directions, USD/t.

        max(Σ usd_t of its rows, −transport)

    transport: what moving it costs besides, USD/t, which a friction below zero cannot undercut.
    """
    found = np.zeros(arc.size)
    for kind, table in _WAYS:
        here = np.flatnonzero(net.kind[arc] == kind)
        found[here] = _by_good(net.case, table)[good[here], net.row[arc[here]]]
    return np.maximum(found, -np.maximum(transport, 0.0))


def friction_of_rows(case: Case, table: str) -> Floats:
    """Friction of a tonne of each row of `supply` or `demand`, USD/t, (rows,)."""
    given = case.table("frictions").filter(table=table)
    at = positions(given["row"], case.table(table)["id"])
    there = at >= 0
    return sum_by(at[there], numbers(given["usd_t"])[there], case.table(table).height)


def _by_good(case: Case, table: str) -> Floats:
    """Friction of every good on every row of a table, USD/t, (goods, rows)."""
    given = case.table("frictions").filter(table=table)
    goods = case.table("goods")["id"]
    frictions = np.zeros((goods.len(), case.table(table).height))
    row, good = positions(given["row"], case.table(table)["id"]), positions(given["good"], goods)
    each = numbers(given["usd_t"])
    every = given["good"].is_null().to_numpy()
    for some in np.flatnonzero((row >= 0) & every):
        frictions[:, row[some]] += each[some]
    one = (row >= 0) & ~every
    np.add.at(frictions, (good[one], row[one]), each[one])
    return frictions
