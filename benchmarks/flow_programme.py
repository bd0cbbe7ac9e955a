"""An instance of multicommodity flow as a programme for our engine."""

from __future__ import annotations

import numpy as np
from multicommodity import Instance

from landbridge.engine.lp import Arrays, Programme
from landbridge.engine.paths.split import Flows


def programme(of: Instance) -> tuple[Arrays, Flows]:
    """An instance with supplies and sales beside its flows, as the programme of a case has them.

    Its objective is that of the instance less `unmet` for everything asked for. Columns: flows by
    stream and open arc, the supply of every stream, the sale of every pair.
    """
    streams, arcs = of.origin.size, of.tail.size
    quantity = of.total
    lp = Programme(np.append(quantity.max(initial=1.0), quantity))
    stream, arc = np.nonzero(of.open)
    own = np.arange(streams)
    flow = lp.add_columns("flow", arc.size, cost=of.cost[of.kind[stream], arc], group=stream + 1)
    supply = lp.add_columns("supply", streams, upper=quantity, group=own + 1)
    sale = lp.add_columns("sale", of.end.size, upper=of.asked, cost=-of.unmet, group=of.stream + 1)
    group = np.repeat(own + 1, of.nodes)
    balance = lp.add_rows("balance", group.size, lower=0.0, upper=0.0, group=group)
    limited = np.flatnonzero(np.isfinite(of.capacity))
    capacity = lp.add_rows("capacity", limited.size, upper=of.capacity[limited])
    out = balance[stream * of.nodes + of.tail[arc]]
    into = balance[stream * of.nodes + of.head[arc]]
    lp.add_terms(out, flow, 1.0)
    lp.add_terms(into, flow, -1.0)
    lp.add_terms(balance[own * of.nodes + of.origin], supply, -1.0)
    lp.add_terms(balance[of.stream * of.nodes + of.end], sale, 1.0)
    row = np.full(arcs, -1)
    row[limited] = capacity
    held = row[arc] >= 0
    lp.add_terms(row[arc[held]], flow[held], 1.0)
    return lp.arrays(), Flows(flow, out, into)
