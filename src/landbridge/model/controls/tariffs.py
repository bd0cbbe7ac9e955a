"""What tariffs of controls in force cost a tonne."""

from __future__ import annotations

import numpy as np
import polars as pl

from landbridge.case.case import Case
from landbridge.engine.lp import Floats, Ints
from landbridge.model.controls.rulings import Ruling
from landbridge.model.index import numbers
from landbridge.model.network import Network
from landbridge.model.streams import Streams


def tariff_of_flow(case: Case, net: Network, streams: Streams, stream: Ints, arc: Ints) -> Floats:
    """Tariffs on a tonne of each stream on each arc, USD/t; those of several controls add up."""
    charged = [ruling for ruling in streams.rulings if ruling.effect == "tariff"]
    total = np.zeros(stream.size)
    for ruling in charged:
        due = tariff_usd_t(case, ruling)[streams.good[stream]]
        total += due * ruling.ways(net, streams.table)[stream, arc]
    return total


def tariff_usd_t(case: Case, ruling: Ruling) -> Floats:
    """What a control charges a tonne of each good, (goods,), USD/t.

        tariff_usd_t + tariff_percent / 100 · value_usd_t

    value_usd_t: the good's value, as in the table goods; a good without one pays no percentage.
    """
    row = case.table("controls").row(by_predicate=pl.col("id") == ruling.control, named=True)
    fixed, percent = row["tariff_usd_t"] or 0.0, row["tariff_percent"] or 0.0
    value = numbers(case.table("goods")["value_usd_t"], 0.0)
    return np.asarray(fixed + percent / 100.0 * value)
