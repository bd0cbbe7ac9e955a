"""The option --routing, from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from .running import Run


@pytest.fixture
def full(run: Run, tmp_path: Path) -> Path:
    """A case with a row in every table."""
    folder = tmp_path / "full"
    assert run("new", folder).code == 0
    return folder


def test_hours_are_as_given_unless_asked_otherwise(run: Run, full: Path) -> None:
    plain, fixed = (run("solve", full, "--json", *more) for more in ((), ("--routing", "fixed")))
    assert plain.out == fixed.out
    assert plain.facts["routing"] == "fixed"
    assert plain.facts["equilibrium"] is None
    assert plain.facts["waiting"] == []
    assert "2 rows of congestion" in run("solve", full).out


@pytest.mark.parametrize("routing", ["user", "system"])
def test_what_waits_is_told_and_is_in_json(run: Run, full: Path, routing: str) -> None:
    facts = run("solve", full, "--routing", routing, "--json").facts
    assert facts["routing"] == routing
    assert facts["equilibrium"]["gap"] < 1e-6
    assert {row["congestion"] for row in facts["waiting"]} == {"north_border", "south_berth"}
    told = run("solve", full, "--routing", routing).out
    assert f"routing {routing}" in told
    assert "Hours that grow with the load" in told
    for command in ("explain", "routes"):
        assert run(command, full, "--routing", routing, "--json").facts["routing"] == routing


def test_scenarios_are_compared_at_the_hours_they_cause(run: Run, full: Path) -> None:
    compared = run("compare", full, "--scenario", "south-closed", "--routing", "user", "--json")
    assert compared.code == 0
    assert compared.facts["routing"] == "user"


def test_another_word_is_refused(run: Run, full: Path) -> None:
    answer = run("solve", full, "--routing", "mine")
    assert answer.code == 2
    assert "system" in answer.err
