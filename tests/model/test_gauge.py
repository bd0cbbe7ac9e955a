"""What many plans are measured by is what the accounts of one plan say."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from landbridge.model.accounts.costs import ITEMS
from landbridge.model.gauge.gauge import Figures, Gauge
from landbridge.model.live.live import live
from landbridge.model.solution import Solution
from landbridge.model.solve import solve

from .making import demand, link, made_of, make, supply
from .random_cases import random_rows


def measured(solution: Solution) -> Figures:
    return Gauge(solution.solved.build).read(solution.solved)


@pytest.mark.parametrize("seed", range(25))
def test_figures_are_those_of_the_accounts(seed: int) -> None:
    solution = solve(made_of(random_rows(seed)))
    found = measured(solution)
    size = max(1.0, float(solution.costs["musd"].abs().sum()))
    assert found.worth_musd == pytest.approx(solution.objective_musd, abs=1e-12 * size)
    assert found.items == pytest.approx(dict(solution.costs.iter_rows()), abs=1e-12 * size)
    assert set(found.items) == set(ITEMS)
    goods = {one.good: one for one in found.goods}
    for frame, column, figure in (
        (solution.supplied, "kt", "supplied_kt"),
        (solution.unmet, "kt", "unmet_kt"),
        (solution.unserved, "kt", "unserved_kt"),
    ):
        sums = dict(frame.group_by("good").agg(pl.col(column).sum()).iter_rows())
        for name, one in goods.items():
            assert getattr(one, figure) == pytest.approx(sums.get(name, 0.0), abs=1e-6)


@pytest.mark.parametrize("seed", range(25))
def test_what_parties_gain_is_the_worth_of_the_plan(seed: int) -> None:
    solution = solve(made_of(random_rows(seed)))
    found = measured(solution)
    size = max(1.0, float(solution.costs["musd"].abs().sum()))
    assert sum(gain.musd for gain in found.gains) == pytest.approx(
        found.worth_musd, abs=1e-8 * size
    )


def test_a_scarce_link_earns_for_its_owner() -> None:
    # 100 kt of ore, bought at 50 USD/t, over a link of 60 kt at 10 USD/t owned by a railway. One
    # more kt through it would earn 40, less nothing at the mine: all of 60 × 40 is the railway's.
    case = make(
        links=[link("mine town", 10.0, capacity_kt=60.0, owner="Railway")],
        supply=[supply("mine", 100.0)],
        demand=[demand("town", 100.0, price_usd_t=50.0)],
    )
    found = measured(solve(case))
    (gain,) = (gain for gain in found.gains if gain.musd)
    assert (gain.role, gain.party) == ("carriers", "Railway")
    assert gain.musd == pytest.approx(2.4)
    assert found.rents[0][:2] == ("links", "mine_town")
    assert found.rents[0].scarcity == pytest.approx(40.0)
    assert found.rents[0].rent_musd == pytest.approx(2.4)


@pytest.mark.parametrize("seed", range(20))
def test_what_does_not_run_may_be_closed_without_any_change(seed: int) -> None:
    held = live(made_of(random_rows(seed)))
    base = Gauge(held.base.solved.build).read(held.base.solved)
    for table in ("links", "interchanges"):
        ids = held.base.case.table(table)["id"].to_list()
        idle = [ids[at] for at in np.flatnonzero(~base.used[table])]
        if idle:
            shut = held.closed(**{table: idle})
            size = max(1.0, float(held.base.costs["musd"].abs().sum()))
            assert shut.objective_musd == pytest.approx(base.worth_musd, abs=1e-9 * size)
