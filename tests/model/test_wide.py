"""Cases whose numbers are nine orders of magnitude apart are solved and proved all the same."""

from __future__ import annotations

import numpy as np
import pytest

from landbridge.engine.certificate import certify
from landbridge.model.solve import solve
from landbridge.model.solved import Solved

from .making import demand, made_of
from .oracle import least_cost
from .random_cases import GOODS, Rows, random_rows

CHUNK = 10
KT = ("quantity_kt", "capacity_kt", "min_kt", "vehicles")


def wide(seed: int) -> Rows:
    """A random case with goods from 1e-4 to 1e5 times as big, capacities and costs likewise."""
    rows, random = random_rows(seed), np.random.default_rng([9, seed])
    size = {good: 10 ** random.uniform(-4, 5) for good in GOODS}
    for table, of in rows.items():
        for row in of:
            market = table in ("supply", "demand", "shipments")
            for column in KT:
                if row.get(column):
                    row[column] *= size[row["good"]] if market else 10 ** random.uniform(-4, 5)
            if row.get("cost_usd_t") and table in ("links", "interchanges", "link_goods"):
                row["cost_usd_t"] *= 10 ** random.uniform(-2, 3)
            if table == "recipe_goods":
                row["ratio"] *= 10 ** random.uniform(-2, 0)
    return rows


@pytest.mark.parametrize("first", range(0, 40, CHUNK))
def test_wide_cases_cost_what_the_oracle_says(first: int) -> None:
    for seed in range(first, first + CHUNK):
        rows = wide(seed)
        solution = solve(made_of(rows, carrying_rate=0.1))
        expected = least_cost(rows, carrying=0.1)
        assert solution.certificate.worst <= 1e-9
        assert -solution.objective_musd * 1000 == pytest.approx(expected, rel=1e-6, abs=1e-6)
        assert not (solution.routes["kt"] <= 0).any()


@pytest.mark.parametrize("seed", range(8))
def test_a_fault_in_any_part_of_a_wide_case_is_found(seed: int) -> None:
    """Every amount that is not nought, a millionth off by itself, breaks something."""
    s = solve(made_of(wide(seed), carrying_rate=0.1)).solved
    for column in np.flatnonzero(s.optimum.x > 1e-3 * size(s)).tolist():
        x = s.optimum.x.copy()
        x[column] *= 1 + 1e-6
        wrong = type(s.optimum)(x, s.optimum.row_dual, s.optimum.column_dual)
        assert not certify(s.arrays, wrong).holds, str(s.build.programme.columns.label(column))


def size(s: Solved) -> np.ndarray:
    """The magnitude of the group of every column."""
    return s.arrays.magnitude[s.arrays.column_group]


def test_plants_that_only_feed_each_other_are_not_taken_for_tiny() -> None:
    """Tar into coke and coke into tar, a tenth each, and neither from anywhere else."""
    ways = (("make_coke", "tar", "coke"), ("make_tar", "coke", "tar"))
    rows: Rows = {
        "plants": [{"id": "works", "name": "Works", "place": "town"}],
        "recipes": [{"id": name, "plant": "works", "capacity_kt": 50.0} for name, _, _ in ways],
        "recipe_goods": [
            {"recipe": name, "good": good, "role": role, "ratio": ratio}
            for name, before, after in ways
            for good, role, ratio in ((before, "in", 1.0), (after, "out", 0.1))
        ],
        "demand": [demand("town", 9.0, "coke", price_usd_t=5)],
    }
    solution = solve(made_of(rows))
    assert solution.solved.arrays.magnitude.min() >= 0.1
    assert solution.objective_musd == 0.0
