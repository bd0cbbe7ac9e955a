"""Lanes of time: spans and signs stand where their days are, and nothing leaves the frame."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landbridge.show.labels import width_of
from landbridge.show.legend import Key
from landbridge.show.timeline import SIZE, Lane, timeline

from .drawings import areas, texts

ENDS = date(2022, 1, 1), date(2024, 1, 1)
KEYS = [Key("announced", "○", "unsure"), Key("holds", "line", "c3", 9)]
DAYS = st.dates(date(2015, 1, 1), ENDS[1])


def test_a_span_reaches_from_day_to_day() -> None:
    half = date(2023, 1, 1)
    chart = timeline(
        [Lane("Rule", [(ENDS[0], half, "c3"), (half, ENDS[1], "c1")], [])], ENDS, 500, KEYS
    )
    first, second = areas(chart, "c3")[0], areas(chart, "c1")[0]
    assert np.ptp(first[:, 0]) == pytest.approx(np.ptp(second[:, 0]), abs=1.0)
    assert first[:, 0].max() == pytest.approx(second[:, 0].min(), abs=0.2)


def test_signs_stand_on_their_day_and_beside_each_other_where_it_is_the_same() -> None:
    day = date(2023, 1, 1)
    events = [(day, "○", "unsure"), (day, "✕", "bad")]
    signs = [
        mark
        for mark in texts(timeline([Lane("Rule", [], events)], ENDS, 500, []))
        if mark["t"] in "○✕"
    ]
    assert signs[0]["x"] == pytest.approx(250, abs=2)
    assert signs[1]["x"] >= signs[0]["x"] + width_of("○", SIZE)


def test_what_lies_before_the_first_day_is_cut() -> None:
    before = date(2010, 1, 1)
    lane = Lane(
        "Old", [(before, date(2011, 1, 1), "c1"), (before, ENDS[1], "c3")], [(before, "●", "good")]
    )
    chart = timeline([lane], ENDS, 500, [])
    assert areas(chart, "c1") == []
    assert areas(chart, "c3")[0][:, 0].min() == pytest.approx(8)
    assert "●" not in [mark["t"] for mark in texts(chart)]


def test_years_are_named_where_they_begin_and_days_where_none_does() -> None:
    named = [mark["t"] for mark in texts(timeline([], ENDS, 500, []))]
    assert named == ["2023"]
    short = date(2023, 2, 1), date(2023, 6, 1)
    assert [mark["t"] for mark in texts(timeline([], short, 500, []))] == [
        "1 February 2023",
        "1 June 2023",
    ]


@given(st.lists(st.tuples(DAYS, st.integers(0, 900)), max_size=6), st.sampled_from([360.0, 820.0]))
@settings(max_examples=40)
def test_spans_stay_in_their_frame(spans: list[tuple[date, int]], width: float) -> None:
    drawn = [(day, min(day + timedelta(days=days), ENDS[1]), "c3") for day, days in spans]
    chart = timeline([Lane("Rule", drawn, [])], ENDS, width, KEYS)
    for corners in areas(chart, "c3"):
        assert corners[:, 0].min() >= 0
        assert corners[:, 0].max() <= width
        assert np.ptp(corners[:, 0]) >= 1.9, "even a day can be seen"
