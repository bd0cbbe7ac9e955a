"""What a scenario is refused for: every problem at once, each with its file, line and key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from landbridge.case.case import Case
from landbridge.case.edit import with_cells
from landbridge.case.read import read
from landbridge.case.scenario import apply, load_scenario
from landbridge.case.template import STARTER
from landbridge.errors import Problem, ScenarioError


@pytest.fixture(scope="module")
def case() -> Case:
    return read(STARTER)


def refusals(case: Case, said: str | Mapping[str, object] | Path) -> list[Problem]:
    with pytest.raises(ScenarioError) as caught:
        apply(case, load_scenario(said))
    return list(caught.value.problems)


def told(case: Case, said: str | Mapping[str, object]) -> list[tuple[str, str]]:
    return [(problem.code, problem.column) for problem in refusals(case, said)]


EVERYTHING_WRONG = """\
title: All wrong
closed: {links: [a]}
close:
  link: [a]
set:
  - {table: links, row: cpc, colum: x, value: 1}
  - {table: links, row: cpc, column: capacity_kt}
  - links/cpc: 3
scale: {table: links}
ban: [crude_oil]
demand:
  - place: [a, b]
    good: x
"""


def test_all_problems_of_the_form_are_told_at_once(case: Case) -> None:
    found = refusals(case, EVERYTHING_WRONG)
    assert {(problem.code, problem.row, problem.column) for problem in found} == {
        ("E223", 2, "closed"),
        ("E223", 4, "close.link"),
        ("E223", 6, "set[1].colum"),
        ("E224", 6, "set[1]"),
        ("E224", 7, "set[2]"),
        ("E225", 8, "set[3].links/cpc"),
        ("E225", 9, "scale"),
        ("E225", 10, "ban[1]"),
        ("E225", 12, "demand[1].place"),
        ("E224", 12, "demand[1]"),
    }
    assert {problem.file for problem in found} == {"scenario"}
    hints = {problem.column: problem.hint for problem in found}
    assert "close" in hints["closed"]
    assert "links" in hints["close.link"]
    assert "column" in hints["set[1].colum"]


def test_all_problems_with_the_case_are_told_at_once(case: Case, tmp_path: Path) -> None:
    file = tmp_path / "wrong.yaml"
    file.write_text(
        "close:\n"
        "  links:\n"
        "    - pipe_sout\n"
        "  owners: [Nobody]\n"
        "set:\n"
        "  - {table: linx, row: a, column: b, value: 1}\n"
        "  - {table: links, row: pipe_sud, column: capacity, value: 1}\n"
        "  - links/pipe_south/capacity_kt: 1,5\n"
        "  - links/pipe_south/goods: crude\n"
        "ban:\n"
        "  - origins: [KAZ]\n",
        encoding="utf-8",
    )
    found = refusals(case, file)
    assert [(p.code, p.file, p.row, p.column, p.value) for p in found] == [
        ("E226", "wrong.yaml", 6, "set[1].table", "linx"),
        ("E227", "wrong.yaml", 7, "set[2].row", "pipe_sud"),
        ("E226", "wrong.yaml", 7, "set[2].column", "capacity"),
        ("E104", "wrong.yaml", 8, "set[3].value", "1,5"),
        ("E227", "wrong.yaml", 9, "set[4].value", "crude"),
        ("E227", "wrong.yaml", 11, "ban[1].origins[1]", "KAZ"),
        ("E227", "wrong.yaml", 3, "close.links[1]", "pipe_sout"),
        ("E227", "wrong.yaml", 4, "close.owners[1]", "Nobody"),
    ]
    hints = [problem.hint for problem in found]
    assert "links" in hints[0]
    assert "pipe_south" in hints[1]
    assert "capacity_kt" in hints[2]
    assert "1.5" in hints[3]
    assert "crude_oil" in hints[4]


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("title: a\nclose: {links: [a\nset: 1\n", 3),
        ("title: a: b\n", 1),
        ("title: x\n\tset: 1\n", 2),
        ("a: *b\n", 1),
        ("title: !!python/object:os.system x\n", 1),
        ("title: a\n---\ntitle: b\n", 2),
        ("a: " + "[" * 40 + "]" * 40 + "\n", 1),
        ("a: " + "[" * 4000 + "\n", 1),
    ],
)
def test_text_that_is_not_plain_yaml_is_refused_with_its_line(text: str, row: int) -> None:
    with pytest.raises(ScenarioError) as caught:
        load_scenario(text)
    problem = caught.value.problems[0]
    assert (problem.code, problem.row) == ("E221", row)
    assert problem.hint


def test_a_key_given_twice_is_refused_with_both_lines() -> None:
    with pytest.raises(ScenarioError) as caught:
        load_scenario("close:\n  links: [a]\ntitle: x\nclose:\n  links: [b]\n")
    (problem,) = caught.value.problems
    assert (problem.code, problem.row, problem.column) == ("E222", 4, "close")
    assert "line 1" in problem.message


@pytest.mark.parametrize("text", ["\n", "- a\n- b\n", "just words\nand more\n", "a\x00b: 1\n"])
def test_what_is_no_mapping_is_refused(text: str) -> None:
    with pytest.raises(ScenarioError):
        load_scenario(text)


def test_python_values_that_are_no_data_are_refused() -> None:
    with pytest.raises(ScenarioError) as caught:
        load_scenario({"title": {1, 2}, "set": {"links/a/capacity_kt": float("nan")}})
    assert [problem.column for problem in caught.value.problems][:2] == [
        "title",
        "set.links/a/capacity_kt",
    ]


SAID_WRONG: dict[str, tuple[dict[str, object], str, str]] = {
    "evidence": ({"set": {"observed/export_2023/quantity_kt": 1}}, "E226", "set[1].table"),
    "key": ({"set": {"links/pipe_south/id": "x"}}, "E226", "set[1].column"),
    "needed": ({"set": {"links/pipe_south/mode": None}}, "E101", "set[1].value"),
    "limits": ({"set": {"fleets/tank_wagons/availability": 2}}, "E108", "set[1].value"),
    "twice": ({"set": [{"links/pipe_south/capacity_kt": 1}] * 2}, "E231", "set[2]"),
    "no numbers": ({"scale": {"links/*/owner": 2}}, "E226", "scale[1].column"),
    "negative": ({"scale": {"links/*/capacity_kt": -1}}, "E108", "scale[1].by"),
    "beyond": ({"scale": {"fleets/*/availability": 2}}, "E108", "scale[1]"),
    "blank": ({"scale": {"links/sea_south/capacity_kt": 2}}, "E229", "scale[1]"),
    "no row": (
        {"scale": [{"table": "supply", "column": "cost_usd_t", "where": {"year": 2022}, "by": 2}]},
        "E229",
        "scale[1]",
    ),
    "no such where": (
        {"scale": [{"table": "supply", "column": "cost_usd_t", "where": {"god": "x"}, "by": 2}]},
        "E226",
        "scale[1].where.god",
    ),
    "no such good": (
        {"scale": [{"table": "supply", "column": "cost_usd_t", "where": {"good": "x"}, "by": 2}]},
        "E227",
        "scale[1].where.good",
    ),
    "friction on what is not there": (
        {"friction": [{"table": "links", "row": "x", "usd_t": 1}]},
        "E227",
        "friction[1].row",
    ),
    "friction on no market": (
        {"friction": [{"table": "places", "row": "capital", "usd_t": 1}]},
        "E112",
        "friction[1].table",
    ),
    "friction without a number": (
        {"friction": [{"table": "links", "row": "rail_north", "usd_t": "much"}]},
        "E104",
        "friction[1].usd_t",
    ),
    "friction twice": (
        {"friction": [{"table": "links", "row": "rail_north", "usd_t": 1}] * 2},
        "E231",
        "friction[2].row",
    ),
    "friction on another good": (
        {"friction": [{"table": "supply", "row": "field_cheap", "good": "fuel", "usd_t": 1}]},
        "E137",
        "",
    ),
    "loop": ({"set": {"links/pipe_south/to": "oilfield"}}, "E130", ""),
    "span": (
        {"set": {"links/pipe_south/opens": 2030, "links/pipe_south/closes": 2020}},
        "E133",
        "",
    ),
    "lengths": ({"set": {"links/pipe_south/length_km": 400}}, "E136", ""),
    "no such project": ({"build": "bridge"}, "E227", "build[1]"),
    "project twice": ({"build": ["south_expansion"] * 2}, "E231", "build[2]"),
    "odd early": (
        {"build": [{"project": "south_expansion", "early": "?"}]},
        "E111",
        "build[1].early",
    ),
    "empty ban": ({"ban": [{"title": "All"}]}, "E224", "ban[1]"),
    "idle place": ({"close": {"countries": ["XZZ"]}}, "E227", "close.countries[1]"),
    "no such year": (
        {"demand": [{"place": "world", "good": "fuel", "quantity_kt": 1, "year": 2030}]},
        "E232",
        "demand[1].year",
    ),
    "market twice": (
        {"demand": [{"id": "a", "place": "world", "good": "fuel", "quantity_kt": 1}] * 2},
        "E231",
        "demand[2].id",
    ),
    "market nowhere": (
        {"demand": [{"place": "word", "good": "fuel", "quantity_kt": 1}]},
        "E227",
        "demand[1].place",
    ),
}


@pytest.mark.parametrize("name", SAID_WRONG)
def test_one_problem_is_told_once_at_its_key(case: Case, name: str) -> None:
    said, code, column = SAID_WRONG[name]
    assert told(case, said) == [(code, column)]


def test_problems_of_several_scenarios_are_told_together(case: Case) -> None:
    wrong = [load_scenario({"close": {"links": [name]}}) for name in ("a1", "b2")]
    with pytest.raises(ScenarioError) as caught:
        apply(case, wrong)
    assert [problem.value for problem in caught.value.problems] == ["a1", "b2"]


def test_a_place_without_anything_to_close_is_refused(case: Case) -> None:
    lonely = case.with_tables({"links": case.tables["links"].head(0)})
    assert told(lonely, {"close": {"places": ["capital"]}}) == [("E229", "close.places[1]")]


def test_projects_that_cannot_be_built_are_refused(case: Case) -> None:
    done = with_cells(case.tables["projects"], "projects", "status", {"south_expansion": "done"})
    assert told(case.with_tables({"projects": done}), {"build": "south_expansion"}) == [
        ("E230", "build[1]")
    ]
    idle = case.with_tables({"project_changes": case.tables["project_changes"].head(0)})
    assert told(idle, {"build": "south_expansion"}) == [("E230", "build[1]")]


def test_a_project_that_adds_to_no_limit_is_refused(case: Case) -> None:
    change = {"south_expansion/interchanges/south_loading/capacity_kt": None}
    frame = case.tables["interchanges"].with_columns(
        capacity_kt=pl.lit(None, dtype=pl.Float64), note=pl.lit(str(change))
    )
    unlimited = case.with_tables({"interchanges": frame})
    assert told(unlimited, {"build": "south_expansion"}) == [("E229", "build[1]")]


def test_a_case_without_the_table_says_so(case: Case) -> None:
    bare = replace(case, tables={})
    (problem,) = refusals(bare, {"close": {"links": ["a"]}})
    assert problem.hint == "The case has none at all."
