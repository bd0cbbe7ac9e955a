"""What is lost when something closes, as the command line tells it."""

from __future__ import annotations

from pathlib import Path

import pytest

from .running import Run
from .test_json import undocumented


def test_closures_are_ranked_with_why(run: Run, case: Path, tmp_path: Path) -> None:
    answer = run("disrupt", case, "--of", "links", "--runs", tmp_path / "runs")
    assert answer.code == 0
    assert "Main line closed: " in answer.out
    lines = answer.out.splitlines()
    head = next(line for line in lines if line.startswith("what "))
    assert head.split()[:3] == ["what", "kind", "lost"]
    order = [line for line in lines if line.startswith(("Main line ", "Border road "))]
    assert order[0].startswith("Main line")


def test_its_keys_are_stable_and_documented(run: Run, case: Path, tmp_path: Path) -> None:
    kept = ("--runs", tmp_path / "runs")
    facts = run("disrupt", case, "--json", *kept).facts
    assert facts["of"] == ["links", "interchanges", "places", "countries", "owners"]
    assert facts["worst"] is None
    first = facts["rows"][0]
    assert first["rank"] == 1
    assert first["certificate"] <= 1e-9
    assert undocumented(facts) == set()
    facts = run("disrupt", case, "-k", "2", "--json", *kept).facts
    assert facts["worst"]["proof"] == "enumeration"
    assert facts["worst"]["bound_musd"] == pytest.approx(facts["worst"]["sets"][0]["loss_musd"])
    assert undocumented(facts) == set()


def test_only_the_worst_are_solved_where_that_is_asked(
    run: Run, case: Path, tmp_path: Path
) -> None:
    asked = ("disrupt", case, "--runs", tmp_path / "runs", "--budget", "1")
    facts = run(*asked, "--bounded", "--json").facts
    assert sum(row["solved"] for row in facts["rows"]) == 1
    assert facts["ranked"] <= 1
    left = [row for row in facts["rows"] if not row["solved"] and row["at_most_musd"]]
    assert left
    assert all(row["loss_musd"] is None for row in left)
    assert "were not solved: each loses " in " ".join(run(*asked, "--bounded").out.split())
    every = run(*asked, "--every", "--json").facts
    assert every["ranked"] == len(every["rows"])
    assert run(*asked, "--bounded", "--by", "home").code == 2
    assert run(*asked, "--bounded", "--risk").code == 2


def test_what_is_lost_at_home_can_come_first(run: Run, case: Path, tmp_path: Path) -> None:
    kept = ("--runs", tmp_path / "runs", "--json")
    rows = run("disrupt", case, "--by", "home", *kept).facts["rows"]
    home = [row["home_musd"] for row in rows]
    assert home == sorted(home, reverse=True)


def test_scenarios_and_parts_are_disruptions_too(run: Run, case: Path, tmp_path: Path) -> None:
    kept = ("--runs", tmp_path / "runs", "--json")
    file = tmp_path / "both.yaml"
    file.write_text(
        "- title: no road\n  close: {links: road}\n"
        "- title: half the line\n  scale: {links/line/capacity_kt: 0.5}\n",
        encoding="utf-8",
    )
    each = run("disrupt", case, "--scenario", file, *kept).facts["rows"]
    assert {row["id"] for row in each} == {"no road", "half the line"}
    both = run("disrupt", case, "--scenario", file, "--together", *kept).facts["rows"]
    assert [row["id"] for row in both] == ["no road + half the line"]
    half = run("disrupt", case, "--of", "links", "--left", "0.5", *kept).facts
    losses = {row["id"]: row["loss_musd"] for row in half["rows"]}
    of_scenario = {row["id"]: row["loss_musd"] for row in each}
    assert losses["line"] == pytest.approx(of_scenario["half the line"])
    road = tmp_path / "road.yaml"
    road.write_text("title: no road\nclose: {links: road}\n", encoding="utf-8")
    after = run("disrupt", case, "--of", "links", "--given", road, *kept).facts
    assert after["scenarios"] == ["no road"]
    assert [row["id"] for row in after["rows"]] == ["line"]


@pytest.mark.parametrize(
    "wrong",
    [
        ("-k", "2", "--left", "0.5"),
        ("--left", "1"),
        ("-k", "0"),
        ("--by", "name"),
        ("--outage", "links/line days=3", "-k", "2"),
        ("--outage", "links/line days=3", "--risk"),
    ],
)
def test_what_does_not_go_together_is_refused(run: Run, case: Path, wrong: tuple[str, ...]) -> None:
    assert run("disrupt", case, *wrong).code == 2


def test_a_kind_that_cannot_close_is_refused(run: Run, case: Path, tmp_path: Path) -> None:
    answer = run("disrupt", case, "--of", "goods", "--runs", tmp_path / "runs")
    assert answer.code == 3
    assert "'goods' is nothing that can close" in answer.err
    assert "links, interchanges, places" in answer.err


def test_worst_sets_are_kept_and_a_budget_bounds_them(run: Run, case: Path, tmp_path: Path) -> None:
    kept = ("--runs", tmp_path / "runs")
    asked = ("disrupt", case, "--of", "places", "-k", "2", "--workers", "1", *kept)
    found = run(*asked, "--json").facts["worst"]
    (listed,) = run("runs", "list", "--json", *kept).facts["runs"]
    assert listed["question"].startswith("disrupt ")
    assert listed["status"] == "complete"
    assert listed["answered"] == listed["asked"] == found["solved"] + 1
    bounded = run(*asked, "--budget", "0", "--json").facts["worst"]
    assert bounded["solved"] == 0
    assert bounded["proof"] != "enumeration"
    assert bounded["bound_musd"] >= found["bound_musd"]
    assert "0 of " in run(*asked, "--budget", "0").out
