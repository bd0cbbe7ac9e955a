"""Which arcs can be of any use to a stream: those on some way from a source to a sink.

Leaving out the others keeps the programme small and changes no answer. Places that can all reach
each other are one region; the regions of a network are few, so the search runs over them, and the
work for a stream grows with the arcs it may use, not with the network.

Source: Tarjan (1972), Depth-first search and linear graph algorithms (strong components).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import breadth_first_order, connected_components

from landbridge.engine.lp import Bools, Ints
from landbridge.model.index import different
from landbridge.model.network import Kind, Network


@dataclass(frozen=True, slots=True)
class Ends:
    """Pairs of a stream and a gate it may start or end at."""

    stream: Ints
    node: Ints


def useful_arcs(net: Network, open_arcs: Bools, kind: Ints, starts: Ends, ends: Ends) -> list[Ints]:
    """For every stream the arcs on some way from a start to an end, in ascending order.

    open_arcs: (kinds, arcs), what each kind of stream may use.  kind: (streams,).
    """
    first, same = _alike(open_arcs)
    start_of, end_of = _by_stream(starts, kind.size), _by_stream(ends, kind.size)
    useful = [np.empty(0, np.int64)] * kind.size
    for at, row in enumerate(first):
        regions = _Regions(net, np.flatnonzero(open_arcs[row]))
        alike = np.flatnonzero(same[kind] == at).tolist()
        found = regions.useful([start_of[one] for one in alike], [end_of[one] for one in alike])
        for one, arcs in zip(alike, found, strict=True):
            useful[one] = arcs
    return useful


def _alike(rows: Bools) -> tuple[list[int], Ints]:
    """The first of the rows that are the same, and which of these each row is the same as."""
    found: dict[bytes, int] = {}
    first: list[int] = []
    same = np.empty(len(rows), np.int64)
    for at, row in enumerate(rows):
        same[at] = found.setdefault(np.packbits(row).tobytes(), len(first))
        if same[at] == len(first):
            first.append(at)
    return first, same


def _by_stream(pairs: Ends, count: int) -> list[Ints]:
    order = np.argsort(pairs.stream, kind="stable")
    cuts = np.searchsorted(pairs.stream[order], np.arange(1, count))
    return [np.unique(part) for part in np.split(pairs.node[order], cuts)]


class _Regions:
    """The regions of the network that one set of open arcs makes."""

    def __init__(self, net: Network, arcs: Ints) -> None:
        kind = net.kind[arcs]
        moving = arcs[(kind == Kind.LINK) | (kind == Kind.INTERCHANGE)]
        enter, leave = arcs[kind == Kind.ENTER], arcs[kind == Kind.LEAVE]
        self._net = net
        self._region = _strong(net, np.concatenate([moving, enter, leave]), moving)
        self._count = int(self._region.max(initial=-1)) + 1
        self._moving = _Sorted(self._region[net.tail[moving]], moving)
        self._enter, self._leave = _Sorted(net.tail[enter], enter), _Sorted(net.head[leave], leave)
        local = arcs[kind == Kind.LOCAL]
        self._local = _Sorted(net.tail[local], local)
        tail, head = self._region[net.tail[moving]], self._region[net.head[moving]]
        crossing = tail != head
        pairs = different(tail[crossing] * self._count + head[crossing])
        between = np.stack([pairs // self._count, pairs % self._count])
        self._ahead, self._back = between, between[::-1]

    def useful(self, starts: list[Ints], ends: list[Ints]) -> Iterator[Ints]:
        """For each stream the arcs on some way from the gates it starts at to those it ends at."""
        region, net = self._region, self._net
        enter = [self._enter.of(gates) for gates in starts]
        leave = [self._leave.of(gates) for gates in ends]
        ahead = self._reached(self._ahead, [region[net.head[arcs]] for arcs in enter])
        back = self._reached(self._back, [region[net.tail[arcs]] for arcs in leave])
        for at, (forward, backward) in enumerate(zip(ahead, back, strict=True)):
            inside = forward & backward
            moving = self._moving.of(np.flatnonzero(inside))
            local = self._local.of(starts[at])
            parts = [
                moving[inside[region[net.head[moving]]]],
                enter[at][inside[region[net.head[enter[at]]]]],
                leave[at][inside[region[net.tail[leave[at]]]]],
                local[np.isin(net.head[local], ends[at])],
            ]
            yield np.sort(np.concatenate(parts))

    def _reached(self, between: Ints, roots: list[Ints]) -> Iterator[Bools]:
        """For each stream the regions reached from its roots, which count as reached."""
        root = np.repeat(np.arange(len(roots)), [part.size for part in roots]) + self._count
        row, column = np.append(between[0], root), np.append(between[1], np.concatenate(roots))
        size = self._count + len(roots)
        graph = sparse.csr_array((np.ones(row.size), (row, column)), shape=(size, size))
        for at in range(len(roots)):
            reached = np.zeros(size, np.bool_)
            order = breadth_first_order(graph, self._count + at, return_predecessors=False)
            reached[order] = True
            yield reached[: self._count]


class _Sorted:
    """Arcs that can be looked up by a key."""

    def __init__(self, key: Ints, arcs: Ints) -> None:
        order = np.argsort(key, kind="stable")
        self._key, self._arcs = key[order], arcs[order]

    def of(self, keys: Ints) -> Ints:
        """Arcs with any of the keys, which are different and ascending."""
        first = np.searchsorted(self._key, keys, side="left")
        count = np.searchsorted(self._key, keys, side="right") - first
        within = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
        return np.asarray(self._arcs[np.repeat(first, count) + within])


def _strong(net: Network, arcs: Ints, moving: Ints) -> Ints:
    """Region of every node the arcs touch, -1 for the others, (nodes,)."""
    used = np.zeros(net.nodes, np.bool_)
    used[net.tail[arcs]] = used[net.head[arcs]] = True
    place = np.cumsum(used) - 1
    tail, head = place[net.tail[moving]], place[net.head[moving]]
    count = np.count_nonzero(used)
    graph = sparse.coo_array((np.ones(tail.size), (tail, head)), shape=(count, count))
    region = np.full(net.nodes, -1, dtype=np.int64)
    region[used] = connected_components(graph, directed=True, connection="strong")[1]
    return region
