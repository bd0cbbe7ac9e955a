"""The verb solve: years, scenarios, refusals, and what a solution says of itself."""

from __future__ import annotations

import json
from typing import Any

import polars as pl
import pytest

from landbridge.case.case import Case
from landbridge.case.scenario import load_scenario
from landbridge.engine.prove import NotProvedError
from landbridge.errors import CaseError, CertificateError, LandbridgeError, ScenarioError
from landbridge.model import outcome
from landbridge.model.explain import explain
from landbridge.model.solve import solve

from .making import Row, demand, link, made_of, make, supply


def two_years(**more: Any) -> Case:
    """A mine with two ways to town, the cheap one open from 2024; more is sold in 2024."""
    rows: dict[str, list[Row]] = {
        "links": [
            link("mine town", 9, id="old", owner="Old Railways", capacity_kt=40),
            link("mine town", 4, id="new", opens=2024),
        ],
        "supply": [supply("mine", 100)],
        "demand": [
            demand("town", 30, id="d23", year=2023),
            demand("town", 50, id="d24", year=2024),
            demand("town", 5, id="always"),
        ],
        "projects": [{"id": "third", "name": "Third line", "earliest_year": 2024}],
        "project_changes": [
            {"project": "third", "table": "links", "row": "old", "column": "cost_usd_t"}
            | {"action": "scale", "value": "0.1"}
        ],
        "changes": [
            {"id": "toll", "year": 2024, "table": "links", "row": "new", "column": "border_usd_t"}
            | {"value": "1"}
        ],
    }
    return make(years=(2023, 2024), **(rows | more))


def paid(case: Case, *scenarios: Any, **more: Any) -> float:
    """Thousand USD."""
    return -solve(case, scenarios, **more).objective_musd * 1000


def test_a_year_has_its_own_markets_links_and_changes() -> None:
    case = two_years()
    assert paid(case) == paid(case, year=2023) == pytest.approx(35 * 9)
    assert paid(case, year=2024) == pytest.approx(55 * (4 + 1))
    late = solve(case, year=2024)
    assert (late.year, late.case.meta.base_year) == (2024, 2024)
    assert late.served["demand"].to_list() == ["d24", "always"]


def test_a_year_without_data_is_refused() -> None:
    with pytest.raises(ScenarioError) as refused:
        solve(two_years(), year=2030)
    assert [problem.code for problem in refused.value.problems] == ["E232"]


def test_scenarios_work_one_on_top_of_the_other() -> None:
    case = two_years()
    dearer: dict[str, Any] = {"title": "Dearer", "scale": {"links/*/cost_usd_t": "2"}}
    fixed: dict[str, Any] = {"title": "Fixed", "set": {"links/old/cost_usd_t": "5"}}
    assert paid(case, dearer) == pytest.approx(35 * 18)
    assert paid(case, dearer, fixed) == pytest.approx(35 * 5)
    assert paid(case, fixed, dearer) == pytest.approx(35 * 10)
    both = solve(case, [load_scenario(dearer), fixed])
    assert both.scenarios == ("Dearer", "Fixed")
    assert paid(case) == pytest.approx(35 * 9)  # the case itself is as it was


def test_a_single_scenario_needs_no_list(tmp_path: Any) -> None:
    file = tmp_path / "shut.yaml"
    file.write_text("title: Shut\nclose:\n  links: old\n", encoding="utf-8")
    for one in (load_scenario(file), file, str(file), {"title": "Shut", "close": {"links": "old"}}):
        shut = solve(two_years(), one)
        assert shut.scenarios == ("Shut",)
        assert shut.unmet["kt"].sum() == pytest.approx(35.0)


def test_a_project_is_built_from_its_year_on() -> None:
    case = two_years()
    with pytest.raises(ScenarioError) as refused:
        solve(case, {"build": "third"}, year=2023)
    assert [problem.code for problem in refused.value.problems] == ["E230"]
    assert paid(case, {"build": "third"}, year=2024) == pytest.approx(40 * 0.9 + 15 * 5)
    early = {"build": [{"project": "third", "early": "yes"}]}
    assert paid(case, early, year=2023) == pytest.approx(35 * 0.9)


def test_a_cost_that_is_not_known_is_not_made_up() -> None:
    built = solve(two_years(), {"build": "third"}, year=2024)
    assert dict(built.costs.iter_rows())["investment"] == 0.0


def test_a_link_that_needs_a_length_is_refused_by_name() -> None:
    modes: list[Row] = [
        {"id": "rail", "cost_usd_t_km": 0.1, "speed_km_h": 50},
        {"id": "road"},
    ]
    bare: Row = {"mode": "rail", "cost_usd_t": None}
    ways = [
        link("a b", **bare),
        link("b c", **bare | {"cost_usd_t": 3}),
        link("c d", **bare | {"cost_usd_t": 3, "hours": 2}),
        link("d e", **bare | {"length_km": 10}),
        link("e f", cost=4, mode="road"),
        link("f g", cost=4, mode="road", fleet="trucks"),
    ]
    truck = {"id": "trucks", "name": "T", "vehicles": 1, "payload_t": 20, "speed_km_h": 50}
    with pytest.raises(CaseError) as refused:
        solve(make(modes=modes, links=ways, fleets=[truck]))
    problems = refused.value.problems
    assert [problem.code for problem in problems] == ["E301"] * 3
    assert [problem.message.split("'")[1] for problem in problems] == ["a_b", "b_c", "f_g"]


