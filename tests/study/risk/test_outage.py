"""The verb `outage` on the shipped case and on a small one: numbers, words, refusals."""

from __future__ import annotations

from typing import Any

import pytest

from landbridge.case.examples import example
from landbridge.case.scenario import Scenario
from landbridge.case.scenario.form import Close
from landbridge.errors import CaseError, LandbridgeError
from landbridge.model.live.live import live
from landbridge.model.solution import Solution
from landbridge.model.solve import solve
from landbridge.study.risk.spell import outage
from tests.model.making import make


@pytest.fixture(scope="module")
def base() -> Solution:
    return solve(example("kazakhstan-2023"))


def test_a_stop_of_the_terminal_fills_its_tanks(base: Solution) -> None:
    """Without storage it is the share of a year of the closure; tanks take in what they hold."""
    found = outage(base, "interchanges/cpc_terminal", days=4)
    all_year = (
        base.objective_musd - live(base.given).closed(interchanges=["cpc_terminal"]).objective_musd
    )
    assert found.loss_without_musd == pytest.approx(all_year * 4 / 365)
    assert found.loss_musd < found.loss_without_musd
    tanks = found.stores.filter(storage="cpc_tanks")
    assert tanks["filled_kt"][0] == pytest.approx(1115 / 2, rel=0.02)
    assert tanks["stock_kt"].to_list()[1] == pytest.approx(1115 / 2)
    assert found.parties["musd"].sum() == pytest.approx(-found.loss_musd, rel=1e-6)
    assert found.certificate < 1e-9
    assert any("Tank farm of the CPC terminal takes in" in line for line in found.sentences)
    facts = found.facts()
    assert facts["loss_musd"] == found.loss_musd
    assert {row["period"] for row in facts["stores"]} == {"outage", "after"}


def test_a_row_of_outages_says_how_much_and_how_long(base: Solution) -> None:
    found = outage(base, "outages/cpc_moorings", start="2023-03-22")
    assert (found.span.days, found.span.before) == (50.0, 80.0)
    assert found.what == "Moorings of the CPC terminal damaged"
    again = outage(base, "interchanges/cpc_terminal", left=0.506, days=50, start="2023-03-22")
    assert again.loss_musd == pytest.approx(found.loss_musd)


def test_several_at_once_and_a_scenario_for_a_time(base: Solution) -> None:
    both = outage(base, ["links/btc", "places/kuryk"], weeks=2)
    scenario = Scenario(close=Close(links=("btc",), places=("kuryk",)))
    assert outage(base, scenario, days=14).loss_musd == pytest.approx(both.loss_musd)


@pytest.mark.parametrize(
    ("what", "given", "code"),
    [
        ("links/nothing", {"days": 5}, "E227"),
        ("nothing", {"days": 5}, "E311"),
        ("tables/btc", {"days": 5}, "E310"),
        ("outages/nothing", {}, "E310"),
        ("links/btc", {}, "E343"),
        ("links/btc", {"days": 400}, "E343"),
        ("links/btc", {"days": 40, "start": "2023-12-01"}, "E343"),
        ("links/btc", {"days": 4, "start": "2022-12-01"}, "E343"),
        ("links/btc", {"days": 4, "start": "soon"}, "E343"),
        ("links/aktau_alat_sea", {"days": 4, "left": 0.5}, "E344"),
    ],
)
def test_what_is_refused(base: Solution, what: str, given: dict[str, Any], code: str) -> None:
    with pytest.raises(LandbridgeError) as caught:
        outage(base, what, **given)
    assert [problem.code for problem in caught.value.problems] == [code]


def test_what_changes_more_than_numbers_cannot_hold_for_a_time(base: Solution) -> None:
    more = {"demand": [{"place": "augusta", "good": "crude_oil", "quantity_kt": "5"}]}
    with pytest.raises(CaseError, match="E345"):
        outage(base, Scenario.model_validate(more), days=3)


def test_strict_says_that_it_cannot_be() -> None:
    case = make(
        links=[{"id": "a", "from": "x", "to": "y", "mode": "rail", "cost_usd_t": 1, "hours": 1}],
        supply=[{"id": "s", "place": "x", "good": "ore", "quantity_kt": 10}],
        demand=[{"id": "d", "place": "y", "good": "ore", "quantity_kt": 10}],
    )
    with pytest.raises(LandbridgeError, match="E346"):
        outage(solve(case, strict=True), "links/a", days=3)
