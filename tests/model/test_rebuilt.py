"""A programme rebuilt for other numbers is the one that would be built afresh; what it carries."""

from __future__ import annotations

from copy import deepcopy

import numpy as np
import pytest

from landbridge.case.year import at_year
from landbridge.model.crossed import crossed_kt
from landbridge.model.programme import build_programme, rebuilt
from landbridge.model.quantities import Exports
from landbridge.model.solve import solve
from landbridge.study.measure import flow

from .making import made_of
from .random_cases import COUNTRIES, Rows, random_rows

NUMBERS = {
    "links": ("capacity_kt", "cost_usd_t", "hours", "border_hours", "border_usd_t", "length_km"),
    "interchanges": ("capacity_kt", "cost_usd_t", "hours"),
    "supply": ("quantity_kt", "cost_usd_t", "stranded_usd_t"),
    "demand": ("quantity_kt", "price_usd_t"),
    "shipments": ("quantity_kt", "penalty_usd_t"),
    "goods": ("value_usd_t", "time_usd_t_day"),
    "modes": ("cost_usd_t_km", "speed_km_h"),
    "fleets": ("vehicles", "payload_t"),
    "plants": ("capacity_kt", "min_kt", "cost_usd_t"),
    "recipe_goods": ("ratio",),
    "recipes": ("capacity_kt", "cost_usd_t"),
    "limits": ("capacity_kt",),
    "link_goods": ("capacity_kt", "cost_usd_t"),
}


def other_numbers(rows: Rows, seed: int) -> Rows:
    """The same rows with a third of all numbers changed by up to a half."""
    dice = np.random.default_rng(seed)
    changed = deepcopy(rows)
    for table, columns in NUMBERS.items():
        for row in changed.get(table, []):
            for column in columns:
                if row.get(column) is not None and dice.random() < 0.3:
                    row[column] *= 0.5 + dice.random()
    return changed


@pytest.mark.parametrize("seed", range(800, 820))
def test_a_programme_rebuilt_is_the_programme_built(seed: int) -> None:
    rows = random_rows(seed)
    case, other = made_of(rows), made_of(other_numbers(rows, seed))
    again = rebuilt(build_programme(at_year(case, 2023)), at_year(other, 2023))
    one, two = again.programme.arrays(), build_programme(at_year(other, 2023)).programme.arrays()
    for name in ("cost", "lower", "upper", "row_lower", "row_upper", "magnitude"):
        assert np.array_equal(getattr(one, name), getattr(two, name)), name
    assert abs(one.matrix - two.matrix).sum() == 0


@pytest.mark.parametrize("seed", range(820, 850))
def test_what_crosses_in_a_plan_is_what_its_routes_carry(seed: int) -> None:
    plan = solve(made_of(random_rows(seed)))
    s = plan.solved
    links = plan.case.table("links")["id"].to_list()
    for via in (*COUNTRIES, *(f"land/{one}" for one in COUNTRIES), f"links/{links[seed % 14]}"):
        for good in (None, "oil"):
            found = crossed_kt(s.build, s.optimum.x, Exports(good), [via])
            assert found == pytest.approx(flow(plan, good, via=[via]), abs=1e-6), via
