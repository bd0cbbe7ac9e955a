"""Flows taken apart into routes: who sends how much along which chain of arcs."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from landbridge.engine.lp import Floats, Ints


@dataclass(frozen=True, slots=True)
class Route:
    """A chain of arcs, by their positions in the arrays given, and the amount that takes it."""

    arcs: tuple[int, ...]
    amount: float


def decompose(tail: Ints, head: Ints, flow: Floats, least: float) -> list[Route]:
    """Split one stream's flow into routes from where it starts to where it ends.

    tail, head, flow: (arcs,).  least: amounts up to this are noise.
    Starts are nodes that more leaves than enters, ends the opposite. At a fork the larger
    remaining flow is followed, ties by position, so the answer is the same every time; circles,
    which move nothing, are left out. There are at most as many routes as arcs.

    Source: Ahuja, Magnanti & Orlin (1993), Network Flows, ch. 3.5, flow decomposition.
    """
    left = np.where(flow > least, flow, 0.0)
    surplus = _surplus(tail, head, left)
    leaving: dict[int, list[int]] = defaultdict(list)
    for arc in np.flatnonzero(left).tolist():
        leaving[int(tail[arc])].append(arc)
    routes = []
    for start in sorted(node for node, amount in surplus.items() if amount > least):
        while surplus[start] > least:
            arcs, circle = _walk(start, head, left, leaving, surplus, least=least)
            if not arcs:
                break
            amount = float(min(left[list(arcs)].min(), np.inf if circle else surplus[start]))
            if not circle:
                end = int(head[arcs[-1]])
                amount = min(amount, -surplus[end])
                surplus[start] -= amount
                surplus[end] += amount
                routes.append(Route(arcs, amount))
            left[list(arcs)] -= amount
    return routes


def _surplus(tail: Ints, head: Ints, flow: Floats) -> dict[int, float]:
    nodes = int(max(tail.max(initial=-1), head.max(initial=-1))) + 1
    net = np.bincount(tail, flow, minlength=nodes) - np.bincount(head, flow, minlength=nodes)
    return defaultdict(float, {int(node): float(net[node]) for node in np.flatnonzero(net)})


def _walk(
    start: int,
    head: Ints,
    left: Floats,
    leaving: dict[int, list[int]],
    surplus: dict[int, float],
    *,
    least: float,
) -> tuple[tuple[int, ...], bool]:
    """Follow the larger flow to an end, or round a circle; the arcs, and whether it is a circle."""
    node, seen = start, {start: 0}
    arcs: list[int] = []
    while not (arcs and surplus[node] < -least):
        ahead = [arc for arc in leaving[node] if left[arc] > least]
        if not ahead:
            return (), False
        arcs.append(max(ahead, key=lambda arc: (left[arc], -arc)))
        node = int(head[arcs[-1]])
        if node in seen:
            return tuple(arcs[seen[node] :]), True
        seen[node] = len(arcs)
    return tuple(arcs), False
