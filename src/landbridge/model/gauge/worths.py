"""What a tonne over something closed could be worth at most, whatever else is closed.

It is worth what its way leads to less what it comes from and what the rest of the way costs:

    to      the most a demand pays, what unmet demand costs, a shipment's penalty, or what a plant
            makes of it
    from    the least a supply costs less what leaving it costs, or what a plant makes it from

`engine.interdiction.worths` works these bounds out over the balances of streams and the inputs of
plants, for every stream at every node. Goods that are made of each other in a circle have none, nor
has anything where some way costs less than nothing.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl

from landbridge.engine.interdiction.worths import Equations, Worths, worths
from landbridge.engine.lp import Bools, Floats, Ints
from landbridge.engine.sums import sum_by
from landbridge.model.build import Build
from landbridge.model.index import numbers, positions


def shut_worths(b: Build) -> Worths:
    """What a unit of each column is worth at most where it is closed, and in each row, USD/t.

    0 for columns that are never closed; infinite where there is no bound.
    """
    arrays, flow, run = b.programme.arrays(), b.columns["flow"], b.columns["run"]
    shut = np.zeros(arrays.cost.size)
    closable = np.concatenate([flow.ids, run.ids])
    if (arrays.cost[flow.ids] < 0).any():
        shut[closable] = np.inf
        without = np.full(arrays.row_lower.size, np.inf)
        return Worths(shut, without, -without)
    found = worths(arrays, _equations(b))
    shut[closable] = found.shut[closable]
    return replace(found, shut=shut)


def _equations(b: Build) -> Equations:
    """Balances and inputs; of a shipment's stream the price where it starts is taken as 0.

    Only differences of prices say anything there, since what starts is what arrives.
    """
    balance, inputs, delivery = b.rows["balance"], b.rows["input"], b.columns["delivery"]
    place = balance.keys["stream"] * b.net.nodes + balance.keys["node"]
    starts = delivery.keys["stream"] * b.net.nodes + b.net.gate_out(delivery.keys["place"])
    kept = ~np.isin(place, starts)
    goods = np.concatenate(
        [b.streams.good[balance.keys["stream"][kept]], _inputs(b)[inputs.keys["input"]]]
    )
    # The price of an input is what is owed of it, so its sides are the other way round.
    turned = np.repeat([False, True], [int(kept.sum()), inputs.ids.size])
    circling = _circling(b)
    unbounded = np.where(turned, circling[::-1, goods], circling[:, goods])
    return Equations(np.concatenate([balance.ids[kept], inputs.ids]), _subsidy(b), unbounded)


def _subsidy(b: Build) -> Floats:
    """What meeting a demand, a shipment or a minimum saves at most, (columns,), USD/t."""
    arrays = b.programme.arrays()
    subsidy = np.where(arrays.lower > 0, np.inf, 0.0)
    sale, delivery, left = b.columns["sale"], b.columns["delivery"], b.columns["left_behind"]
    due = b.case.table("demand")["price_usd_t"].is_null().to_numpy()
    subsidy[sale.ids] = np.where(due[sale.keys["demand"]], _unmet(b), 0.0)
    penalty = np.full(b.case.table("shipments").height, np.inf)
    penalty[left.keys["shipment"]] = arrays.cost[left.ids]
    subsidy[delivery.ids] = penalty[delivery.keys["shipment"]]
    subsidy[b.columns["run"].ids] = _of_minimums(b)
    return subsidy


def _of_minimums(b: Build) -> Floats:
    """What one more kt of each recipe can save at most in penalties for running too little."""
    plants, units, uses = (b.case.table(name) for name in ("plants", "units", "recipe_units"))
    recipes = b.case.table("recipes")
    must = numbers(plants["min_kt"]) > 0
    counts = must[positions(recipes["plant"], plants["id"])].astype(np.float64)
    drawn = numbers(units["min_kt"]) > 0
    use = numbers(uses["use"]) * drawn[positions(uses["unit"], units["id"])]
    counts += sum_by(positions(uses["recipe"], recipes["id"]), use, counts.size)
    return np.where(counts > 0, _unmet(b) * counts, 0.0)


def _unmet(b: Build) -> float:
    return np.inf if b.strict else b.case.meta.unmet_usd_t


def _inputs(b: Build) -> Ints:
    """The good of every input of a recipe."""
    table = b.case.table("recipe_goods").filter(role="in")
    return positions(table["good"], b.case.table("goods")["id"])


def _circling(b: Build) -> Bools:
    """Goods without an upper and without a lower bound, (2, goods): these hang on themselves.

    What a good is worth at most hangs on what its products are worth at most, and what else goes
    into them at least; and likewise what it is worth at least.
    """
    count = b.case.table("goods").height
    needs = np.zeros((2, count, 2, count), np.bool_)  # side and good; side and good it hangs on
    table = b.case.table("recipe_goods").filter(pl.col("ratio") > 0)
    good = positions(table["good"], b.case.table("goods")["id"])
    for _, part in table.with_columns(pl.Series("at", good)).group_by("recipe"):
        takes, gives = (part.filter(role=role)["at"].to_numpy() for role in ("in", "out"))
        for side, own, other in ((0, takes, gives), (1, gives, takes)):
            needs[side, own[:, None], side, other] = True
            needs[side, own[:, None], 1 - side, own] |= own[:, None] != own
    flat = needs.reshape(2 * count, 2 * count)
    left = np.ones(2 * count, np.bool_)
    while (ready := left & ~(flat & left).any(axis=1)).any():
        left &= ~ready
    return left.reshape(2, count)
