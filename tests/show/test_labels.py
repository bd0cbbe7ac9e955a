"""Labels never cover one another or leave the frame, however crowded it is."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from landbridge.show.labels import Placed, Wanted, around, box, brief, place, width_of

NOWHERE = np.empty((0, 2))
SPOTS = st.lists(
    st.tuples(st.floats(0, 400), st.floats(0, 300), st.text(min_size=1, max_size=20)), max_size=25
)


def edges(label: Placed) -> tuple[float, float, float, float]:
    return box(label.text, label.x, label.y, label.align, label.size)


@given(SPOTS)
def test_labels_keep_clear_of_one_another_and_of_the_edge(
    spots: list[tuple[float, float, str]],
) -> None:
    wanted = [Wanted(text, around(x, y, 5, 11)) for x, y, text in spots]
    placed = place(wanted, 400, 300, NOWHERE)
    for one, other in combinations(map(edges, placed), 2):
        assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
    for left, top, right, bottom in map(edges, placed):
        assert left >= 0
        assert top >= 0
        assert right <= 400
        assert bottom <= 300


def test_what_comes_first_gets_its_best_spot() -> None:
    same = [Wanted(text, [(50.0, 50.0, "left")]) for text in ("first", "second")]
    assert [label.text for label in place(same, 400, 300, NOWHERE)] == ["first"]


def test_a_label_avoids_what_had_better_be_seen() -> None:
    wanted = [Wanted("Aktau", [(50.0, 50.0, "left"), (50.0, 150.0, "left")], patience=3)]
    crowd = np.column_stack([np.linspace(52, 70, 20), np.full(20, 50.0)])
    assert [label.y for label in place(wanted, 400, 300, crowd)] == [150.0]


def test_wide_letters_take_more_room() -> None:
    assert width_of("WWW", 10) > width_of("iii", 10)
    assert width_of("中国", 10) >= 20


def test_brackets_are_dropped_only_from_long_names() -> None:
    assert brief("Komsomolskaya (CPC)") == "Komsomolskaya"
    assert brief("Baku (port)") == "Baku (port)"
