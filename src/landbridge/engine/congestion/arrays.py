"""What the kernels work on: tuples of few arrays, since every array makes compiling longer.

Arcs are in the order of their tails, pairs in the order of their groups; a group is all that leaves
one origin in one class. Columns of tables have names: `arcs.table[arc, LOAD]`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from landbridge.engine.lp import Bools, Floats, Ints

# Columns of Arcs.table
KIND, FREE, SCALE, POWER, CAPACITY, FIRST, LAST = range(7)
"""What `Times` says of an arc; FIRST and LAST are its knots."""
SYSTEM, BOUND, DELAY, STIFFNESS = range(7, 11)
"""Whether a load is charged for what it costs the others; and with a capacity as BOUND, what is
charged on top: max(0, delay + stiffness · (load - bound)). All are 0 where there is none."""
LOAD, SLOPE = 11, 12
"""The load, and by how much it makes the cost grow."""
ARC_COLUMNS = 13

# Columns of Arcs.knots
AT, HOURS, RISE, BEND = range(4)

# Columns of Store.place and of Store.amount
FOLLOWS, START, LENGTH = range(3)
FLOW, FIXED, COST = range(3)


class Arcs(NamedTuple):
    """Arcs, and what they cost at their loads.

    table: (arcs, ARC_COLUMNS).  knots: (knots, 4), see `Knots`.
    cost: at the load of each, (arcs,).
    """

    table: Floats
    knots: Floats
    cost: Floats


class Graph(NamedTuple):
    """Arcs by the node they leave, and room to search them in.

    first: where the arcs of a node start, (nodes + 1,).  tail, head: of every arc.
    through: whether a way may lead through a node, (nodes,).
    reach, before: of every node, what the way there costs, and its last arc.
    heap_cost, heap_node: the heap of a search.
    """

    first: Ints
    tail: Ints
    head: Ints
    through: Bools
    reach: Floats
    before: Ints
    heap_cost: Floats
    heap_node: Ints


class Pairs(NamedTuple):
    """What travels from where to where.

    group: of every group, where it leaves, its class, its first pair; (groups + 1, 3).
    destination, of_class, quantity: of every pair.
    excess: what its flow cost above its cheapest path when it was last looked at.
    fixed: what an arc costs a class besides time, in time, (classes, arcs); inf where closed to it.
    """

    group: Ints
    destination: Ints
    of_class: Ints
    quantity: Floats
    excess: Floats
    fixed: Floats


class Store(NamedTuple):
    """The paths that are used, and room to compare them in.

    head: the first path of every pair, -1 for none.
    place: of every path, the one that FOLLOWS it, -1 for none; where its arcs START in `arc`, and
    their LENGTH. Those of a path come in the order from its end, those of paths one after another.
    amount: its FLOW, what a unit pays besides time (FIXED), and in all when last priced (COST).
    used: how many paths, and arcs of paths, are taken.
    stamp: of every arc, the last one put on it; the last entry is the last one used, (arcs + 1,).
    differ: arcs that only one of two paths has.
    """

    head: Ints
    place: Ints
    amount: Floats
    arc: Ints
    used: Ints
    stamp: Ints
    differ: Ints


def with_room(g: Graph) -> Graph:
    """The same graph with room of its own."""
    nodes, arcs = g.through.size, g.head.size
    return g._replace(
        reach=np.empty(nodes),
        before=np.empty(nodes, np.int64),
        heap_cost=np.empty(arcs + 1),
        heap_node=np.empty(arcs + 1, np.int64),
    )
