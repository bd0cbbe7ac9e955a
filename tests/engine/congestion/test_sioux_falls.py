"""Sioux Falls against what is published of it."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from landbridge.engine.congestion.assignment import assign
from tests.engine.congestion.asked import SIOUX_FALLS, sioux_falls

PUBLISHED = 42.31335287107440e5
SYSTEM = 7_194_256.05  # as found with the whole literature's 71.94 hundred thousand


def test_the_published_objective_loads_and_times() -> None:
    found = assign(*sioux_falls(), tolerance=1e-12)
    assert found.objective == pytest.approx(PUBLISHED, rel=1e-10)
    assert abs(found.relative_gap) <= 1e-12
    flows = pl.read_csv(SIOUX_FALLS / "flows.csv")
    assert found.load == pytest.approx(flows["load"].to_numpy(), rel=1e-5)
    assert found.time == pytest.approx(flows["time"].to_numpy(), rel=1e-5)


def test_no_way_in_use_is_longer_than_another() -> None:
    asked = sioux_falls()
    found = assign(*asked, tolerance=1e-12)
    cost = np.bincount(found.ways.owner, found.time[found.ways.arc])
    shortest = np.full(asked.demand.quantity.size, np.inf)
    np.minimum.at(shortest, found.ways.row, cost)
    assert cost == pytest.approx(shortest[found.ways.row], rel=1e-7)
    carried = np.bincount(found.ways.row, found.ways.flow)
    assert carried == pytest.approx(asked.demand.quantity)


def test_the_system_travels_less_in_all() -> None:
    users, all_together = (
        assign(*sioux_falls(), routing=routing, tolerance=1e-9) for routing in ("user", "system")
    )
    assert users.load @ users.time == pytest.approx(7_480_225.3, rel=1e-6)
    assert all_together.objective == pytest.approx(SYSTEM, rel=1e-7)
