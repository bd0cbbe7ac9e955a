"""What it would cost the plan to use a link it does not use.

A reduced cost alone does not say: where nothing runs, prices at the places around are not unique,
and a dear way may show its price at its first link and none at the next. What counts is the whole
way: from where the stream is, over the link, to where it is or is sold.
"""

from __future__ import annotations

import numpy as np
import polars as pl
from scipy import sparse
from scipy.sparse.csgraph import dijkstra

from landbridge.engine.lp import Floats, Ints
from landbridge.model.accounts.flows import arc_ids
from landbridge.model.network import Kind
from landbridge.model.solved import Solved


def detours(s: Solved) -> pl.DataFrame:
    """The least that a first tonne of each stream over each link would cost the plan, USD/t.

        shortest way to its tail + reduced cost + shortest way from its head, in reduced costs

    0 where the stream runs. A capacity that is full already counts with its scarcity price.
    Columns: table, id, stream, good, origin, usd_t.
    """
    net, keys = s.build.net, s.build.columns["flow"].keys
    reduced = np.maximum(s.reduced("flow"), 0.0)
    cost = np.empty(reduced.size)
    for stream in range(s.build.streams.count):
        mine = np.flatnonzero(keys["stream"] == stream)
        cost[mine] = _ways(s, stream, keys["arc"][mine], reduced[mine])
    here = np.isin(net.kind[keys["arc"]], (Kind.LINK, Kind.INTERCHANGE))
    arc = keys["arc"][here]
    return pl.DataFrame(
        {
            "table": pl.Series(["links", "interchanges"]).gather(net.kind[arc]),
            "id": arc_ids(s, arc),
            **s.stream_columns(keys["stream"][here]),
            "usd_t": cost[here],
        }
    )


def _ways(s: Solved, stream: int, arcs: Ints, reduced: Floats) -> Floats:
    net = s.build.net
    tail, head = net.tail[arcs], net.head[arcs]
    running = arcs[s.amount("flow")[s.build.columns["flow"].keys["stream"] == stream] > 0]
    there = np.unique(np.append(net.tail[running], net.head[running]))
    starts = [(there, np.zeros(there.size)), *_gates(s, stream, _STARTS)]
    ends = [(there, np.zeros(there.size)), *_gates(s, stream, _ENDS)]
    before = _shortest(net.nodes, tail, head, reduced, starts)
    after = _shortest(net.nodes, head, tail, reduced, ends)
    return np.asarray(before[tail] + reduced + after[head])


_STARTS = (("supply", "place"), ("delivery", "place"))
_ENDS = (("sale", "place"), ("delivery", "end"), ("intake", "place"))

Roots = list[tuple[Ints, Floats]]


def _gates(s: Solved, stream: int, blocks: tuple[tuple[str, str], ...]) -> Roots:
    """Gates where a stream may start or end, with what a first tonne there would cost."""
    gate = s.build.net.gate_out if blocks is _STARTS else s.build.net.gate_in
    roots = []
    for name, place in blocks:
        keys = s.build.columns[name].keys
        mine = np.flatnonzero(keys["stream"] == stream)
        roots.append((gate(keys[place][mine]), np.maximum(s.reduced(name)[mine], 0.0)))
    return roots


def _shortest(nodes: int, tail: Ints, head: Ints, length: Floats, roots: Roots) -> Floats:
    """Shortest distance of every node from the roots, each with a distance of its own."""
    row = np.concatenate([tail, *(np.full(node.size, nodes) for node, _ in roots)])
    column = np.concatenate([head, *(node for node, _ in roots)])
    weight = np.concatenate([length, *(own for _, own in roots)])
    order = np.lexsort((weight, column, row))
    row, column, weight = row[order], column[order], weight[order]
    first = np.append(True, (np.diff(row) != 0) | (np.diff(column) != 0))
    size = (nodes + 1, nodes + 1)
    graph = sparse.csr_array((weight[first], (row[first], column[first])), shape=size)
    return np.asarray(dijkstra(graph, indices=np.array([nodes])))[0, :nodes]
