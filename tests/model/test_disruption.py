"""What is lost when something closes, on cases small enough to work out by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from landbridge.case.case import Case
from landbridge.case.scenario import Scenario
from landbridge.case.scenario.form import Close
from landbridge.errors import CaseError, ScenarioError
from landbridge.model.solve import solve
from landbridge.study.disruption.closable import closables
from landbridge.study.disruption.disruption import disrupt
from landbridge.study.sweeps.means import Means

from .making import demand, link, make, supply

ALONE = Means(workers=1)


def two_ways() -> Case:
    """80 kt go by rail for 20 USD/t, at most 60, or by road for 50; 5 kt stay unsold."""
    return make(
        links=[
            link("mill port", 20.0, id="rail", name="Rail", capacity_kt=60, owner="State"),
            link("mill port", 50.0, id="road", name="Road", capacity_kt=30),
            link("mill port", 500.0, id="air", name="Air"),
        ],
        supply=[supply("mill", 100, stranded_usd_t=1.0)],
        demand=[demand("port", 95, price_usd_t=200.0)],
    )


def test_a_closure_says_what_is_lost_who_bears_it_and_why() -> None:
    found = disrupt(two_ways(), ("links",), means=ALONE)
    rail = found.rows.row(0, named=True)
    assert rail["id"] == "rail"
    assert rail["loss_musd"] == pytest.approx((60 * 180 + 60 * 1.0) / 1000)
    assert rail["penalty_musd"] == pytest.approx(0.06)
    assert (rail["stranded_kt"], rail["unserved_kt"]) == (60.0, 60.0)
    assert rail["unmet_kt"] == 0.0
    assert rail["usd_t"] == pytest.approx(50.0 - 30.0)
    assert rail["moving_musd"] == pytest.approx(-1.2)
    told = found.sentences[0]
    assert told.startswith("Rail closed: 10.9 million USD a year lost, 0.1 million USD more to pay")
    assert "60 kt more is stranded, 60 kt more is not bought" in told
    air = found.rows.row(2, named=True)
    assert (air["id"], air["solved"], air["loss_musd"]) == ("air", False, 0.0)
    assert "by the proof of the plan itself" in air["why"]
    assert found.unused == 1


def test_the_capacity_that_became_scarce_is_named() -> None:
    case = make(
        links=[
            link("mill port", 20.0, id="rail", name="Rail"),
            link("mill port", 50.0, id="road", name="Road", capacity_kt=30),
        ],
        supply=[supply("mill", 100)],
        demand=[demand("port", 80, price_usd_t=200.0)],
    )
    found = disrupt(case, ("links",), means=ALONE)
    rail = found.rows.row(0, named=True)
    assert (rail["bound_by_table"], rail["bound_by"]) == ("links", "road")
    assert rail["why"] == (
        "Road holds up the detour: one more tonne there is worth 150 USD instead of 0."
    )
    assert found.rows["why"][1].startswith("The plan does not use it")


def test_a_part_can_be_lost_where_there_is_a_capacity() -> None:
    found = disrupt(two_ways(), ("links", "owners"), left=0.5, means=ALONE)
    rows = {row["id"]: row for row in found.rows.iter_rows(named=True)}
    cold = solve(two_ways(), {"scale": {"links/rail/capacity_kt": "0.5"}})
    loss = found.base.objective_musd - cold.objective_musd
    assert rows["rail"]["loss_musd"] == pytest.approx(loss)
    assert rows["State"]["loss_musd"] == pytest.approx(loss)
    assert "Rail at 50 %" in found.sentences[0]
    assert not rows["air"]["solved"]


def test_what_has_no_capacity_cannot_be_lost_in_part() -> None:
    case = make(
        links=[link("mill port", 20.0, id="rail")],
        supply=[supply("mill", 9)],
        demand=[demand("port", 9)],
    )
    found = disrupt(case, ("links",), left=0.5, means=ALONE)
    row = found.rows.row(0, named=True)
    assert (row["solved"], row["note"]) == (False, "no capacity in the case")
    assert found.unused == 0


def test_scenarios_are_ranked_and_can_happen_at_once(tmp_path: Path) -> None:
    file = tmp_path / "both.yaml"
    file.write_text(
        "- title: no road\n  close: {links: road}\n"
        "- title: half the rail\n  scale: {links/rail/capacity_kt: 0.5}\n",
        encoding="utf-8",
    )
    each = disrupt(two_ways(), scenarios=[file], means=ALONE)
    assert each.of == ("scenarios",)
    assert each.rows["id"].to_list() == ["half the rail", "no road"]
    for row in each.rows.iter_rows(named=True):
        assert row["solved"]
    both = disrupt(two_ways(), scenarios=[file], at_once=True, means=ALONE)
    assert both.rows["id"].to_list() == ["no road + half the rail"]
    cold = solve(
        two_ways(),
        [
            {"title": "a", "close": {"links": "road"}},
            {"title": "b", "scale": {"links/rail/capacity_kt": "0.5"}},
        ],
    )
    loss = both.base.objective_musd - cold.objective_musd
    assert both.rows["loss_musd"][0] == pytest.approx(loss)
    assert loss >= max(each.rows["loss_musd"])


def test_a_list_of_something_else_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "wrong.yaml"
    file.write_text("- rail\n- title: road\n", encoding="utf-8")
    with pytest.raises(ScenarioError, match="rail"):
        disrupt(two_ways(), scenarios=[file], means=ALONE)


def test_worst_sets_are_shown_with_their_proof() -> None:
    found = disrupt(two_ways(), k=2, means=ALONE)
    assert found.worst is not None
    assert found.worst.exact
    assert set(found.worst.rows["ids"][0]) == {"rail", "road"}
    assert found.rows["id"][0] in ("rail + road", "road + rail")
    assert found.rows["loss_musd"][0] == pytest.approx(found.worst.rows["loss_musd"][0])
    assert "That is exact" in found.worst.sentences[1]
    assert "finds the same" in found.worst.sentences[2]
    assert found.worst.facts()["possible"] == 6


def test_one_disruption_in_full() -> None:
    found = disrupt(two_ways(), ("links",), means=ALONE)
    shown = found.shown(1)
    assert shown.plan.certificate.holds
    assert (shown.unmet.low, shown.unmet.high) == (0.0, 0.0)
    assert shown.stranded.words == "70 kt"
    assert shown.comparison.flows["id"][0] == "rail"
    assert found.shown(1) is shown
    for rank in (0, 3, 9):
        with pytest.raises(KeyError):
            found.shown(rank)


def test_what_is_not_unique_is_shown_as_a_range() -> None:
    case = make(
        links=[link("a c", 1.0), link("b c", 1.0), link("c d", 1.0, id="on", capacity_kt=10)],
        supply=[supply("a", 8), supply("b", 8)],
        demand=[demand("d", 10, id="d1", good="ore"), demand("c", 6, id="d2", good="ore")],
    )
    found = disrupt(case, ("links",), left=0.5, means=ALONE)
    shown = found.shown(1)
    assert shown.unmet.low == pytest.approx(shown.unmet.high)
    assert shown.stranded.low <= shown.stranded.high


def test_strict_cases_say_where_nothing_is_left() -> None:
    case = make(
        links=[link("mine town", 1.0, id="only")],
        supply=[supply("mine", 9)],
        demand=[demand("town", 8)],
    )
    found = disrupt(solve(case, strict=True), ("links",), means=ALONE)
    row = found.rows.row(0, named=True)
    assert row["loss_musd"] is None
    assert row["problem"]
    assert "there is no plan" in found.sentences[0]


def test_a_plan_under_a_scenario_is_disrupted_from_there() -> None:
    after = solve(two_ways(), Scenario(title="no road", close=Close(links=("road",))))
    found = disrupt(after, ("links",), means=ALONE)
    assert found.base.scenarios == ("no road",)
    assert found.base.objective_musd == pytest.approx(after.objective_musd)
    assert "road" not in found.rows["id"].to_list()


def test_what_makes_no_sense_is_refused() -> None:
    with pytest.raises(CaseError, match="nothing that can close"):
        disrupt(two_ways(), ("goods",), means=ALONE)  # type: ignore[arg-type] # no such kind
    for wrong in ({"k": 0}, {"left": 1.0}, {"k": 2, "left": 0.5}):
        with pytest.raises(ValueError, match=r"."):
            disrupt(two_ways(), means=ALONE, **wrong)


def test_the_country_itself_is_not_closed() -> None:
    case = two_ways()
    assert [one.id for one in closables(case, ("countries",))] == ["AAA"]
    about = replace(case, meta=replace(case.meta, economy="AAA"))
    assert closables(about, ("countries",)) == []


def test_an_idle_plant_whose_unit_has_to_run_is_not_called_unused() -> None:
    """Closing it saves the penalty for what its unit runs too little."""
    case = make(
        links=[link("mine town", 1.0)],
        supply=[supply("mine", 9)],
        demand=[demand("town", 5, price_usd_t=9.0)],
        plants=[{"id": "mill", "place": "town"}],
        units=[{"id": "roll", "plant": "mill", "capacity_kt": 5, "min_kt": 2}],
        recipes=[{"id": "grind", "plant": "mill", "cost_usd_t": 1}],
        recipe_goods=[
            {"recipe": "grind", "good": "salt", "role": "in", "ratio": 1},
            {"recipe": "grind", "good": "ore", "role": "out", "ratio": 1},
        ],
        recipe_units=[{"recipe": "grind", "unit": "roll", "use": 1}],
    )
    found = disrupt(case, ("places",), means=ALONE)
    row = found.rows.filter(id="town").row(0, named=True)
    cold = solve(case, {"title": "x", "close": {"places": "town"}})
    assert row["solved"]
    assert row["loss_musd"] == pytest.approx(found.base.objective_musd - cold.objective_musd)
    assert row["penalty_musd"] == pytest.approx(-20.0)
