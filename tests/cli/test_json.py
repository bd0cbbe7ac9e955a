"""What `--json` prints has stable keys, each of them documented."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from .running import Run

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "json.md"

HEAD = ["case", "year", "statistic", "controls_on", "scenarios", "strict"]
HEAD += ["objective_musd", "certificate", "notes"]

ANSWERS = {
    "solve": ["costs", "routes", "flows", "loading", "supplied", "served", "unmet", "unserved"],
    "explain": ["binding"],
    "routes": ["routes"],
    "claims": ["claims"],
    "validate": ["wape", "sentence", "rows"],
    "ranges": ["tolerances", "rows", "sentences"],
    "screen": ["controls", "routes", "fired"],
    "bargain": ["games", "payoffs", "options", "open", "solves", "sentences"],
    "disagreement": ["statistics", "numbers", "answers", "verdicts"],
}


@pytest.fixture
def full(run: Run, tmp_path: Path) -> Path:
    """A case with a row in every table."""
    folder = tmp_path / "full"
    assert run("new", folder).code == 0
    return folder


@pytest.mark.parametrize("name", ANSWERS)
def test_answers_have_their_keys_documented(run: Run, full: Path, name: str) -> None:
    answer = run(name, full, "--json", "--year", "2024")
    assert answer.code == 0
    assert answer.err == ""
    facts = answer.facts
    assert list(facts)[: len(HEAD)] == HEAD
    assert set(ANSWERS[name]) <= set(facts)
    assert undocumented(facts) == set()


def test_a_comparison_has_its_keys_documented(run: Run, full: Path) -> None:
    facts = run("compare", full, "--scenario", "south-closed", "--json").facts
    assert facts["loss_musd"] > 0
    assert undocumented(facts) == set()


def test_a_verdict_and_an_effect_have_their_keys_documented(run: Run, full: Path) -> None:
    facts = run("screen", full, "--against", "2021-01-01", "--json").facts
    assert facts["effect"]["rules"][0]["control"] == "near_oil"
    assert undocumented(facts) == set()
    facts = run("screen", full, "--good", "crude_oil", "--on", "2022-01-01", "--json").facts
    assert facts["verdict"] == "no_control_found"
    assert undocumented(facts) == set()


def test_ends_of_intervals_have_their_keys_documented(run: Run, full: Path) -> None:
    facts = run("ranges", full, "--ends", "--tolerance", "1%", "--json").facts
    assert facts["ends"][0]["flows"]
    assert facts["tolerances"] == [0.0, 0.01]
    assert undocumented(facts) == set()


def test_a_calibration_and_its_scenario_have_their_keys_documented(
    run: Run, full: Path, tmp_path: Path
) -> None:
    file = tmp_path / "frictions.yaml"
    facts = run("calibrate", full, "--tolerance", "0.1%", "-o", file, "--json").facts
    assert facts["fit"]
    assert facts["written"] == str(file)
    assert undocumented(facts) == set()
    assert run("solve", full, "--scenario", file).code == 0


def test_what_a_result_hangs_on_has_its_keys_documented(run: Run, full: Path) -> None:
    facts = run("weakest", full, "--of", "welfare", "--draws", "4", "--json").facts
    assert facts["rows"][0]["rank"] == 1
    assert len(facts["drawn"]["values"]) == 4
    for row in facts["drawn"]["values"]:
        assert set(row) == {"draw", "welfare"}
        row.clear()
    assert undocumented(facts) == set()


def test_a_prediction_has_its_keys_documented(run: Run, full: Path) -> None:
    text = (full / "observed.csv").read_text(encoding="utf-8")
    row = "pipe_south_2024,2024,links,pipe_south,,,crude_oil,,4900,,,invented,assumed,\n"
    (full / "observed.csv").write_text(text + row, encoding="utf-8")
    facts = run("validate", full, "--predict", "--year", "2024", "--json").facts
    assert (facts["start"], facts["predicted_year"]) == (2023, 2024)
    assert facts["rows"][0]["observed"] == "pipe_south_2024"
    assert undocumented(facts) == set()


def test_problems_are_the_answer_where_a_case_is_refused(run: Run, full: Path) -> None:
    (full / "links.csv").write_text("id\n\n", encoding="utf-8")
    for name in ("check", "solve", "claims"):
        answer = run(name, full, "--json")
        assert answer.code == 3
        assert answer.err == ""
        assert list(answer.facts) == ["problems"]
        assert undocumented(answer.facts) == set()


def test_a_sound_case_has_no_problems(run: Run, full: Path) -> None:
    assert run("check", full, "--json").facts == {"problems": []}


def test_what_was_made_is_told(run: Run, full: Path, tmp_path: Path) -> None:
    facts = run("convert", full, tmp_path / "a.xlsx", "--json").facts
    assert facts["rows"]["links"] > 0
    assert run("new", tmp_path / "other", "--json").facts["files"][0]
    assert undocumented({**facts, "rows": {}}) == set()


def undocumented(facts: Any) -> set[str]:
    """Keys that the reference page does not name."""
    page = PAGE.read_text(encoding="utf-8")
    return {key for key in keys(facts) if f"`{key}`" not in page}


def keys(facts: Any) -> Iterator[str]:
    """Every key at any depth."""
    if isinstance(facts, dict):
        for key, value in facts.items():
            yield key
            yield from keys(value)
    elif isinstance(facts, list):
        for item in facts:
            yield from keys(item)
