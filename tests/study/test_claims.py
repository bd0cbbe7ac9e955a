"""Verdicts and the sentences that tell them, and that nothing a claim asks makes it crash."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landbridge.case.case import Case, Meta
from landbridge.case.schema import tables
from landbridge.study.claims import DIFFERS, HOLDS, SCHEMA, UNTESTED, claims, tolerance
from landbridge.study.measured import Solved

Row = dict[str, Any]

ORE: Row = {"basis": "observed", "good": "ore", "from": "AAA", "year": 2023}


def test_what_was_announced_and_denied_on_one_day(toy: Callable[..., Case]) -> None:
    halt = {"basis": "control", "row": "halt", "table": "controls"}
    found = claims(
        toy(
            {**halt, "measure": "status", "status": "in_force", "on": date(2023, 10, 31)},
            {**halt, "measure": "status", "status": "denied", "on": date(2023, 10, 19)},
            {**halt, "measure": "event", "status": "announced", "on": date(2023, 10, 19)},
            {**halt, "measure": "event", "status": "repealed", "on": date(2023, 10, 19)},
            {**halt, "measure": "status", "status": "denied", "on": date(2023, 10, 18)},
        )
    )
    assert found["verdict"].to_list() == [DIFFERS, HOLDS, HOLDS, DIFFERS, UNTESTED]
    assert found["sentence"][0] == (
        "Differs: in force claimed, denied found (Halt of ore: announced on 2023-10-19 by "
        "a deputy, denied on 2023-10-19 by a ministry)."
    )
    assert found["measured_text"][3] == "announced and denied"
    assert "no status yet" in found["why"][4]


def test_a_control_holds_from_its_first_to_its_last_day(
    toy: Callable[..., Case], as_frame: Callable[..., pl.DataFrame]
) -> None:
    rule = {"id": "halt", "title": "Halt", "effect": "prohibit"}
    days = {"starts": date(2022, 9, 1), "ends": date(2023, 8, 31)}
    said = {"control": "halt", "date": date(2022, 8, 27), "status": "in_force"}
    asked = {"basis": "control", "measure": "status", "row": "halt", "status": "in_force"}
    on = (date(2022, 8, 28), date(2022, 9, 1), date(2023, 8, 31), date(2023, 9, 1))
    found = claims(
        toy(
            *({**asked, "on": day} for day in on),
            controls=as_frame("controls", {**rule, **days}),
            control_status=as_frame("control_status", said),
        )
    )
    assert found["measured_text"].to_list() == ["not begun", "in force", "in force", "ended"]
    assert found["verdict"].to_list() == [DIFFERS, HOLDS, HOLDS, DIFFERS]


def test_the_sentence_of_a_claim_tells_which_reading_holds(toy: Callable[..., Case]) -> None:
    crosses = {**ORE, "measure": "share", "unit": "%", "value": 20}
    found = claims(
        toy(
            {**crosses, "via": "BBB;CCC"},
            {**crosses, "via": "links/sea", "reading_of": "c0", "text": "The sea alone takes it."},
            {**crosses, "via": "links/long", "reading_of": "c0", "text": "The line takes it."},
        )
    )
    assert found["verdict"].to_list() == [DIFFERS, HOLDS, DIFFERS]
    assert found["sentence"][0].endswith("It holds when read so: “The sea alone takes it” (20 %).")
    assert found["evidence"][0] == "survey"
    assert found["grade"][0] == "estimated"


def test_a_claim_that_holds_names_the_reading_that_does_not(toy: Callable[..., Case]) -> None:
    here = {"basis": "trade", "measure": "value", "flow": "turnover", "year": 2023, "unit": "busd"}
    found = claims(
        toy(
            {**here, "from": "BBB", "to": "AAA", "value": 31},
            {**here, "from": "AAA", "to": "BBB", "value": 31, "reading_of": "c0"},
        )
    )
    assert "It does not hold when read so: “Claim 1” (27 billion USD)." in found["sentence"][0]


def test_ranges_say_how_far_the_verdict_is_safe(
    asked: Callable[..., Row], as_frame: Callable[..., pl.DataFrame]
) -> None:
    spread = {"table": "observed", "row": "sea23", "column": "quantity_kt", "low": 10, "high": 22}
    row = {**ORE, "measure": "share", "via": "links/sea", "value": 20, "unit": "%"}
    found = asked(row, ranges=as_frame("ranges", spread))
    assert (found["low"], found["high"]) == (pytest.approx(10), pytest.approx(22))
    assert "The sources allow 10 to 22 %, so the verdict could turn." in found["sentence"]


@pytest.mark.parametrize(
    ("relation", "value", "verdict"),
    [
        ("at_least", 15, HOLDS),
        ("at_least", 25, DIFFERS),
        ("at_most", 25, HOLDS),
        (None, 15, DIFFERS),
    ],
)
def test_a_claim_may_be_a_bound(
    relation: str | None, value: float, verdict: str, asked: Callable[..., Row]
) -> None:
    row = {**ORE, "measure": "flow", "via": "links/sea", "value": value, "unit": "kt"}
    found = asked(row | ({"relation": relation} if relation else {}))
    assert found["verdict"] == verdict


@pytest.mark.parametrize(
    ("value", "half"), [(80, 0.5), (27, 0.5), (6.5, 0.05), (1300, 0.5), (0.25, 0.005), (0, 0.5)]
)
def test_tolerance_is_half_of_the_last_digit(value: float, half: float) -> None:
    assert tolerance(float(value)) == pytest.approx(half)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({"basis": "none", "note": "Nobody counts it."}, "Nobody counts it."),
        ({"basis": "none"}, "The case holds nothing it could be measured on."),
        ({"basis": "trade", "measure": "status"}, "There is no measure status on trade."),
        (
            {**ORE, "measure": "flow", "year": 2019},
            "The table observed has no row for all exports of ore from",
        ),
        ({**ORE, "measure": "flow", "unit": "mi"}, "It is measured in kt/yr, not in mi."),
        ({**ORE, "measure": "flow", "unit": "bcm"}, "It is measured in kt/yr, not in bcm."),
        ({"basis": "observed"}, "The claim leaves measure blank."),
        ({"basis": "observed", "measure": "growth"}, "The claim leaves from blank."),
    ],
)
def test_what_cannot_be_tested_says_why(row: Row, why: str, asked: Callable[..., Row]) -> None:
    found = asked({"value": 1, **row})
    assert found["verdict"] == UNTESTED
    assert found["why"].startswith(why)


def test_a_case_without_claims_has_none() -> None:
    empty = Case(Meta("Empty", 2023, (2023,)), {})
    assert claims(empty).schema == pl.Schema(SCHEMA)
    assert claims(empty).is_empty()


CELLS = {
    "via": st.sampled_from(["", "AAA", "ZZZ", "links/sea", "links/none", "trade/x", "places/port"]),
    "from": st.sampled_from(["", "AAA", "ZZZ"]),
    "to": st.sampled_from(["", "BBB", "World", "ZZZ"]),
    "good": st.sampled_from(["", "ore", "tin"]),
    "flow": st.sampled_from(["", "export", "turnover"]),
    "table": st.sampled_from(["", "links", "trade", "claims", "controls", "project_changes"]),
    "row": st.sampled_from(["", "sea", "sea;long", "c0", "halt", "none"]),
    "column": st.sampled_from(
        ["", "length_km", "name", "countries", "value", "opens", "both_ways"]
    ),
    "unit": st.sampled_from(["", "kt", "%", "x", "km", "bcm", "parsec"]),
    "status": st.sampled_from(["", "denied"]),
    "year": st.sampled_from([None, 2023, 1999]),
    "base_year": st.sampled_from([None, 2022]),
    "on": st.sampled_from([None, date(2023, 10, 19)]),
    "value": st.sampled_from([None, 0.0, 80.0]),
    "statistic": st.sampled_from(["", "port"]),
}


@settings(deadline=None)
@given(
    about=st.sampled_from(
        list(
            itertools.product(
                tables()["claims"].fields["basis"].choices,
                ["", *tables()["claims"].fields["measure"].choices],
            )
        )
    ),
    cells=st.fixed_dictionaries(CELLS),
    with_solution=st.booleans(),
)
def test_nothing_a_claim_asks_makes_it_crash(
    about: tuple[str, str],
    cells: Row,
    with_solution: bool,
    toy: Callable[..., Case],
    toy_solved: Solved,
) -> None:
    row = {name: value for name, value in cells.items() if value not in ("", None)}
    basis, name = about
    given = toy({**row, "basis": basis, **({"measure": name} if name else {})})
    found = claims(given, toy_solved if with_solution else None).row(0, named=True)
    assert found["verdict"] in {HOLDS, DIFFERS, UNTESTED}
    assert found["sentence"].endswith(".")
    assert (found["verdict"] == UNTESTED) or found["measured_text"]
