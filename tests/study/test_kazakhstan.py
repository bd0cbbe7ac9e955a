"""What the tables of the shipped case say of the article by themselves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from landbridge.case.case import Case
from landbridge.case.read import read
from landbridge.case.scenario import apply, load_scenario
from landbridge.case.scenario.load import scenario_names
from landbridge.model.solve import solve
from landbridge.study.claims import DIFFERS, HOLDS, UNTESTED, claims

FOLDER = Path(__file__).parents[2] / "cases" / "kazakhstan-2023"
SCENARIOS = scenario_names(FOLDER)

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the shipped case is not here")


@pytest.fixture(scope="module")
def case() -> Case:
    return read(FOLDER)


@pytest.fixture(scope="module")
def told(case: Case) -> dict[str, dict[str, Any]]:
    return {row["claim"]: row for row in claims(case).iter_rows(named=True)}


def test_crude_crosses_russia_but_80_percent_is_cpc_alone(told: dict[str, dict[str, Any]]) -> None:
    crosses, cpc = told["oil_80_russia"], told["oil_80_cpc"]
    assert (crosses["verdict"], cpc["verdict"]) == (DIFFERS, HOLDS)
    assert crosses["measured"] == pytest.approx(95, abs=1)
    assert cpc["measured"] == pytest.approx(80, abs=2)
    assert "“CPC alone carries 80 % of crude exports” (79.43 %)" in crosses["sentence"]


def test_only_aktau_to_baku_is_quintupled(told: dict[str, dict[str, Any]]) -> None:
    aktau, baku = told["caspian_quintupled"], told["caspian_quintupled_baku"]
    assert (aktau["verdict"], baku["verdict"]) == (DIFFERS, HOLDS)
    assert aktau["measured"] == pytest.approx(3376 / 2268)
    assert baku["measured"] == pytest.approx(1392 / 250)
    assert "It holds when read so: “Oil shipped from Aktau to Baku" in aktau["sentence"]


def test_the_halt_was_announced_and_denied_on_one_day(told: dict[str, dict[str, Any]]) -> None:
    halt = told["halt_106"]
    assert (halt["verdict"], halt["measured_text"]) == (DIFFERS, "denied")
    assert "announced on 2023-10-19" in halt["sentence"]
    assert "denied on 2023-10-19" in halt["sentence"]
    assert told["halt_106_announced"]["verdict"] == told["halt_106_denied"]["verdict"] == HOLDS


def test_the_china_line_does_not_cross_russia(told: dict[str, dict[str, Any]]) -> None:
    line = told["china_line_russia"]
    assert (line["verdict"], line["measured"], line["unit"]) == (DIFFERS, 0, "km")


def test_two_statistics_of_the_trade_with_china(told: dict[str, dict[str, Any]]) -> None:
    ours, theirs = told["trade_china_31"], told["trade_china_31_gacc"]
    assert (ours["verdict"], theirs["verdict"]) == (DIFFERS, HOLDS)
    assert (ours["measured"], theirs["measured"]) == (pytest.approx(24.204), pytest.approx(31.2))
    assert told["trade_russia_27"]["verdict"] == HOLDS


def test_four_projects_make_the_1300_km(told: dict[str, dict[str, Any]]) -> None:
    assert told["rail_1300"]["verdict"] == told["rail_800_miles"]["verdict"] == HOLDS
    assert told["rail_1300"]["measured"] == 836 + 75 + 152 + 272
    assert told["third_rail_link"]["measured"] == 2


def test_every_claim_has_its_source_and_its_reason(told: dict[str, dict[str, Any]]) -> None:
    assert all(row["source"] and row["why"] for row in told.values())
    untested = {name for name, row in told.items() if row["verdict"] == UNTESTED}
    by_choice = {name for name, row in told.items() if row["basis"] in {"none", "solution"}}
    assert untested == by_choice | {"trade_central_asia_100"}
    assert all(row["evidence"] for name, row in told.items() if name not in untested)


def test_claims_on_a_solution_are_measured_once_there_is_one(case: Case) -> None:
    solved = claims(case, solve(case)).filter(basis="solution")
    assert solved.height >= 2
    assert UNTESTED not in solved["verdict"]


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_scenarios_of_the_case_fit_it(case: Case, name: str) -> None:
    scenario = load_scenario(name, case_dir=FOLDER)
    assert scenario.lines()
    assert apply(case, [scenario]) is not case


def test_the_case_has_scenarios() -> None:
    assert {"cpc-closed", "russia-no-transit", "china-line-wider"} <= set(SCENARIOS)
