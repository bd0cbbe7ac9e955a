"""What a kt of every flow costs and how long it takes."""

from __future__ import annotations

import numpy as np

from landbridge.engine.lp import Bools, Floats, Ints
from landbridge.model.build import Build
from landbridge.model.network import Kind
from landbridge.model.variables import FlowCosts, flow_costs


class Moving:
    """Costs and hours of flow columns.

    ids: positions of the columns.  good: of each.  on_link: which are on links.
    costs: USD/t, by part.  days: under way and waiting at borders.
    """

    ids: Ints
    good: Ints
    on_link: Bools
    costs: FlowCosts
    days: Floats

    def __init__(self, build: Build) -> None:
        """build: of the programme."""
        block, net = build.columns["flow"], build.net
        stream, arc = block.keys["stream"], block.keys["arc"]
        self.ids, self.good = block.ids, build.streams.good[stream]
        self.on_link = np.asarray(net.kind[arc] == Kind.LINK)
        self.costs = flow_costs(build, stream, arc)
        self.days = (net.hours + net.border_hours)[arc] / 24.0
