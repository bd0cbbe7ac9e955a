"""Every loss of a closure is that of a solve of the same scenario from nothing, and proved."""

from __future__ import annotations

import os
from itertools import combinations

import numpy as np
import polars as pl
import pytest

from landbridge.case.case import Case
from landbridge.engine.certificate import TOLERANCE
from landbridge.engine.interdiction.attacks import Attacks, Chosen, Plan
from landbridge.engine.interdiction.elements import Elements
from landbridge.engine.interdiction.hedge import Hedging
from landbridge.engine.interdiction.here import Here
from landbridge.model.gauge.worths import shut_worths
from landbridge.model.live.live import LiveCase, live
from landbridge.model.solve import solve
from landbridge.study.disruption.closable import KINDS, closables
from landbridge.study.disruption.closures import Closures
from landbridge.study.disruption.disruption import Disruption, disrupt
from landbridge.study.disruption.elements import elements_of
from landbridge.study.disruption.sets import worst_sets
from landbridge.study.sweeps.means import Means
from landbridge.study.sweeps.sweeper import Sweeper

from .making import made_of
from .random_cases import random_rows

ALONE = Means(workers=1)
SEEDS = int(os.environ.get("LANDBRIDGE_SEEDS", "0"))
"""Cases tried where it is said; thousands have been, by this variable of the environment."""


def random_case(seed: int, *, owners: bool = True, frictions: bool = True) -> Case:
    """A case with plants, fleets, limits and shipments; some of what it has is owned."""
    rows = random_rows(seed)
    dice = np.random.default_rng([11, seed])
    for table in ("links", "interchanges", "plants"):
        for row in rows[table]:
            if owners and dice.random() < 0.4:
                row["owner"] = str(dice.choice(["Us", "Them"]))
    if not frictions:
        rows["frictions"] = [row for row in rows["frictions"] if row["usd_t"] > 0]
    return made_of(rows)


@pytest.mark.parametrize("seed", range(SEEDS or 10))
def test_every_loss_is_that_of_a_solve_from_nothing(seed: int) -> None:
    """Of one kind in each case: of links in half of them."""
    case = random_case(seed)
    kinds = (KINDS[seed % 10 % len(KINDS)] if seed % 2 else "links",)
    base = solve(case)
    found = disrupt(case, kinds, means=ALONE)
    things = {(one.kind, one.id): one for one in closables(case, kinds)}
    assert found.rows.height == len(things)
    for row in found.rows.iter_rows(named=True):
        cold = solve(case, things[row["kind"], row["id"]].closing)
        loss = base.objective_musd - cold.objective_musd
        size = max(abs(base.objective_musd), abs(cold.objective_musd), 1e-3)
        assert row["loss_musd"] == pytest.approx(loss, abs=1e-7 * size)
        assert row["certificate"] <= TOLERANCE
        if not row["solved"]:
            assert row["loss_musd"] == 0.0
    _adds_up(found)


def _adds_up(found: Disruption) -> None:
    """What parties lose is the loss, and what goods do is what all do."""
    sums = found.parties.group_by("rank").agg(pl.col("musd").sum())
    rows = found.rows.join(sums, on="rank", how="left").fill_null(0.0)
    size = float(rows["loss_musd"].abs().max()) + 1e-6  # type: ignore[arg-type]
    assert (rows["loss_musd"] + rows["musd"]).abs().max() < 1e-5 * size
    goods = found.goods.group_by("rank").agg(pl.col("unmet_kt").sum().alias("of_goods"))
    both = found.rows.join(goods, on="rank")
    for row in both.iter_rows(named=True):
        assert row["unmet_kt"] == pytest.approx(row["of_goods"], abs=1e-4)


@pytest.mark.parametrize("frictions", [True, False], ids=["frictions", "dear"])
@pytest.mark.parametrize("seed", range(SEEDS or 2))
def test_worst_pairs_are_those_of_all_pairs(seed: int, frictions: bool) -> None:
    held = live(random_case(seed, frictions=frictions))
    things = closables(held.base.case, ("links", "owners"))
    build = held.base.solved.build
    elements = elements_of(build, things, shut_worths(build))
    with Sweeper(held, ALONE) as sweeper:
        found = worst_sets(sweeper, things, 2, keep=1)
        every = [set(pair) for size in (1, 2) for pair in combinations(range(len(things)), size)]
        attacks = Attacks(Closures(sweeper, things, elements), len(every))
        attacks.ask([frozenset(pair) for pair in every])
    plans = attacks.plans(2)
    losses = {plan.chosen: plan.loss for plan in plans}
    most = max(losses.values()) / 1000.0
    size = max(abs(held.base.objective_musd), most, 1e-3)
    assert found.proof == "enumeration"
    assert found.solved <= found.possible == len(every)
    worst = float(found.rows["loss_musd"][0]) if found.rows.height else 0.0
    assert worst == pytest.approx(max(most, 0.0), abs=1e-7 * size)
    for plan in plans:
        for chosen, loss in losses.items():
            bound = min(plan.elsewhere + float(plan.drops[list(chosen)].sum()), attacks.most)
            assert loss <= bound + 1e-4 * size
    _same_here(held, elements, plans, 1e-4 * size)
    _hedges(held, elements, losses, 1e-4 * size)


def _same_here(held: LiveCase, elements: Elements, plans: list[Plan], slight: float) -> None:
    """What answers of the sweep say is what the programme itself says."""
    here = Here(held.programme, elements)
    for plan, other in zip(plans, here.plans_of([one.chosen for one in plans]), strict=True):
        assert plan.loss == pytest.approx(other.loss, abs=slight)
        assert plan.elsewhere == pytest.approx(other.elsewhere, abs=slight)
        assert plan.drops == pytest.approx(other.drops, abs=slight)
        assert (plan.used | ~other.used).all()


def _hedges(held: LiveCase, elements: Elements, losses: dict[Chosen, float], slight: float) -> None:
    """A plan that hedges bounds every set."""
    hedging = Hedging(held.programme.arrays, held.programme.first.optimum, elements, 2)
    hedge = hedging.against(frozenset(), np.ones(elements.count, np.bool_), 2)
    if hedge is not None:
        for chosen, loss in losses.items():
            assert loss <= hedge.loss + float(hedge.drops[list(chosen)].sum()) + slight
