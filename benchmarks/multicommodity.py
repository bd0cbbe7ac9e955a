"""Multicommodity flow: an instance, and the files of those in the literature.

    minimise  Σ cost · flow + unmet · Σ undelivered

over flows of streams on arcs. A stream starts at one origin and serves all pairs of ends from
there, which is as good as one commodity for each pair and smaller.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from landbridge.engine.lp import Bools, Floats, Ints

FOLDER = Path(__file__).parents[2] / "shared" / "reference-cases" / "multicommodity"
"""Where the instances of the literature lie beside the repository, if they are there."""


@dataclass(frozen=True, slots=True)
class Instance:
    """A network, what runs through it, and what it costs.

    nodes: how many.  tail, head: of every arc, (arcs,).
    cost: of a unit on an arc by class, inf where it is closed to the class, (classes, arcs).
    capacity: of all streams together on an arc, inf where there is none, (arcs,).
    origin, kind: node and class of every stream, (streams,).
    stream, end, asked: whose pair it is, where it ends, and how much is asked for, (pairs,).
    unmet: cost of a unit that is not delivered.
    """

    nodes: int
    tail: Ints
    head: Ints
    cost: Floats
    capacity: Floats
    origin: Ints
    kind: Ints
    stream: Ints
    end: Ints
    asked: Floats
    unmet: float

    @property
    def open(self) -> Bools:
        """Which arcs a stream may use, (streams, arcs)."""
        return np.isfinite(self.cost)[self.kind]

    @property
    def total(self) -> Floats:
        """What is asked for of every stream, (streams,)."""
        return np.bincount(self.stream, self.asked, self.origin.size).astype(np.float64)


def read_instance(file: Path) -> Instance:
    """An instance of the literature; what is not delivered costs more than any path."""
    lines = file.read_text(encoding="utf-8").splitlines()
    rows = [line.split() for line in lines if line[:1] in ("a", "k")]
    arcs = np.array([row[1:] for row in rows if row[0] == "a"], dtype=float)
    pairs = np.array([row[1:] for row in rows if row[0] == "k"], dtype=float)
    tail, head = arcs[:, 0].astype(np.int64), arcs[:, 1].astype(np.int64)
    nodes = int(max(arcs[:, :2].max(), pairs[:, :2].max())) + 1
    cost = arcs[:, 2]
    start, end = pairs[:, 0].astype(np.int64), pairs[:, 1].astype(np.int64)
    key, pair = np.unique(start * nodes + end, return_inverse=True)
    origin, stream = np.unique(key // nodes, return_inverse=True)
    return Instance(
        nodes,
        tail,
        head,
        cost[np.newaxis],
        arcs[:, 3],
        origin,
        np.zeros(origin.size, np.int64),
        stream,
        key % nodes,
        np.bincount(pair, pairs[:, 2]).astype(np.float64),
        float(nodes * cost.max()),
    )


def published(folder: Path = FOLDER) -> dict[str, float]:
    """Published optima by the name of the instance; none where the folder has no list of them."""
    file = folder / "results.txt"
    if not file.is_file():
        return {}
    lines = file.read_text(encoding="utf-8").splitlines()
    known = [line.split() for line in lines]
    return {pair[0]: float(pair[1]) for pair in known if len(pair) == 2}
