"""What a claim is about is measured on observed tonnes, trade, tables and solutions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

from landbridge.case.case import Case
from landbridge.study.claims import DIFFERS, HOLDS, UNTESTED, claims
from landbridge.study.measure import flow, share
from landbridge.study.measured import Solved

Row = dict[str, Any]

ORE: Row = {"basis": "observed", "good": "ore", "from": "AAA", "year": 2023}


@pytest.mark.parametrize(
    ("row", "measured", "verdict"),
    [
        ({"measure": "flow", "value": 100, "unit": "kt"}, 100, HOLDS),
        ({"measure": "flow", "value": 0.1, "unit": "Mt"}, 0.1, HOLDS),
        ({"measure": "flow", "to": "DDD", "value": 90, "unit": "kt"}, 80, DIFFERS),
        ({"measure": "share", "via": "links/sea", "value": 20, "unit": "%"}, 20, HOLDS),
        ({"measure": "share", "via": "BBB", "value": 20, "unit": "%"}, 20, HOLDS),
        ({"measure": "share", "via": "CCC;BBB", "value": 75, "unit": "%"}, 80, DIFFERS),
        (
            {"measure": "share", "via": "links/long", "to": "DDD", "value": 75, "unit": "%"},
            75,
            HOLDS,
        ),
        (
            {"measure": "growth", "via": "links/sea", "base_year": 2022, "value": 5, "unit": "x"},
            5,
            HOLDS,
        ),
        (
            {"measure": "flow", "via": "links/sea", "statistic": "port", "value": 25, "unit": "kt"},
            25,
            HOLDS,
        ),
    ],
)
def test_what_was_observed_is_measured(
    row: Row, measured: float, verdict: str, asked: Callable[..., Row]
) -> None:
    found = asked({**ORE, **row})
    assert found["measured"] == pytest.approx(measured)
    assert found["verdict"] == verdict


def test_only_the_origin_asked_for_is_counted(asked: Callable[..., Row]) -> None:
    row = {**ORE, "measure": "flow", "via": "links/long", "value": 60, "unit": "kt"}
    assert asked(row)["measured"] == 60
    assert asked({**row, "from": "BBB"})["measured"] == 15
    assert asked({**row, "from": None})["measured"] == 75


def test_a_tonne_is_counted_once_where_it_leaves_its_country(
    asked: Callable[..., Row], toy: Callable[..., Case], as_frame: Callable[..., pl.DataFrame]
) -> None:
    more = (
        toy()
        .tables["observed"]
        .vstack(
            as_frame(
                "observed",
                {
                    **toy().tables["observed"].row(2, named=True),
                    "id": "home23",
                    "row": "home",
                    "year": 2023,
                },
            ).select(toy().tables["observed"].columns)
        )
    )
    row = {**ORE, "measure": "flow", "via": "AAA", "value": 80, "unit": "kt"}
    assert asked(row, observed=more)["measured"] == 80


@pytest.mark.parametrize(
    ("row", "measured", "verdict"),
    [
        ({"from": "AAA", "to": "BBB", "flow": "turnover", "value": 27, "unit": "busd"}, 27, HOLDS),
        (
            {"from": "AAA", "to": "BBB", "flow": "turnover", "value": 31, "unit": "busd"},
            27,
            DIFFERS,
        ),
        (
            {"from": "BBB", "to": "AAA", "flow": "turnover", "value": 31, "unit": "busd"},
            31.2,
            HOLDS,
        ),
        (
            {"from": "AAA", "to": "BBB", "flow": "export", "value": 9000, "unit": "musd"},
            9000,
            HOLDS,
        ),
        (
            {
                "from": "AAA",
                "to": "BBB",
                "flow": "export",
                "measure": "share",
                "value": 10,
                "unit": "%",
            },
            10,
            HOLDS,
        ),
        (
            {
                "from": "AAA",
                "to": "BBB",
                "flow": "export",
                "measure": "growth",
                "base_year": 2022,
                "value": 1.1,
                "unit": "x",
            },
            1.125,
            HOLDS,
        ),
    ],
)
def test_trade_is_measured_as_its_reporter_counts(
    row: Row, measured: float, verdict: str, asked: Callable[..., Row]
) -> None:
    found = asked({"basis": "trade", "measure": "value", "year": 2023, **row})
    assert found["measured"] == pytest.approx(measured)
    assert found["verdict"] == verdict


@pytest.mark.parametrize(
    ("row", "measured", "verdict"),
    [
        ({"row": "long;new", "column": "length_km", "value": 1300, "unit": "km"}, 1334, DIFFERS),
        (
            {
                "row": "long;new",
                "column": "length_km",
                "value": 1300,
                "unit": "km",
                "tolerance": 50,
            },
            1334,
            HOLDS,
        ),
        (
            {"row": "long", "column": "length_km", "value": 621, "unit": "mi"},
            1000 / 1.609344,
            HOLDS,
        ),
        (
            {"row": "long", "column": "countries", "via": "CCC", "value": 500, "unit": "km"},
            500,
            HOLDS,
        ),
        ({"row": "east", "column": "countries", "via": "BBB", "value": 0, "unit": "km"}, 0, HOLDS),
        (
            {"row": "sea", "column": "countries", "via": "BBB", "value": 150, "unit": "km"},
            150,
            HOLDS,
        ),
        ({"row": "east;new;paper", "measure": "count", "value": 3, "unit": "count"}, 1, DIFFERS),
        ({"table": "claims", "row": "c0", "column": "value", "value": 8, "unit": "km"}, 8, HOLDS),
        ({"table": "controls", "row": "halt", "column": "products", "value": 106}, 106, HOLDS),
        (
            {"row": "east", "column": "capacity_kt", "value": 4, "factor": 0.8, "unit": "bcm"},
            4,
            HOLDS,
        ),
    ],
)
def test_cells_and_rows_are_measured(
    row: Row, measured: float, verdict: str, asked: Callable[..., Row]
) -> None:
    found = asked({"basis": "table", "measure": "value", "table": "links", **row})
    assert found["measured"] == pytest.approx(measured)
    assert found["verdict"] == verdict


def test_a_cell_about_another_cell_is_in_the_unit_of_that_cell(
    asked: Callable[..., Row], as_frame: Callable[..., pl.DataFrame]
) -> None:
    change = {"project": "wide", "table": "links", "row": "east", "column": "capacity_kt"}
    found = asked(
        {
            "basis": "table",
            "measure": "value",
            "table": "project_changes",
            "row": "wide/links/east/capacity_kt",
            "column": "value",
            "value": 12,
            "unit": "Mt",
        },
        project_changes=as_frame("project_changes", {**change, "value": "12000"}),
    )
    assert (found["measured"], found["verdict"]) == (12, HOLDS)


def test_a_cell_grows_by_the_changes_known(
    asked: Callable[..., Row], as_frame: Callable[..., pl.DataFrame]
) -> None:
    change = {"id": "x", "year": 2023, "table": "links", "row": "east", "column": "capacity_kt"}
    row = {"basis": "table", "measure": "growth", "table": "links", "row": "east"}
    about = {"column": "capacity_kt", "base_year": 2022, "year": 2023, "value": 2, "unit": "x"}
    found = asked({**row, **about}, changes=as_frame("changes", {**change, "value": "10"}))
    assert found["measured"] == 2


def test_a_solution_is_measured_by_what_its_routes_touch(toy_solved: Solved) -> None:
    here = toy_solved
    assert flow(here, "ore", "AAA") == 100
    assert flow(here, "ore", "AAA", via=["BBB", "links/home"]) == 30
    assert share(here, "ore", "AAA", ["CCC"]) == pytest.approx(0.7)
    assert share(here, "ore", "AAA", ["interchanges/crane"]) == 1
    assert share(here, "ore", "AAA", ["places/port"]) == pytest.approx(0.3)
    assert share(here, "ore", "BBB", ["CCC"]) is None
    assert flow(here, to="DDD") == 70


def test_claims_on_a_solution_need_one_of_their_year(
    toy: Callable[..., Case], toy_solved: Solved
) -> None:
    row = {"basis": "solution", "measure": "share", "good": "ore", "from": "AAA", "via": "CCC"}
    rows = toy({**row, "value": 70, "unit": "%"}, {**row, "value": 70, "unit": "%", "year": 2022})
    assert claims(rows)["verdict"].to_list() == [UNTESTED, UNTESTED]
    found = claims(rows, toy_solved)
    assert found["verdict"].to_list() == [HOLDS, UNTESTED]
    assert "about 2022, the solution about 2023" in found["why"][1]


def test_what_leads_into_a_country_is_not_a_way_out_of_it(
    toy: Callable[..., Case], asked: Callable[..., Row], as_frame: Callable[..., pl.DataFrame]
) -> None:
    links = toy().tables["links"]
    back = {"id": "sea", "from": "quay", "to": "port", "mode": "rail", "length_km": 300.0}
    row = {**ORE, "measure": "flow", "via": "BBB", "value": 20, "unit": "kt"}
    one_way = as_frame("links", back)
    assert asked(row, links=one_way)["verdict"] == UNTESTED
    assert asked(row, links=one_way.with_columns(both_ways=True))["measured"] == 20
    assert asked(row, links=links)["measured"] == 20


def test_a_change_of_a_project_rests_on_the_sources_of_the_project(
    asked: Callable[..., Row], as_frame: Callable[..., pl.DataFrame]
) -> None:
    project = {"id": "wide", "name": "Wider east", "source": "plan", "grade": "reported"}
    change = {"project": "wide", "table": "links", "row": "east", "column": "capacity_kt"}
    row = {"basis": "table", "measure": "count", "table": "project_changes", "value": 1}
    found = asked(
        {**row, "row": "wide/links/east/capacity_kt", "unit": "count"},
        projects=as_frame("projects", project),
        project_changes=as_frame("project_changes", {**change, "value": "12"}),
    )
    assert (found["evidence"], found["grade"], found["verdict"]) == ("plan", "reported", HOLDS)
    assert found["why"] == "rows of project_changes among Wider east (links/east/capacity_kt)"
