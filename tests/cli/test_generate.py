"""`landbridge new --generate`: a case made up on the command line."""

from __future__ import annotations

from pathlib import Path

from landbridge.case.generate import generated
from landbridge.case.read import read
from landbridge.case.write import content_hash

from .running import Run


def test_a_case_is_made_and_can_be_checked_and_solved(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "made"
    made = run("new", folder, "--generate", "nodes=40 goods=3", "--generate", "seed=7")
    assert made.code == 0
    assert made.out.startswith(f"Made {folder} with ")
    assert content_hash(read(folder)) == content_hash(generated(nodes=40, goods=3, seed=7))
    checked = run("check", folder)
    assert (checked.code, checked.out) == (0, "made: nothing is wrong.\n")
    assert run("solve", folder).code == 0


def test_settings_are_told_to_programs(run: Run, tmp_path: Path) -> None:
    facts = run("new", tmp_path / "made", "--generate", "nodes=40", "--json").facts
    assert facts["case"] == str(tmp_path / "made")
    assert "links.csv" in facts["files"]
    assert facts["generated"].startswith("nodes=40 links=160 goods=5 countries=6 origins=3 ")
    again = run("new", tmp_path / "again", "--generate", facts["generated"], "--json")
    assert again.facts["generated"] == facts["generated"]
    assert content_hash(read(tmp_path / "again")) == content_hash(read(tmp_path / "made"))


def test_wrong_settings_are_refused_and_nothing_is_written(run: Run, tmp_path: Path) -> None:
    refused = run("new", tmp_path / "made", "--generate", "node=40 goods=none")
    assert refused.code == 3
    assert "E251" in refused.err
    assert "Did you mean nodes?" in refused.err
    assert "E252" in refused.err
    assert not (tmp_path / "made").exists()
    facts = run("new", tmp_path / "made", "--generate", "nodes=1", "--json").facts
    assert [problem["code"] for problem in facts["problems"]] == ["E252"]


def test_a_case_is_not_generated_and_blank(run: Run, tmp_path: Path) -> None:
    assert run("new", tmp_path / "made", "--generate", "nodes=40", "--blank").code == 2
    assert not (tmp_path / "made").exists()


def test_a_folder_in_use_is_left_alone(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    refused = run("new", tmp_path, "--generate", "nodes=40")
    assert refused.code == 3
    assert "E250" in refused.err
    assert [file.name for file in tmp_path.iterdir()] == ["mine.txt"]
