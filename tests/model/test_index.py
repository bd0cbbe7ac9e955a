"""From names to positions: short and long tables take different ways to the same answer."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from landbridge.model import index
from landbridge.model.index import covers, exploded, members, numbers, positions, ranked

names = st.sampled_from(["a", "b", "c", "ä", "0101", "", "long name"])


@given(st.lists(names | st.none()), st.lists(names, unique=True))
def test_positions_are_those_of_a_search(values: list[str | None], ids: list[str]) -> None:
    expected = [ids.index(value) if value in ids else -1 for value in values]
    series = pl.Series(values, dtype=pl.String), pl.Series(ids, dtype=pl.String)
    short = positions(*series)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(index, "SHORT", -1)
        long = positions(*series)
    assert short.tolist() == long.tolist() == expected
    assert short.dtype == long.dtype == np.int64


def test_blanks_become_what_is_asked_for() -> None:
    column = pl.Series([1, None, 3], dtype=pl.Int64)
    assert numbers(column, 7.0).tolist() == [1.0, 7.0, 3.0]
    assert np.isnan(numbers(column)).tolist() == [False, True, False]
    assert numbers(pl.Series([None, None], dtype=pl.Float64), np.inf).tolist() == [np.inf, np.inf]
    assert numbers(pl.Series([], dtype=pl.Float64)).tolist() == []


def test_lists_name_members_and_a_blank_names_all() -> None:
    lists, ids = pl.Series(["a;c", None, "b", "x", ""]), pl.Series(["a", "b", "c"])
    assert members(lists, ids).astype(int).tolist() == [
        [1, 0, 1],
        [1, 1, 1],
        [0, 1, 0],
        [0, 0, 0],
        [1, 1, 1],
    ]
    assert covers(pl.Series(["a", None]), pl.Series(["b", "a", "b"])).astype(int).tolist() == [
        [0, 1, 0],
        [1, 1, 1],
    ]


def test_lists_come_apart_into_pairs() -> None:
    rows, at = exploded(pl.Series(["a;c", None, "b;x"]), pl.Series(["a", "b", "c"]))
    assert list(zip(rows.tolist(), at.tolist(), strict=True)) == [(0, 0), (0, 2), (2, 1)]


@given(st.lists(st.lists(st.integers(0, 30), max_size=20), min_size=1, max_size=4))
def test_ranks_are_those_of_sorting(lists: list[list[int]]) -> None:
    parts = [np.array(part, dtype=np.int64) for part in lists]
    expected = sorted({value for part in lists for value in part})
    for dense in (0, 1000):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(index, "_DENSE", dense)
            known, places = ranked(parts, 31)
        assert known.tolist() == expected
        found = [place.tolist() for place in places]
        assert found == [[expected.index(value) for value in part] for part in lists]
