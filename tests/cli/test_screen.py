"""`landbridge screen`: verdicts on movements, rules on a day, and what they do to flows."""

from __future__ import annotations

from pathlib import Path

import pytest

from .running import Run


@pytest.fixture
def upland(run: Run, tmp_path: Path) -> Path:
    """The invented case, whose one rule is that oil is not to cross Nearland, announced."""
    folder = tmp_path / "upland"
    assert run("new", folder).code == 0
    return folder


def in_force(folder: Path, day: str) -> None:
    history = folder / "control_status.csv"
    text = history.read_text(encoding="utf-8")
    history.write_text(f"{text}near_oil,{day},in_force,Parliament,invented,assumed,\n", "utf-8")
    rules = folder / "controls.csv"
    rules.write_text(rules.read_text(encoding="utf-8").replace("2024-01-01", ""), "utf-8")


def test_a_movement_gets_a_verdict_with_the_rules_that_fired(run: Run, upland: Path) -> None:
    in_force(upland, "2023-06-01")
    question = ("screen", upland, "--good", "crude_oil", "--origin", "XUP", "--to", "XOV")
    told = run(*question, "--via", "XNE", "--on", "2023-06-01").out
    assert "Prohibited, as of 2023-06-01." in told
    assert "Oil is not to cross Nearland" in told
    assert "in force 2023-06-01 by Parliament" in " ".join(told.split())
    assert "No control found" in run(*question, "--via", "XNE", "--on", "2023-05-01").out
    assert "No control found" in run(*question, "--direct", "--on", "2023-06-01").out
    unknown = run(*question, "--on", "2023-06-01").out
    assert "Unknown" in unknown
    assert "the route" in unknown


def test_facts_can_be_given(run: Run, upland: Path) -> None:
    in_force(upland, "2023-06-01")
    question = ("screen", upland, "--good", "crude_oil", "--origin", "XUP", "--json")
    assert run(*question).facts["verdict"] == "unknown"
    assert run(*question, "--applies", "near_oil").facts["verdict"] == "prohibited"
    assert run(*question, "--exempt", "near_oil").facts["verdict"] == "no_control_found"


def test_without_goods_it_is_about_the_plan(run: Run, upland: Path) -> None:
    told = run("screen", upland).out
    assert "Rules on 2023-12-31" in told
    assert "announced" in told
    facts = run("screen", upland, "--json").facts
    assert [row["id"] for row in facts["controls"]] == ["near_oil"]
    assert {row["verdict"] for row in facts["routes"]} <= {"unknown", "no_control_found"}
    assert "effect" not in facts


def test_two_days_are_compared(run: Run, upland: Path) -> None:
    in_force(upland, "2023-06-01")
    told = run("screen", upland, "--on", "2023-06-01", "--against", "2023-05-31").out
    assert "Rules that differ" in told
    assert "million USD a year less" in told
    facts = run("screen", upland, "--on", "2023-06-01", "--against", "2023-05-31", "--json").facts
    assert facts["effect"]["before"] == "2023-05-31"
    assert facts["effect"]["loss_musd"] > 0
    assert facts["controls_on"] == "2023-06-01"
    # Whichever day is named first, the later one is compared with the earlier one.
    other = run("screen", upland, "--on", "2023-05-31", "--against", "2023-06-01", "--json").facts
    assert other["effect"]["loss_musd"] == pytest.approx(facts["effect"]["loss_musd"])


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--good", "oil"), "E310"),
        (("--hs", "85x"), "E113"),
        (("--hs", "27", "--to", "XX"), "E310"),
        (("--hs", "27", "--against", "2023-01-01"), "leave out"),
        (("--hs", "27", "--on", "1.6.2023"), "1.6.2023"),
    ],
)
def test_what_cannot_be_asked_is_refused(
    run: Run, upland: Path, options: tuple[str, ...], says: str
) -> None:
    answer = run("screen", upland, *options)
    assert answer.code != 0
    assert says in answer.out + answer.err


def test_every_command_that_solves_takes_a_day(run: Run, upland: Path) -> None:
    in_force(upland, "2023-06-01")
    worth = {
        day: run("solve", upland, "--on", day, "--json").facts["objective_musd"]
        for day in ("2023-05-31", "2023-06-01")
    }
    assert worth["2023-05-31"] > worth["2023-06-01"]
    told = " ".join(run("solve", upland, "--on", "2023-06-01").out.split())
    assert "controls of 2023-06-01" in told
    before = " ".join(run("solve", upland, "--on", "2023-05-31").out.split())
    assert "keeps to none in force on 2023-05-31; `landbridge screen` says why 1 bind" in before


def test_a_trade_table_is_held_against_the_rules_of_the_day(
    run: Run, upland: Path, tmp_path: Path
) -> None:
    rules = upland / "controls.csv"
    text = rules.read_text(encoding="utf-8")
    more = "fuel_ban,No fuel abroad,Parliament,,export,prohibit,2710,,,XUP" + "," * 14
    assert more.count(",") == text.splitlines()[0].count(",")
    rules.write_text(f"{text}{more}\n", encoding="utf-8")
    history = upland / "control_status.csv"
    told = history.read_text(encoding="utf-8")
    history.write_text(f"{told}fuel_ban,2023-06-01,in_force,Parliament,,assumed,\n", "utf-8")
    trade = tmp_path / "exports.csv"
    rows = "XUP,XSH,271012,2023-01,900\nXUP,XSH,100199,2023-01,70\n"
    trade.write_text(f"reporter,partner,code,period,value\n{rows}", encoding="utf-8")
    asked = ("screen", upland, "--on", "2023-07-01", "--trade", trade, "--unit", "EUR")
    answer = run(*asked)
    assert "Trade that a rule touches, or may: exports.csv" in answer.out
    assert "No fuel abroad" in answer.out
    facts = run(*asked, "--json").facts
    found = {row["verdict"]: row["value"] for row in facts["exposure"]["verdicts"]}
    assert (found["prohibited"], found["no_control_found"]) == (900.0, 70.0)
    other = run(*asked, "--control", "near_oil").out
    assert "No fuel abroad" not in other.split("Trade that a rule touches")[1]


def test_one_control_may_be_asked_about(run: Run, upland: Path) -> None:
    answer = run("screen", upland, "--control", "near_oil")
    assert answer.code == 0
    wrong = run("screen", upland, "--control", "far_oil")
    assert wrong.code == 2
    assert "near_oil" in wrong.err
