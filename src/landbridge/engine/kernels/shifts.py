"""Kernels that move flow from dear paths to cheap ones under penalties for what is too much.

A row of the programme over paths has a load v and sides. Beyond a side it has the price

    y(v) = max(0, π + ρ (v - upper)) + min(0, π + ρ (v - lower))

which is the slope of an augmented Lagrangian with multiplier π and weight ρ.

Source: Hestenes (1969), Multiplier and gradient methods, JOTA 4; Powell (1969).
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from landbridge.engine.kernels.jit import compiled, inner
from landbridge.engine.lp import Floats, Ints

_STEPS = 12  # of Newton's method, which a bracket keeps safe
_EXACT = 1e-9  # share of the cost of a path to which two are made equal


class Pool(NamedTuple):
    """Paths sorted by where they end.

    end_start: where the paths to each end begin, (ends + 1,).  base: cost of each without the
    prices of rows.  entry_start: where its terms begin.  row, term: its terms.
    """

    end_start: Ints
    base: Floats
    entry_start: Ints
    row: Ints
    term: Floats


class Sides(NamedTuple):
    """What rows allow and what they cost beyond it, (rows,) each."""

    lower: Floats
    upper: Floats
    multiplier: Floats
    weight: Floats


@inner
def beyond(at: int, load: float, sides: Sides) -> float:
    """The price of a row at a load."""
    high: float = sides.multiplier[at] + sides.weight[at] * (load - sides.upper[at])
    low: float = sides.multiplier[at] + sides.weight[at] * (load - sides.lower[at])
    # The same as max(high, 0) + min(low, 0), which would take twice as long to compile.
    price = 0.0
    if high > 0.0:
        price += high
    if low < 0.0:
        price += low
    return price


def prices_of(load: Floats, sides: Sides) -> Floats:
    """The prices of all rows at a load, as `beyond` has them."""
    high = sides.multiplier + sides.weight * (load - sides.upper)
    low = sides.multiplier + sides.weight * (load - sides.lower)
    return np.maximum(high, 0.0) + np.minimum(low, 0.0)


@inner
def cheapest(first: int, last: int, pool: Pool, price: Floats) -> int:
    """The cheapest of some paths at the prices of rows."""
    best, least = first, math.inf
    for path in range(first, last):
        cost: float = pool.base[path]
        for at in range(pool.entry_start[path], pool.entry_start[path + 1]):
            cost += pool.term[at] * price[pool.row[at]]
        if cost < least:
            best, least = path, cost
    return best


@compiled
def sweep(
    pool: Pool,
    sides: Sides,
    flow: Floats,
    load: Floats,
    price: Floats,
    change: Floats,
    touched: Ints,
) -> None:
    """Once through the ends: move flow to the cheapest path of each; changes flow, load and price.

    change, touched: room for every row, `change` all 0.
    """
    for end in range(pool.end_start.size - 1):
        first, last = pool.end_start[end], pool.end_start[end + 1]
        best = cheapest(first, last, pool, price)
        for path in range(first, last):
            if path != best and flow[path] > 0.0:
                equalise(path, best, pool, sides, flow, load, price, change, touched)


@inner
def equalise(
    path: int,
    best: int,
    pool: Pool,
    sides: Sides,
    flow: Floats,
    load: Floats,
    price: Floats,
    change: Floats,
    touched: Ints,
) -> None:
    """Move flow from a path to the best one until both cost the same."""
    count = differing(path, best, pool, change, touched)
    base = pool.base[path] - pool.base[best]
    dearer: float = base
    for at in range(count):
        dearer += change[touched[at]] * price[touched[at]]
    low, high = 0.0, flow[path]
    if dearer < 0.0:
        low, high = -flow[best], 0.0
    scale = _EXACT * (1.0 + abs(pool.base[best]))
    moved = root(low, high, dearer, base, scale, count, touched, change, sides, load)
    flow[path] -= moved
    flow[best] += moved
    if flow[path] < 1e-13 * flow[best]:
        flow[path] = 0.0
    for at in range(count):
        row = touched[at]
        load[row] -= moved * change[row]
        price[row] = beyond(row, load[row], sides)
        change[row] = 0.0


@inner
def differing(path: int, best: int, pool: Pool, change: Floats, touched: Ints) -> int:
    """How the terms of two paths differ: fills `change` at the rows in `touched`; how many."""
    count = 0
    for turn in range(2):
        one, sign = (path, 1.0) if turn == 0 else (best, -1.0)
        for at in range(pool.entry_start[one], pool.entry_start[one + 1]):
            row = pool.row[at]
            if change[row] == 0.0:
                touched[count] = row
                count += 1
            change[row] += sign * pool.term[at]
    return count


@inner
def dearer_by(
    moved: float,
    base: float,
    count: int,
    touched: Ints,
    change: Floats,
    sides: Sides,
    load: Floats,
) -> tuple[float, float]:
    """How much dearer a path still is once some flow has moved, and how fast that falls."""
    value, fall = base, 0.0
    for at in range(count):
        row = touched[at]
        price = beyond(row, load[row] - moved * change[row], sides)
        value += change[row] * price
        if price != 0.0:
            fall += change[row] * change[row] * sides.weight[row]
    return value, fall


@inner
def root(
    low: float,
    high: float,
    dearer: float,
    base: float,
    scale: float,
    count: int,
    touched: Ints,
    change: Floats,
    sides: Sides,
    load: Floats,
) -> float:
    """The flow to move for two paths to cost the same, or the most that can be moved."""
    far = high if dearer >= 0.0 else low
    at_far, _ = dearer_by(far, base, count, touched, change, sides, load)
    if at_far * dearer >= 0.0:
        return far
    moved = 0.0
    for _ in range(_STEPS):
        value, fall = dearer_by(moved, base, count, touched, change, sides, load)
        if abs(value) <= scale:
            break
        if value > 0.0:
            low = moved
        else:
            high = moved
        moved = moved + value / fall if fall > 0.0 else low
        if not low < moved < high:
            moved = 0.5 * (low + high)
    return moved
