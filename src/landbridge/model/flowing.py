"""The part of a case's programme that flows through its network."""

from __future__ import annotations

import numpy as np

from landbridge.engine.lp import Ints
from landbridge.engine.paths.split import Flows
from landbridge.model.build import Build


def flows_of(b: Build) -> Flows:
    """Flow columns, and the balance rows each leaves and enters."""
    flow, balance = b.columns["flow"], b.rows["balance"]
    stream, arc = flow.keys["stream"], flow.keys["arc"]
    known = balance.keys["stream"] * b.net.nodes + balance.keys["node"]

    def row(node: Ints) -> Ints:
        return np.asarray(balance.ids[np.searchsorted(known, stream * b.net.nodes + node)])

    return Flows(flow.ids, row(b.net.tail[arc]), row(b.net.head[arc]))
