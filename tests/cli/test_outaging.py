"""Outages for a time, and over many years, as the command line tells them."""

from __future__ import annotations

from pathlib import Path

import pytest

from .running import Run
from .test_json import undocumented


@pytest.fixture
def full(run: Run, tmp_path: Path) -> Path:
    """A case with a row in every table."""
    folder = tmp_path / "full"
    assert run("new", folder).code == 0
    return folder


def test_an_outage_is_told_with_what_storage_does(run: Run, full: Path) -> None:
    answer = run("disrupt", full, "--outage", "interchanges/south_loading days=6")
    assert answer.code == 0
    assert "Tank farm of South Port takes in" in answer.out
    assert "What storage does, kt" in answer.out
    asked = ("--outage", "outages/south_storm", "--outage", "owners/'Nearland Railways' weeks=3")
    facts = run("disrupt", full, *asked, "--json").facts
    first, second = facts["outages"]
    assert (first["days"], second["days"]) == (6, 21)
    assert first["bridged_musd"] > 0
    assert sum(row["musd"] for row in first["parties"]) == pytest.approx(-first["loss_musd"])
    assert undocumented(facts) == set()


def test_a_scenario_holds_for_some_days(run: Run, full: Path) -> None:
    given = ("--scenario", "south-closed", "--outage", "days=10 catch_up=0.5 foreseen=yes")
    facts = run("disrupt", full, *given, "--json").facts
    assert facts["scenarios"] == []
    assert facts["outages"][0]["catch_up"] == 0.5
    assert run("disrupt", full, "--outage", "days=10").code == 2


@pytest.mark.parametrize(
    "what",
    [
        "links/rail_north days=x",
        "links/rail_north dais=3",
        "days=3 days=4 links/rail_north",
        "links/rail_north left=2 days=3",
        "links/rail_north foreseen=perhaps days=3",
        "'links/a",
    ],
)
def test_what_cannot_be_read_is_refused(run: Run, full: Path, what: str) -> None:
    answer = run("disrupt", full, "--outage", what)
    assert answer.code != 0
    assert "E311" in answer.err


def test_years_of_outages_are_drawn_and_kept(run: Run, full: Path, tmp_path: Path) -> None:
    asked = ("--risk", "--years", "400", "--runs", tmp_path / "runs")
    answer = run("disrupt", full, *asked)
    assert answer.code == 0
    assert "Outages cost" in answer.out
    facts = run("disrupt", full, *asked, "--catch-up", "1", "--json").facts
    assert facts["stored_musd"] < facts["expected_musd"]
    assert facts["states_met"] == 3
    assert facts["certificate"] <= 1e-9
    assert undocumented(facts) == set()
    again = run("disrupt", full, *asked, "--catch-up", "1", "--json").facts
    assert again == facts
