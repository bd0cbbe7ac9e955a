"""`sweep` and `runs` as a user meets them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .running import Run

GRID = """
grid:
  cheap: {open: , shut: {close: {links: [%s]}}}
  dear: {open: , shut: {close: {links: [%s]}}}
"""


@pytest.fixture
def grid(case: Path, tmp_path: Path) -> Path:
    header, *rows = case.joinpath("links.csv").read_text(encoding="utf-8").splitlines()
    at = header.split(",").index("id")
    links = [row.split(",")[at] for row in rows]
    file = tmp_path / "grid.yaml"
    file.write_text(GRID % (links[0], links[-1]), encoding="utf-8")
    return file


def test_a_grid_is_ranked_and_kept(run: Run, case: Path, grid: Path) -> None:
    told = run("sweep", case, grid)
    assert told.code == 0, told.err
    assert "4 scenarios, 4 answered and proved." in told.out
    facts = json.loads(run("sweep", case, grid, "--json").out)
    assert [row["rank"] for row in facts["rows"]] == [1, 2, 3, 4]
    listed = json.loads(run("runs", "list", "--json").out)["runs"]
    assert len(listed) == 1
    assert listed[0]["answered"] == listed[0]["asked"] == 4
    name = listed[0]["run"]
    shown = run("runs", "show", name[:6])
    assert "cheap shut + dear shut" in shown.out
    assert "highspy" in shown.out
    both = json.loads(run("runs", "compare", name, name, "--json").out)
    assert {row["change_musd"] for row in both["rows"]} == {0.0}
    rows = json.loads(
        run("runs", "show", "--sql", "SELECT count(*) AS n FROM answers", "--json").out
    )
    assert rows["rows"] == [{"n": 4}]


def test_runs_are_pruned(run: Run, case: Path, grid: Path) -> None:
    run("sweep", case, grid)
    assert "Would delete 1 runs" in run("runs", "prune", "--older-than", "0", "--dry-run").out
    assert "Deleted 1 runs" in run("runs", "prune", "--older-than", "0").out
    assert "There are none" in run("runs", "list").out


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("show",), 2, "takes one RUN"),
        (("compare", "a"), 2, "takes two RUNs"),
        (("list", "a"), 2, "takes no RUN"),
        (("show", "abc"), 3, "E325"),
        (("show", "--sql", "SELECT * FROM nowhere"), 3, "E326"),
        (("sell",), 2, "sell"),
    ],
)
def test_wrong_words_are_told(run: Run, arguments: tuple[str, ...], code: int, said: str) -> None:
    told = run("runs", *arguments)
    assert told.code == code
    assert said in told.err
