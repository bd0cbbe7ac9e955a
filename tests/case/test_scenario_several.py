"""Files of several scenarios: lists and grids, with what is wrong told where it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from landbridge.case.scenario import Scenario, apply, load_scenario
from landbridge.case.scenario.joined import joined
from landbridge.case.scenario.several import scenarios_in
from landbridge.errors import ScenarioError
from tests.model.making import link, make

GRID = """
title: two axes
grid:
  pipe:
    whole:
    half: {scale: {links/a_b/capacity_kt: 0.5}}
    shut: {close: {links: [a_b]}}
  land:
    open:
    shut: {close: {countries: [B]}}
"""


def test_a_grid_is_every_combination() -> None:
    found = scenarios_in(GRID)
    assert [one.title for one in found] == [
        *("pipe whole + land open", "pipe whole + land shut"),
        *("pipe half + land open", "pipe half + land shut"),
        *("pipe shut + land open", "pipe shut + land shut"),
    ]
    assert found[0].only_closes
    assert found[-1].only_closes
    assert found[-1].close.links == ("a_b",)
    assert found[-1].close.countries == ("B",)
    assert found[3].scale[0].by == "0.5"


def test_a_list_has_names_and_scenarios_written_out(tmp_path: Path) -> None:
    folder = tmp_path / "scenarios"
    folder.mkdir()
    folder.joinpath("one.yaml").write_text("title: The first\nclose: {links: [a_b]}\n")
    text = "scenarios:\n  - one\n  - title: The second\n    close: {links: [b_c]}\n"
    found = scenarios_in(text, case_dir=tmp_path)
    assert [one.name for one in found] == ["The first", "The second"]
    plain = scenarios_in("- one\n- title: Another\n", case_dir=tmp_path)
    assert [one.name for one in plain] == ["The first", "Another"]


def test_one_scenario_is_a_list_of_one(tmp_path: Path) -> None:
    file = tmp_path / "closed.yaml"
    file.write_text("close: {links: [a_b]}\n")
    assert [one.name for one in scenarios_in(file)] == [load_scenario(file).name]


def test_a_sweep_of_the_case_is_found_by_its_name(tmp_path: Path) -> None:
    folder = tmp_path / "sweeps"
    folder.mkdir()
    folder.joinpath("many.yaml").write_text(GRID)
    assert len(scenarios_in("many", case_dir=tmp_path)) == 6


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("scenarios:\n  - title: a\n    clos: {links: [x]}\n", "E223", 3),
        ("scenarios:\n  - nowhere\n", "E220", 2),
        ("scenarios: {a: b}\n", "E327", 1),
        ("grid: [a, b]\n", "E327", 1),
        ("grid:\n  axis: half\n", "E327", 2),
        ("grid:\n  axis:\n    half: {scael: {links/a/capacity_kt: 1}}\n", "E223", 3),
        ("scenarios: []\n", "E327", 1),
        ("scenarios: []\ngird:\n  axis: {whole: }\n", "E223", 2),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text: str, code: str, line: int) -> None:
    with pytest.raises(ScenarioError) as caught:
        scenarios_in(text)
    (problem,) = caught.value.problems
    assert problem.code == code
    assert problem.row == line


def test_all_problems_are_told_at_once() -> None:
    text = "scenarios:\n  - {title: a, clos: {}}\ngrid:\n  axis: {half: {scal: {}}}\n  other:\n"
    with pytest.raises(ScenarioError) as caught:
        scenarios_in(text)
    assert [problem.code for problem in caught.value.problems] == ["E223", "E223", "E327"]


def test_an_enormous_grid_is_taken_for_a_mistake() -> None:
    axis = "{" + ", ".join(f"s{at}: " for at in range(40)) + "}"
    text = "grid:\n" + "".join(f"  axis{at}: {axis}\n" for at in range(4))
    with pytest.raises(ScenarioError, match="combinations"):
        scenarios_in(text)


def test_joined_does_what_both_do() -> None:
    case = make(
        links=[link("a b", capacity_kt=10.0), link("b c"), link("a c")], supply=[], demand=[]
    )
    half = load_scenario("scale: {links/a_b/capacity_kt: 0.5}\n")
    shut = load_scenario("close: {links: [b_c]}\n")
    both = joined([half, shut, Scenario()])
    assert apply(case, both).tables["links"].equals(apply(case, [half, shut]).tables["links"])
