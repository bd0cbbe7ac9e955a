"""Windows of months or years, and what is said of two of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landbridge.errors import CaseError
from landbridge.study.trading.windows import (
    Window,
    in_words,
    line_up,
    parse_window,
    period_before,
)

MONTH = st.builds("{}-{:02}".format, st.integers(1990, 2050), st.integers(1, 12))


@given(MONTH, MONTH)
def test_a_window_reads_back(one: str, other: str) -> None:
    start, end = sorted([one, other])
    window = parse_window(f"{start}..{end}")
    assert window == Window(start, end)
    assert parse_window(str(window)) == window
    periods = window.periods
    assert (periods[0], periods[-1]) == (start, end)
    assert list(periods) == sorted(set(periods))
    assert [period_before(after) for after in periods[1:]] == list(periods[:-1])


def test_a_month_or_a_year_is_a_window() -> None:
    assert parse_window("2021-03").periods == ("2021-03",)
    assert parse_window("2021..2022").periods == ("2021", "2022")
    assert parse_window("2021").in_months == Window("2021-01", "2021-12")
    assert in_words("2021-03") == "March 2021"
    assert in_words(period_before("2022")) == "2021"


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("", ""),
        ("2021-13..2021-14", ""),
        ("2021-03:2021-11", "Did you mean 2021-03..2021-11?"),
        ("202103..202111", "Did you mean 2021-03..2021-11?"),
        ("2021..2022-03", "Write both ends as months, or both as years."),
        ("2021-05..2021-03", "Turn it round."),
    ],
)
def test_what_is_no_window_is_refused(text: str, hint: str) -> None:
    with pytest.raises(CaseError) as caught:
        parse_window(text)
    assert caught.value.problems[0].code == "E270"
    assert caught.value.problems[0].hint == hint


def test_windows_have_to_fit() -> None:
    for before, after in (("2021-01..2021-03", "2022-01"), ("2022-01", "2021-01")):
        with pytest.raises(CaseError) as caught:
            line_up(parse_window(before), parse_window(after), [])
        assert caught.value.problems[0].code == "E271"
    with pytest.raises(CaseError, match="does not lie after"):
        line_up(parse_window("2021-01..2021-03"), parse_window("2021-03..2021-05"), [])


def test_seasons_and_missing_months_are_said() -> None:
    before, after = parse_window("2021-03..2021-04"), parse_window("2022-04..2022-05")
    season, missing = line_up(before, after, ["2021-03", "2021-04", "2022-04"])
    assert "not the same months of the year" in season
    assert missing == "There is no trade at all in 2022-05, which counts as zero."
    assert line_up(before, parse_window("2022-03..2022-04"), MANY) == []


MANY = [f"{year}-{month:02}" for year in (2021, 2022) for month in range(1, 13)]
