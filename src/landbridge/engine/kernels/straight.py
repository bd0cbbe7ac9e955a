"""Kernels for the cheapest ways that nowhere turn straight back to where they came from.

Where a way may go on from a node depends on where it came from, so that every node has two states:
the cheapest way there, and the cheapest that comes from elsewhere than that one. Going on to where
the first comes from is for the second; to everywhere else the first is at least as good.

Source: Dijkstra (1959), A note on two problems in connexion with graphs, Numerische Mathematik 1;
Caldwell (1961), On finding minimum routes in a network with turn penalties, Communications of the
ACM 4, for states instead of nodes.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from landbridge.engine.kernels.heap import pop, push
from landbridge.engine.kernels.jit import compiled, inner
from landbridge.engine.kernels.ways import Parts
from landbridge.engine.lp import Floats, Ints

NOWHERE = -1
"""Where ways come from that start at a node."""


class States(NamedTuple):
    """Two states of every node, that of node n at 2n and 2n + 1.

    cost: of the cheapest way, inf where none leads.  arc: its last arc, -1 at a gate.
    came: the state before, -1 at a gate.
    """

    cost: Floats
    arc: Ints
    came: Ints


@compiled
def straight_ways(
    asked: Ints,
    net: Parts,
    seen: Ints,
    charge: Floats,
    weight: Floats,
    states: States,
    keys: Floats,
    heap: Ints,
) -> None:
    """Search each of the parts asked for from all of its gates at once; fills `states`.

    seen: what each node is seen as by its neighbours; ways do not return to what is seen as that
    which they came from.  charge: of every gate.  weight: of every arc.
    keys, heap: room for as many as a part has gates and four times its arcs.
    """
    for asking in range(asked.size):
        part = asked[asking]
        for state in range(2 * net.node_start[part], 2 * net.node_start[part + 1]):
            states.cost[state] = math.inf
            states.arc[state] = -1
            states.came[state] = -1
        spread_straight(part, net, seen, charge, weight, states, keys, heap)


@inner
def spread_straight(
    part: int,
    net: Parts,
    seen: Ints,
    charge: Floats,
    weight: Floats,
    states: States,
    keys: Floats,
    heap: Ints,
) -> None:
    """Go on from the gates of a part until nothing gets cheaper."""
    size = 0
    for at in range(net.gate_start[part], net.gate_start[part + 1]):
        state = 2 * net.gates[at]
        if charge[at] < states.cost[state]:
            states.cost[state] = charge[at]
            size = push(keys, heap, size, charge[at], state)
    while size > 0:
        so_far, state = keys[0], heap[0]
        size = pop(keys, heap, size)
        if so_far > states.cost[state]:
            continue
        node = state >> 1
        first_from = came_from(2 * node, net, seen, states)
        for out in range(net.out_start[node], net.out_start[node + 1]):
            back = seen[net.head[out]] == first_from
            if back == (state & 1 == 1):
                size = arrive(out, so_far + weight[out], state, net, seen, states, keys, heap, size)


@inner
def came_from(state: int, net: Parts, seen: Ints, states: States) -> int:
    """What the way of a state comes from, as it is seen."""
    arc = states.arc[state]
    return NOWHERE if arc < 0 else seen[net.tail[arc]]


@inner
def arrive(
    out: int,
    cost: float,
    came: int,
    net: Parts,
    seen: Ints,
    states: States,
    keys: Floats,
    heap: Ints,
    size: int,
) -> int:
    """Come to the head of an arc at a cost; returns how many are on the heap."""
    first, second = 2 * net.head[out], 2 * net.head[out] + 1
    if not cost < states.cost[second] and not cost < states.cost[first]:
        return size
    reached = states.cost[first] < math.inf
    same = reached and came_from(first, net, seen, states) == seen[net.tail[out]]
    if cost < states.cost[first]:
        if reached and not same:
            states.cost[second], states.arc[second] = states.cost[first], states.arc[first]
            states.came[second] = states.came[first]
            size = push(keys, heap, size, states.cost[second], second)
        states.cost[first], states.arc[first], states.came[first] = cost, out, came
        return push(keys, heap, size, cost, first)
    if same:
        return size
    states.cost[second], states.arc[second], states.came[second] = cost, out, came
    return push(keys, heap, size, cost, second)


@compiled
def follow_states(
    ends: Ints, states: States, along: Ints, length: Ints, gate: Ints, tail: Ints
) -> int:
    """The arcs of the cheapest way to each end, first to last, one way after the other.

    Fills and returns what `kernels.ways.follow_ways` does.
    """
    place = along.size
    for at in range(ends.size - 1, -1, -1):
        state, node, beyond = 2 * ends[at], ends[at], place
        while states.came[state] >= 0:
            if place == 0:
                return -1
            place -= 1
            along[place] = states.arc[state]
            node = tail[states.arc[state]]
            state = states.came[state]
        length[at] = beyond - place
        gate[at] = node
    return place
