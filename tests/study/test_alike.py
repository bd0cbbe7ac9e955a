"""Of several best plans, the one most like another."""

from __future__ import annotations

import pytest

from landbridge.case.case import Case
from landbridge.model.solution import Solution
from landbridge.model.solve import solve
from landbridge.study.alike import most_alike
from tests.model.making import demand, link, made_of, make, supply
from tests.model.random_cases import random_rows


def test_of_two_ways_as_good_the_one_of_the_model_is_kept() -> None:
    """Two ways cost the same, so nothing but likeness chooses between them."""

    def case(**costs: float) -> Case:
        return make(
            links=[
                link("mine town", costs.get(name, 5.0), id=name, capacity_kt=60)
                for name in ("east", "west")
            ],
            supply=[supply("mine", 40), supply("mine", 9, "coal")],
            demand=[demand("town", 40), demand("town", 9, "coal", price_usd_t=99)],
        )

    for cheap, other in (("east", "west"), ("west", "east")):
        model = solve(case(**{other: 6.0}))
        tied = solve(case())
        found = most_alike(tied, model)
        kt = {name: found.flows.filter(id=name)["kt"].sum() for name in ("east", "west")}
        assert kt[cheap] == pytest.approx(49.0)
        assert kt[other] == pytest.approx(0.0, abs=1e-9)
        assert found.certificate.holds


@pytest.mark.parametrize("seed", range(25))
def test_it_is_worth_as_much_and_no_further_from_the_model(seed: int) -> None:
    plan, model = solve(made_of(random_rows(seed))), solve(made_of(random_rows(seed + 1000)))
    found = most_alike(plan, plan)
    assert found.objective_musd == pytest.approx(plan.objective_musd, rel=1e-9, abs=1e-9)
    assert _apart(found, plan) == pytest.approx(0.0, abs=1e-6)
    other = most_alike(plan, model)
    assert other.certificate.holds
    assert other.objective_musd == pytest.approx(plan.objective_musd, rel=1e-9, abs=1e-9)


def _apart(one: Solution, other: Solution) -> float:
    """Sum of differences of all flows, kt."""
    key = ["table", "id", "stream", "reverse"]
    both = one.flows.join(other.flows, on=key, how="full", coalesce=True)
    return float((both["kt"].fill_null(0) - both["kt_right"].fill_null(0)).abs().sum())
