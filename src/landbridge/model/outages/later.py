"""Demand of an outage that may be served after it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from landbridge.engine.lp import Programme
from landbridge.model.outages.periods import Period, offsets


def add_catching_up(into: Programme, periods: Sequence[Period], share: float) -> None:
    """Let a share of what was asked for in the outage be bought or arrive in the period after it.

        sale + unmet + later  =  τ·q  in the outage,     sale + unmet − later  =  τ·q  after it
        0  ≤  later  ≤  share · τ·q

    q: `demand.quantity_kt`, or `shipments.quantity_kt` with what arrives and is left behind in
    place of sale and unmet.  τ: share of the year.  Of priced demand the sums are at most τ·q.
    Sources give no more than their rates, so what is bought later has to come from what would
    have been left, or from storage; a shipment sets out when it arrives.
    """
    out = next((t for t, one in enumerate(periods) if one.name == "outage"), None)
    if not share or out is None or out + 1 >= len(periods):
        return
    start, during, after = offsets(periods), periods[out], periods[out + 1]
    for block in ("demand", "shipment"):
        rows = during.build.rows[block].ids
        later = into.add_columns(
            f"later_{block}",
            rows.size,
            upper=share * during.arrays.row_upper[rows] * during.share,
            group=during.arrays.row_group[rows] + start.group[out],
        )
        then = after.build.rows[block].ids + start.row[out + 1]
        into.add_terms(rows + start.row[out], later, 1.0)
        into.add_terms(then, later, -np.ones(rows.size))


def with_room_for_later(periods: Sequence[Period], share: float) -> list[Period]:
    """The periods, with deliveries after an outage bounded by their rows alone."""
    return [_roomy(one) if share and one.name == "after" else one for one in periods]


def _roomy(period: Period) -> Period:
    upper = period.arrays.upper.copy()
    upper[period.build.columns["delivery"].ids] = np.inf
    return replace(period, arrays=replace(period.arrays, upper=upper))
