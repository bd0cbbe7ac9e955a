"""What a scenario supposes of controls."""

from __future__ import annotations

from datetime import date

import pytest

from landbridge.case.case import Case
from landbridge.case.scenario import apply, load_scenario
from landbridge.errors import ScenarioError
from landbridge.model.controls.status import in_force, status_on
from landbridge.model.solve import solve
from tests.model.making import demand, link, make, supply

DAY = date(2023, 10, 19)


def denied() -> Case:
    return make(
        links=[link("mine town")],
        supply=[supply("mine", 9)],
        demand=[demand("town", 5)],
        controls=[
            {"id": "halt", "title": "Halt", "authority": "A", "effect": "prohibit", "goods": "ore"}
            | {"regime": "any", "starts": date(2024, 1, 1)},
            {"id": "other", "title": "Other", "authority": "A", "effect": "monitor"},
        ],
        control_status=[
            {"control": "halt", "date": DAY, "status": "announced"},
            {"control": "halt", "date": DAY, "status": "denied"},
            {"control": "other", "date": DAY, "status": "announced"},
        ],
    )


def supposing(**entry: str) -> Case:
    return apply(denied(), load_scenario({"controls": [{"control": "halt", **entry}]}))


def test_a_denied_control_binds_where_a_scenario_says_so() -> None:
    assert solve(denied()).served["kt"].sum() == pytest.approx(5.0)
    supposed = solve(denied(), {"controls": [{"control": "halt", "status": "in_force"}]})
    assert supposed.served.is_empty()


def test_its_history_and_validity_give_way_and_those_of_others_stay() -> None:
    case = supposing(status="in_force", since="2023-11-01")
    assert case.table("control_status").filter(control="halt").height == 1
    assert case.table("control_status").filter(control="other").height == 1
    assert in_force(case, date(2023, 10, 31)).is_empty()
    assert in_force(case, date(2023, 11, 1))["id"].to_list() == ["halt"]
    assert denied().table("control_status").height == 3


def test_a_control_can_be_lifted() -> None:
    case = supposing(status="repealed")
    assert status_on(case, DAY)["status"].to_list() == ["repealed", "announced"]
    said = load_scenario({"controls": [{"control": "halt", "status": "in_force"}]}).lines()
    assert said == ["takes the control halt as in force"]


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        ({"control": "halts", "status": "in_force"}, "E227"),
        ({"control": "halt", "status": "valid"}, "E112"),
        ({"control": "halt", "status": "in_force", "since": "19.10.2023"}, "E110"),
        ({"control": "halt"}, "E224"),
    ],
)
def test_what_does_not_fit_is_refused(entry: dict[str, str], code: str) -> None:
    with pytest.raises(ScenarioError) as refused:
        apply(denied(), load_scenario({"controls": [entry]}))
    assert [problem.code for problem in refused.value.problems] == [code]


def test_the_same_control_twice_is_refused() -> None:
    twice = [{"control": "halt", "status": status} for status in ("in_force", "denied")]
    with pytest.raises(ScenarioError) as refused:
        apply(denied(), load_scenario({"controls": twice}))
    assert [problem.code for problem in refused.value.problems] == ["E231"]
