"""Maps hold their points, whatever part of the globe these are on."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from landbridge.show.projection import Points, View, bounds, fit

KAZAKHSTAN = np.array([[50.0, 45.0], [87.0, 50.0], [69.0, 41.0], [70.0, 55.0]])
ROUND_THE_DATE_LINE = np.array([[170.0, 60.0], [190.0, 20.0]])
WORLD = np.array([[-70.0, -30.0], [120.0, 40.0], [10.0, 50.0]])


def around(lon: float, lat: float, spread: float) -> Points:
    corners = [(-1, -1), (1, -1), (1, 1), (-1, 1)]
    return np.array([[lon + spread * x, lat + spread * y] for x, y in corners], dtype=float)


@given(
    st.floats(-180, 180), st.floats(-60, 60), st.floats(0.5, 25), st.sampled_from([360.0, 820.0])
)
def test_every_point_lies_on_the_map(lon: float, lat: float, spread: float, width: float) -> None:
    points = around(lon, lat, spread)
    view = fit(points, width)
    xy = view.xy(points)
    assert (xy >= 0).all()
    assert (xy <= [view.width, view.height]).all()


@given(st.floats(-180, 180), st.floats(-70, 70), st.floats(0.5, 25))
def test_pixels_lead_back_to_where_they_came_from(lon: float, lat: float, spread: float) -> None:
    points = around(lon, np.clip(lat, -89 + spread, 89 - spread), spread)
    view = fit(points, 820)
    assert view.lonlat(view.xy(points)) == pytest.approx(points, abs=1e-6)


@pytest.mark.parametrize("points", [KAZAKHSTAN, ROUND_THE_DATE_LINE, WORLD])
def test_the_box_of_a_map_holds_its_points(points: Points) -> None:
    low, high = bounds(fit(points, 820))
    assert (low <= points).all()
    assert (points <= high).all()


def test_areas_keep_their_proportion() -> None:
    """A square degree in the north is smaller than one in the south, as on the globe."""
    view = fit(KAZAKHSTAN, 820)

    def area(lat: float) -> float:
        square = view.xy(around(69.0, lat, 0.5))
        x, y = square.T
        return float(abs(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1)))) / 2

    expected = np.cos(np.radians(54)) / np.cos(np.radians(42))
    assert area(54.0) / area(42.0) == pytest.approx(expected, rel=1e-3)


def test_one_place_still_has_surroundings() -> None:
    view = fit(np.array([[51.2, 43.6]]), 820)
    west, east = view.lonlat(np.array([[0.0, view.height / 2], [820.0, view.height / 2]]))[:, 0]
    assert 3 < east - west < 20


def test_no_place_shows_the_world() -> None:
    view = fit(np.empty((0, 2)), 820)
    low, high = bounds(view)
    assert (high - low >= [358, 170]).all()


def test_far_flung_places_fall_back_to_a_plain_map() -> None:
    assert fit(WORLD, 820).flat
    assert not fit(KAZAKHSTAN, 820).flat


def test_the_map_is_not_higher_or_lower_than_asked() -> None:
    tall = fit(np.array([[50.0, 20.0], [50.5, 60.0]]), 400, aspect=(0.5, 0.8))
    flat = fit(np.array([[10.0, 50.0], [90.0, 50.5]]), 400, aspect=(0.5, 0.8))
    assert isinstance(tall, View)
    assert tall.height == pytest.approx(320)
    assert flat.height == pytest.approx(200)
