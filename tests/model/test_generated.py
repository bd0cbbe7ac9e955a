"""Generated cases are worth solving, and both engines come to the same worth."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from landbridge.case.generate import generated
from landbridge.model.solution import Solution
from landbridge.model.solve import solve

SETTINGS = [
    {"nodes": 40, "goods": 7, "seed": 1},
    {"nodes": 60, "goods": 3, "seed": 2, "controls": False, "plants": False},
    {"nodes": 80, "goods": 2, "seed": 3, "countries": 1},
    {"nodes": 50, "goods": 8, "seed": 4, "origins": 1, "tight": 0.1},
    {"nodes": 100, "goods": 3, "seed": 5},
]


@pytest.mark.parametrize("settings", SETTINGS, ids=lambda one: f"nodes{one['nodes']}")
def test_both_engines_agree_on_a_generated_case(settings: dict[str, int]) -> None:
    case = generated(**settings)  # type: ignore[arg-type]
    links, paths = (solve(case, engine=engine) for engine in ("links", "paths"))
    cost = links.solved.arrays.cost
    worth, other = (cost @ one.solved.optimum.x for one in (links, paths))
    moved = np.abs(cost * links.solved.optimum.x).sum()
    assert paths.certificate.holds
    assert abs(worth - other) <= 1e-9 * moved


@pytest.fixture(scope="module")
def solution() -> Solution:
    """A case of the usual settings, solved."""
    return solve(generated(nodes=120, seed=2))


def test_ways_bind_and_several_modes_are_used(solution: Solution) -> None:
    assert solution.scarcity.filter(pl.col("table") == "links").height >= 3
    used = solution.flows.filter((pl.col("table") == "links") & (pl.col("kt") > 0))
    assert used["mode"].n_unique() >= 4


def test_most_demand_is_served_and_little_is_missed(solution: Solution) -> None:
    asked = solution.case.table("demand")["quantity_kt"].sum()
    assert solution.served["kt"].sum() > 0.5 * asked
    missed = solution.unmet["kt"].sum() if solution.unmet.height else 0.0
    assert missed < 0.05 * asked


def test_plants_run_and_rules_say_something(solution: Solution) -> None:
    assert solution.runs["kt"].sum() > 0
    rules = solution.case.table("controls")
    assert set(rules["effect"]) == {"quota", "tariff", "prohibit"}
    assert solution.costs.filter(item="tariff")["musd"][0] > 0
    assert any("announced" in note or "denied" in note for note in solution.notes)


def test_quotas_bind_sometimes() -> None:
    bind = [
        solve(generated(nodes=40, goods=2, seed=seed)).scarcity.filter(table="controls").height
        for seed in range(4)
    ]
    assert any(bind)
