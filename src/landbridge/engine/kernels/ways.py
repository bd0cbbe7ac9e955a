"""Kernels for the cheapest ways through a network that falls apart into independent parts.

Source: Dijkstra (1959), A note on two problems in connexion with graphs, Numerische Mathematik 1.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from landbridge.engine.kernels.heap import pop, push
from landbridge.engine.kernels.jit import compiled, inner
from landbridge.engine.lp import Floats, Ints


class Parts(NamedTuple):
    """A network sorted by its parts: nodes by part, arcs by the node they leave.

    node_start, gate_start: where the nodes and gates of each part begin, (parts + 1,).
    gates: nodes where ways may start.  out_start: where the arcs out of each node begin,
    (nodes + 1,).  tail, head: of every arc.
    """

    node_start: Ints
    gate_start: Ints
    gates: Ints
    out_start: Ints
    tail: Ints
    head: Ints


@compiled
def cheapest_ways(
    asked: Ints,
    net: Parts,
    charge: Floats,
    weight: Floats,
    cost: Floats,
    arc: Ints,
    keys: Floats,
    nodes: Ints,
) -> None:
    """Search each of the parts asked for from all of its gates at once; fills `cost` and `arc`.

    charge: of every gate.  weight: of every arc.
    cost: of the cheapest way to every node, inf where none leads.  arc: the last arc of that way;
    -1 where the way is only a gate, or none.
    keys, nodes: room for a heap of as many as a part has arcs and gates.
    """
    for asking in range(asked.size):
        part = asked[asking]
        for node in range(net.node_start[part], net.node_start[part + 1]):
            cost[node] = math.inf
            arc[node] = -1
        size = 0
        for at in range(net.gate_start[part], net.gate_start[part + 1]):
            if charge[at] < cost[net.gates[at]]:
                cost[net.gates[at]] = charge[at]
                size = push(keys, nodes, size, charge[at], net.gates[at])
        spread(size, keys, nodes, net, weight, cost, arc)


@inner
def spread(
    size: int, keys: Floats, nodes: Ints, net: Parts, weight: Floats, cost: Floats, arc: Ints
) -> None:
    """Go on from the nodes on the heap until nothing gets cheaper."""
    while size > 0:
        so_far, node = keys[0], nodes[0]
        size = pop(keys, nodes, size)
        if so_far > cost[node]:
            continue
        for out in range(net.out_start[node], net.out_start[node + 1]):
            there = so_far + weight[out]
            if there < cost[net.head[out]]:
                cost[net.head[out]] = there
                arc[net.head[out]] = out
                size = push(keys, nodes, size, there, net.head[out])


@compiled
def lengths_of_ways(ends: Ints, arc: Ints, tail: Ints, length: Ints) -> None:
    """How many arcs the way to each end has; fills `length`."""
    for at in range(ends.size):
        node = ends[at]
        while arc[node] >= 0:
            length[at] += 1
            node = tail[arc[node]]


@compiled
def follow_ways(ends: Ints, arc: Ints, tail: Ints, start: Ints, along: Ints, gate: Ints) -> None:
    """The arcs of the way to each end, first to last, and the gate it starts at.

    start: where those of each end begin in `along`.  Fills `along` and `gate`.
    """
    for at in range(ends.size):
        node, place = ends[at], start[at + 1]
        while arc[node] >= 0:
            place -= 1
            along[place] = arc[node]
            node = tail[arc[node]]
        gate[at] = node
