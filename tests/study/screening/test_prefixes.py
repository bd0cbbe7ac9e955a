"""Longest prefixes of codes: against a loop over all pairs in plain Python."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from landbridge.study.screening.prefixes import prefixes_of, touched
from tests.study.exposure.naive import covers

Found = tuple[str | None, bool | None, int | None]

# Few different digits, so that prefixes are met often.
CODES = st.lists(st.text("12", min_size=2, max_size=6), max_size=12)
ITEMS = st.tuples(st.sampled_from(["", "ex "]), st.text("12", min_size=2, max_size=6))
LISTS = st.lists(st.lists(ITEMS.map("".join), min_size=1, max_size=6), max_size=4)


def found(codes: list[str], lists: dict[str, str]) -> dict[tuple[str, str], Found]:
    frame = pl.DataFrame(
        {"control": [*lists], "hs": [*lists.values()]},
        schema={"control": pl.String, "hs": pl.String},
    )
    rows = touched(pl.Series(codes, dtype=pl.String), prefixes_of(frame))
    assert not rows.select("code", "control").is_duplicated().any()
    return {(code, control): tuple(rest) for code, control, *rest in rows.iter_rows()}


def one(code: str, hs: str) -> Found | None:
    return found([code], {"list": hs}).get((code, "list"))


@given(CODES, LISTS)
def test_the_same_as_a_loop_over_all_pairs(codes: list[str], lists: list[list[str]]) -> None:
    named = {f"list {at}": ";".join(items) for at, items in enumerate(lists)}
    looped = {
        (code, name): covers(code, hs)
        for code in codes
        for name, hs in named.items()
        if covers(code, hs) is not None
    }
    assert found(codes, named) == looped


@pytest.mark.parametrize(
    ("code", "hs", "told"),
    [
        ("85423190", "8542;854231", ("854231", False, None)),
        ("85423190", "8542;ex 854231", ("854231", True, None)),
        ("85423190", "ex 8542", ("8542", True, None)),
        ("854231", "85423190", (None, None, 8)),
        ("8542", "854231", (None, None, 6)),
        ("8542", "854231;85423190", (None, None, 6)),
        ("8542", "854231;ex 85423290", (None, None, 8)),
        ("8542", "85;854231", ("85", False, None)),
        ("8542", "85;ex 854231", ("85", False, 6)),
        ("8542", "8542;ex 8542", ("8542", False, None)),
        ("8543", "8542", None),
        ("0101", "01", ("01", False, None)),
        ("1012", "01", None),
    ],
)
def test_what_covers_a_code(code: str, hs: str, told: Found | None) -> None:
    assert one(code, hs) == told


def test_codes_keep_their_order_and_controls_theirs() -> None:
    lists = pl.DataFrame({"control": ["z", "a"], "hs": ["85", "ex 85"]})
    rows = touched(pl.Series(["8542", "8501", "8542"]), prefixes_of(lists))
    assert rows.select("code", "control").rows() == [
        ("8542", "z"),
        ("8542", "a"),
        ("8501", "z"),
        ("8501", "a"),
    ]


def test_many_codes_and_prefixes() -> None:
    codes = pl.select(code=pl.int_range(10_000_000, 90_000_000, 800).cast(pl.String)).to_series()
    prefixes = codes.gather_every(43)
    assert len(prefixes) > 2_300
    cut = pl.concat([prefixes.head(1_000), prefixes.tail(1_400).str.slice(0, 6)])
    lists = pl.DataFrame({"control": "list", "hs": cut.unique().str.join(";")})
    rows = touched(pl.concat([codes] * 10), prefixes_of(lists))
    starts = tuple(cut)
    assert rows["code"].to_list() == [code for code in codes if code.startswith(starts)]
