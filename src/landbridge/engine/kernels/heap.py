"""A binary heap of nodes by cost, in two arrays; what is out of date is skipped by who takes it.

Source: Williams (1964), Algorithm 232: Heapsort, Communications of the ACM 7.
"""

from __future__ import annotations

from landbridge.engine.kernels.jit import inner
from landbridge.engine.lp import Floats, Ints


@inner
def push(costs: Floats, nodes: Ints, size: int, cost: float, node: int) -> int:
    """Put a node on the heap; returns how many are on it now.

    costs, nodes: the heap, with room for one more.
    """
    at = size
    while at > 0:
        above = (at - 1) >> 1
        if costs[above] <= cost:
            break
        costs[at], nodes[at] = costs[above], nodes[above]
        at = above
    costs[at], nodes[at] = cost, node
    return size + 1


@inner
def pop(costs: Floats, nodes: Ints, size: int) -> int:
    """Take the cheapest, which stands first, off the heap; returns how many are left.

    Whoever calls this has read `costs[0]` and `nodes[0]`.
    """
    last = size - 1
    cost, node = costs[last], nodes[last]
    at = 0
    while True:
        below = 2 * at + 1
        if below >= last:
            break
        if below + 1 < last and costs[below + 1] < costs[below]:
            below += 1
        if costs[below] >= cost:
            break
        costs[at], nodes[at] = costs[below], nodes[below]
        at = below
    costs[at], nodes[at] = cost, node
    return last
