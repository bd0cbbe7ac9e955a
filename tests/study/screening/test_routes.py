"""The routes of a plan held against the controls of its case."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from landbridge.model.solve import solve
from landbridge.study.screening.routes import screen_routes
from tests.model.making import made_of
from tests.model.random_cases import random_rows

from .test_screen import control, status


@pytest.mark.parametrize("seed", range(40))
def test_no_route_of_a_plan_is_prohibited_on_its_day(seed: int) -> None:
    """What the programme closes and what the screening prohibits are the same rules."""
    dice = np.random.default_rng(seed)
    rows = random_rows(seed)
    case = made_of(rows)
    names = {one: case.table(one)["id"].to_list() for one in ("countries", "modes", "goods")}
    regimes = ["export", "re_export", "transit", "import", "any"]

    def some(table: str, chance: float) -> str | None:
        chosen = [one for one in names[table] if dice.random() < chance]
        return ";".join(chosen) or None

    rules = [
        control(f"rule_{at}", hs=None, goods=some("goods", 0.7), regime=str(dice.choice(regimes)))
        | {"origins": some("countries", 0.4), "destinations": some("countries", 0.4)}
        | {"transits": some("countries", 0.4), "modes": some("modes", 0.2)}
        for at in range(3)
    ]
    ever = [status("in_force", date(2020, 1, 1), rule["id"]) for rule in rules]
    solution = solve(made_of(rows | {"controls": rules, "control_status": ever}))
    found = screen_routes(solution).movements
    assert found.height == solution.plain_routes.height
    wrong = found.filter(verdict="prohibited")
    assert wrong.is_empty(), (rules, wrong.to_dicts())