def test_a_plan_that_earns_without_limit_is_refused() -> None:
    """No table lets a cost be negative; were it so, running in circles would pay."""
    ways = [link("a b", -5.0), link("b a", 1.0)]
    case = make(links=ways, supply=[supply("a", 9)], demand=[demand("b", 5)])
    with pytest.raises(CaseError) as refused:
        solve(case)
    assert [problem.code for problem in refused.value.problems] == ["E303"]


def test_a_result_that_is_not_proved_is_not_given(monkeypatch: pytest.MonkeyPatch) -> None:
    def not_proved(*_: object) -> None:
        raise NotProvedError("off by 1e-3 of its scale")

    monkeypatch.setattr(outcome, "prove", not_proved)
    with pytest.raises(CertificateError, match=r"off by 1e-3") as refused:
        solve(two_years())
    assert refused.value.exit_code == 4
    assert [problem.code for problem in refused.value.problems] == ["E401"]
    assert isinstance(refused.value, LandbridgeError)


@pytest.mark.parametrize(
    "rows",
    [
        {},
        {"places": [{"id": "a"}]},
        {"links": [link("a b")]},
        {"supply": [supply("a", 5)]},
        {"demand": [demand("a", 5, price_usd_t=3)]},
        {"demand": [demand("a", 0)]},
        {"plants": [{"id": "p", "name": "P", "place": "a"}]},
        {"shipments": [{"id": "s", "good": "x", "from": "a", "to": "b", "quantity_kt": 0}]},
        {"limits": [{"id": "q", "name": "Q", "capacity_kt": 0}]},
        {"fleets": [{"id": "f", "name": "F", "vehicles": 1, "payload_t": 1, "speed_km_h": 1}]},
    ],
)
@pytest.mark.parametrize("strict", [False, True])
def test_a_case_with_next_to_nothing_is_solved(rows: dict[str, list[Row]], strict: bool) -> None:
    solution = solve(made_of({"places": []} | rows), strict=strict)
    assert solution.objective_musd == 0.0
    assert solution.certificate.holds
    json.dumps(solution.facts())
    assert explain(solution).is_empty()


def test_what_is_sent_where_it_comes_from_arrives() -> None:
    home = make(supply=[supply("a", 5)], demand=[demand("a", 3, price_usd_t=9)])
    assert solve(home).served["kt"].to_list() == [3.0]
    assert solve(home).routes.select("from", "to", "path", "usd_t").rows() == [("a", "a", "a", 0.0)]


def test_a_solution_says_what_it_is() -> None:
    solution = solve(two_years(), {"title": "Shut", "close": {"links": "old"}}, year=2024)
    assert "2024 + Shut" in repr(solution) or "2024, Shut" in repr(solution)
    assert "proved optimal" in repr(solution)
    facts = json.loads(json.dumps(solution.facts()))
    assert facts["scenarios"] == ["Shut"]
    assert facts["certificate"]["holds"] is True
    assert {row["item"] for row in facts["costs"]} == set(solution.costs["item"])
    assert len(facts["flows"]) == solution.flows.height


def test_explain_names_what_binds_who_holds_it_and_what_more_is_worth() -> None:
    """The old line is full: 45 wanted, 40 go through; the rest is missing at 10,000 USD."""
    demands = [demand("town", 45)]
    full = solve(two_years(demand=demands))
    (row,) = explain(full).iter_rows(named=True)
    assert (row["table"], row["id"], row["owner"]) == ("links", "old", "Old Railways")
    assert row["scarcity_usd_t"] == pytest.approx(10_000 - 9)
    assert row["worth_musd_per_kt"] == pytest.approx(9.991)
    assert row["loading"] == pytest.approx(1.0)
    for part in (
        "mine – town",
        "controlled by Old Railways",
        "All 40 kt a year",
        "9.991 million USD",
    ):
        assert part in row["sentence"]
    assert explain(solve(two_years())).is_empty()


def test_the_dearest_capacity_comes_first() -> None:
    ways = [link("mine a", 1, capacity_kt=5), link("mine b", 1, capacity_kt=5, owner="B")]
    wanted = [demand("a", 9, price_usd_t=20), demand("b", 9, price_usd_t=30)]
    solution = solve(make(links=ways, supply=[supply("mine", 90)], demand=wanted))
    assert explain(solution)["id"].to_list() == ["mine_b", "mine_a"]
    assert explain(solution)["scarcity_usd_t"].to_list() == pytest.approx([29.0, 19.0])


def test_frames_are_made_once() -> None:
    solution = solve(two_years())
    assert solution.flows is solution.flows
    assert isinstance(solution.routes, pl.DataFrame)
