"""Kernels: flow moves between two paths of a pair until they cost the same.

The step is that of Newton on the difference of their costs, over the arcs that only one of them
has. Where it goes too far, which it can where a slope changes quickly, the step in between is found
by halving and by the secant in turn.

Source: Jayakrishnan, Tsai, Prashker and Rajadhyaksha (1994), A faster path-based algorithm for
traffic assignment, Transportation Research Record 1443; Florian, Constantin and Florian (2009), A
new look at projected gradient method for equilibrium assignment, Transportation Research Record
2090.
"""

from __future__ import annotations

from landbridge.engine.congestion.arrays import (
    COST,
    FIXED,
    FLOW,
    LENGTH,
    SLOPE,
    START,
    Arcs,
    Store,
)
from landbridge.engine.congestion.cost import add_load
from landbridge.engine.kernels.jit import inner

_MOST_STEPS = 61
_TOO_FAR = 0.5  # share of the difference at first that may be there, turned round, after a step
_NEAR = 0.1  # share of it that may be left by halving
_ROUNDING = 1e-15  # share of a path's cost that is no difference


@inner
def differing(a: Arcs, p: Store, path: int, marked: int) -> tuple[int, int, float, float]:
    """Arcs that only one of a path and the marked one has, in `differ`.

    Returns where those of the marked one start, and where they end; by how much those of the path
    cost more; and how steeply all of them do.
    """
    stamp, split, more, slope = p.stamp[-1], 0, 0.0, 0.0
    for at in range(p.place[path, START], p.place[path, START] + p.place[path, LENGTH]):
        arc = p.arc[at]
        if p.stamp[arc] == stamp:
            p.stamp[arc] = stamp + 1
        else:
            p.differ[split] = arc
            split, more, slope = split + 1, more + a.cost[arc], slope + a.table[arc, SLOPE]
    end = split
    for at in range(p.place[marked, START], p.place[marked, START] + p.place[marked, LENGTH]):
        arc = p.arc[at]
        if p.stamp[arc] == stamp:
            p.differ[end] = arc
            end, more, slope = end + 1, more - a.cost[arc], slope + a.table[arc, SLOPE]
        p.stamp[arc] = stamp
    return split, end, more, slope


@inner
def shift(a: Arcs, p: Store, path: int, marked: int) -> None:
    """Move flow between a path and the marked one until they cost the same or one is empty.

    The arcs of the marked one have the last stamp.
    """
    split, end, more, slope = differing(a, p, path, marked)
    fixed = p.amount[path, FIXED] - p.amount[marked, FIXED]
    more += fixed
    if abs(more) <= _ROUNDING * p.amount[marked, COST]:
        return
    most = p.amount[path, FLOW] if more > 0.0 else -p.amount[marked, FLOW]
    step = more / slope if abs(more) < slope * abs(most) else most
    first, before, after = more, more, more
    low, high, moved = 0.0, step, 0.0
    for turn in range(_MOST_STEPS):
        more = fixed
        # One call for both paths, since every call of it is compiled into this.
        for side in range(2):
            start, last, sign = (0, split, 1.0) if side == 0 else (split, end, -1.0)
            more += sign * add_load(a, p.differ, start, last, sign * (moved - step))
        moved = step
        if turn == 0 and (more * first >= 0.0 or abs(more) <= _TOO_FAR * abs(first)):
            break
        if abs(more) <= _NEAR * abs(first):
            break
        if more * before > 0.0:
            low, before = step, more
        else:
            high, after = step, more
        step = low + (high - low) * (before / (before - after) if turn % 2 else 0.5)
    p.amount[path, FLOW] -= moved
    p.amount[marked, FLOW] += moved
