"""Links that run together share a way; maps show where the network is."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from landbridge.case.case import Case, Meta
from landbridge.show.extent import extent
from landbridge.show.ways import network

SPOTS = {"a": (0.0, 0.0), "b": (10.0, 0.0), "c": (20.0, 10.0), "d": (20.0, -10.0)}


def case_of(
    *links: tuple[str, str, str, str | None], spots: dict[str, tuple[float, float]]
) -> Case:
    names = list(spots)
    places = pl.DataFrame(
        {
            "id": names,
            "name": names,
            "country": ["XXA"] * len(names),
            "lon": [spots[name][0] for name in names],
            "lat": [spots[name][1] for name in names],
        }
    )
    columns = ("id", "from", "to", "waypoints")
    rows = pl.DataFrame(
        [dict(zip(columns, link, strict=True)) for link in links],
        schema=dict.fromkeys(columns, pl.String),
    )
    return Case(Meta("made", 2023, (2023,)), {"places": places, "links": rows})


def test_links_by_the_same_points_share_the_way_as_far_as_they_go_together() -> None:
    case = case_of(("one", "a", "c", "10 0"), ("two", "a", "d", "10 0"), spots=SPOTS)
    net = network(case, {"one", "two"})
    (shared, _), (alone, _) = net.parts["one"]
    assert net.ways[shared].links == ("one", "two")
    assert net.ways[alone].links == ("one",)
    assert net.parts["two"][0] == net.parts["one"][0]


def test_links_to_and_fro_share_a_way_in_opposite_directions() -> None:
    case = case_of(("there", "a", "b", None), ("back", "b", "a", None), spots=SPOTS)
    net = network(case, {"there", "back"})
    [(way, ahead)], [(same, astern)] = net.parts["there"], net.parts["back"]
    assert way == same
    assert ahead is not astern


def test_links_without_both_ends_on_the_globe_are_left_out() -> None:
    case = case_of(("one", "a", "b", None), ("two", "a", "lost", None), spots=SPOTS)
    assert set(network(case, {"one", "two"}).courses) == {"one"}


def test_a_course_over_the_date_line_is_unbroken() -> None:
    spots = {"a": (170.0, 0.0), "b": (-170.0, 0.0)}
    net = network(case_of(("one", "a", "b", None), spots=spots), {"one"})
    assert np.ptp(net.courses["one"][:, 0]) == pytest.approx(20)


def many() -> tuple[list[tuple[str, str, str, str | None]], dict[str, tuple[float, float]]]:
    """A chain of thirty places a degree apart."""
    spots = {f"p{i}": (float(i), 45.0 + i % 3) for i in range(30)}
    return [(f"l{i}", f"p{i}", f"p{i + 1}", None) for i in range(29)], spots


@pytest.mark.parametrize("far", [{"x": (120.0, 30.0)}, {"x": (120.0, 30.0), "y": (125.0, 33.0)}])
def test_one_or_two_far_ports_do_not_spread_the_map(far: dict[str, tuple[float, float]]) -> None:
    chain, spots = many()
    links = [*chain, *((f"to_{name}", "p29", name, None) for name in far)]
    net = network(case_of(*links, spots=spots | far), {link[0] for link in links})
    assert extent(net)[:, 0].max() < 40


def test_a_few_places_are_all_shown() -> None:
    spots = {"a": (0.0, 0.0), "b": (10.0, 0.0), "c": (80.0, 10.0)}
    case = case_of(("one", "a", "b", None), ("two", "b", "c", None), spots=spots)
    assert extent(network(case, {"one", "two"}))[:, 0].max() == 80


def test_a_map_may_be_about_some_places() -> None:
    chain, spots = many()
    net = network(case_of(*chain, spots=spots), {link[0] for link in chain})
    assert set(extent(net, {"p3", "p4"})[:, 0]) == {3.0, 4.0}
