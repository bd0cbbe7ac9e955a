"""Corridors from end to end: what each step adds, where borders lie, what is no chain."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from landbridge.case.case import Case
from landbridge.case.read import read
from landbridge.case.template import new_case
from landbridge.errors import CaseError
from landbridge.study.corridors import STEP_SCHEMA, corridor_profile


@pytest.fixture(scope="module")
def upland(tmp_path_factory: pytest.TempPathFactory) -> Case:
    folder = tmp_path_factory.mktemp("cases") / "upland"
    new_case(folder)
    return read(folder)


def with_links(case: Case, corridor: str, links: str) -> Case:
    rows = case.table("corridors")
    changed = pl.when(pl.col("id") == corridor).then(pl.lit(links)).otherwise("links")
    return case.with_tables({"corridors": rows.with_columns(changed.alias("links"))})


def edited(case: Case, table: str, row: str, **cells: object) -> Case:
    rows = case.table(table)
    here = pl.col("id") == row
    return case.with_tables(
        {
            table: rows.with_columns(
                pl.when(here).then(pl.lit(value, rows.schema[name])).otherwise(name).alias(name)
                for name, value in cells.items()
            )
        }
    )


def test_a_pipeline_and_a_ship(upland: Case) -> None:
    """25 USD/t over 600 + 300 km, 2 USD/t and 24 h at the port, 18 USD/t at sea."""
    profile = corridor_profile(upland, "south")
    assert profile.schema == pl.Schema(STEP_SCHEMA)
    assert profile["kind"].to_list() == ["link", "border", "link", "interchange", "link"]
    assert profile["km"].to_list() == pytest.approx([600, 600, 900, 900, 4900])
    assert profile["usd_t"].to_list() == pytest.approx([25 * 2 / 3, 25 * 2 / 3, 25, 27, 45])
    assert profile["place"].to_list() == ["", "", "south_port", "south_port", "world"]
    assert profile["step"].to_list() == [1, 2, 3, 4, 5]


def test_border_fees_and_waiting_stand_at_the_border(upland: Case) -> None:
    profile = corridor_profile(upland, "north")
    before, border = profile.row(0, named=True), profile.row(1, named=True)
    assert border["kind"] == "border"
    assert border["label"] == "Upland | Nearland"
    assert border["km"] == before["km"] == pytest.approx(700)
    assert border["usd_t"] - before["usd_t"] == pytest.approx(4)
    assert border["hours"] - before["hours"] == pytest.approx(24)


def test_a_blank_cost_is_length_times_the_cost_of_the_mode(upland: Case) -> None:
    mode = upland.table("modes").filter(pl.col("id") == "rail").row(0, named=True)
    bare = edited(upland, "links", "rail_north", border_usd_t=0.0, border_hours=0.0)
    bare = bare.with_tables({"link_goods": bare.table("link_goods").clear()})
    profile = corridor_profile(with_links(bare, "north", "rail_north"), "north")
    assert profile["usd_t"][-1] == pytest.approx(1500 * mode["cost_usd_t_km"])
    assert profile["hours"][-1] == pytest.approx(1500 / mode["speed_km_h"])


def test_a_good_may_have_its_own_tariff(upland: Case) -> None:
    own = pl.DataFrame({"link": ["pipe_south"], "good": ["crude_oil"], "cost_usd_t": [40.0]})
    case = with_links(upland.with_tables({"link_goods": own}), "south", "pipe_south")
    assert corridor_profile(case, "south")["usd_t"][-1] == pytest.approx(40)


def test_a_corridor_may_run_against_its_links(upland: Case) -> None:
    """From the world to the capital: the sea and the railway, both backwards."""
    profile = corridor_profile(with_links(upland, "south", "sea_south;rail_south"), "south")
    assert profile["place"].to_list()[-1] == "capital"
    borders = profile.filter(pl.col("kind") == "border")
    assert borders["label"].to_list() == ["Shoreland | Upland"]
    assert borders["km"].to_list() == pytest.approx([4000 + 450])


def test_the_cheapest_interchange_is_taken(upland: Case) -> None:
    ports = upland.table("interchanges")
    dear = ports.filter(pl.col("id") == "south_loading").with_columns(
        id=pl.lit("dear_loading"), cost_usd_t=pl.lit(9.0)
    )
    case = upland.with_tables({"interchanges": pl.concat([dear, ports])})
    assert "south_loading" in corridor_profile(case, "south")["id"].to_list()


def test_an_interchange_for_another_kind_of_good_does_not_count(upland: Case) -> None:
    case = edited(upland, "interchanges", "south_loading", handles="container")
    with pytest.raises(CaseError, match="no interchange from pipeline to sea") as caught:
        corridor_profile(case, "south")
    [problem] = caught.value.problems
    assert (problem.code, problem.file, problem.row, problem.column) == (
        "E501",
        "corridors.csv",
        2,
        "links",
    )


def test_links_that_do_not_meet_are_refused(upland: Case) -> None:
    with pytest.raises(CaseError, match="does not start at"):
        corridor_profile(with_links(upland, "south", "pipe_south;sea_north"), "south")


def test_an_unknown_corridor_is_a_key_error(upland: Case) -> None:
    with pytest.raises(KeyError, match="atlantis"):
        corridor_profile(upland, "atlantis")


def test_waters_are_no_borders(upland: Case) -> None:
    case = edited(upland, "modes", "sea", at_sea=True)
    case = edited(case, "links", "sea_south", countries="XSH:20;XOV:20")
    kinds = corridor_profile(with_links(case, "south", "sea_south"), "south")["kind"]
    assert kinds.to_list() == ["link"]


def test_corridors_of_the_shipped_case_are_chains() -> None:
    case = read(Path(__file__).parents[2] / "cases" / "kazakhstan-2023")
    for corridor in case.table("corridors")["id"]:
        profile = corridor_profile(case, corridor)
        for column in ("km", "hours", "usd_t"):
            assert (profile[column].diff().drop_nulls() >= -1e-9).all()
