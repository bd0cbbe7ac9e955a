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
    LOAD,
    SLOPE,
    START,
    Arcs,
    Store,
)
from landbridge.engine.congestion.cost import set_load
from landbridge.engine.kernels.jit import compiled

_MOST_HALVINGS = 60
_TOO_FAR = 0.5  # share of the difference at first that may be there, turned round, after a step
_NEAR = 0.1  # share of it that may be left by halving
_ROUNDING = 1e-15  # share of a path's cost that is no difference


@compiled
def mark_path(p: Store, path: int) -> None:
    """Put a new stamp on the arcs of a path; the one after it is kept free."""
    p.stamp[-1] += 2
    start = p.place[path, START]
    for at in range(start, start + p.place[path, LENGTH]):
        p.stamp[p.arc[at]] = p.stamp[-1]


@compiled
def differing(p: Store, path: int, marked: int) -> tuple[int, int]:
    """Arcs that only one of a path and the marked one has, in `differ`.

    Returns where those of the marked one start, and where they end.
    """
    stamp, split = p.stamp[-1], 0
    start = p.place[path, START]
    for at in range(start, start + p.place[path, LENGTH]):
        if p.stamp[p.arc[at]] == stamp:
            p.stamp[p.arc[at]] = stamp + 1
        else:
            p.differ[split] = p.arc[at]
            split += 1
    end, start = split, p.place[marked, START]
    for at in range(start, start + p.place[marked, LENGTH]):
        if p.stamp[p.arc[at]] == stamp:
            p.differ[end] = p.arc[at]
            end += 1
        p.stamp[p.arc[at]] = stamp
    return split, end


@compiled
def move(
    a: Arcs, p: Store, ends: tuple[int, int], fixed: float, amount: float
) -> tuple[float, float]:
    """Move flow to the marked path, on the arcs that differ.

    fixed: by how much more is paid on the other path besides time.
    Returns by how much the other path still costs more, and how fast a further step would end that.
    """
    more, slope = fixed, 0.0
    for at in range(ends[1]):
        arc = p.differ[at]
        sign = -1.0 if at < ends[0] else 1.0
        if amount != 0.0:
            set_load(a, arc, max(a.table[arc, LOAD] + sign * amount, 0.0))
        more -= sign * a.cost[arc]
        slope += a.table[arc, SLOPE]
    return more, slope


@compiled
def halve(
    a: Arcs, p: Store, ends: tuple[int, int], fixed: float, tried: tuple[float, float, float]
) -> float:
    """Find the step that ends a difference between none and one that was too long.

    tried: the step that was made, the difference before it and after it.
    Returns the step made in the end.
    """
    low, high, before, after = 0.0, tried[0], tried[1], tried[2]
    at = high
    for turn in range(_MOST_HALVINGS):
        part = before / (before - after) if turn % 2 else 0.5
        step = low + (high - low) * part
        left, _ = move(a, p, ends, fixed, step - at)
        at = step
        if abs(left) <= _NEAR * abs(tried[1]):
            break
        if left * before > 0.0:
            low, before = step, left
        else:
            high, after = step, left
    return at


@compiled
def shift(a: Arcs, p: Store, path: int, marked: int) -> None:
    """Move flow between a path and the marked one until they cost the same or one is empty."""
    ends = differing(p, path, marked)
    fixed = p.amount[path, FIXED] - p.amount[marked, FIXED]
    more, slope = move(a, p, ends, fixed, 0.0)
    if abs(more) <= _ROUNDING * p.amount[marked, COST]:
        return
    most = p.amount[path, FLOW] if more > 0.0 else -p.amount[marked, FLOW]
    step = more / slope if abs(more) < slope * abs(most) else most
    left, _ = move(a, p, ends, fixed, step)
    if left * more < 0.0 and abs(left) > _TOO_FAR * abs(more):
        step = halve(a, p, ends, fixed, (step, more, left))
    p.amount[path, FLOW] -= step
    p.amount[marked, FLOW] += step
