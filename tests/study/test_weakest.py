"""What a result hangs on: numbers ranked by solving again, and drawn all at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest

import landbridge as lb
from landbridge.errors import CaseError
from landbridge.model.solution import Solution
from landbridge.model.solve import solve
from landbridge.study.quantity import welfare
from landbridge.study.weakest.draws import draws
from landbridge.study.weakest.numbers import uncertain
from landbridge.study.weakest.tornado import Weakest, weakest
from tests.model.making import supply

from .uncertain import WEST, known, two_ways


@pytest.fixture(scope="module")
def base() -> Solution:
    return solve(two_ways())


@pytest.fixture(scope="module")
def found(base: Solution) -> Weakest:
    return weakest(base, [WEST, welfare()])


def rows_of(found: Weakest, of: Any) -> dict[str, dict[str, Any]]:
    wanted = found.rows.filter(quantity=of.key)
    return {row["number"]: row for row in wanted.iter_rows(named=True)}


def test_ends_are_worked_out_by_hand(found: Weakest) -> None:
    by = rows_of(found, WEST)
    capacity = by["links/west/capacity_kt"]
    assert capacity["base"] == pytest.approx(40 / 60)
    assert (capacity["at_low"], capacity["at_high"]) == (
        pytest.approx(0.5),
        pytest.approx(50 / 60),
    )
    assert capacity["is_linear"]
    worth = rows_of(found, welfare())["demand/mart_ore/price_usd_t"]
    assert worth["base"] == pytest.approx((40 * 15 + 20 * 13) / 1000)
    assert worth["at_high"] - worth["base"] == pytest.approx(0.12)
    assert worth["is_linear"]


def test_what_turns_the_plan_is_flagged_with_the_true_value(found: Weakest) -> None:
    """At 9 USD/t all goes the other way; dual prices at 5 know nothing of it."""
    cost = rows_of(found, WEST)["links/west/cost_usd_t"]
    assert cost["at_high"] == pytest.approx(0.0, abs=1e-9)
    assert cost["linear_at_high"] == pytest.approx(40 / 60)
    assert not cost["is_linear"]
    worth = rows_of(found, welfare())["links/west/cost_usd_t"]
    assert worth["at_high"] == pytest.approx(60 * 13 / 1000)
    assert worth["linear_at_high"] == pytest.approx((40 * 11 + 20 * 13) / 1000)
    assert not worth["is_linear"]


def test_ranks_go_by_swing_and_what_moves_nothing_is_last(found: Weakest) -> None:
    wanted = found.rows.filter(quantity=WEST.key)
    assert wanted["rank"].to_list() == [1, 2, 3, 4]
    assert wanted["number"].to_list() == [
        "links/west/cost_usd_t",
        "links/west/capacity_kt",
        "supply/mine_ore/quantity_kt",
        "demand/mart_ore/price_usd_t",
    ]
    assert wanted["swing"].to_list() == sorted(wanted["swing"].to_list(), reverse=True)
    assert found.of(WEST).height == 3


def test_the_sentence_names_the_weakest_number_with_its_grade(found: Weakest) -> None:
    told = found.sentences[0]
    assert "hangs most on Western line: cost (assumed)" in told
    assert "with 3 and 9 instead of 5 USD/t it is 66.7 % and 0.0 %" in told
    assert "2 more move it by themselves" in told
    assert repr(found) == "\n".join(found.sentences)


def test_every_end_is_what_a_scenario_with_that_number_gives(base: Solution) -> None:
    found = weakest(base, [WEST, welfare()])
    for row in found.rows.filter(quantity=welfare().key).iter_rows(named=True):
        for end in ("low", "high"):
            again = solve(two_ways(), {"set": {row["number"]: row[f"number_{end}"]}})
            assert row[f"at_{end}"] == pytest.approx(again.objective_musd, rel=1e-9)


def test_ranges_that_are_about_nothing_are_listed_with_why() -> None:
    ranges = [
        known("supply", "later", "quantity_kt", 1, 9),
        known("links", "east", "capacity_kt", 1, 9),
        known("links", "west", "capacity_kt", 41, 50),
        known("supply", "mine_ore", "quantity_kt", 60, 60),
        known("observed", "o", "quantity_kt", 1, 9),
    ]
    more = {
        "supply": [supply("mine", 60), supply("mine", 5, id="later", year=2024)],
        "observed": [{"id": "o", "year": 2023, "table": "links", "row": "west", "quantity_kt": 3}],
    }
    plan = solve(two_ways(*ranges, **more))
    numbers, passed_over = uncertain(plan)
    assert numbers == []
    why = dict(passed_over.select("row", "why").iter_rows())
    assert why["later"] == "Its row is not there in 2023."
    assert why["east"] == "It is blank."
    assert why["west"] == "It is 40 in 2023, outside the range."
    assert why["mine_ore"] == "Its range is a single value."
    assert "evidence" in why["o"]
    nothing = weakest(plan, [WEST])
    assert nothing.rows.is_empty()
    assert "no number of the table ranges moves it" in nothing.sentences[0]
    drawn = draws(plan, [WEST], count=3)
    assert drawn.bands["p05"][0] == pytest.approx(40 / 60)


def test_an_unknown_question_is_refused_before_any_work(base: Solution) -> None:
    for ask in (weakest, draws):
        with pytest.raises(CaseError, match="BBX"):
            ask(base, ["share BBX"])


def test_ranking_goes_on_where_it_was_too(base: Solution, tmp_path: Path) -> None:
    file = tmp_path / "numbers.parquet"
    first = weakest(base, [WEST], keep=file)
    told: list[int] = []
    again = weakest(base, [WEST], keep=file, progress=lambda done, _: told.append(done))
    assert told == []
    assert again.rows.equals(first.rows)


def test_on_the_shipped_case_ends_agree_with_solving_from_nothing() -> None:
    case = lb.example("kazakhstan-2023")
    few = case.table("ranges").filter(
        (pl.col("table") + "/" + pl.col("row")).is_in(
            ["links/cpc_kz", "fleets/caspian_tankers", "demand/alashankou_crude_2023_1"]
        )
    )
    case = case.with_tables({"ranges": few})
    found = lb.weakest(lb.solve(case), ["share land/RUS good=crude_oil origin=KAZ", "welfare"])
    worth = found.rows.filter(quantity="welfare")
    assert worth.height == 4
    for row in worth.iter_rows(named=True):
        again = lb.solve(case, {"set": {row["number"]: row["number_high"]}})
        assert row["at_high"] == pytest.approx(again.objective_musd, rel=1e-9)
        if row["is_linear"]:
            change = max(abs(row["at_high"] - row["base"]), 1e-6)
            assert abs(row["linear_at_high"] - row["at_high"]) <= 0.0101 * change
