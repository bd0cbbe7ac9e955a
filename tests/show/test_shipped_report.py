"""The report of the shipped case says what its data say."""

from __future__ import annotations

import re

from .conftest import DRAWS
from .page import Page


def section(page: str, name: str) -> str:
    """A part of a page."""
    found = re.search(rf'<section id="{name}".*?</section>', page, re.DOTALL)
    assert found, name
    return found[0]


def words_of(page: str, name: str) -> str:
    return Page(f"<body>{section(page, name)}</body>").words()


def test_the_shipped_case_says_what_its_data_say(shipped_page: str) -> None:
    words = Page(shipped_page).words()
    assert re.search(
        r"Crude oil\. [\d.]+ Mt leaves Kazakhstan; 9[4-7](\.\d)? % of it crosses Russia", words
    )
    assert (
        "announced 19 October 2023 (deputy minister Kairat Torebayev) and denied 19 October 2023"
        in words
    )
    assert "It binds nothing" in words
    assert "“The pipelines that take oil to China run through Russia”: 0 km found" in words
    assert re.search(r"95\.\d % found\. True if read so: “CPC alone carries 80 % of crude", words)
    assert "True if read so: “Oil shipped from Aktau to Baku is quintupled”" in words
    assert "Proved optimal" in words


def test_the_shipped_case_shows_both_statistics_of_trade_with_china(shipped_page: str) -> None:
    """31.2 billion USD by Chinese customs, 24.2 as exports and imports of Kazakhstan add up to."""
    words = Page(shipped_page).words()
    both = r"China ↔ Kazakhstan 2022 (China customs \(GACC\)|Bureau of National Statistics)"
    values = re.findall(both + r" (?:\[\d+\] )+([\d.]+)", words)
    assert {value for _, value in values} == {"31.20", "24.20"}


def test_a_rule_whose_time_is_over_is_not_shown_as_in_force(shipped_page: str) -> None:
    assert "ended on 31 August 2023" in Page(shipped_page).words()


def test_claims_are_measured_on_the_case_as_it_was_read(shipped_page: str) -> None:
    words = Page(shipped_page).words()
    assert "The table links has no row" not in words


def test_a_scenario_is_held_beside_the_base(shipped_page: str) -> None:
    page = Page(shipped_page)
    assert "compare-1" in page.ids
    words = page.words()
    assert "Exports that change" in words
    assert "million USD a year less than the case as it is" in words


def test_every_number_of_the_minute_has_a_unit(shipped_page: str) -> None:
    minute = section(shipped_page, "minute")
    tiles = re.findall(r"<li><b>(.*?)</b><span>(.*?)</span>", minute)
    assert len(tiles) == 4
    assert not re.search(r"\d e[+-]?\d|nan|inf\b|None", minute)


def test_it_says_what_its_numbers_hang_on(shipped_page: str) -> None:
    words = words_of(shipped_page, "reliance")
    assert re.search(r"\d+ numbers of the case may be otherwise", words)
    assert re.search(r"crosses Russia, 9\d\.\d %, hangs most on .+? \((assumed|estimated)\)", words)
    assert "What the plan is worth: the same in numbers" in words
    assert "≠" in words, "what dual prices do not foretell is marked"
    assert re.search(rf"drawn at once, {DRAWS} times \(Latin hypercube, .+?, seed 1\)", words)
    figures = section(shipped_page, "reliance").count("<figure")
    assert figures == 3, "two tornados, and how draws settle"


def test_it_foretells_in_both_directions_and_shows_every_naive_forecast(shipped_page: str) -> None:
    words = words_of(shipped_page, "foretelling")
    assert "2022 → 2023" in words
    assert "2023 → 2022" in words
    for method in (
        "Calibrated on",
        "flows of the other year",
        "shares of the other year",
        "Least cost",
    ):
        assert len(re.findall(rf"{method}[^%]*?(?: \d+\.\d %){{4}}", words)) == 1, method
    for year in (2022, 2023):
        assert re.search(rf"the plan of {year} misses what was observed by \d+\.\d %", words)
    assert words.count("every route, the largest miss first") == 2
    rows = section(shipped_page, "foretelling").count("<tr>")
    assert rows > 2 * 30, "routes met are shown beside those missed"


def test_it_says_of_every_friction_what_it_may_stand_for(shipped_page: str) -> None:
    text = section(shipped_page, "frictions")
    assert "without touching any capacity" in words_of(shipped_page, "frictions")
    table = re.findall(r"<tr>.*?</tr>", text.split("Frictions revealed by")[1], re.DOTALL)
    kinds = re.compile("Used (less than its price suggests|although it looks dear)")
    assert len([row for row in table if kinds.search(row)]) > 20


def test_it_says_where_the_statistic_decides(shipped_page: str) -> None:
    words = words_of(shipped_page, "statistics")
    assert "Numbers of the year that another statistic gives otherwise" in words
    assert re.search(r"Oil berths of Aktau: capacity (?:\[\d+\] )+.*?5,200 7,500 PortNews", words)
    assert "Answers that change with the statistic" in words
