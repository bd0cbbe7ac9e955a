"""A case as it stands in one year."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from landbridge.case.case import Case
from landbridge.case.edit import Value, row_names, with_cells, with_rows
from landbridge.case.read import read
from landbridge.case.template import STARTER
from landbridge.case.year import at_year
from landbridge.errors import CaseError, ScenarioError


@pytest.fixture(scope="module")
def case() -> Case:
    return read(STARTER)


def with_cell(case: Case, table: str, row: str, column: str, value: Value) -> Case:
    frame = with_cells(case.tables[table], table, column, {row: value})
    return case.with_tables({table: frame})


def with_change(case: Case, name: str, year: int, cell: str, value: str) -> Case:
    table, row, column = cell.split("/")
    change: dict[str, Value] = {"id": name, "year": year, "table": table, "row": row}
    change |= {"column": column, "value": value}
    added = with_rows(case.tables["changes"], "changes", [change])
    return case.with_tables({"changes": added})


def ids(case: Case, table: str) -> list[str]:
    return case.table(table)["id"].to_list()


def test_rows_of_the_year_and_of_every_year_stay(case: Case) -> None:
    assert ids(at_year(case, 2023), "supply") == ["field_cheap", "field_dear_2023", "fuel_abroad"]
    assert ids(at_year(case, 2024), "supply") == ["field_cheap", "field_dear_2024", "fuel_abroad"]


def test_changes_hold_from_their_year_on(case: Case) -> None:
    wagons = [at_year(case, year).table("fleets")["vehicles"].item() for year in (2023, 2024)]
    assert wagons == [900.0, 1000.0]


def test_of_two_changes_the_later_holds_whatever_their_order(case: Case) -> None:
    twice = with_change(case, "earlier", 2020, "fleets/tank_wagons/vehicles", "10")
    assert at_year(twice, 2023).table("fleets")["vehicles"].item() == 10
    assert at_year(twice, 2024).table("fleets")["vehicles"].item() == 1000


def test_changes_go_through_the_type_of_their_column(case: Case) -> None:
    changed = with_change(case, "more", 2023, "links/pipe_south/capacity_kt", "6.5 Mt")
    links = at_year(changed, 2023).table("links").filter(pl.col("id") == "pipe_south")
    assert links["capacity_kt"].item() == 6500
    with pytest.raises(CaseError) as caught:
        at_year(with_change(case, "odd", 2023, "links/pipe_south/capacity_kt", "6,5"), 2023)
    problem = caught.value.problems[0]
    assert (problem.file, problem.row, problem.column) == ("changes.csv", 3, "value")


@pytest.mark.parametrize(
    ("opens", "closes", "there"),
    [
        (None, None, True),
        (2023, None, True),
        (2024, None, False),
        (None, 2023, False),
        (None, 2024, True),
        (2023, 2024, True),
    ],
)
def test_a_link_is_there_from_opening_until_closing(
    case: Case, opens: int | None, closes: int | None, there: bool
) -> None:
    dated = with_cell(case, "links", "rail_north", "opens", opens)
    dated = with_cell(dated, "links", "rail_north", "closes", closes)
    assert ("rail_north" in ids(at_year(dated, 2023), "links")) is there


def test_what_hangs_on_a_closed_link_goes_with_it(case: Case) -> None:
    now = at_year(with_cell(case, "links", "pipe_south", "closes", 2000), 2023)
    assert "pipe_south" not in now.table("limit_members")["row"]
    assert now.table("limit_members").height == 1
    now = at_year(with_cell(case, "links", "rail_north", "closes", 2000), 2023)
    assert now.table("link_goods")["link"].to_list() == ["rail_south"]
    assert now.table("corridors").equals(case.table("corridors"))


def test_what_hangs_on_a_closed_plant_goes_with_it(case: Case) -> None:
    member = {"limit": "shore_transit", "table": "recipes", "row": "uptown_deep"}
    counted = case.with_tables(
        {"limit_members": with_rows(case.tables["limit_members"], "limit_members", [member])}
    )
    now = at_year(with_cell(counted, "plants", "uptown", "closes", 2000), 2023)
    for table in ("plants", "units", "recipes", "recipe_goods", "recipe_units"):
        assert now.table(table).is_empty(), table
    assert now.table("limit_members")["table"].to_list() == ["links", "links"]


def test_members_that_count_supply_of_another_year_go(case: Case) -> None:
    rows = [
        {"limit": "shore_transit", "table": "supply", "row": f"field_dear_{year}"}
        for year in (2023, 2024)
    ]
    frame = with_rows(case.tables["limit_members"], "limit_members", rows)
    now = at_year(case.with_tables({"limit_members": frame}), 2023)
    assert now.table("limit_members")["row"].to_list()[2:] == ["field_dear_2023"]


def test_evidence_stays_as_it_is(case: Case) -> None:
    now = at_year(case, 2024)
    for table in ("observed", "trade", "claims", "targets", "ranges", "sources", "changes"):
        assert now.table(table).equals(case.table(table)), table


def test_a_year_without_data_is_refused(case: Case) -> None:
    with pytest.raises(ScenarioError) as caught:
        at_year(case, 2031)
    (problem,) = caught.value.problems
    assert problem.code == "E232"
    assert problem.value == "2031"
    assert "2023, 2024" in problem.rule
    assert problem.hint


def test_a_project_built_too_early_is_refused(case: Case) -> None:
    built = replace(case, built=("south_expansion",))
    assert at_year(built, 2024).built == ("south_expansion",)
    with pytest.raises(ScenarioError, match="cannot be in use in 2023") as caught:
        at_year(built, 2023)
    assert "early: yes" in caught.value.problems[0].hint


def test_a_case_without_tables_has_every_year(case: Case) -> None:
    assert dict(at_year(Case(case.meta), 2023).tables) == {}


def test_twice_is_once_and_the_case_given_stays(case: Case) -> None:
    before = {name: frame.clone() for name, frame in case.tables.items()}
    once = at_year(case, 2023)
    again = at_year(once, 2023)
    for name, frame in once.tables.items():
        assert frame.equals(again.tables[name]), name
        assert case.tables[name].equals(before[name]), name


def test_rows_are_named_by_their_key() -> None:
    frame = pl.DataFrame({"limit": ["a", "b"], "table": ["links"] * 2, "row": ["x", "y"]})
    assert row_names(frame, "limit_members").to_list() == ["a/links/x/", "b/links/y/"]


def test_rows_added_take_the_place_of_those_they_replace() -> None:
    frame = pl.DataFrame({"id": ["a", "b"], "quantity_kt": [1.0, 2.0]})
    done = with_rows(frame, "supply", [{"id": "c", "year": 2023}, {"id": "a", "good": "ore"}])
    assert done["id"].to_list() == ["a", "b", "c"]
    assert done["quantity_kt"].to_list() == [None, 2.0, None]
    assert done["good"].to_list() == ["ore", None, None]
    assert done["year"].to_list() == [None, None, 2023]


def test_outages_go_with_what_is_not_there() -> None:
    case = read(STARTER)
    outages = case.table("outages")
    rows = pl.concat([outages, outages.head(1).with_columns(id=pl.lit("x"), row=pl.lit("gone"))])
    there = at_year(case.with_tables({"outages": rows}), 2023).table("outages")
    assert there["id"].to_list() == outages["id"].to_list()
    assert at_year(case, 2023).table("storage").equals(case.table("storage"))
