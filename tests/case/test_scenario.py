"""Scenarios: what they say, and what they do to a case."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from landbridge.case.case import Case
from landbridge.case.edit import with_rows
from landbridge.case.read import read
from landbridge.case.scenario import Scenario, apply, load_scenario, scenario_names
from landbridge.case.template import STARTER
from landbridge.case.write import canonical
from landbridge.case.year import at_year
from landbridge.errors import ScenarioError


@pytest.fixture(scope="module")
def case() -> Case:
    return read(STARTER)


def cell(case: Case, name: str) -> Any:
    table, *row, column = name.split("/")
    return case.table(table).row(by_predicate=pl.col("id") == "/".join(row), named=True)[column]


def after(case: Case, **said: object) -> Case:
    return apply(case, load_scenario(said))


# what closes


def closed(case: Case) -> dict[str, list[str]]:
    """What a scenario has closed, by table."""
    now = {t: case.table(t) for t in ("links", "interchanges", "plants")}
    found = {t: frame.filter(pl.col("closes") == 1900)["id"].to_list() for t, frame in now.items()}
    return {table: sorted(rows) for table, rows in found.items() if rows}


@pytest.mark.parametrize(
    ("close", "expected"),
    [
        ({"links": "pipe_south"}, {"links": ["pipe_south"]}),
        ({"plants": ["uptown"]}, {"plants": ["uptown"]}),
        (
            {"places": ["refinery"]},
            {"links": ["pipe_home", "rail_capital"], "plants": ["uptown"]},
        ),
        (
            {"countries": ["XNE"]},
            {"links": ["rail_north", "sea_north"], "interchanges": ["north_loading"]},
        ),
        (
            {"owners": ["South Port Authority"]},
            {"interchanges": ["south_loading", "south_rail"]},
        ),
        (
            {"modes": ["pipeline"]},
            {"links": ["pipe_home", "pipe_south"], "interchanges": ["south_loading"]},
        ),
    ],
)
def test_closing(case: Case, close: object, expected: dict[str, list[str]]) -> None:
    shut = after(case, close=close)
    assert closed(shut) == expected
    for year in case.meta.years:
        now = at_year(shut, year)
        for table, rows in expected.items():
            assert not set(rows) & set(now.table(table)["id"]), (year, table)


def test_a_closed_country_closes_what_runs_through_it(case: Case) -> None:
    assert "rail_south" in closed(after(case, close={"countries": ["XSH"]}))["links"]
    transit = case.tables["links"].with_columns(
        countries=pl.when(pl.col("id") == "rail_capital")
        .then(pl.lit("XUP:70;XNE:10"))
        .otherwise("countries")
    )
    crossing = case.with_tables({"links": transit})
    assert "rail_capital" in closed(after(crossing, close={"countries": ["XNE"]}))["links"]


def test_what_is_closed_stays_closed_whatever_the_case_knows(case: Case) -> None:
    opening = [
        {"id": "reopen", "year": 2023, "table": "links", "row": "pipe_home", "column": column}
        for column in ("closes", "opens")
    ]
    rows = [
        {**row, "id": f"re{at}", "value": str(2090 - at * 80)} for at, row in enumerate(opening)
    ]
    known = case.with_tables({"changes": with_rows(case.tables["changes"], "changes", rows)})
    shut = after(known, close={"links": ["pipe_home"]})
    assert "pipe_home" not in at_year(shut, 2023).table("links")["id"]


def test_a_closed_case_can_be_written_and_read(case: Case, tmp_path: Path) -> None:
    from landbridge.case.write import write

    shut = after(case, close={"links": ["pipe_home"]})
    write(shut, tmp_path)
    assert canonical(read(tmp_path)) == canonical(shut)


# cells and columns


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("links/pipe_south/capacity_kt", "30 Mt", 30_000.0),
        ("links/pipe_south/capacity_kt", 12.5, 12.5),
        ("links/pipe_south/capacity_kt", None, None),
        ("links/pipe_south/both_ways", True, True),
        ("links/pipe_south/goods", ["crude_oil", "fuel"], "crude_oil;fuel"),
        ("links/pipe_south/countries", "XUP:600;XNE:300", "XUP:600;XNE:300"),
        ("links/pipe_south/opens", 2021, 2021),
        ("controls/near_oil/ends", date(2024, 6, 1), date(2024, 6, 1)),
        ("goods/fuel/hs", "0271", "0271"),
        ("supply/fuel_abroad/cost_usd_t", 0, 0.0),
    ],
)
def test_setting_goes_through_the_type_of_the_column(
    case: Case, name: str, value: object, expected: object
) -> None:
    table, row, column = name.split("/")
    entry = {"table": table, "row": row, "column": column, "value": value}
    assert cell(after(case, set=[entry]), name) == expected
    assert cell(after(case, set={name: value}), name) == expected
    assert cell(after(case, set=[{name: value}]), name) == expected


def test_rows_with_more_than_one_key_are_set_by_their_whole_name(case: Case) -> None:
    done = after(case, set={"link_goods/rail_south/fuel/cost_usd_t": 33})
    assert done.table("link_goods")["cost_usd_t"].to_list() == [48.0, 33.0]


def test_text_in_yaml_stays_as_it_is_written(case: Case) -> None:
    scenario = load_scenario("set:\n  goods/fuel/hs: 0777\n  links/pipe_south/owner: no\n")
    done = apply(case, scenario)
    assert cell(done, "goods/fuel/hs") == "0777"
    assert cell(done, "links/pipe_south/owner") == "no"


def test_a_cell_that_is_set_wins_over_known_changes(case: Case) -> None:
    done = after(case, set={"fleets/tank_wagons/vehicles": 700})
    wagons = [cell(at_year(done, y), "fleets/tank_wagons/vehicles") for y in (2023, 2024)]
    assert wagons == [700, 700]


def test_scaling_goes_on_to_known_changes(case: Case) -> None:
    done = after(case, scale={"fleets/*/vehicles": 0.5})
    wagons = [cell(at_year(done, y), "fleets/tank_wagons/vehicles") for y in (2023, 2024)]
    assert wagons == [450, 500]


def test_scaling_chooses_rows(case: Case) -> None:
    def scaled(**more: object) -> list[float]:
        entry = {"table": "supply", "column": "quantity_kt", "by": 2, **more}
        return after(case, scale=[entry]).table("supply")["quantity_kt"].to_list()

    assert scaled() == [13000, 3000, 3800, 1800]
    assert scaled(rows=["fuel_abroad"]) == [6500, 1500, 1900, 1800]
    assert scaled(where={"good": "crude_oil"}) == [13000, 3000, 3800, 900]
    assert scaled(where={"good": ["crude_oil", "fuel"], "year": 2024}) == [6500, 1500, 3800, 900]
    assert scaled(rows=["field_cheap", "fuel_abroad"], where={"good": "fuel"}) == [
        6500,
        1500,
        1900,
        1800,
    ]


def test_scaling_looks_into_lists_and_leaves_blanks(case: Case) -> None:
    open_to_crude = {"table": "links", "column": "capacity_kt", "where": {"goods": "crude_oil"}}
    done = after(case, scale=[{**open_to_crude, "by": 2}])
    assert cell(done, "links/pipe_south/capacity_kt") == 10_000
    assert cell(done, "links/rail_north/capacity_kt") == 3000
    every = after(case, scale={"links/*/capacity_kt": 2})
    assert cell(every, "links/sea_south/capacity_kt") is None


# projects


def test_building_makes_the_changes_of_the_project(case: Case) -> None:
    built = after(case, build="south_expansion")
    assert built.built == ("south_expansion",)
    assert cell(built, "links/pipe_south/capacity_kt") == 7000
    assert cell(built, "interchanges/south_loading/capacity_kt") == 7000
    assert cell(built, "limits/shore_transit/capacity_kt") == pytest.approx(7840)
    assert at_year(built, 2024).built == ("south_expansion",)
    with pytest.raises(ScenarioError):
        at_year(built, 2023)


def test_building_early_is_possible_when_said(case: Case) -> None:
    built = after(case, build=[{"project": "south_expansion", "early": True}])
    assert cell(at_year(built, 2023), "links/pipe_south/capacity_kt") == 7000


def test_building_again_changes_nothing(case: Case) -> None:
    once = after(case, build=["south_expansion"])
    assert canonical(after(once, build=["south_expansion"])) == canonical(once)


# bans and demand


def test_a_ban_is_a_control_in_force(case: Case) -> None:
    banned = after(case, ban=[{"title": "No oil", "goods": ["crude_oil"], "transits": "XSH"}])
    control = banned.table("controls").row(-1, named=True)
    assert control["title"] == "scenario ban: No oil"
    assert (control["effect"], control["goods"]) == ("prohibit", "crude_oil")
    assert (control["transits"], control["origins"]) == ("XSH", None)
    status = banned.table("control_status").row(-1, named=True)
    assert (status["control"], status["status"]) == (control["id"], "in_force")
    assert banned.table("controls").height == case.table("controls").height + 1


def test_a_ban_without_goods_is_about_all_of_them(case: Case) -> None:
    banned = after(case, ban=[{"transits": ["XNE", "XSH"]}, {"modes": ["rail"]}])
    controls = banned.table("controls").tail(2)
    assert controls["goods"].to_list() == ["crude_oil;fuel"] * 2
    assert controls["id"].n_unique() == 2


def test_demand_is_added_or_takes_the_place_of_a_row(case: Case) -> None:
    market = {"place": "north_port", "good": "fuel", "quantity_kt": "0.2 Mt", "price_usd_t": 700}
    added = after(case, demand=[market, market])
    assert added.table("demand")["id"].to_list()[2:] == ["north_port-fuel", "north_port-fuel-2"]
    assert added.table("demand")["quantity_kt"].to_list()[2:] == [200, 200]
    taken = after(case, demand=[{**market, "id": "capital_fuel", "origins": ["XUP"]}])
    assert taken.table("demand")["id"].to_list() == ["world_crude", "capital_fuel"]
    assert cell(taken, "demand/capital_fuel/place") == "north_port"
    assert cell(taken, "demand/capital_fuel/origins") == "XUP"


def test_everything_at_once_in_the_starter(case: Case) -> None:
    everything = load_scenario("everything", case_dir=STARTER)
    done = at_year(apply(case, everything), 2023)
    assert cell(done, "links/rail_north/capacity_kt") == 3500
    assert cell(done, "supply/field_cheap/quantity_kt") == pytest.approx(7150)
    assert "south_rail" not in done.table("interchanges")["id"]
    assert everything.lines() == [
        "builds south_expansion early",
        "multiplies supply quantity_kt where good is crude_oil by 1.1",
        "sets links/rail_north/capacity_kt to 3.5 Mt",
        "sets links/rail_south/border_hours to 12",
        "asks for 100 kt of fuel at north_port",
        "adds 2.5 USD/t to links/rail_south of fuel",
        "bans fuel from XUP through XSH by rail (Fuel does not leave by the southern railway)",
        "closes interchange south_rail",
    ]
    assert repr(everything).startswith("Scenario('One of everything': builds south_expansion")


# where a scenario comes from


def test_a_scenario_is_found_by_path_or_by_name(tmp_path: Path) -> None:
    assert scenario_names(STARTER) == ["everything", "south-closed"]
    by_name = load_scenario("south-closed", case_dir=STARTER)
    by_path = load_scenario(STARTER / "scenarios" / "south-closed.yaml")
    assert by_name == by_path
    assert by_name.name == "Southern pipeline closed"
    bom = tmp_path / "bom.yaml"
    bom.write_bytes(b"\xef\xbb\xbfclose: {links: [a]}\r\n")
    assert load_scenario(str(bom)).close.links == ("a",)
    assert load_scenario(str(bom)).name == "bom.yaml"


def test_an_unknown_name_gets_a_suggestion() -> None:
    with pytest.raises(ScenarioError) as caught:
        load_scenario("south_closed", case_dir=STARTER)
    problem = caught.value.problems[0]
    assert (problem.code, problem.value) == ("E220", "south_closed")
    assert "south-closed" in problem.hint


def test_files_that_are_no_text_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "odd.yaml"
    file.write_bytes("title: Закрыт".encode("cp1251"))
    with pytest.raises(ScenarioError, match="not UTF-8"):
        load_scenario(file)


def test_an_empty_scenario_changes_nothing(case: Case) -> None:
    nothing = load_scenario({"title": "Base", "close": None, "set": None})
    assert nothing.lines() == []
    assert canonical(apply(case, nothing)) == canonical(case)
    assert apply(case, ()) is case
    assert isinstance(nothing, Scenario)
