"""Where statistics disagree: what changes if another's numbers are taken, and what does not."""

from __future__ import annotations

from typing import Any

import pytest

from landbridge.case.case import Case
from landbridge.case.statistic import by_statistic, disputed, statistics
from landbridge.model.solve import solve
from landbridge.study.disagree import disagreement
from tests.model.making import Row, demand, link, make, supply


def says(row: str, column: str, who: str, value: str, table: str = "links") -> Row:
    about = {"table": table, "row": row, "column": column, "statistic": who, "value": value}
    return {**about, "source": "s", "note": f"As {who} has it."}


def seen(name: str, kt: float, who: str | None, row: str = "west") -> Row:
    about = {"id": name, "year": 2023, "table": "links", "row": row, "good": "ore"}
    return {**about, "quantity_kt": kt, "statistic": who}


CLAIM = {
    "id": "half",
    "text": "Half of it goes west.",
    "basis": "observed",
    "measure": "flow",
    "good": "ore",
    "from": "AAA",
    "via": "links/west",
    "value": 30,
    "unit": "kt/yr",
}


def case(**more: Any) -> Case:
    rows: dict[str, Any] = {
        "places": [
            {"id": "mine", "country": "AAA"},
            {"id": "mart", "country": "DDD"},
            {"id": "b", "country": "BBB"},
            {"id": "c", "country": "CCC"},
        ],
        "links": [
            link("mine b", 5, id="west", capacity_kt=40, length_km=10, name="Western line"),
            link("b mart", 0, length_km=10),
            link("mine c", 7, id="east", length_km=10),
            link("c mart", 0, length_km=10),
        ],
        "supply": [supply("mine", 60), supply("mine", 1, id="later", year=2024)],
        "demand": [demand("mart", 100, price_usd_t=20)],
        "alternatives": [
            says("west", "capacity_kt", "Railway", "50"),
            says("west", "cost_usd_t", "Ministry", "5"),
            says("later", "quantity_kt", "Port", "2", "supply"),
        ],
        "observed": [
            seen("a", 30, "Railway"),
            seen("b", 45, "Ministry"),
            seen("c", 9, "X", "east"),
        ],
        "claims": [CLAIM],
    }
    return make(years=(2023, 2024), **{**rows, **more})


def test_answers_that_change_are_held_against_their_interval() -> None:
    found = disagreement(solve(case()))
    rows = {row["quantity"]: row for row in found.answers.iter_rows(named=True)}
    west = rows["share land/BBB good=ore origin=AAA"]
    assert west["statistic"] == "Railway"
    assert (west["base"], west["other"]) == (pytest.approx(40 / 60), pytest.approx(50 / 60))
    assert west["beyond"]
    assert west["high"] < 50 / 60
    assert "welfare" not in rows  # 0.9 million USD either way: the same to a reader
    assert set(found.answers["statistic"]) == {"Railway"}


def test_numbers_of_the_year_that_are_given_otherwise() -> None:
    found = disagreement(solve(case()))
    (row,) = found.numbers.to_dicts()
    assert (row["statistic"], row["value"], row["other"]) == ("Railway", "40", "50")
    assert row["name"] == "Western line: capacity"
    later = disagreement(solve(case(), year=2024)).numbers
    assert set(later["statistic"]) == {"Railway", "Port"}


def test_claims_whose_verdict_turns() -> None:
    found = disagreement(solve(case()))
    (row,) = found.verdicts.to_dicts()
    assert (row["statistic"], row["claim"]) == ("Ministry", "half")
    assert (row["base"], row["other"]) == ("holds", "differs")
    told = found.sentences
    assert told[0].startswith("By Railway: share of ")
    assert told[1] == "By Ministry: the claim “Half of it goes west” differs instead of holds."


def test_only_what_stands_beside_another_is_disputed() -> None:
    assert statistics(case()) == ["Railway", "Ministry", "Port", "X"]
    assert disputed(case()) == ["Railway", "Ministry", "Port"]


def test_a_known_change_given_otherwise_is_about_the_cell_it_changes() -> None:
    change = {"id": "wider", "year": 2023, "table": "links", "row": "west"}
    found = disagreement(
        solve(
            case(
                changes=[{**change, "column": "capacity_kt", "value": "42"}],
                alternatives=[says("wider", "value", "Railway", "55", "changes")],
            )
        )
    )
    (row,) = found.numbers.to_dicts()
    assert (row["table"], row["row"], row["value"], row["other"]) == ("links", "west", "42", "55")
    assert found.answers.height


def test_the_statistic_that_was_taken_is_no_other() -> None:
    by = solve(by_statistic(case(), "Railway"))
    assert "Railway" not in disagreement(by).statistics


def test_without_any_it_says_so() -> None:
    found = disagreement(solve(case(alternatives=[], observed=[])))
    assert found.sentences == ["No answer changes with the statistic that is taken."]
