"""linopy and HiGHS: labelled variables by stream and arc, balances as grouped sums.

With sparse expressions, which take linopy less time and memory than the usual ones here.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import linopy
import numpy as np
import pandas as pd
import xarray as xr
from multicommodity import Instance

from engines.answer import Answer, Stopwatch


def direct(of: Instance) -> Answer:
    """Build the model and hand it to HiGHS in memory."""
    watch = Stopwatch()
    with sparse_expressions():
        with watch.time("build"):
            model = model_of(of)
        with watch.time("solve"):
            status, condition = model.solve("highs", io_api="direct", output_flag=False)
    if status != "ok":
        raise RuntimeError(f"linopy stopped with {condition}")
    flow = np.nan_to_num(model.solution["flow"].transpose("stream", "arc").values)
    without = model.solution["unmet"].transpose("stream", "node").values[of.stream, of.end]
    price = -np.nan_to_num(model.dual["capacity"].values)
    return Answer(flow, without, price, watch.seconds)


@contextmanager
def sparse_expressions() -> Iterator[None]:
    """Let linopy read expressions as its next version will, which sparse ones need."""
    with linopy.options:
        linopy.options["semantics"] = "v1"
        yield


def model_of(of: Instance) -> linopy.Model:
    """The model, as the manual of linopy would write it: one stream for each origin.

    The balance of an origin follows from all others, so it is left out.
    """
    streams = pd.RangeIndex(of.origin.size, name="stream")
    arcs = pd.RangeIndex(of.tail.size, name="arc")
    nodes = pd.RangeIndex(of.nodes, name="node")
    asked = np.zeros((of.origin.size, of.nodes))
    asked[of.stream, of.end] = of.asked
    inner = np.ones(asked.shape, np.bool_)
    inner[np.arange(of.origin.size), of.origin] = False
    is_open = of.open
    cost = np.where(is_open, of.cost[of.kind], 0.0)

    model = linopy.Model(sparse=True)
    usable = xr.DataArray(is_open, coords=[streams, arcs])
    flow = model.add_variables(lower=0, coords=[streams, arcs], mask=usable, name="flow").fillna(0)
    wanted = xr.DataArray(asked, coords=[streams, nodes])
    unmet = model.add_variables(
        lower=0, coords=[streams, nodes], mask=wanted > 0, name="unmet"
    ).fillna(0)
    tail = xr.DataArray(of.tail, coords=[arcs], name="node")
    head = xr.DataArray(of.head, coords=[arcs], name="node")
    into = flow.groupby(head).sum().reindex(node=nodes).fillna(0)
    out = flow.groupby(tail).sum().reindex(node=nodes).fillna(0)
    model.add_constraints(
        into - out + unmet == wanted,
        mask=xr.DataArray(inner, coords=[streams, nodes]),
        name="balance",
    )
    limit = xr.DataArray(of.capacity, coords=[arcs])
    model.add_constraints(flow.sum("stream") <= limit, mask=np.isfinite(limit), name="capacity")
    paid = (xr.DataArray(cost, coords=[streams, arcs]) * flow).sum()
    model.add_objective(paid + of.unmet * unmet.sum())
    return model
