"""Kernels that move flow onto the cheapest ways that still have room.

Source: successive shortest paths, as in Ahuja, Magnanti & Orlin (1993), Network Flows, section 9.7,
here through rows that several flows share.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from landbridge.engine.kernels.heap import pop, push
from landbridge.engine.kernels.jit import compiled, inner
from landbridge.engine.kernels.ways import Parts
from landbridge.engine.lp import Bools, Floats, Ints


class Moves(NamedTuple):
    """Flow that has to go another way: from a gate to an end, both of one part, so much of it.

    limit: what a unit is given up for, where there is no way for less.
    """

    part: Ints
    gate: Ints
    end: Ints
    amount: Floats
    limit: Floats


class Arcs(NamedTuple):
    """What arcs cost and which rows with limits they take room of.

    weight: cost of a unit, inf where an arc is closed.  shut: which must not be used.
    row_start: where the rows of each begin, (arcs + 1,).  row, taken: of every one.
    """

    weight: Floats
    shut: Bools
    row_start: Ints
    row: Ints
    taken: Floats


class Room(NamedTuple):
    """Room left in every row, and how little of it is none.

    load: room for the units that a way takes of a row, nought between calls.
    """

    left: Floats
    least: Floats
    load: Floats


class Search(NamedTuple):
    """Room to search in: cost and last arc of every node, and a heap."""

    cost: Floats
    arc: Ints
    keys: Floats
    nodes: Ints


@compiled
def go_round(
    moves: Moves, net: Parts, arcs: Arcs, room: Room, search: Search, searches: int
) -> float:
    """What it costs to move some flow, each from its gate to its end; takes up the room.

    searches: how many ways may be looked for; what is left then is given up.
    """
    spent = 0.0
    for at in range(moves.part.size):
        part, gate, end, limit = moves.part[at], moves.gate[at], moves.end[at], moves.limit[at]
        left = moves.amount[at]
        while left > 0.0:
            searches -= 1
            if searches < 0 or not reached(part, gate, end, limit, net, arcs, room, search):
                spent += left * limit
                break
            moved = taken_up(end, left, net, arcs, room, search)
            spent += moved * search.cost[end]
            left -= moved
    return spent


@inner
def reached(
    part: int,
    gate: int,
    end: int,
    limit: float,
    net: Parts,
    arcs: Arcs,
    room: Room,
    search: Search,
) -> bool:
    """Look for the cheapest way from a gate to an end with room on all of it, below a limit."""
    cost, arc, keys, nodes = search
    for node in range(net.node_start[part], net.node_start[part + 1]):
        cost[node] = math.inf
        arc[node] = -1
    cost[gate] = 0.0
    size = push(keys, nodes, 0, 0.0, gate)
    while size > 0:
        so_far, node = keys[0], nodes[0]
        size = pop(keys, nodes, size)
        if so_far >= limit:
            return False
        if node == end:
            return True
        if so_far > cost[node]:
            continue
        for out in range(net.out_start[node], net.out_start[node + 1]):
            there = so_far + arcs.weight[out]
            if there < cost[net.head[out]] and has_room(out, arcs, room):
                cost[net.head[out]] = there
                arc[net.head[out]] = out
                size = push(keys, nodes, size, there, net.head[out])
    return False


@inner
def has_room(out: int, arcs: Arcs, room: Room) -> bool:
    """Whether more may flow on an arc."""
    if arcs.shut[out]:
        return False
    for at in range(arcs.row_start[out], arcs.row_start[out + 1]):
        if room.left[arcs.row[at]] <= room.least[arcs.row[at]]:
            return False
    return True


@inner
def taken_up(end: int, most: float, net: Parts, arcs: Arcs, room: Room, search: Search) -> float:
    """Move as much as there is room for onto the way to an end, `most` at most; how much it is."""
    node = end
    while search.arc[node] >= 0:
        out = search.arc[node]
        for at in range(arcs.row_start[out], arcs.row_start[out + 1]):
            room.load[arcs.row[at]] += arcs.taken[at]
        node = net.tail[out]
    moved, node = most, end
    while search.arc[node] >= 0:
        out = search.arc[node]
        for at in range(arcs.row_start[out], arcs.row_start[out + 1]):
            moved = min(moved, room.left[arcs.row[at]] / room.load[arcs.row[at]])
        node = net.tail[out]
    node = end
    while search.arc[node] >= 0:
        out = search.arc[node]
        for at in range(arcs.row_start[out], arcs.row_start[out + 1]):
            row = arcs.row[at]
            room.left[row] -= moved * room.load[row]
            room.load[row] = 0.0
        node = net.tail[out]
    return moved
