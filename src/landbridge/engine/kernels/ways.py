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
        spread(part, net, charge, weight, cost, arc, keys, nodes)


@inner
def spread(
    part: int,
    net: Parts,
    charge: Floats,
    weight: Floats,
    cost: Floats,
    arc: Ints,
    keys: Floats,
    nodes: Ints,
) -> None:
    """Go on from the gates of a part until nothing gets cheaper."""
    size = 0
    for at in range(net.gate_start[part], net.gate_start[part + 1]):
        if charge[at] < cost[net.gates[at]]:
            cost[net.gates[at]] = charge[at]
            size = push(keys, nodes, size, charge[at], net.gates[at])
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
def follow_ways(ends: Ints, arc: Ints, tail: Ints, along: Ints, length: Ints, gate: Ints) -> int:
    """The arcs of the way to each end, first to last, one way after the other.

    Fills `along` up to its end, the length of each way, and the gate it starts at.
    Returns where in `along` the first begins; -1 where there is too little room.
    """
    place = along.size
    for at in range(ends.size - 1, -1, -1):
        node, beyond = ends[at], place
        while arc[node] >= 0:
            if place == 0:
                return -1
            place -= 1
            along[place] = arc[node]
            node = tail[arc[node]]
        length[at] = beyond - place
        gate[at] = node
    return place
