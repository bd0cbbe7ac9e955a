"""Exposure of trade to controls: never sure where a fact is missing, and never “free”."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from landbridge.case.case import Case
from landbridge.errors import CaseError
from landbridge.study.exposure.exposure import exposure
from landbridge.study.exposure.parties import read_countries
from landbridge.study.trading.concordance import concordance_of

from .trading import Row, control, ruled, status, trade


def told(case: Case, *rows: Row, **asked: Any) -> list[tuple[str, str, str, str]]:
    """Verdict, controls, possible and open of rows."""
    frame = exposure(trade(*(rows or ({},))), case, **asked).rows.collect()
    return frame.select("verdict", "controls", "possible", "open").rows()


def verdict(case: Case, row: Row | None = None, **asked: Any) -> tuple[str, str]:
    """Verdict and what would settle it, of one row."""
    ((word, _, _, need),) = told(case, row or {}, **asked)
    return word, need


@pytest.mark.parametrize(
    ("effect", "word"),
    [
        ("prohibit", "prohibited"),
        ("licence", "licence_required"),
        ("quota", "conditions"),
        ("tariff", "conditions"),
        ("monitor", "no_control_found"),
    ],
)
def test_every_effect_has_its_verdict(effect: str, word: str) -> None:
    assert told(ruled(control(effect=effect))) == [(word, "ban", "", "")]


def test_the_strictest_decides_and_all_are_listed() -> None:
    case = ruled(
        control("fee", "tariff"), control("permit", "licence"), control("watch", "monitor")
    )
    assert told(case) == [("licence_required", "fee;permit;watch", "", "")]


@pytest.mark.parametrize(
    ("sure", "possible", "word"),
    [
        ("licence", "prohibit", "unknown"),
        ("tariff", "licence", "unknown"),
        ("prohibit", "licence", "prohibited"),
        ("prohibit", "prohibit", "prohibited"),
        ("licence", "tariff", "licence_required"),
        ("monitor", "tariff", "unknown"),
        ("tariff", "monitor", "conditions"),
    ],
)
def test_what_may_be_stricter_makes_it_unknown(sure: str, possible: str, word: str) -> None:
    case = ruled(control("sure", sure), control("perhaps", possible, hs="ex 85"))
    need = "part" if word == "unknown" else ""
    assert told(case) == [(word, "sure", "perhaps", need)]


@pytest.mark.parametrize(
    ("more", "need"),
    [
        ({"hs": "ex 85"}, "part"),
        ({"hs": "854231"}, "digits"),
        ({"hs": None}, "goods"),
        ({"hs": None, "goods": "nameless"}, "goods"),
        ({"threshold": "above 300 EUR"}, "threshold"),
        ({"end_use": "military"}, "end_use"),
        ({"transits": "DEU"}, "route"),
        ({"regime": "transit"}, "route"),
        ({"regime": "outward_processing"}, "procedure"),
        ({"modes": "ship"}, "mode"),
        ({"regime": "re_export", "transits": "KAZ", "origins": "DEU"}, "origin"),
    ],
)
def test_what_a_trade_table_does_not_show_is_unknown(more: Row, need: str) -> None:
    goods = [{"id": "nameless", "name": "Goods without a code"}]
    case = ruled(control(**more), goods=goods, modes=[{"id": "ship", "name": "Ship"}])
    assert told(case) == [("unknown", "", "ban", need)]


@pytest.mark.parametrize(
    ("more", "row", "touched"),
    [
        ({"origins": "KAZ"}, {}, True),
        ({"origins": "DEU"}, {}, False),
        ({"destinations": "RUS;CHN"}, {}, True),
        ({"destinations": "CHN"}, {}, False),
        ({"destinations": "KAZ"}, {"flow": "import"}, True),
        ({"origins": "KAZ"}, {"flow": "import"}, False),
        ({"regime": "import", "origins": "RUS", "destinations": "KAZ"}, {"flow": "import"}, True),
        ({"regime": "import", "destinations": "KAZ"}, {}, False),
        ({"regime": "re_export", "transits": "KAZ"}, {}, True),
        ({"regime": "re_export", "transits": "DEU"}, {}, False),
        ({"regime": "re_export", "destinations": "RUS"}, {"reporter": "CHN"}, True),
        ({"regime": "any", "destinations": "RUS"}, {}, True),
        ({"hs": "84"}, {}, False),
        ({"hs": None, "goods": "chips"}, {}, True),
        ({"hs": None, "goods": "ore"}, {}, False),
        ({"hs": "26", "goods": "chips"}, {}, True),
    ],
)
def test_whom_and_what_a_control_is_about(more: Row, row: Row, touched: bool) -> None:
    goods = [
        {"id": "chips", "name": "Chips", "hs": "8542"},
        {"id": "ore", "name": "Ore", "hs": "26"},
    ]
    case = ruled(control(**more), goods=goods)
    assert verdict(case, row) == ("prohibited" if touched else "no_control_found", "")


MARCH = {"period": "2022-03"}


@pytest.mark.parametrize(
    ("statuses", "row", "word", "need"),
    [
        ([status("2022-03-01")], MARCH, "prohibited", ""),
        ([status("2022-03-15")], MARCH, "unknown", "day"),
        ([status("2022-03-31")], MARCH, "unknown", "day"),
        ([status("2022-04-01")], MARCH, "no_control_found", ""),
        ([status("2022-03-15")], {"period": "2022"}, "unknown", "day"),
        ([status("2022-03-15")], {"period": "2023"}, "prohibited", ""),
        ([status("2021-01-01"), status("2022-03-20", "suspended")], MARCH, "unknown", "day"),
        ([status("2021-01-01"), status("2022-02-20", "repealed")], MARCH, "no_control_found", ""),
        ([status("2022-03-02", "announced")], MARCH, "unknown", "announced"),
        ([status("2022-01-02", "denied")], MARCH, "no_control_found", ""),
        (
            [status("2022-03-02", "announced"), status("2022-03-02", "denied")],
            MARCH,
            "unknown",
            "contested",
        ),
        (
            [
                status("2021-03-02", "announced"),
                status("2021-03-02", "denied"),
                status("2021-06-01"),
            ],
            MARCH,
            "prohibited",
            "",
        ),
        ([], MARCH, "unknown", "status"),
    ],
)
def test_what_stands_in_the_period_of_a_row(
    statuses: list[Row], row: Row, word: str, need: str
) -> None:
    assert verdict(ruled(control(), statuses=statuses), row) == (word, need)


@pytest.mark.parametrize(
    ("more", "word", "need"),
    [
        ({"starts": date(2022, 3, 1)}, "prohibited", ""),
        ({"starts": date(2022, 3, 2)}, "unknown", "day"),
        ({"ends": date(2022, 3, 31)}, "prohibited", ""),
        ({"ends": date(2022, 3, 30)}, "unknown", "day"),
        ({"ends": date(2022, 2, 28)}, "no_control_found", ""),
        ({"starts": date(2022, 4, 1)}, "no_control_found", ""),
    ],
)
def test_validity_within_a_period(more: Row, word: str, need: str) -> None:
    assert verdict(ruled(control(**more))) == (word, need)


def test_one_day_may_be_asked_about_whatever_the_periods() -> None:
    case = ruled(control(), statuses=[status("2022-03-15")])
    rows = [{"period": "2021"}, {"period": "2022-03"}, {"period": "2024-01"}]
    for day, word in ((date(2022, 3, 14), "no_control_found"), (date(2022, 3, 15), "prohibited")):
        assert [one[0] for one in told(case, *rows, on=day)] == [word] * 3


@pytest.mark.parametrize(
    ("partner", "word", "need"),
    [
        ("RUS", "prohibited", ""),
        ("rus", "prohibited", ""),
        ("Russia", "prohibited", ""),
        ("RU", "prohibited", ""),
        ("Russian Federation", "prohibited", ""),
        ("Russian Federation (Russia)", "prohibited", ""),
        ("Russia (incl. something else)", "prohibited", ""),
        ("Russia (Georgia)", "unknown", "country"),
        ("Russia (the North)", "unknown", "country"),
        ("Armenia", "no_control_found", ""),
        ("ARM", "no_control_found", ""),
        ("Republic of Korea", "no_control_found", ""),
        ("Congo (Kinshasa)", "unknown", "country"),
        ("World", "unknown", "country"),
        ("Extra-EU27", "unknown", "country"),
    ],
)
def test_names_of_countries(partner: str, word: str, need: str) -> None:
    assert verdict(ruled(control(destinations="RUS")), {"partner": partner}) == (word, need)


def test_a_mapping_says_who_is_meant() -> None:
    case, rows = ruled(control(destinations="RUS")), {"partner": "Russland"}
    assert verdict(case, rows, countries={"russland": "RUS"}) == ("prohibited", "")
    assert verdict(case, rows, countries={"Russland": "ARM"}) == ("no_control_found", "")
    with pytest.raises(CaseError) as raised:
        exposure(trade(rows), case, countries={"Russland": "Russai"})
    (problem,) = raised.value.problems
    assert (problem.code, problem.hint) == ("E265", "Did you mean Russia?")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("given,land\nRussland,RUS\n", "E021 E022"),
        ("given,country\nRussland,\n", "E101"),
        ("given,country\nA,RUS\nA,KAZ\n", "E120"),
    ],
)
def test_a_file_of_names_is_read_strictly(tmp_path: Path, text: str, code: str) -> None:
    file = tmp_path / "names.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(CaseError) as raised:
        read_countries(file)
    assert " ".join(problem.code for problem in raised.value.problems) == code
    file.write_text("given,country\nRussland,RUS\n", encoding="utf-8")
    assert read_countries(file) == {"Russland": "RUS"}


def test_unrecognised_names_do_not_matter_where_no_country_is_named() -> None:
    found = exposure(trade({"partner": "World", "value": 2.0}), ruled(control()))
    assert found.rows.collect()["verdict"].item() == "prohibited"
    assert found.facts()["unrecognised"] == [{"given": "World", "rows": 1, "value": 2.0}]
    assert any("Not recognised as countries: “World”" in one for one in found.sentences)


REVISED = control(hs="854231", hs_revision="HS 2022")


@pytest.mark.parametrize(
    ("links", "code", "word", "need"),
    [
        (None, "854231", "unknown", "revision"),
        (None, "854232", "no_control_found", ""),
        ([("854211", "854231")], "854211", "prohibited", ""),
        ([("854211", "854231")], "854231", "prohibited", ""),
        ([("854211", "854231"), ("854211", "854232")], "854211", "unknown", "concordance"),
        ([("854231", "854232")], "854231", "no_control_found", ""),
        ([("854211", "854231")], "85421190", "prohibited", ""),
    ],
)
def test_codes_of_another_revision(
    links: list[tuple[str, str]] | None, code: str, word: str, need: str
) -> None:
    concordance = None if links is None else concordance_of(links)
    asked = {"revision": "HS 2017", "concordance": concordance}
    assert verdict(ruled(REVISED), {"code": code}, **asked) == (word, need)


def test_a_concordance_is_read_backwards_too() -> None:
    concordance = concordance_of([("854231", "854211"), ("854232", "854211")])
    asked = {"revision": "HS 2022", "concordance": concordance}
    case = ruled(control(hs="854231", hs_revision="HS2017"))
    assert verdict(case, {"code": "854211"}, **asked) == ("unknown", "concordance")
    both = ruled(control(hs="854231;854232", hs_revision="HS2017"))
    assert verdict(both, {"code": "854211"}, **asked) == ("prohibited", "")


def test_the_same_revision_needs_nothing() -> None:
    assert verdict(ruled(REVISED), {"code": "854231"}, revision="HS2022") == ("prohibited", "")
    assert verdict(ruled(REVISED), {"code": "854231"}) == ("prohibited", "")
