"""Random cases: what a second formulation says they cost, and what must be true of any solution."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from landbridge.errors import InfeasibleError
from landbridge.model.solution import Solution
from landbridge.model.solve import solve

from .making import make
from .oracle import least_cost
from .random_cases import Rows, random_rows

CASES = 200
CHUNK = 10
CARRYING, UNMET = 0.1, 1_000.0


def near(expected: float | None) -> object:
    return pytest.approx(expected, rel=1e-7, abs=1e-6)


def at_most(column: pl.Series, most: float) -> bool:
    """Whether no number of a column, if it has any, is above `most`."""
    return not (column > most).any()


def solved(rows: Rows, **options: Any) -> Solution:
    return solve(make(carrying_rate=CARRYING, unmet_usd_t=UNMET, **rows), **options)


@pytest.mark.parametrize("first", range(0, CASES, CHUNK))
def test_random_cases(first: int) -> None:
    for seed in range(first, first + CHUNK):
        rows = random_rows(seed)
        solution = solved(rows)
        for check in CHECKS:
            list[Callable[[Rows, Solution], None]] = [
                costs_what_the_oracle_says,
                objective_is_value_less_every_cost,
                every_tonne_goes_somewhere,
                markets_add_up,
                routes_are_the_flows,
                routes_are_ways,
                nothing_used_is_dearer_than_it_is_worth,
                capacities_are_kept_and_only_full_ones_are_scarce,
            ]


@pytest.mark.parametrize("first", range(1000, 1040, 10))
def test_strict_says_no_where_the_oracle_does(first: int) -> None:
    for seed in range(first, first + 10):
        rows = easier(random_rows(seed), seed % 4)
        expected = least_cost(rows, carrying=CARRYING, unmet=UNMET, strict=True)
        try:
            found = -solved(rows, strict=True).objective_musd * 1000
        except InfeasibleError as no:
            assert expected is None
            needed, allowed = map(float, str(no.problems[0].value).split(" > "))
            assert needed > allowed >= 0
        else:
            assert found == near(expected)


def easier(rows: Rows, much: int) -> Rows:
    """Demands and shipments with the less to ask for the greater `much` is."""
    for row in rows["demand"]:
        row["quantity_kt"] /= 4**much
        row["origins"] = None if much > 1 else row["origins"]
    for row in rows["shipments"]:
        row["quantity_kt"] /= 10**much
    for row in [*rows["supply"], *rows["plants"], *rows["units"]]:
        row["stranded_usd_t" if "good" in row else "min_kt"] = None
    return rows


@pytest.mark.parametrize("seed", range(3))
def test_the_same_case_gives_the_same_frames(seed: int) -> None:
    rows = random_rows(seed)
    first, second = solved(rows), solved(rows)
    names = ("flows", "loading", "scarcity", "supplied", "served", "unmet", "unserved", "runs")
    for name in (*names, "prices", "costs", "routes"):
        assert_frame_equal(getattr(first, name), getattr(second, name), check_exact=True)
    assert first.facts() == second.facts()
