"""What a tonne over something closed could be worth at most, whatever else is closed.

For every good there are bounds U and L so that each closure has optimal prices of the good between
them everywhere: along a way that is used the price rises from where the tonne came from, where it
is worth what it cost at least, to where it is bought, where it is worth what is paid at most. Where
nothing is used a price outside can be put to the bound it is beyond, and all stays optimal. So

    worth of a way that is closed  =  price at its end − price at its start − cost  <=  U − L − cost

    U  =  the most a demand pays, what unmet demand costs, a shipment's penalty, or
          what a plant makes of a tonne:
          (Σ yield · U(product) − Σ ratio · L(other input) − cost + penalty) / ratio
    L  =  the least a supply costs less what leaving it costs, or what a plant makes it from:
          (Σ ratio · L(input) + cost − penalty − Σ yield · U(other product)) / yield

and for a plant the same sum over all it takes in and gives out. penalty: of what runs below a
minimum. The bounds are worked out from supplies and demands on; goods that are made of each other
in a circle have none, nor has anything where some way costs less than nothing.

Source: Israeli & Wood (2002), Networks 40, sec. 3, ask for such a bound; this one follows from the
conditions of Karush, Kuhn and Tucker of the programme in `model`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from landbridge.engine.lp import Floats, Ints
from landbridge.model.build import Build
from landbridge.model.index import numbers, positions

Side = tuple[str, int]
"""`high` or `low`, and a good."""


def shut_prices(b: Build) -> Floats:
    """What a unit of each column is worth at most where it is closed, (columns,), USD/t.

    0 for columns that are never closed; infinite where there is no bound.
    """
    price = np.zeros(b.programme.columns.size)
    cost = b.programme.arrays().cost
    flow, run = b.columns["flow"], b.columns["run"]
    price[flow.ids] = price[run.ids] = np.inf
    if (cost[flow.ids] < 0).any():
        return price
    high, low = good_bounds(b)
    good = b.streams.good[flow.keys["stream"]]
    price[flow.ids] = np.maximum((high - low)[good] - cost[flow.ids], 0.0)
    price[run.ids] = _of_runs(b, high, low)
    return price


def good_bounds(b: Build) -> tuple[Floats, Floats]:
    """U and L of every good, USD/t, (goods,) each; infinite where there are none."""
    markets, recipes = _markets(b), _recipes(b)
    found = {side: np.inf if side[0] == "high" else -np.inf for side in markets}
    for side in _in_order(_needs(recipes, len(markets) // 2)):
        found[side] = _bound(side, found, markets[side], recipes)
    goods = range(len(markets) // 2)
    high, low = ([found[name, good] for good in goods] for name in ("high", "low"))
    return np.array(high), np.array(low)


@dataclass(slots=True)
class _Recipe:
    """takes, gives: good -> kt per kt of throughput.  cost: USD/t.  penalty: for running less."""

    cost: float
    penalty: float = 0.0
    takes: dict[int, float] = field(default_factory=dict)
    gives: dict[int, float] = field(default_factory=dict)


def _markets(b: Build) -> dict[Side, float]:
    """What supplies, demands and shipments alone say: U is never below 0, L never above."""
    cost, count = b.programme.arrays().cost, b.case.table("goods").height
    high, low = np.zeros(count), np.zeros(count)
    demand, shipment = _goods(b, "demand"), _goods(b, "shipments")
    due = numbers(b.case.table("demand")["price_usd_t"])
    sale, supply = b.columns["sale"], b.columns["supply"]
    priced = ~np.isnan(due)[sale.keys["demand"]]
    unmet = np.where(priced, 0.0, np.inf if b.strict else b.case.meta.unmet_usd_t)
    np.maximum.at(high, demand[sale.keys["demand"]], unmet - cost[sale.ids])
    penalty = np.full(shipment.size, np.inf)
    left = b.columns["left_behind"]
    penalty[left.keys["shipment"]] = cost[left.ids]
    np.maximum.at(high, shipment, penalty)
    np.minimum.at(low, _goods(b, "supply")[supply.keys["supply"]], cost[supply.ids])
    if b.strict:
        low[_goods(b, "supply")] = -np.inf
    sides = (("high", high), ("low", low))
    return {(name, at): float(value) for name, of in sides for at, value in enumerate(of)}


def _recipes(b: Build) -> list[_Recipe]:
    run, table = b.columns["run"], b.case.table("recipe_goods")
    cost = b.programme.arrays().cost[run.ids]
    found = [_Recipe(one, more) for one, more in zip(cost.tolist(), _penalties(b), strict=True)]
    at = positions(table["recipe"], b.case.table("recipes")["id"]).tolist()
    good = _goods(b, "recipe_goods").tolist()
    for recipe, one, role, ratio in zip(at, good, table["role"], table["ratio"], strict=True):
        side = found[recipe].takes if role == "in" else found[recipe].gives
        if ratio > 0:
            side[one] = side.get(one, 0.0) + float(ratio)
    return found


def _penalties(b: Build) -> list[float]:
    """What one more kt of each recipe can save at most in penalties for running too little."""
    plants, units, uses = (b.case.table(name) for name in ("plants", "units", "recipe_units"))
    recipes, price = b.case.table("recipes"), np.inf if b.strict else b.case.meta.unmet_usd_t
    must = numbers(plants["min_kt"]) > 0
    share = must[positions(recipes["plant"], plants["id"])].astype(np.float64)
    draws = numbers(units["min_kt"]) > 0
    of = positions(uses["recipe"], recipes["id"])
    use = numbers(uses["use"]) * draws[positions(uses["unit"], units["id"])]
    np.add.at(share, of, use)
    return [price * one if one else 0.0 for one in share.tolist()]


def _needs(recipes: list[_Recipe], goods: int) -> dict[Side, set[Side]]:
    """Which bounds each is worked out from."""
    needs: dict[Side, set[Side]] = {
        (name, at): set() for name in ("high", "low") for at in range(goods)
    }
    for recipe in recipes:
        takes, gives = set(recipe.takes), set(recipe.gives)
        for good in takes:
            needs["high", good] |= {("high", one) for one in gives}
            needs["high", good] |= {("low", one) for one in takes - {good}}
        for good in gives:
            needs["low", good] |= {("low", one) for one in takes}
            needs["low", good] |= {("high", one) for one in gives - {good}}
    return needs


def _in_order(needs: Mapping[Side, set[Side]]) -> list[Side]:
    """Bounds in an order in which each can be worked out; those that hang on a circle left out."""
    done: dict[Side, None] = {}
    while ready := [side for side, of in needs.items() if side not in done and of <= done.keys()]:
        done |= dict.fromkeys(ready)
    return list(done)


def _bound(side: Side, found: Mapping[Side, float], market: float, recipes: list[_Recipe]) -> float:
    """One bound from those it needs."""
    name, good = side
    if name == "high":
        values = [_worth(one, good, found) for one in recipes if good in one.takes]
        return max([market, *values])
    values = [_making(one, good, found) for one in recipes if good in one.gives]
    return min([market, *values])


def _worth(recipe: _Recipe, good: int, found: Mapping[Side, float]) -> float:
    """What a recipe makes of a tonne at most."""
    others = sum(ratio * found["low", one] for one, ratio in recipe.takes.items() if one != good)
    made = sum(ratio * found["high", one] for one, ratio in recipe.gives.items())
    return (made - others - recipe.cost + recipe.penalty) / recipe.takes[good]


def _making(recipe: _Recipe, good: int, found: Mapping[Side, float]) -> float:
    """What a tonne costs at least that a recipe makes."""
    taken = sum(ratio * found["low", one] for one, ratio in recipe.takes.items())
    others = sum(ratio * found["high", one] for one, ratio in recipe.gives.items() if one != good)
    return (taken + recipe.cost - recipe.penalty - others) / recipe.gives[good]


def _of_runs(b: Build, high: Floats, low: Floats) -> Floats:
    """What a unit of every recipe is worth at most where its plant is closed."""
    worth = [
        sum(ratio * high[good] for good, ratio in one.gives.items())
        - sum(ratio * low[good] for good, ratio in one.takes.items())
        - one.cost
        + one.penalty
        for one in _recipes(b)
    ]
    return np.maximum(np.array(worth, dtype=np.float64), 0.0)


def _goods(b: Build, table: str) -> Ints:
    return positions(b.case.table(table)["good"], b.case.table("goods")["id"])
