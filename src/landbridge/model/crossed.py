"""How much of what arrives abroad has crossed something in one plan, by the routes of its flows.

`model.crossing` asks for the least and the greatest over plans and over ways of splitting flows
into routes; here flows are split in the one way in which routes are reported.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from landbridge.engine.lp import Bools, Floats
from landbridge.engine.routes import decompose
from landbridge.model.build import Build
from landbridge.model.crossing import crossing_arcs, stays
from landbridge.model.quantities import Exports, streams_of

_NOISE = 1e-9  # share of a stream's magnitude below which a flow is rounding


def crossed_kt(
    b: Build, x: Floats, exports: Exports, via: Sequence[str], crosses: Bools | None = None
) -> float:
    """What arrives abroad in a plan having crossed any of `via`, kt.

    x: the plan, (columns,).  via: as in `model.crossing.crossing`.
    crosses: the arcs that cross any of it, (arcs,), where they are known already.
    """
    net = b.net
    crosses = crossing_arcs(b, via) if crosses is None else crosses
    block = b.columns["flow"]
    stream, arc = block.keys["stream"], block.keys["arc"]
    followed = streams_of(b, exports.good, [exports.origin] if exports.origin else [])
    amount = np.where(followed[stream], x[block.ids], 0.0)
    least = _NOISE * b.programme.magnitude[b.group(stream)]
    total = 0.0
    for one in np.unique(stream[amount > least]).tolist():
        mine = np.flatnonzero((stream == one) & (amount > least))
        arcs = arc[mine]
        found = decompose(net.tail[arcs], net.head[arcs], amount[mine], float(least[mine[0]]))
        touched = [route for route in found if crosses[arcs[list(route.arcs)]].any()]
        last = np.array([route.arcs[-1] for route in touched], dtype=np.int64)
        place = net.head[arcs[last]] // net.width
        counted = exports.among(b, np.full(place.size, one), place) & ~stays(b, place, via)
        total += float(np.array([route.amount for route in touched], dtype=float) @ counted)
    return total
