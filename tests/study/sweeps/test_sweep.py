"""The verb sweep ranks scenarios by what cold solves say they cost."""

from __future__ import annotations

import pytest

from landbridge.case.case import Case
from landbridge.case.scenario.several import scenarios_in
from landbridge.errors import ScenarioError
from landbridge.model.solve import solve
from landbridge.study.sweeps.sweep import sweep
from tests.model.making import demand, link, make, supply

LIST = """
- {title: dear way shut, close: {links: [mine_port]}}
- {title: cheap way shut, close: {links: [mine_town]}}
- {title: half the mine, scale: {supply/*/quantity_kt: 0.5}}
- {title: more room, set: {links/mine_town/capacity_kt: 100}}
- {title: no such link, close: {links: [moon_town]}}
"""


@pytest.fixture(scope="module")
def case() -> Case:
    return make(
        links=[
            link("mine town", 10.0, capacity_kt=60.0),
            link("mine port", 20.0),
            link("port town", 5.0),
        ],
        supply=[supply("mine", 100.0)],
        demand=[demand("town", 100.0, price_usd_t=50.0)],
    )


def test_what_costs_most_comes_first(case: Case) -> None:
    found = sweep(case, scenarios_in(LIST))
    base = solve(case).objective_musd
    assert found.base_musd == pytest.approx(base)
    known = found.rows.filter(problem="")
    assert known["loss_musd"].is_sorted(descending=True)
    asked = {one.name: one for one in scenarios_in(LIST)}
    for row in known.iter_rows(named=True):
        cold = solve(case, asked[row["scenario"]]).objective_musd
        assert row["loss_musd"] == pytest.approx(base - cold)
    # Cheap way: 60 kt at 40 gained each; dear way: 40 kt at 25.
    assert base == pytest.approx((60 * 40 + 40 * 25) / 1000)
    assert known.filter(scenario="cheap way shut")["loss_musd"][0] == pytest.approx(60 * 15 / 1000)
    assert found.rows["scenario"][-1] == "no such link"
    assert "moon_town" in found.rows["problem"][-1]
    assert found.sentences[0] == "5 scenarios, 4 answered and proved."
    assert "half the mine costs most" in found.sentences[1]
    assert "more room gains most: 0.6" in found.sentences[2]


def test_titles_tell_scenarios_apart(case: Case) -> None:
    with pytest.raises(ScenarioError, match="same"):
        sweep(case, scenarios_in("- {title: same}\n- {title: same, close: {links: [mine_town]}}\n"))


def test_scenarios_are_laid_over_a_solution(case: Case) -> None:
    half = solve(case, {"scale": {"supply/*/quantity_kt": 0.5}})
    (row,) = sweep(
        half, scenarios_in("- {title: a, close: {links: [mine_town]}}\n")
    ).rows.to_dicts()
    both = solve(half.given, {"close": {"links": ["mine_town"]}})
    assert row["worth_musd"] == pytest.approx(both.objective_musd)
