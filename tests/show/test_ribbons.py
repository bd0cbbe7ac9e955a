"""Flows as bands: side by side, each in its own direction, as wide as its tonnes."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from landbridge.show.ribbons import Drawn, Flow, Way, along, beside, drawn, length_of, resampled

EAST = Way(np.array([[0.0, 0.0], [200.0, 0.0]]), ("link",))


def ahead(token: str, kt: float) -> Flow:
    return Flow("way", ahead=True, token=token, kt=kt)


def back(token: str, kt: float) -> Flow:
    return Flow("way", ahead=False, token=token, kt=kt)


def lay(*flows: Flow) -> Drawn:
    return drawn({"way": EAST}, flows, lambda kt: kt)


def test_flows_ahead_keep_to_the_right_of_flows_back() -> None:
    to, fro = lay(ahead("c1", 10), back("c1", 6)).bands
    assert to.xy[0] == pytest.approx([0, 5])  # south of a way to the east, y runs down
    assert fro.xy[0] == pytest.approx([200, -3])
    assert fro.xy[-1] == pytest.approx([0, -3])


def test_flows_of_one_direction_lie_side_by_side_about_the_way() -> None:
    wide, thin = lay(ahead("c1", 10), ahead("c2", 4)).bands
    assert (wide.xy[0, 1], thin.xy[0, 1]) == (pytest.approx(-2), pytest.approx(5))
    edges = [wide.xy[0, 1] - 5, wide.xy[0, 1] + 5, thin.xy[0, 1] - 2, thin.xy[0, 1] + 2]
    assert edges == pytest.approx([-7, 3, 3, 7])


@given(st.lists(st.tuples(st.booleans(), st.floats(0.5, 20)), min_size=1, max_size=6))
def test_bands_are_as_wide_as_their_tonnes_and_never_overlap(
    given_flows: list[tuple[bool, float]],
) -> None:
    flows = [(ahead if on else back)(f"c{i}", kt) for i, (on, kt) in enumerate(given_flows)]
    bands = lay(*flows).bands
    assert sum(band.width for band in bands) == pytest.approx(sum(kt for _, kt in given_flows))
    sides = sorted(
        (band.xy[0, 1] - band.width / 2, band.xy[0, 1] + band.width / 2) for band in bands
    )
    for (_, end), (start, _) in pairwise(sides):
        assert end <= start + 0.05  # no line is moved by less than a twentieth of a pixel


def test_arrow_heads_point_where_the_flow_goes() -> None:
    heads = lay(back("c1", 3)).arrows
    assert heads
    for head, colour in heads:
        assert head[0, 0] < head[1:4, 0].min()  # the tip is the westernmost point
        assert colour == "c1"


def test_wide_bands_carry_their_arrows_inside() -> None:
    assert {token for _, token in lay(ahead("c1", 12)).arrows} == {"paper"}


def test_a_line_beside_another_keeps_its_distance_round_corners() -> None:
    corner = np.array([[0.0, 0.0], [100.0, 0.0], [100.0, 100.0]])
    moved = beside(corner, 10)
    assert moved[1] == pytest.approx([90, 10])
    assert moved[0] == pytest.approx([0, 10])
    assert moved[2] == pytest.approx([90, 100])


def test_points_along_a_line() -> None:
    line = np.array([[0.0, 0.0], [30.0, 0.0], [30.0, 10.0]])
    at, step = along(line, 0.5)
    assert at == pytest.approx([20, 0])
    assert step == pytest.approx([1, 0])
    assert length_of(line) == pytest.approx(40)
    assert resampled(line, 5)[[0, -1]] == pytest.approx(line[[0, -1]])
