"""Movements held against controls: verdicts, the rules that fired, and what is not known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from landbridge.case.case import Case
from landbridge.errors import CaseError
from landbridge.study.screening.asked import Answer, screen
from landbridge.study.trading.concordance import Concordance
from tests.model.making import Row, make

DAY = date(2023, 6, 1)
COUNTRIES = ("KAZ", "RUS", "DEU", "CHN")


def control(name: str = "rule", **more: Any) -> Row:
    row = {"id": name, "title": name.title(), "authority": "Ministry", "effect": "prohibit"}
    return row | {"hs": "8542"} | more


def status(what: str, day: date = DAY, name: str = "rule") -> Row:
    return {"control": name, "date": day, "status": what}


def case_of(*controls: Row, statuses: list[Row] | None = None) -> Case:
    given = [status("in_force", name=row["id"]) for row in controls]
    return make(
        countries=[{"id": one} for one in COUNTRIES],
        modes=[{"id": "rail"}, {"id": "road"}],
        goods=[
            {"id": "chips", "name": "Chips", "hs": "8542"},
            {"id": "parts", "name": "Parts", "hs": "8542;8708"},
            {"id": "grain", "name": "Grain", "hs": "1001"},
            {"id": "misc", "name": "Other"},
        ],
        controls=controls,
        control_status=given if statuses is None else statuses,
    )


def asked(case: Case, **more: Any) -> Answer:
    given: dict[str, Any] = {
        "hs": "854231",
        "origin": "KAZ",
        "destination": "RUS",
        "via": [],
        "modes": ["rail"],
        "on": DAY,
    }
    return screen(case, **(given | more))


@pytest.mark.parametrize(
    ("effect", "verdict"),
    [
        ("prohibit", "prohibited"),
        ("licence", "licence_required"),
        ("quota", "conditions"),
        ("tariff", "conditions"),
        ("monitor", "no_control_found"),
    ],
)
def test_a_rule_that_applies_decides_by_its_effect(effect: str, verdict: str) -> None:
    found = asked(case_of(control(effect=effect)))
    assert found.verdict == verdict
    assert found.rules["control"].to_list() == ["rule"]
    assert found.rules["applies"].to_list() == [True]
    assert found.needs == ()


def test_no_control_found_is_not_said_to_be_allowed() -> None:
    found = asked(case_of(control(hs="9301")))
    assert found.verdict == "no_control_found"
    text = " ".join(found.sentences).lower()
    assert "no control found" in text
    assert not {"allowed", "cleared", "free"} & set(text.replace(".", "").split())


@pytest.mark.parametrize(
    ("rule", "question", "need"),
    [
        ({"hs": "ex 8542"}, {}, "which part of the code"),
        ({"hs": "85423190"}, {}, "more digits"),
        ({"hs": None, "products": 106}, {}, "whose list is not known"),
        ({"end_use": "military"}, {}, "end use"),
        ({"threshold": "below 5,000 USD"}, {}, "threshold"),
        ({"hs_revision": "HS 2017"}, {"revision": "HS 2022"}, "revision of the nomenclature"),
        ({"origins": "KAZ"}, {"origin": None}, "where the goods come from"),
        ({"destinations": "RUS"}, {"destination": None}, "bound for"),
        ({"regime": "transit", "transits": "CHN"}, {"via": None}, "the route"),
        ({"modes": "road"}, {"modes": None}, "the mode"),
        ({"regime": "outward_processing"}, {}, "customs procedure"),
        ({}, {"hs": None, "good": "parts"}, "which part of the code"),
    ],
)
def test_what_is_not_known_makes_the_verdict_unknown_and_is_named(
    rule: Row, question: Row, need: str
) -> None:
    found = asked(case_of(control(**rule)), **question)
    assert found.verdict == "unknown"
    assert any(need in one for one in found.needs), found.needs
    assert found.rules["applies"].to_list() == [False]


@pytest.mark.parametrize(
    ("rule", "question"),
    [
        ({"hs": "8541;ex 8543"}, {}),
        ({"goods": "grain", "hs": None}, {}),
        ({"origins": "DEU"}, {}),
        ({"destinations": "DEU;CHN"}, {}),
        ({"regime": "transit", "transits": "CHN"}, {"via": ["DEU"]}),
        ({"regime": "transit", "transits": "RUS"}, {"via": None}),  # bound for it
        ({"regime": "transit", "transits": "KAZ"}, {"via": ["KAZ"]}),  # comes from it
        ({"regime": "re_export", "transits": "KAZ", "destinations": "RUS"}, {}),
        ({"modes": "road"}, {}),
        ({"regime": "export"}, {"destination": "KAZ"}),  # stays at home
        ({}, {"hs": None, "good": "grain"}),
    ],
)
def test_what_a_rule_is_not_about_it_does_not_touch(rule: Row, question: Row) -> None:
    found = asked(case_of(control(**rule)), **question)
    assert found.verdict == "no_control_found"
    assert found.rules.is_empty()


@pytest.mark.parametrize(
    ("rule", "question"),
    [
        ({"origins": "KAZ", "destinations": "RUS", "modes": "rail"}, {}),
        ({"regime": "transit", "transits": "CHN", "destinations": "RUS"}, {"via": ["CHN", "DEU"]}),
        (
            {"regime": "re_export", "transits": "KAZ", "destinations": "RUS"},
            {"origin": "DEU", "exporter": "KAZ"},
        ),
        ({"regime": "re_export", "transits": "KAZ"}, {"origin": "DEU", "via": ["KAZ"]}),
        ({"origins": "KAZ"}, {"origin": "DEU", "exporter": "KAZ"}),  # an export by who sends it
        ({"goods": "chips", "hs": None}, {"hs": None, "good": "chips"}),
    ],
)
def test_what_a_rule_is_about_it_prohibits(rule: Row, question: Row) -> None:
    assert asked(case_of(control(**rule)), **question).verdict == "prohibited"


def test_goods_sent_on_from_somewhere_unknown_are_unknown() -> None:
    rule = control(regime="re_export", transits="KAZ", destinations="RUS")
    found = asked(case_of(rule), origin=None, exporter="KAZ")
    assert found.verdict == "unknown"
    assert found.needs == ("where the goods come from",)


def test_a_stricter_rule_that_may_apply_makes_a_sure_one_unknown() -> None:
    licence = control("licence", effect="licence")
    ban = control("ban", hs="ex 8542")
    assert asked(case_of(licence)).verdict == "licence_required"
    assert asked(case_of(licence, ban)).verdict == "unknown"
    certain = control("ban", hs="8542")
    maybe = control("licence", effect="licence", hs="ex 8542")
    assert asked(case_of(certain, maybe)).verdict == "prohibited"


def test_facts_settle_what_is_unknown() -> None:
    case = case_of(control(hs="ex 8542", end_use="military"))
    assert asked(case).verdict == "unknown"
    assert asked(case, facts={"rule": True}).verdict == "prohibited"
    assert asked(case, facts={"rule": False}).verdict == "no_control_found"


# --- dates ---------------------------------------------------------------------------------------


def test_the_106_products_are_unknown_from_the_day_they_were_announced_and_denied() -> None:
    rule = control(hs="ex 85", regime="re_export", transits="KAZ", destinations="RUS")
    day = date(2023, 10, 19)
    case = case_of(rule, statuses=[status("announced", day), status("denied", day)])
    question = {"origin": "CHN", "exporter": "KAZ"}
    before = asked(case, on=date(2023, 10, 18), **question)
    assert (before.verdict, before.rules.height, before.silent.height) == ("no_control_found", 0, 1)
    for on in (day, date(2024, 6, 1)):
        found = asked(case, on=on, **question)
        assert found.verdict == "unknown"
        assert any("both announced and denied" in need for need in found.needs)
        assert "announced 2023-10-19, denied 2023-10-19" in found.rules["told"][0]


@pytest.mark.parametrize(
    ("history", "verdict", "silent"),
    [
        (["announced"], "unknown", 0),
        (["denied"], "no_control_found", 1),
        (["in_force"], "prohibited", 0),
        (["in_force", "suspended"], "no_control_found", 1),
        (["in_force", "repealed"], "no_control_found", 1),
        (["announced", "in_force"], "prohibited", 0),
        (["announced", "denied", "in_force"], "prohibited", 0),
        (["announced", "denied"], "unknown", 0),
    ],
)
def test_the_status_of_the_day_decides(history: list[str], verdict: str, silent: int) -> None:
    days = [date(2023, 1, 1 + at) for at in range(len(history))]
    case = case_of(control(), statuses=[status(*one) for one in zip(history, days, strict=True)])
    found = asked(case)
    assert (found.verdict, found.silent.height) == (verdict, silent)


def test_validity_is_kept_and_told() -> None:
    case = case_of(control(starts=date(2023, 7, 1), ends=date(2023, 7, 31)))
    days = [date(2023, 6, 30), date(2023, 7, 1), date(2023, 7, 31), date(2023, 8, 1)]
    verdicts = [asked(case, on=day).verdict for day in days]
    assert verdicts == ["no_control_found", "prohibited", "prohibited", "no_control_found"]
    assert "valid from 2023-07-01" in asked(case, on=days[0]).silent["told"][0]


def test_the_day_of_the_case_is_taken_where_none_is_asked_for() -> None:
    case = replace(case_of(control()), controls_on=date(2023, 5, 31))
    assert asked(case, on=None).day == date(2023, 5, 31)
    assert asked(case, on=None).verdict == "no_control_found"
    assert asked(replace(case, controls_on=None), on=None).verdict == "prohibited"


# --- nomenclatures -------------------------------------------------------------------------------


def concordance(*links: tuple[str, str]) -> Concordance:
    import polars as pl

    rows = [
        {"old": old, "new": new, "from_revision": "HS 2017", "to_revision": "HS 2022"}
        | {"description": None}
        for old, new in links
    ]
    return Concordance(pl.DataFrame(rows, schema_overrides={"description": pl.String}), "links.csv")


def test_an_ambiguous_concordance_leaves_it_unknown() -> None:
    case = case_of(control(hs="851713", hs_revision="HS 2022"))
    question = {"hs": "851712", "revision": "HS 2017"}
    one = concordance(("851712", "851713"))
    two = concordance(("851712", "851713"), ("851712", "851714"))
    none = concordance(("851712", "851714"))
    assert asked(case, **question, concordance=one).verdict == "prohibited"
    assert asked(case, **question, concordance=two).verdict == "unknown"
    assert asked(case, **question, concordance=none).verdict == "no_control_found"


# --- questions that cannot be asked --------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ({"origin": "KZA"}, "E310"),
        ({"via": ["XXX"]}, "E310"),
        ({"modes": ["tube"]}, "E310"),
        ({"facts": {"rul": True}}, "E310"),
        ({"hs": None, "good": "chip"}, "E310"),
        ({"hs": None}, "E311"),
        ({"hs": "85x"}, "E113"),
        ({"hs": "8"}, "E113"),
    ],
)
def test_what_the_case_does_not_have_is_refused(question: Row, code: str) -> None:
    with pytest.raises(CaseError) as refused:
        asked(case_of(control()), **question)
    assert [problem.code for problem in refused.value.problems] == [code]
