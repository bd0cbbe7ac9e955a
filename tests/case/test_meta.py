"""case.yaml: what it may say, and what it says when it is written."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from landbridge.case.case import Meta
from landbridge.case.document import parse_meta
from landbridge.case.meta import meta_text
from landbridge.errors import Problem

LEAST = "title: T\nbase_year: 2023\nyears: [2023]\n"


def meta(text: str) -> Meta:
    found, problems = parse_meta(text)
    assert problems == []
    assert found is not None
    return found


def problems(text: str) -> list[Problem]:
    found, wrong = parse_meta(text)
    assert found is None
    return wrong


def test_the_least_a_case_says() -> None:
    assert meta(LEAST) == Meta("T", 2023, (2023,))


def test_scalars_are_taken_as_they_are_written() -> None:
    text = (
        LEAST.replace("T", "2023") + "economy: NO\nlicence: 12:30\nauthors: 0777\nprice_year: ~\n"
    )
    found = meta(text)
    assert (found.title, found.economy, found.licence) == ("2023", "NO", "12:30")
    assert (found.authors, found.price_year) == ("0777", None)


def test_a_quoted_null_is_text_and_a_plain_one_is_blank() -> None:
    assert meta(LEAST.replace("T", "'null'")).title == "null"
    assert [p.code for p in problems(LEAST.replace("T", "null"))] == ["E011"]


@pytest.mark.parametrize("years", ["[2022, 2023]", "2022;2023", "2022, 2023", "\n- 2022\n- 2023"])
def test_years_in_any_list(years: str) -> None:
    assert meta(LEAST.replace("[2023]", years)).years == (2022, 2023)


@pytest.mark.parametrize(
    ("line", "code", "row", "hint"),
    [
        ("carrying_rate: 12", "E012", 4, "0.12"),
        ("carrying_rate: 12 %", "E012", 4, ""),
        ("unmet_usd_t: 10 000", "E012", 4, "10000"),
        ("unmet_usd_t: -1", "E012", 4, ""),
        ("unmet_usd_t: .inf", "E012", 4, ""),
        ("price_year: 23", "E012", 4, "four digits"),
        ("currency: [USD, EUR]", "E012", 4, "not a list"),
        ("licence: {name: x}", "E012", 4, "one line"),
        ("licence: [[x]]", "E012", 4, "one line"),
        ("currencyy: USD", "E010", 4, "currency"),
        ("? [a, b]\n: c", "E010", 4, ""),
        ("title: U", "E009", 4, "right one"),
        ("licence: *x", "E008", 4, "out"),
        ("licence: !!python/name:os.system x", "E008", 4, "out"),
        ("licence: [[[[[[x]]]]]]", "E008", 4, "out"),
        ("licence: a: b", "E008", 4, "quotes"),
        ("licence: 'a", "E008", 5, "quotes"),
        ("\tlicence: a", "E008", 4, "quotes"),
        ("licence: \x07", "E008", None, "quotes"),
        ("---\ntitle: V", "E008", 4, "quotes"),
    ],
)
def test_what_is_refused(line: str, code: str, row: int | None, hint: str) -> None:
    [found] = problems(f"{LEAST}{line}\n")
    assert (found.code, found.file, found.row) == (code, "case.yaml", row)
    assert hint in found.hint
    assert found.rule


@pytest.mark.parametrize(
    "text", ["", "# nothing\n", "- a\n", "just text\n", "[" * 5000, "a" * 2_000_000]
)
def test_what_is_no_list_of_keys(text: str) -> None:
    assert [p.code for p in problems(text)] == ["E008"]


def test_all_problems_at_once() -> None:
    found = problems("titel: T\nbase_year: x\nyears: []\ncurrency: [a]\n")
    assert [p.code for p in found] == ["E010", "E011", "E012", "E012", "E012"]


METAS = st.builds(
    Meta,
    title=st.text(min_size=1).filter(str.strip),
    base_year=st.just(2023),
    years=st.lists(st.integers(1900, 2200), unique=True).map(
        lambda years: (*(y for y in years if y != 2023), 2023)
    ),
    economy=st.sampled_from(["", "NO", "KAZ", "0x1", "1e3"]),
    currency=st.sampled_from(["USD", "~", "yes"]),
    price_year=st.none() | st.integers(1900, 2200),
    unmet_usd_t=st.floats(0, 1e300),
    carrying_rate=st.floats(0, 1),
    description=st.text(),
    authors=st.text(),
    licence=st.text(),
)


@given(METAS)
@example(Meta("A", 2023, (2023,), licence="\x85", authors="a\x85b\u2028c"))
def test_what_is_written_is_read(given_meta: Meta) -> None:
    text = meta_text(given_meta)
    assert meta(text) == given_meta
    assert meta_text(meta(text)) == text


@given(METAS)
def test_other_programs_read_the_same(given_meta: Meta) -> None:
    read = yaml.safe_load(meta_text(given_meta))
    assert read["title"] == given_meta.title
    assert tuple(read["years"]) == given_meta.years
    assert read.get("description", "") == given_meta.description
