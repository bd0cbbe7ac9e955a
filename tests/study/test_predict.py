"""Prediction: one year calibrated, another foretold, beside naive forecasts."""

from __future__ import annotations

from typing import Any

import pytest

from landbridge.case.case import Case
from landbridge.errors import CaseError
from landbridge.model.solve import solve
from landbridge.study.calibration.forecasts import same_shares
from landbridge.study.calibration.predict import Prediction, predict
from landbridge.study.calibration.verdict import METHODS
from tests.model.making import Row, demand, link, make, supply


def seen(row: str, year: int, kt: float, **more: Any) -> Row:
    about = {"id": f"{row}_{year}", "year": year, "table": "links", "row": row, "good": "ore"}
    return {**about, "quantity_kt": kt, **more}


def two_years(*observed: Row, **more: Any) -> Case:
    """A near line and a far one that costs 3 USD/t more; supply doubles from 2022 to 2023."""
    rows: dict[str, Any] = {
        "links": [link("mine town", 5, id="near"), link("mine town", 8, id="far", capacity_kt=40)],
        "supply": [
            supply("mine", 30, id="ore_22", year=2022),
            supply("mine", 60, id="ore_23", year=2023),
        ],
        "demand": [
            demand("town", 30, id="town_22", year=2022),
            demand("town", 60, id="town_23", year=2023),
        ],
        "places": [{"id": "town", "country": "BBB"}],
    }
    return make(years=(2022, 2023), **{**rows, "observed": observed, **more})


FAR = (seen("near", 2022, 20), seen("far", 2022, 10), seen("near", 2023, 41), seen("far", 2023, 19))


@pytest.fixture(scope="module")
def foretold() -> Prediction:
    return predict(two_years(*FAR), 2022, 2023)


def test_every_way_of_foretelling_is_worked_out_by_hand(foretold: Prediction) -> None:
    rows = {row["observed"]: row for row in foretold.rows.iter_rows(named=True)}
    far = rows["far_2023"]
    assert (far["before_kt"], far["observed_kt"]) == (10, 19)
    assert far["same_flows_kt"] == 10
    assert far["same_shares_kt"] == pytest.approx(20)
    assert far["least_cost_kt"] == pytest.approx(0, abs=1e-6)
    assert far["calibrated_kt"] == pytest.approx(20, abs=1e-5)
    assert far["within"]
    assert far["reachable"]
    assert (far["low_kt"], far["high_kt"]) == (pytest.approx(0, abs=1e-5), pytest.approx(40))


def test_errors_are_weighted_by_volume(foretold: Prediction) -> None:
    wape = dict(foretold.errors.select("method", "wape").iter_rows())
    assert list(wape) == list(METHODS)
    assert wape["calibrated"] == pytest.approx(2 / 60, abs=1e-6)
    assert wape["same_flows"] == pytest.approx(30 / 60)
    assert wape["same_shares"] == pytest.approx(2 / 60)
    assert wape["least_cost"] == pytest.approx(38 / 60)
    assert foretold.errors["links"].to_list() == [2] * 5


def test_the_sentences_compare_with_every_naive_forecast(foretold: Prediction) -> None:
    told = " ".join(foretold.sentences)
    assert "misses what was observed by 3.3 % by volume on 2 links and interchanges" in told
    assert "the flows of 2022 again 50.0 %" in told
    assert "least cost, not calibrated 63.3 %" in told
    assert "about as good as the shares of 2022 again" in told
    assert "the frictions help" in told
    assert "2 of 2 observed quantities lie within" in told
    assert repr(foretold) == "\n".join(foretold.sentences)


def test_nothing_observed_in_the_year_foretold_is_used(foretold: Prediction) -> None:
    other = (*FAR[:2], seen("near", 2023, 5), seen("far", 2023, 55))
    again = predict(two_years(*other), 2022, 2023)
    columns = ["row", "low_kt", "high_kt", *(f"{name}_kt" for name in METHODS)]
    assert again.rows.select(columns).sort("row").equals(foretold.rows.select(columns).sort("row"))


def test_a_miss_has_its_reason() -> None:
    observed = (*FAR[:2], seen("near", 2023, 5), seen("far", 2023, 55))
    rows = {row["row"]: row for row in predict(two_years(*observed), 2022, 2023).rows.to_dicts()}
    assert not rows["far"]["within"]
    assert not rows["far"]["reachable"]
    assert "went from 10 kt to 55, not to 20 as supply did" in rows["far"]["why"]
    full = (
        seen("near", 2022, 5),
        seen("far", 2022, 25),
        seen("near", 2023, 5),
        seen("far", 2023, 55),
    )
    rows = {row["row"]: row for row in predict(two_years(*full), 2022, 2023).rows.to_dicts()}
    assert rows["far"]["why"] == "Full at its capacity in the case, 40 kt."
    assert rows["near"]["why"]


def test_it_goes_the_other_way_too() -> None:
    back = predict(two_years(*FAR), 2023, 2022)
    assert (back.start, back.year) == (2023, 2022)
    row = back.rows.filter(row="far").row(0, named=True)
    assert row["same_shares_kt"] == pytest.approx(9.5)
    assert row["calibrated_kt"] == pytest.approx(9.5, abs=1e-5)


def test_without_anything_observed_in_both_years_it_is_refused() -> None:
    with pytest.raises(CaseError, match="both 2022 and 2023") as refused:
        predict(two_years(*FAR[:2]), 2022, 2023)
    assert [problem.code for problem in refused.value.problems] == ["E312"]


def test_shares_are_of_the_streams_that_are_counted() -> None:
    more = {
        "supply": [
            supply("mine", 30, id="ore_22", year=2022),
            supply("mine", 60, id="ore_23", year=2023),
            supply("mine", 10, "coal", id="coal_22", year=2022),
            supply("mine", 10, "coal", id="coal_23", year=2023),
        ],
        "demand": [
            demand("town", 30, id="t22", year=2022),
            demand("town", 60, id="t23", year=2023),
            demand("town", 10, "coal"),
        ],
    }
    case = two_years(**more)
    before, after = solve(case, year=2022), solve(case, year=2023)
    row = {"table": "links", "row": "near", "good": "ore", "origins": None}
    assert same_shares(before, after, row, 10.0) == pytest.approx(20.0)
    assert same_shares(before, after, {**row, "good": "coal"}, 10.0) == pytest.approx(10.0)
    assert same_shares(before, after, {**row, "good": None}, 10.0) == pytest.approx(17.5)
