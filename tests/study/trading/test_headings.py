"""Rows that are sums of others: found trade by trade, left out, and told."""

from __future__ import annotations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from landbridge.study.screening.prefixes import headings
from landbridge.study.trading.headings import without_headings
from landbridge.study.trading.numbering import number
from tests.study.exposure.trading import trade

CODES = st.sampled_from(["85", "8542", "854231", "85423190", "8501", "84"])
KEYS = st.tuples(CODES, st.sampled_from(["2022-03", "2022-04"]), st.sampled_from(["RUS", "CHN"]))
Key = tuple[str, str, str]


@given(st.lists(CODES))
def test_headings_are_what_others_start_with(codes: list[str]) -> None:
    naive = {a for a in codes for b in codes if b.startswith(a) and a != b}
    assert headings(pl.Series(codes, dtype=pl.String)).to_list() == sorted(naive)


@given(st.lists(KEYS, max_size=8))
def test_rows_are_left_out_where_the_same_trade_is_there_in_longer_codes(keys: list[Key]) -> None:
    table = trade(
        *(
            {"code": code, "period": period, "partner": partner, "value": float(2**at)}
            for at, (code, period, partner) in enumerate(keys)
        )
    )
    kept, left_out = without_headings(number(table))
    doubled = {one for one in keys for other in keys if _is_sum(one, other)}
    frame = kept.rows.collect()
    assert [*frame.select("code", "period", "partner").rows()] == [
        key for key in keys if key not in doubled
    ]
    assert frame["value"].sum() + left_out["value"].sum() == 2.0 ** len(keys) - 1
    assert left_out["rows"].sum() + frame.height == len(keys)


def _is_sum(one: Key, other: Key) -> bool:
    return one[1:] == other[1:] and other[0].startswith(one[0]) and one[0] != other[0]


def test_what_is_left_out_is_told_with_what_stays() -> None:
    table = trade(
        {"code": "85", "value": 100.0},
        {"code": "8542", "value": 60.0},
        {"code": "854231", "value": 30.0},
        {"code": "854232", "value": 20.0},
        {"code": "8542", "value": 7.0, "partner": "CHN"},
    )
    kept, left_out = without_headings(number(table))
    assert left_out.rows() == [("85", 1, 100.0, 50.0), ("8542", 1, 60.0, 50.0)]
    assert kept.rows.collect()["value"].to_list() == [30.0, 20.0, 7.0]
