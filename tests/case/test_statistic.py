"""A case by one of several statistics: its numbers, and what it says first."""

from __future__ import annotations

from pathlib import Path

import pytest

from landbridge.case.case import Case
from landbridge.case.read import check, read
from landbridge.case.statistic import by_statistic, statistics
from landbridge.case.template import STARTER
from landbridge.case.year import at_year
from landbridge.errors import CaseError
from tests.model.making import demand, link, make, supply


@pytest.fixture
def case() -> Case:
    def says(row: str, column: str, who: str, value: str, table: str = "links") -> dict[str, str]:
        return {"table": table, "row": row, "column": column, "statistic": who, "value": value}

    def seen(name: str, kt: float, who: str | None) -> dict[str, object]:
        about = {"id": name, "year": 2023, "table": "links", "row": "mine_town"}
        return {**about, "quantity_kt": kt, "statistic": who}

    return make(
        years=(2023, 2024),
        links=[link("mine town", capacity_kt=50), link("town port")],
        supply=[supply("mine", 90)],
        demand=[demand("port", 80)],
        alternatives=[
            says("mine_town", "capacity_kt", "Railway", "60"),
            says("mine_town", "cost_usd_t", "Railway", "7.5"),
            says("mine_ore", "quantity_kt", "Ministry", "0.1 Mt", "supply"),
            says("more", "value", "Railway", "75", "changes"),
        ],
        changes=[
            {"id": "more", "year": 2024, "table": "links", "row": "mine_town"}
            | {"column": "capacity_kt", "value": "70"}
        ],
        observed=[seen("a", 40, None), seen("b", 45, "Railway"), seen("c", 46, "Port")],
    )


def capacity(case: Case) -> float:
    return float(case.table("links")["capacity_kt"][0])


def test_cells_hold_what_the_statistic_says(case: Case) -> None:
    by = by_statistic(case, "Railway")
    assert (capacity(by), by.table("links")["cost_usd_t"][0]) == (60, 7.5)
    assert by.table("supply")["quantity_kt"][0] == 90
    assert by_statistic(case, "Ministry").table("supply")["quantity_kt"][0] == 100
    assert capacity(case) == 50
    assert (by.statistic, case.statistic) == ("Railway", "")


def test_known_changes_still_hold_by_its_numbers(case: Case) -> None:
    assert capacity(at_year(case, 2024)) == 70
    assert capacity(at_year(by_statistic(case, "Railway"), 2024)) == 75
    assert capacity(at_year(by_statistic(case, "Ministry"), 2024)) == 70


def test_its_observations_come_first(case: Case) -> None:
    assert by_statistic(case, "Port").table("observed")["id"].to_list() == ["c", "a", "b"]
    assert by_statistic(case, "Railway").table("observed")["id"].to_list() == ["b", "a", "c"]
    assert by_statistic(case, "Ministry").table("observed")["id"].to_list() == ["a", "b", "c"]


def test_an_unknown_one_is_refused_with_those_that_are_known(case: Case) -> None:
    assert statistics(case) == ["Railway", "Ministry", "Port"]
    with pytest.raises(CaseError) as refused:
        by_statistic(case, "Railways")
    [problem] = refused.value.problems
    assert (problem.code, problem.value) == ("E233", "Railways")
    assert "Railway; Ministry; Port" in problem.rule
    assert "Railway?" in problem.hint


def test_a_case_without_any_says_so() -> None:
    with pytest.raises(CaseError, match="names none"):
        by_statistic(make(links=[link("a b")]), "Railway")


def test_values_are_checked_at_the_door(tmp_path: Path) -> None:
    from landbridge.case.template import new_case

    new_case(tmp_path)
    table = tmp_path / "alternatives.csv"
    text = table.read_text(encoding="utf-8")
    table.write_text(text.replace("1650", "much"), encoding="utf-8")
    [problem] = [problem for problem in check(tmp_path) if problem.severity == "error"]
    assert (problem.code, problem.file, problem.value) == ("E125", "alternatives.csv", "much")


def test_the_starter_shows_how() -> None:
    by = by_statistic(read(STARTER), "Ministry of Energy")
    changed = by.table("supply").filter(id="field_dear_2023")["quantity_kt"]
    assert changed.to_list() == [1650]
