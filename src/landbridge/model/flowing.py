"""The part of a case's programme that flows through its network."""

from __future__ import annotations

import numpy as np

from landbridge.engine.lp import Ints
from landbridge.engine.paths.split import Flows
from landbridge.model.build import Build


def flows_of(b: Build) -> Flows:
    """Flow columns, and the balance rows each leaves and enters."""
    flow = b.columns["flow"]
    start, arc = flow.keys["stream"] * b.net.nodes, flow.keys["arc"]
    tail, head = (balance_of(b, start + end[arc]) for end in (b.net.tail, b.net.head))
    return Flows(flow.ids, tail, head)


def balance_of(b: Build, place: Ints) -> Ints:
    """The balance rows of streams at nodes that have one; place: stream × nodes + node."""
    balance = b.rows["balance"]
    known = balance.keys["stream"] * b.net.nodes + balance.keys["node"]
    return np.asarray(balance.ids[np.searchsorted(known, place)])
