"""Bans on a programme that is there: flows that are not allowed any more."""

from __future__ import annotations

import numpy as np

from landbridge.case.case import Case
from landbridge.engine.lp import Ints
from landbridge.model.build import Build
from landbridge.model.live.numbers import Numbers
from landbridge.model.streams import Streams, build_streams

RULES = ("controls", "control_status")
"""Tables that bans are rows of."""


def ban_flows(into: Numbers, build: Build, case: Case) -> bool:
    """Close the flows that other controls do not allow; whether that is all they ask for.

    It is not where streams have to be split by destination, where something is allowed that was
    not, or where a quota or tariff is another one.
    """
    before, after = build.streams, build_streams(case, build.net)
    if not _alike(before, after):
        return False
    known, allowed = _pairs(before, build), _pairs(after, build)
    if not np.isin(allowed, known).all():
        return False
    into.upper[build.columns["flow"].ids[~np.isin(known, allowed)]] = 0.0
    return True


def _alike(before: Streams, after: Streams) -> bool:
    """Whether streams are the same, and so is what bears on them but for prohibitions."""
    others = [
        [ruling for ruling in streams.rulings if ruling.effect != "prohibit"]
        for streams in (before, after)
    ]
    return (
        before.table.equals(after.table)
        and np.array_equal(before.may_end, after.may_end)
        and others[0] == others[1]
    )


def _pairs(streams: Streams, build: Build) -> Ints:
    """Every stream with an arc it may use, as one number."""
    return np.asarray(streams.stream * build.net.tail.size + streams.arc)
