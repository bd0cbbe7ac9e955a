"""Generated cases: valid whatever the settings, the same every time, written and read back."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from landbridge.case.case import Case
from landbridge.case.generate import Settings, case_of, generated
from landbridge.case.plausible.length import great_circle_km
from landbridge.case.read import check, read
from landbridge.case.write import content_hash, write


@st.composite
def asked(draw: st.DrawFn) -> Settings:
    """Settings of small cases, with every part there or not."""
    nodes = draw(st.integers(30, 90))
    countries = draw(st.integers(1, min(26, nodes // 5)))
    return Settings(
        nodes=nodes,
        links=draw(st.none() | st.integers(2 * nodes, 8 * nodes)),
        goods=draw(st.integers(1, 24)),
        countries=countries,
        origins=draw(st.none() | st.integers(1, countries)),
        markets=draw(st.none() | st.integers(1, nodes)),
        shipments=draw(st.integers(0, 4)),
        tight=draw(st.floats(0, 1)),
        plants=draw(st.booleans()),
        controls=draw(st.booleans()),
        seed=draw(st.integers(0, 2**32 - 1)),
    )


@given(asked())
@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_generated_case_is_valid_and_reads_back_equal(
    tmp_path_factory: pytest.TempPathFactory, wanted: Settings
) -> None:
    folder = tmp_path_factory.mktemp("made")
    case = case_of(wanted)
    write(case, folder)
    assert check(folder) == []
    back = read(folder)
    assert back.meta == case.meta
    assert content_hash(back) == content_hash(case)
    for name, frame in case.tables.items():
        assert back.tables[name].schema == frame.schema, name
        assert back.tables[name].equals(frame), name


@given(asked())
@settings(max_examples=8)
def test_there_is_as_much_as_asked_for(wanted: Settings) -> None:
    case = case_of(wanted)
    counted = {name: case.table(name).height for name in ("places", "links", "goods", "countries")}
    assert counted["places"] == wanted.nodes
    assert counted["links"] == wanted.every_link
    assert counted["goods"] == wanted.goods
    assert counted["countries"] == wanted.countries
    country = case.table("places").select("country", place="id")
    supplied = case.table("supply").join(country, on="place").select("good", "country").unique()
    assert supplied.height == wanted.goods * wanted.origins_each
    bought = case.table("demand").group_by("good").agg(pl.col("place").n_unique())
    assert set(bought["place"]) == {wanted.markets_each}
    assert case.table("shipments")["from"].n_unique() == wanted.shipments
    if not wanted.plants:
        assert case.table("plants").is_empty()
    assert case.table("controls").is_empty() or wanted.controls


@given(asked())
@settings(max_examples=5)
def test_the_same_settings_give_the_same_case(wanted: Settings) -> None:
    assert content_hash(case_of(wanted)) == content_hash(case_of(wanted))


@pytest.mark.parametrize("each", [2, 8])
def test_the_fewest_and_the_most_links_can_be_had(each: int) -> None:
    """Many countries that supply many liquid goods ask for long pipelines."""
    case = generated(nodes=60, links=60 * each, goods=40, countries=12, origins=12, seed=6)
    links = case.table("links")
    assert links.height == 60 * each
    assert not links.select("from", "to", "mode").is_duplicated().any()


def test_another_seed_gives_another_case() -> None:
    assert content_hash(generated(nodes=40)) != content_hash(generated(nodes=40, seed=2))


def test_a_case_stays_the_case_it_was() -> None:
    """The same on every system; where a change means it to be another, these numbers change."""
    case = generated(nodes=60, goods=3, seed=7)
    sums = {
        name: round(float(case.table(table)[name].sum()), 1)
        for table, name in (
            ("places", "lon"),
            ("links", "length_km"),
            ("links", "capacity_kt"),
            ("links", "border_hours"),
            ("interchanges", "cost_usd_t"),
            ("supply", "quantity_kt"),
            ("demand", "price_usd_t"),
        )
    }
    assert sums == {
        "lon": 4120.0,
        "length_km": 78274.8,
        "capacity_kt": 255217.0,
        "border_hours": 371.2,
        "cost_usd_t": 198.3,
        "quantity_kt": 39707.8,
        "price_usd_t": 129866.9,
    }


@pytest.fixture(scope="module")
def larger() -> Case:
    """A case of the usual settings."""
    return generated(nodes=300, goods=8, seed=3)


def test_what_is_left_out_changes_nothing_else(larger: Case) -> None:
    without = generated(nodes=300, goods=8, seed=3, controls=False)
    assert without.table("controls").is_empty()
    for name in ("places", "links", "supply", "demand", "shipments", "plants"):
        assert without.tables[name].equals(larger.tables[name]), name


def test_roads_reach_every_place_and_each_mode_is_in_one_piece(larger: Case) -> None:
    import networkx as nx

    links = larger.table("links")
    for modes in (["road"], ["rail_1435", "rail_1520"], ["pipeline"], ["sea"]):
        ends = links.filter(pl.col("mode").is_in(modes)).select("from", "to").iter_rows()
        graph = nx.Graph(ends)
        assert nx.is_connected(graph), modes
        assert modes != ["road"] or graph.number_of_nodes() == 300


def test_gauges_meet_only_where_goods_can_change(larger: Case) -> None:
    links, met = larger.table("links"), larger.table("interchanges")
    has = {
        gauge: set(pl.concat([of["from"].rename("id"), of["to"].rename("id")]))
        for gauge, of in ((g, links.filter(mode=g)) for g in ("rail_1435", "rail_1520"))
    }
    both = has["rail_1435"] & has["rail_1520"]
    assert both
    changing = met.filter(from_mode="rail_1435", to_mode="rail_1520")["place"]
    assert set(changing) == both


def test_links_are_as_long_as_a_way_between_their_ends(larger: Case) -> None:
    places = {row["id"]: (row["lon"], row["lat"]) for row in larger.table("places").to_dicts()}
    ends = larger.table("links").select("from", "to", "length_km").iter_rows()
    straight, length = zip(
        *((great_circle_km([places[a], places[b]]), km) for a, b, km in ends), strict=True
    )
    winding = np.array(length)[np.array(straight) > 5] / np.array(straight)[np.array(straight) > 5]
    assert winding.min() >= 1.04
    assert winding.max() <= 1.9


def test_borders_cost_and_countries_are_regions(larger: Case) -> None:
    links = larger.table("links").filter(pl.col("mode") != "sea")
    country = dict(larger.table("places").select("id", "country").iter_rows())
    over = [country[a] != country[b] for a, b in links.select("from", "to").iter_rows()]
    crossing = links.filter(pl.Series(over))
    inside = links.filter(~pl.Series(over))
    assert 0 < crossing.height < 0.5 * links.height, "neighbours are mostly of one country"
    assert inside["border_usd_t"].max() == 0.0
    assert crossing["border_usd_t"].min() > 0.0
    assert crossing["countries"].null_count() == 0
    assert crossing["countries"].str.contains(";").all()
    assert inside["countries"].null_count() == inside.height


def test_fewer_ways_are_tight_if_asked() -> None:
    free, tight = (generated(nodes=80, tight=share).table("links") for share in (0.0, 1.0))
    assert free["capacity_kt"].sum() > 1.5 * tight["capacity_kt"].sum()


def test_a_large_case_is_made() -> None:
    case = generated(nodes=3000, goods=10, countries=8, origins=5)
    assert case.table("links").height == 12_000
    assert case.table("links")["id"].n_unique() == 12_000


def test_more_goods_than_are_listed_are_further_kinds() -> None:
    goods = generated(nodes=30, goods=50).table("goods")
    assert goods["id"].n_unique() == 50
    assert goods["id"][40] == "crude_oil_3"


def test_the_case_names_its_settings(tmp_path: Path) -> None:
    from landbridge.case.generate import new_generated
    from landbridge.case.generate import settings as read_settings

    new_generated(tmp_path, Settings(nodes=40, goods=2, seed=5))
    page = (tmp_path / "README.md").read_text(encoding="utf-8")
    told = page.split('--generate "')[1].split('"')[0]
    again = case_of(read_settings([told]))
    assert content_hash(again) == content_hash(read(tmp_path))
    assert f'"{told}"' in read(tmp_path).table("sources")["locator"][0]
