"""Kernel: what arcs cost at their loads; the formulas are those of `Times`."""

from __future__ import annotations

from landbridge.engine.congestion.arrays import (
    AT,
    BEND,
    BOUND,
    CAPACITY,
    DELAY,
    FIRST,
    FREE,
    HOURS,
    KIND,
    LAST,
    LOAD,
    POWER,
    RISE,
    SCALE,
    SLOPE,
    STIFFNESS,
    SYSTEM,
    Arcs,
)
from landbridge.engine.congestion.times import BPR, QUEUE, QUEUE_KNOWN
from landbridge.engine.kernels.jit import compiled
from landbridge.engine.lp import Ints


@compiled
def add_load(a: Arcs, arcs: Ints, start: int, end: int, amount: float) -> float:
    """Put so much more on the arcs from start to before end; returns what these cost then."""
    total, knots = 0.0, a.knots
    for of in range(start, end):
        at = arcs[of]
        arc = a.table[at]
        load = arc[LOAD] + amount
        load = load if load > 0.0 else 0.0  # noqa: FURB136 - compiling `max` takes long
        if arc[KIND] == BPR:
            full, power = load / arc[CAPACITY], arc[POWER]
            # Nearly every road has a power of 4; a general power takes several times as long.
            raised = full * full * full if power == 4.0 else full ** (power - 1.0)
            slope = arc[SCALE] * power * raised / arc[CAPACITY]
            bend = slope * (power - 1.0) / load if load > 0.0 else 0.0
            cost = arc[FREE] + arc[SCALE] * full * raised
        elif arc[KIND] == QUEUE:
            most = QUEUE_KNOWN * arc[CAPACITY]
            known = load if load < most else most  # noqa: FURB136 - nor `min`
            rate = 1.0 / (arc[CAPACITY] - known)
            slope = arc[SCALE] * rate * rate
            bend = 2.0 * slope * rate if known == load else 0.0
            cost = arc[FREE] + arc[SCALE] * rate + (load - known) * slope
        else:
            knot, last = int(arc[FIRST]), int(arc[LAST])
            while knot < last and knots[knot + 1, AT] <= load:
                knot += 1
            past, bend = load - knots[knot, AT], knots[knot, BEND]
            slope = knots[knot, RISE] + past * bend
            cost = knots[knot, HOURS] + past * (knots[knot, RISE] + slope) / 2.0
        if arc[SYSTEM] > 0.0:
            cost, slope = cost + load * slope, 2.0 * slope + load * bend
        over = arc[DELAY] + arc[STIFFNESS] * (load - arc[BOUND])
        if over > 0.0:
            cost, slope = cost + over, slope + arc[STIFFNESS]
        arc[LOAD], arc[SLOPE], a.cost[at] = load, slope, cost
        total += cost
    return total
