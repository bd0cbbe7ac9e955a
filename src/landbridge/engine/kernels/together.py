"""A kernel that finds which nodes of a network hang together.

Source: Tarjan and van Leeuwen (1984), Worst-case analysis of set union algorithms, Journal of the
ACM 31: path halving.
"""

from __future__ import annotations

from landbridge.engine.kernels.jit import compiled, inner
from landbridge.engine.lp import Ints


@compiled
def join_ends(tail: Ints, head: Ints, first: Ints) -> None:
    """Bring the ends of every arc together; fills `first` with the first node that each is with.

    first: every node itself, or what it was joined to before.
    """
    for arc in range(tail.size):
        one, other = first_with(tail[arc], first), first_with(head[arc], first)
        if one < other:
            first[other] = one
        else:
            first[one] = other
    for node in range(first.size):
        first[node] = first[first[node]]


@inner
def first_with(node: int, first: Ints) -> int:
    """The first node that a node is with; halves the way there for those who ask next."""
    while first[node] != node:
        first[node] = first[first[node]]
        node = first[node]
    return node
