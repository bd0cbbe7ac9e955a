"""Pictures of what numbers hang on: bars reach as far as they say, and nothing leaves the frame."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landbridge.show.labels import width_of
from landbridge.show.legend import Key
from landbridge.show.settling import settling
from landbridge.show.svg import svg
from landbridge.show.tornado import Ends, tornado

from .drawings import areas, texts

KEYS = [Key("number at its lowest", "line", "c2", 9), Key("at its highest", "line", "c1", 9)]
BANDS = [
    Key("90 % of draws", "line", "idle", 9),
    Key("half of them", "line", "c1", 9),
    Key("the middle", "line", "ink", 2),
]
VALUES = st.floats(-1e9, 1e9, allow_subnormal=False)
ENDS = st.none() | VALUES


def row(low: float | None, high: float | None, label: str = "Capacity (assumed)") -> Ends:
    texts = ["no plan" if value is None else f"{value:.6g}" for value in (low, high)]
    return Ends(label, low, high, *texts)


def test_bars_reach_from_the_middle_to_both_ends() -> None:
    chart = tornado([row(80.0, 110.0), row(95.0, 100.0)], 500, KEYS, (100.0, "100"))
    low, high = areas(chart, "c2"), areas(chart, "c1")
    wide = [float(np.ptp(bar[:, 0])) for bar in low]
    assert wide[0] / wide[1] == pytest.approx(20 / 5, abs=0.05)
    assert float(np.ptp(high[0][:, 0])) / wide[0] == pytest.approx(10 / 20, abs=0.02)
    assert low[0][:, 0].max() == pytest.approx(high[0][:, 0].min(), abs=0.2)
    assert len(high) == 1, "no bar to an end that changes nothing"


def test_an_end_without_a_plan_has_no_bar() -> None:
    chart = tornado([row(None, 110.0)], 500, KEYS, (100.0, "100"))
    assert (len(areas(chart, "c2")), len(areas(chart, "c1"))) == (0, 1)


def test_of_two_numbers_on_one_side_the_outer_one_is_shown() -> None:
    shown = {text["t"] for text in texts(tornado([row(110.0, 150.0)], 500, KEYS, (100.0, "100")))}
    assert "150" in shown
    assert "110" not in shown


@settings(max_examples=20)
@given(st.lists(st.tuples(ENDS, ENDS), min_size=1, max_size=6), VALUES)
def test_a_tornado_stays_in_its_frame(ends: list[tuple[float | None, ...]], middle: float) -> None:
    rows = [row(low, high, "Crude oil at Tengiz: supply (reported) " * 9) for low, high in ends]
    width = 420.0
    chart = tornado(rows, width, KEYS, (middle, f"{middle:.6g}"))
    for bar in [*areas(chart, "c1"), *areas(chart, "c2")]:
        assert bar.min() >= -0.2
        assert bar[:, 0].max() <= width + 0.2
    for text in texts(chart):
        shift = {"left": 0.0, "center": 0.5, "right": 1.0}[text["a"]]
        left = text["x"] - shift * width_of(text["t"], text["s"])
        assert left >= -1.5
        assert left + width_of(text["t"], text["s"]) <= width + 1.5


@settings(max_examples=20)
@given(st.lists(st.lists(VALUES, min_size=5, max_size=5), min_size=2, max_size=8))
def test_bands_keep_their_order_and_stay_in_their_frame(values: list[list[float]]) -> None:
    percentiles = np.sort(np.array(values), axis=1)
    counts = np.linspace(10, 200, len(values)).round()
    chart = settling(counts, percentiles, 420, BANDS, ("low", "high"))
    outer, inner = areas(chart, "idle")[0], areas(chart, "c1")[0]
    for band in (outer, inner):
        assert band[:, 0].max() <= 420
        assert band[:, 1].min() >= 0
    assert outer[:, 1].min() <= inner[:, 1].min() + 0.1
    assert outer[:, 1].max() >= inner[:, 1].max() - 0.1


def test_draws_settle_from_left_to_right() -> None:
    chart = settling(
        np.array([10.0, 55.0, 100.0]),
        np.array([[1.0, 2.0, 3.0, 4.0, 5.0], [2.0, 2.5, 3.0, 3.5, 4.0], [2.0, 2.5, 3.0, 3.5, 4.0]]),
        420,
        BANDS,
        ("1", "5"),
    )
    band = areas(chart, "idle")[0]
    heights = [np.ptp(band[band[:, 0] == x][:, 1]) for x in np.unique(band[:, 0])]
    assert heights[1] / heights[0] == pytest.approx(2 / 4, abs=0.02)
    assert re.search(r"10 draws.*100 draws", svg(chart, "title", "description"), re.DOTALL)
