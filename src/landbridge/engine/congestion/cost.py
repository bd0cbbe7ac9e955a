"""Kernels: what a load costs on one arc; the formulas are those of `Times`."""

from __future__ import annotations

from landbridge.engine.congestion.arrays import (
    AT,
    BEND,
    BOUND,
    CAPACITY,
    DELAY,
    FIRST,
    FLOW,
    FOLLOWS,
    FREE,
    HOURS,
    KIND,
    LAST,
    LENGTH,
    LOAD,
    POWER,
    RISE,
    SCALE,
    SLOPE,
    START,
    STIFFNESS,
    SYSTEM,
    Arcs,
    Store,
)
from landbridge.engine.congestion.times import BPR, QUEUE, QUEUE_KNOWN
from landbridge.engine.kernels.jit import compiled
from landbridge.engine.lp import Floats


@compiled
def bpr_at(arc: Floats, load: float) -> tuple[float, float, float]:
    """Time, slope and bend of the formula of the Bureau of Public Roads."""
    full, power = load / arc[CAPACITY], arc[POWER]
    # Nearly every road has a power of 4, for which a general power takes several times as long.
    raised = full * full * full if power == 4.0 else full ** (power - 1.0)
    slope = arc[SCALE] * power * raised / arc[CAPACITY]
    bend = slope * (power - 1.0) / load if load > 0.0 else 0.0
    return arc[FREE] + arc[SCALE] * full * raised, slope, bend


@compiled
def queue_at(arc: Floats, load: float) -> tuple[float, float, float]:
    """Time, slope and bend of a queue; along the tangent where its formula has ended."""
    known = min(load, QUEUE_KNOWN * arc[CAPACITY])
    rate = 1.0 / (arc[CAPACITY] - known)
    wait = arc[SCALE] * rate
    bend = 2.0 * wait * rate * rate if known == load else 0.0
    return arc[FREE] + wait * (1.0 + (load - known) * rate), wait * rate, bend


@compiled
def knots_at(arc: Floats, knots: Floats, load: float) -> tuple[float, float, float]:
    """Time, slope and bend between knots."""
    at, last = int(arc[FIRST]), int(arc[LAST])
    while at < last and knots[at + 1, AT] <= load:
        at += 1
    past, rise, bend = load - knots[at, AT], knots[at, RISE], knots[at, BEND]
    return knots[at, HOURS] + past * (rise + past * bend / 2.0), rise + past * bend, bend


@compiled
def set_load(a: Arcs, at: int, load: float) -> None:
    """Put a load on an arc, and take what it costs there."""
    arc = a.table[at]
    if arc[KIND] == BPR:
        cost, slope, bend = bpr_at(arc, load)
    elif arc[KIND] == QUEUE:
        cost, slope, bend = queue_at(arc, load)
    else:
        cost, slope, bend = knots_at(arc, a.knots, load)
    if arc[SYSTEM] > 0.0:
        cost, slope = cost + load * slope, 2.0 * slope + load * bend
    over = arc[DELAY] + arc[STIFFNESS] * (load - arc[BOUND])
    if over > 0.0:
        cost, slope = cost + over, slope + arc[STIFFNESS]
    arc[LOAD], arc[SLOPE], a.cost[at] = load, slope, cost


@compiled
def reload(a: Arcs, p: Store) -> None:
    """Sum the loads up from the paths anew, since every change rounds a little."""
    a.table[:, LOAD] = 0.0
    for first in p.head:
        path = first
        while path >= 0:
            start = p.place[path, START]
            for at in range(start, start + p.place[path, LENGTH]):
                a.table[p.arc[at], LOAD] += p.amount[path, FLOW]
            path = p.place[path, FOLLOWS]
    for at in range(a.cost.size):
        set_load(a, at, a.table[at, LOAD])
