"""The model held against what was observed: both numbers, the interval, and why they differ."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from landbridge.model.solve import solve
from landbridge.study.validate import Validation, validate
from tests.model.making import demand, link, made_of, make, supply

TWINS = {
    "links": [
        link("mine town", 5, id="near", capacity_kt=60, name="Near line"),
        link("mine town", 5.0001, id="twin", capacity_kt=60),
        link("mine town", 9, id="far"),
    ],
    "supply": [supply("mine", 100)],
    "demand": [demand("town", 100)],
}
"""100 kt over two lines that cost the same but for a thousandth of a per cent, 60 kt each."""


def held(*observed: dict[str, Any], **more: Any) -> Validation:
    rows = [{"id": f"o{at}", "year": 2023, **row} for at, row in enumerate(observed)]
    return validate(solve(make(**{**TWINS, "observed": rows, **more})))


def on(row: str, kt: float, **more: Any) -> dict[str, Any]:
    return {"table": "links", "row": row, "quantity_kt": kt, **more}


def only(found: Validation) -> dict[str, Any]:
    return found.rows.row(0, named=True)


def test_both_numbers_and_their_difference() -> None:
    row = only(held(on("near", 50)))
    assert (row["observed_kt"], row["modelled_kt"]) == (50, pytest.approx(60))
    assert (row["difference_kt"], row["difference"]) == (pytest.approx(10), pytest.approx(0.2))
    assert row["what"] == "Near line: all goods"
    assert not row["within"]


def test_what_plans_as_good_allow_is_found() -> None:
    row = only(held(on("twin", 55)))
    assert row["modelled_kt"] == pytest.approx(40)
    # A thousandth of 500 thousand USD also sends an eighth of a kt by the far line, 4 USD/t dearer.
    assert row["modelled_low_kt"] == pytest.approx(39.875, abs=1e-3)
    assert row["modelled_high_kt"] == pytest.approx(60)
    assert row["reachable"]
    assert row["why"] == "One of several: plans at most 0.1 % worse have 40 to 60 kt."


def test_what_no_plan_as_good_allows_is_a_miss_with_its_reason() -> None:
    row = only(held(on("far", 30)))
    assert not row["reachable"]
    assert row["modelled_high_kt"] < 30
    assert "dearer" in row["why"]


def test_the_sentence_counts_the_misses_that_other_plans_meet() -> None:
    found = held(on("twin", 55), on("near", 60), on("far", 30))
    assert "within 10% of 1 of 3 quantities" in found.sentence
    assert "1 of the others is met by a plan at most 0.1 % worse" in found.sentence


def test_what_is_an_input_is_counted_apart() -> None:
    found = held(on("near", 60), on("twin", 80, is_input=True))
    assert "of 1 of 1 quantities" in found.sentence
    assert "1 more are inputs" in found.sentence
    assert found.wape == pytest.approx(0)


def test_what_is_not_open_is_said_so() -> None:
    closed = [link("mine town", 5, id="near"), link("mine town", 1, id="new", opens=2030)]
    row = only(held(on("new", 10), links=closed, years=(2023, 2030)))
    assert row["modelled_kt"] is None
    assert row["modelled_low_kt"] is None
    assert row["reachable"] is None
    assert row["why"] == "Not open in the case in 2023."


def test_without_intervals_the_plan_speaks_for_itself() -> None:
    row = {"id": "o", "year": 2023, **on("twin", 55)}
    found = validate(solve(made_of({**TWINS, "observed": [row]})), intervals=False)
    assert only(found)["modelled_low_kt"] is None
    assert only(found)["reachable"] is None
    assert "cheaper ways" in only(found)["why"]
    assert "of the others" not in found.sentence


def test_nothing_observed_is_said_so() -> None:
    found = validate(solve(made_of(TWINS)))
    assert found.rows.is_empty()
    assert found.wape is None
    assert "no observations for 2023" in found.sentence


def test_a_total_between_countries_counts_what_arrives_there() -> None:
    abroad = [{"id": "town", "country": "BBB"}]
    row = only(
        held(
            {"from_country": "AAA", "to_country": "BBB", "good": "ore", "quantity_kt": 100},
            places=abroad,
        )
    )
    assert row["modelled_kt"] == pytest.approx(100)
    assert row["within"]


def test_rows_are_the_largest_miss_first() -> None:
    found = held(on("near", 61), on("far", 30), on("twin", 0))
    assert found.rows["difference_kt"].abs().to_list() == sorted(
        found.rows["difference_kt"].abs().to_list(), reverse=True
    )
    assert isinstance(found.facts()["rows"], list)
    assert found.rows.schema["reachable"] == pl.Boolean
