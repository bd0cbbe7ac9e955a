"""The command `depend`."""

from __future__ import annotations

from pathlib import Path

import pytest

from .running import Run
from .test_json import HEAD, undocumented


@pytest.fixture
def full(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A case with a row in every table, and runs kept beside it."""
    monkeypatch.setenv("LANDBRIDGE_RUNS", str(tmp_path / "runs"))
    folder = tmp_path / "full"
    assert run("new", folder).code == 0
    return folder


def test_one_dependence_is_told_and_has_its_keys_documented(run: Run, full: Path) -> None:
    facts = run("depend", full, "--on", "XSH", "--cuts", "--json").facts
    assert list(facts)[: len(HEAD)] == HEAD
    assert facts["on"] == "country/XSH"
    assert {row["how"] for row in facts["losses"]["rows"]} == {"closed", "no passage"}
    assert undocumented(facts) == set()
    said = run("depend", full, "--on", "XSH").out
    assert "of the exports of all goods crosses" in said
    assert "Who bears it" in said


def test_the_table_is_told_and_has_its_keys_documented(run: Run, full: Path) -> None:
    facts = run("depend", full, "--cuts", "--top", "1", "--json").facts
    assert list(facts)[: len(HEAD)] == HEAD
    assert facts["rows"]
    assert undocumented(facts) == set()
    said = run("depend", full, "--kind", "country", "--tolerance", "1%").out
    assert "Countries: share of exports of all goods" in said
    assert "plans up to 1 % worse" in said
    assert "cuts trade off" in said
    assert "Ports" not in said


def test_what_is_not_there_is_refused(run: Run, full: Path) -> None:
    answer = run("depend", full, "--on", "nowhere", "--json")
    assert answer.code == 3
    assert answer.facts["problems"][0]["code"] == "E315"
    assert run("depend", full, "--kind", "planet").code == 2
    assert run("depend", full, "--good", "gold").code == 3
