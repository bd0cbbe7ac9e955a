"""Numbers read as people write them, always with a unit, never with more digits than they bear."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landbridge.show import fmt

AMOUNTS = st.floats(min_value=-1e9, max_value=1e9)


def plain(text: str) -> str:
    return text.replace(fmt.NARROW, " ")


@pytest.mark.parametrize(
    ("say", "value", "text"),
    [
        (fmt.mass, 63_474.0, "63.5 Mt"),
        (fmt.mass, 999.6, "1.0 Mt"),
        (fmt.mass, 470.0, "470 kt"),
        (fmt.mass, 9.4, "9.4 kt"),
        (fmt.mass, 0.3, "300 t"),
        (fmt.mass, 0.0, "0 t"),
        (fmt.mass, 123_456.0, "123 Mt"),
        (fmt.mass, -58_560.0, "−58.6 Mt"),
        (fmt.mass, None, "–"),
        (fmt.share, 0.9534, "95.3 %"),
        (fmt.share, 0.8, "80 %"),
        (fmt.share, 1.0, "100 %"),
        (fmt.share, 0.018, "1.8 %"),
        (fmt.usd_t, 38.2, "38 USD/t"),
        (fmt.usd_t, 2.84, "2.8 USD/t"),
        (fmt.per_tonne, 0.0, "–"),
        (fmt.musd, 27_050.0, "27.1 bn USD"),
        (fmt.musd, 340.0, "340 million USD"),
        (fmt.hours, 36.0, "36 h"),
        (fmt.hours, 422.0, "17.6 days"),
        (fmt.km, 1511.0, "1,511 km"),
        (fmt.number, -0.0, "0"),
        (fmt.tonnes, 1392.4, "1,392"),
        (fmt.kt, 0.0179, "0.018"),
        (fmt.kt, 1392.4, "1,392"),
        (fmt.kt, 0.0, "0.0"),
        (fmt.day, date(2023, 10, 19), "19 October 2023"),
        (fmt.day, None, ""),
        (fmt.capital, "crude oil at Tengiz", "Crude oil at Tengiz"),
        (fmt.capital, "", ""),
    ],
)
def test_values_read_well(say: Callable[[object], str], value: object, text: str) -> None:
    assert plain(say(value)) == text


@given(AMOUNTS)
def test_an_amount_keeps_its_size_and_its_unit(kt: float) -> None:
    number, unit = plain(fmt.mass(kt)).split(" ")
    size = float(number.replace(",", "").replace("−", "-")) * {"Mt": 1e3, "kt": 1, "t": 1e-3}[unit]
    assert abs(size - kt) <= max(0.06 * abs(kt), 5e-4)


@given(st.floats(min_value=-5, max_value=5))
def test_a_share_has_one_decimal_at_most(value: float) -> None:
    assert re.fullmatch(r"−?[\d,]+(\.\d)? %", plain(fmt.share(value)))


@pytest.mark.parametrize(
    ("items", "text"), [(["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_lists_read_as_prose(items: list[str], text: str) -> None:
    assert fmt.listed(items) == text


def test_names_fit_into_a_sentence() -> None:
    assert [fmt.inline(name) for name in ("Crude oil", "LPG", "x", "")] == [
        "crude oil",
        "LPG",
        "x",
        "",
    ]


@given(st.text(max_size=60), st.integers(min_value=2, max_value=40))
def test_cut_text_is_never_too_long(text: str, length: int) -> None:
    cut = fmt.shortened(text, length)
    assert len(cut) <= length
    assert cut == text or cut.endswith("…")
