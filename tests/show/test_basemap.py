"""The packaged land: seas are water, countries where they belong, disputed lines dashed."""

from __future__ import annotations

from importlib import resources

import numpy as np
import pytest

from landbridge.show.basemap import Basemap, basemap
from landbridge.show.projection import Points, View, fit

EURASIA = np.array([[0.0, 35.0], [100.0, 35.0], [50.0, 60.0]])


def inside(ring: Points, x: float, y: float) -> bool:
    """Whether a point lies in a ring, by counting the sides to its right."""
    (x0, y0), (x1, y1) = ring.T, np.roll(ring, -1, axis=0).T
    spans = (y0 > y) != (y1 > y)
    at = x0[spans] + (y - y0[spans]) * (x1[spans] - x0[spans]) / (y1[spans] - y0[spans])
    return bool(np.count_nonzero(x < at) % 2)


def lands_at(drawn: Basemap, view: View, lon: float, lat: float) -> set[str]:
    x, y = view.xy(np.array([[lon, lat]]))[0]
    return {iso for iso, rings in drawn.land if sum(inside(ring, x, y) for ring in rings) % 2 == 1}


@pytest.fixture(scope="module")
def eurasia() -> tuple[View, Basemap]:
    view = fit(EURASIA, 820)
    return view, basemap(view)


@pytest.mark.parametrize(
    ("lon", "lat"), [(51.0, 42.0), (50.5, 39.5), (34.0, 43.5), (20.0, 58.5), (5.0, 39.0)]
)
def test_seas_are_water(eurasia: tuple[View, Basemap], lon: float, lat: float) -> None:
    view, drawn = eurasia
    assert lands_at(drawn, view, lon, lat) == set()


@pytest.mark.parametrize(
    ("lon", "lat", "country"),
    [
        (71.4, 51.1, "KAZ"),
        (37.6, 55.7, "RUS"),
        (87.6, 43.8, "CHN"),
        (69.3, 41.3, "UZB"),
        (44.8, 41.7, "GEO"),
        (2.3, 48.8, "FRA"),
    ],
)
def test_capitals_lie_in_their_countries(
    eurasia: tuple[View, Basemap], lon: float, lat: float, country: str
) -> None:
    view, drawn = eurasia
    assert lands_at(drawn, view, lon, lat) == {country}


def near(lines: tuple[Points, ...], view: View, lon: float, lat: float) -> float:
    """Distance to the nearest point of lines, pixels."""
    at = view.xy(np.array([[lon, lat]]))[0]
    return min(float(np.hypot(*(line - at).T).min()) for line in lines)


def test_disputed_lines_are_dashed_and_others_are_not(eurasia: tuple[View, Basemap]) -> None:
    view, drawn = eurasia
    assert near(drawn.dashed, view, 34.0, 46.05) < 8  # across the isthmus of Crimea
    assert near(drawn.solid, view, 61.0, 50.8) < 12  # between Kazakhstan and Russia
    assert near(drawn.dashed, view, 61.0, 50.8) > 100


def test_nothing_is_drawn_far_off_the_map(eurasia: tuple[View, Basemap]) -> None:
    view, drawn = eurasia
    for ring in (ring for _, rings in drawn.land for ring in rings):
        assert ring.min() >= -4.1
        assert (ring <= np.array([view.width, view.height]) + 4.1).all()


def test_the_date_line_and_the_poles_leave_no_streaks() -> None:
    world = basemap(fit(np.empty((0, 2)), 820))
    russia = next(rings for iso, rings in world.land if iso == "RUS")
    widest = max(float(np.abs(np.diff(ring[:, 0])).max()) for ring in russia)
    assert widest < 60
    assert "ATA" in dict(world.land)


def test_the_empty_sea_has_no_land() -> None:
    view = fit(np.array([[-20.0, -28.0], [-18.0, -30.0]]), 820)
    assert basemap(view) == Basemap((), (), ())


def test_the_packaged_file_is_small_and_names_its_source() -> None:
    text = resources.files("landbridge.show").joinpath("data/basemap.json").read_text("utf-8")
    assert len(text) < 500_000
    assert "Natural Earth" in text[:200]
