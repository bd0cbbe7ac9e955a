"""Cells: what each type reads, and what it says to what it does not read."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landbridge.case.cast import cast_cell
from landbridge.case.cells import km_by_country, split, waypoints
from landbridge.case.columns import cast_column
from landbridge.case.numbers import plain, to_number
from landbridge.case.schema import Field, tables
from landbridge.case.units import accepted, units
from landbridge.errors import Problem

FIELDS: dict[str, Field] = {
    kind: next(f for t in tables().values() for f in t.fields.values() if f.type == kind)
    for kind in {f.type for t in tables().values() for f in t.fields.values()}
}
"""One field of every type."""


def field(place: str) -> Field:
    table, _, column = place.partition(".")
    return tables()[table].fields[column]


@pytest.mark.parametrize(
    ("place", "text", "value"),
    [
        ("goods.hs", "0101", "0101"),
        ("goods.hs", "ex8471; 8517", "ex 8471;8517"),
        ("countries.id", "NA", "NA"),
        ("places.name", "NA", "NA"),
        ("places.name", "  two  spaces ", "  two  spaces "),
        ("places.name", "null", "null"),
        ("places.note", "", None),
        ("places.note", " ", " "),
        ("links.capacity_kt", "", None),
        ("links.capacity_kt", "100", 100.0),
        ("links.capacity_kt", "1e3", 1000.0),
        ("links.capacity_kt", ".5", 0.5),
        ("links.capacity_kt", "-0", 0.0),
        ("links.capacity_kt", "1.2 Mt/yr", 1200.0),
        ("links.capacity_kt", "1.2 Mt", 1200.0),
        ("links.capacity_kt", "1.2Mt", 1200.0),
        ("links.capacity_kt", "4.35 Mt", 4350.0),
        ("links.capacity_kt", "500 t/yr", 0.5),
        ("links.cost_usd_t", "38 USD/t", 38.0),
        ("links.cost_usd_t", "38 $/t", 38.0),
        ("links.length_km", "12 mi", 19.312128),
        ("links.hours", "2 d", 48.0),
        ("links.hours", "90 min", 1.5),
        ("fleets.availability", "95 %", 0.95),
        ("projects.capex_musd", "1.5 bn USD", 1500.0),
        ("places.lon", "-12.5", -12.5),
        ("controls.products", "106", 106),
        ("links.both_ways", "yes", True),
        ("links.both_ways", "FALSE", False),
        ("links.opens", "2001", 2001),
        ("controls.starts", "2023-11-09", date(2023, 11, 9)),
        ("links.countries", "KAZ: 452.0; RUS:1059", "KAZ:452;RUS:1059"),
        ("links.waypoints", "51.90 47;50 45.5", "51.9 47;50 45.5"),
        ("links.goods", "oil; fuel", "oil;fuel"),
        ("changes.value", "1.2 Mt", "1.2 Mt"),
    ],
)
def test_what_is_read(place: str, text: str, value: object) -> None:
    found = cast_cell(field(place), text)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("place", "text", "code", "hint"),
    [
        ("links.capacity_kt", "1,5", "E104", "Did you mean 1.5?"),
        ("links.capacity_kt", "1 000", "E104", "Did you mean 1000?"),
        ("links.capacity_kt", "1\u00a0000", "E104", "Did you mean 1000?"),
        ("links.capacity_kt", "1'000", "E104", "Did you mean 1000?"),
        ("links.capacity_kt", "1,000.5", "E104", "Did you mean 1000.5?"),
        ("links.capacity_kt", "1.000,5", "E104", "Did you mean 1000.5?"),
        ("links.capacity_kt", "1,000", "E104", "Did you mean 1000 or 1.000?"),
        ("links.capacity_kt", "1,000,000", "E104", "Did you mean 1000000?"),
        ("links.capacity_kt", "1,5 Mt", "E104", "Did you mean 1.5 Mt?"),
        ("links.capacity_kt", "1_000", "E104", "Did you mean 1000?"),
        ("links.capacity_kt", "−5", "E104", "Did you mean -5?"),
        ("links.capacity_kt", "n/a", "E104", "Leave the cell blank"),
        ("links.capacity_kt", "NA", "E104", "Leave the cell blank"),
        ("links.capacity_kt", "#REF!", "E104", "formula"),
        ("links.capacity_kt", "5-10", "E104", "ranges.csv"),
        ("links.capacity_kt", "~5", "E104", "how sure"),
        ("links.capacity_kt", "five", "E104", "decimal point"),
        ("links.capacity_kt", "٣", "E104", ""),
        ("links.capacity_kt", "nan", "E105", "blank"),
        ("links.capacity_kt", "-Infinity", "E105", "blank"),
        ("links.capacity_kt", "5 mt/yr", "E106", ""),
        ("links.cost_usd_t", "38 EUR/t", "E106", ""),
        ("links.cost_usd_t", "5 USD/bbl", "E106", ""),
        ("claims.value", "5 %", "E106", ""),
        ("links.capacity_kt", "-1 Mt", "E108", ""),
        ("controls.products", "106.0", "E107", "Did you mean 106?"),
        ("controls.products", "9" * 30, "E107", ""),
        ("controls.products", "1,5", "E107", "1.5"),
        ("links.opens", "2023.0", "E109", "Did you mean 2023?"),
        ("links.opens", "1850", "E109", ""),
        ("controls.starts", "09.11.2023", "E110", "Did you mean 2023-11-09?"),
        ("controls.starts", "11/09/2023", "E110", "Did you mean 2023-09-11 or 2023-11-09?"),
        ("controls.starts", "2023-11-09 00:00:00", "E110", "Did you mean 2023-11-09?"),
        ("controls.starts", "20231109", "E110", "Did you mean 2023-11-09?"),
        ("controls.starts", "45239", "E110", "Did you mean 2023-11-09?"),
        ("controls.starts", "2023-02-30", "E110", ""),
        ("links.both_ways", "1", "E111", "Did you mean yes?"),
        ("links.both_ways", "nope", "E111", ""),
        ("places.id", " a", "E103", 'Did you mean "a"?'),
        ("places.id", "a/b", "E102", "solidus"),
        ("places.id", "-a", "E102", "hyphen"),
        ("links.capacity_kt", "\t", "E103", "blank"),
        ("links.capacity_kt", "5\n", "E103", '"5"'),
        ("places.name", " ", "E101", ""),
        ("goods.hs", "1", "E113", "Did you mean 01?"),
        ("goods.hs", "8471.30", "E113", "Did you mean 847130?"),
        ("goods.hs", "0101;horse", "E113", ""),
        ("links.goods", "a;b;", "E114", ""),
        ("links.goods", "a;b c", "E102", "space"),
    ],
)
def test_what_is_refused(place: str, text: str, code: str, hint: str) -> None:
    problem = cast_cell(field(place), text)
    assert isinstance(problem, Problem)
    assert (problem.code, problem.column, problem.value) == (code, place.split(".")[1], text)
    assert hint in problem.hint
    assert problem.rule


def test_the_reason_is_given_where_a_unit_is_refused() -> None:
    def rule(place: str, text: str) -> str:
        problem = cast_cell(field(place), text)
        assert isinstance(problem, Problem)
        return problem.rule

    assert "volume" in rule("links.capacity_kt", "1.2 bcm")
    assert "barrel" in rule("supply.quantity_kt", "5 Mb/d")
    assert "not in kt/yr" in rule("links.capacity_kt", "20 km")
    assert "not a known unit" in rule("links.capacity_kt", "20 quux")
    assert "without a unit" in rule("claims.value", "5 kt")


def test_every_unit_of_the_schema_is_known_or_none_is_read() -> None:
    written = {f.unit for t in tables().values() for f in t.fields.values() if f.type == "number"}
    loose = {"", "as unit", "as the column"}
    assert {unit for unit in written - loose if not accepted(unit)} == set()
    assert {column for column, _ in units()} <= written


@pytest.mark.parametrize(("column", "unit"), [key for key, u in units().items() if u.factor])
def test_every_unit_is_converted(column: str, unit: str) -> None:
    numeric = next(f for t in tables().values() for f in t.fields.values() if f.unit == column)
    value = cast_cell(numeric, f"0.5 {unit}")
    factor = units()[column, unit].factor
    assert factor is not None
    if isinstance(value, Problem):
        assert value.code == "E108"  # half a kilogram is no load
    else:
        assert value == pytest.approx(0.5 * float(factor), rel=1e-15)


def test_lists_and_pairs() -> None:
    assert split(None) == split("") == []
    assert split("a; b;c") == ["a", "b", "c"]
    assert km_by_country("KAZ:452;RUS:1059.5") == {"KAZ": 452.0, "RUS": 1059.5}
    assert waypoints("51.9 47;-50 -45.5") == [(51.9, 47.0), (-50.0, -45.5)]


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_is_written_shortest_and_read_back(value: float) -> None:
    text = plain(value)
    assert to_number(text) == value
    assert "e" not in text
    assert not text.endswith(".0")
    assert len(text.strip("-0.")) <= len(repr(value))


@settings(deadline=None)
@given(st.sampled_from(sorted(FIELDS)), st.text(max_size=20))
def test_any_text_is_cast_or_refused(kind: str, text: str) -> None:
    value = cast_cell(FIELDS[kind], text)
    if isinstance(value, Problem):
        assert value.value == text
        assert value.rule
        assert value.hint
    elif text == "":
        assert value is None
    else:
        assert value is not None


ODD = st.sampled_from(
    [
        "",
        " ",
        "1",
        "1.50",
        "-7",
        "1,5",
        "1e400",
        "nan",
        "1.2 Mt",
        "ab",
        "a b",
        "NA",
        "\x00",
        "é",
        "x_1",
    ]
)


@settings(deadline=None, max_examples=40)
@given(
    st.sampled_from([f for t in tables().values() for f in t.fields.values()]),
    st.lists(ODD | st.floats().map(repr) | st.text(max_size=6), min_size=1, max_size=30),
)
def test_a_long_column_is_cast_as_its_cells_are(one: Field, texts: list[str]) -> None:
    long = texts * (1000 // len(texts))
    values, problems = cast_column(one, long)
    assert values.dtype == one.dtype
    found = dict(problems)
    for index, text in enumerate(texts):
        expected = cast_cell(one, text)
        if isinstance(expected, Problem):
            assert found[index] == expected
            assert values[index] is None
        else:
            assert index not in found
            assert values[index] == expected
    assert len(problems) == sum(found_in(one, text) for text in long)


def found_in(one: Field, text: str) -> bool:
    return isinstance(cast_cell(one, text), Problem)
