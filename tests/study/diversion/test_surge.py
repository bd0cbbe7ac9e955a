"""Surge ratios: what is counted, what is left out, and that intervals mean what they say."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq
from scipy.stats import t as student

from landbridge.errors import CaseError
from landbridge.study.diversion.surge import Surges, surge
from tests.study.diversion.small import asked, noisy, series

STEADY = [100, 120, 90, 110, 130, 80, 100, 95, 105]
FIVEFOLD = [5 * value for value in STEADY]


def row(found: Surges, code: str, partner: str = "Partner") -> dict[str, Any]:
    return found.rows.filter(code=code, partner=partner).row(0, named=True)


def test_a_surge_is_found_among_codes_that_do_nothing() -> None:
    found = surge(
        asked(
            [*noisy(30, ["Partner"]), *series("850000", "Partner", STEADY, STEADY, FIVEFOLD)],
            "84",
            "85",
        )
    )
    first = found.rows.row(0, named=True)
    assert first["code"] == "850000"
    assert first["ratio"] == pytest.approx(5)
    assert (first["before"], first["after"]) == (sum(STEADY), 5 * sum(STEADY))
    assert first["low"] < 5 < first["high"]
    assert first["low"] > 1
    assert first["p"] < 1e-3
    assert found.usual.origin == "own past"
    assert found.usual.cells == 31


def test_ends_and_probability_are_those_of_the_signed_root() -> None:
    """The same numbers, worked out with loops for one combination."""
    found = surge(asked(noisy(30, ["Partner"]), "84"))
    one, usual = row(found, "840007"), found.usual
    # The weight of a shipment cannot be seen from outside: find it from the excess.
    a, b = one["after"], one["before"]
    weight = brentq(lambda w: (a / w + 0.5) / (b / w + 0.5) - one["excess"], 1e-3, 1e9)
    after, before = a / weight, b / weight

    def distance(log: float) -> float:
        whole, share = after + before, 1 / (1 + np.exp(-log))
        deviance = 2 * (
            after * np.log(after / (whole * share))
            + before * np.log(before / (whole * (1 - share)))
        )
        root = np.sign(after - whole * share) * np.sqrt(max(deviance, 0.0))
        information = whole * share * (1 - share)
        scale = np.sqrt(usual.inflation / information + usual.drift**2)
        return float(root / np.sqrt(information) / scale)

    quantile = student.ppf(0.975, usual.df)
    assert one["p"] == pytest.approx(student.sf(distance(0.0), usual.df), rel=1e-6)
    assert distance(np.log(one["low"])) == pytest.approx(quantile, rel=1e-6)
    assert distance(np.log(one["high"])) == pytest.approx(-quantile, rel=1e-6)


def test_trade_may_start_from_nothing_and_end_in_nothing() -> None:
    rows = noisy(30, ["Partner", "Other"])
    none = [0.0] * 9
    rows += series("850000", "Partner", none, none, STEADY)
    rows += series("850000", "Other", STEADY, STEADY, STEADY)
    rows += series("850001", "Partner", STEADY, STEADY, none)
    rows += series("850001", "Other", STEADY, STEADY, STEADY)
    found = surge(asked(rows, "84", "85"))
    begun, ended = row(found, "850000"), row(found, "850001")
    assert begun["ratio"] is None
    assert begun["high"] == np.inf
    assert begun["low"] > 1
    assert ended["ratio"] == 0
    assert ended["low"] == 0
    assert ended["high"] < 1
    assert ended["p"] > 0.99


def test_codes_of_one_side_of_a_revision_are_left_out_and_counted() -> None:
    none = [0.0] * 9
    rows = [
        *noisy(30, ["Partner"]),
        *series("850000", "Partner", STEADY, STEADY, none),
        *series("850001", "Partner", none, none, STEADY),
    ]
    found = surge(asked(rows, "84", "85"))
    assert set(found.rows["code"]) & {"850000", "850001"} == set()
    assert found.not_comparable == 2
    told = surge(asked(rows, "84", "85", comparable=pl.DataFrame({"code": ["850001", "840000"]})))
    assert set(told.rows["code"]) == {"850001", "840000"}


def test_rare_trade_is_shown_but_not_judged() -> None:
    once = [0.0, 50.0, *[0.0] * 7]
    rows = [*noisy(30, ["Partner"]), *series("850000", "Partner", once, once, once)]
    found = surge(asked(rows, "84", "85"))
    one = row(found, "850000")
    assert found.not_judged == 1
    assert (one["ratio"], one["low"], one["p"]) == (1.0, None, None)


def test_what_happens_to_a_code_everywhere_is_expected() -> None:
    rows = [
        *noisy(30, ["Partner", "Reference 1", "Reference 2"]),
        *series("850000", "Partner", STEADY, STEADY, FIVEFOLD),
        *series("850000", "Reference 1", STEADY, STEADY, FIVEFOLD),
    ]
    alone = row(surge(asked(rows, "84", "85")), "850000")
    held = row(surge(asked(rows, "84", "85", reference=["Reference 1", "Reference 2"])), "850000")
    assert (alone["expected"], held["ratio"]) == (1.0, 5.0)
    assert held["expected"] == pytest.approx(5, rel=0.05)
    assert held["excess"] == pytest.approx(1, rel=0.05)
    assert alone["p"] < 0.01
    assert held["p"] > 0.3


def test_without_trade_of_the_reference_there_is_nothing_to_hold_against() -> None:
    rows = [
        *noisy(30, ["Partner", "Reference"]),
        *series("850000", "Partner", STEADY, STEADY, FIVEFOLD),
        *series("850001", "Partner", STEADY, STEADY, STEADY),
        *series("850001", "Reference", STEADY, STEADY, [0, 9, 0, 0, 0, 0, 0, 0, 0]),
    ]
    found = surge(asked(rows, "84", "85", reference=["Reference"]))
    lonely = row(found, "850000")
    assert (lonely["ratio"], lonely["expected"], lonely["p"]) == (5.0, None, None)
    assert found.not_judged == 1
    assert row(found, "850001")["high"] < np.inf


def test_what_happens_to_all_trade_of_a_partner_is_expected() -> None:
    grown = [
        {**one, "value": one["value"] * (2 if one["period"] >= "2022" else 1)}
        for one in noisy(60, ["Partner"])
    ]
    held = surge(asked(grown, *(f"{840000 + at}" for at in range(30))))
    assert held.rows["expected"].unique().len() == 1
    assert held.rows["expected"][0] == pytest.approx(2, rel=0.15)
    assert held.rows["excess"].median() == pytest.approx(1, rel=0.15)
    alone = surge(asked(grown, "84"))
    assert alone.rows["expected"][0] == 1


def test_without_a_past_and_without_others_nothing_is_said_to_be_unusual() -> None:
    rows = [one for one in noisy(30, ["Partner"]) if one["period"] >= "2021"]
    found = surge(asked(rows, "84"))
    assert found.usual.origin == "nothing"
    assert found.rows["p"].null_count() == found.rows.height
    assert found.rows["low"].null_count() == 0
    few = asked(rows, *(f"{840000 + at}" for at in range(5)))
    assert surge(few).usual.origin == "other codes"


def test_shrunk_ratios_lie_between_their_own_and_those_of_the_others() -> None:
    rows = [*noisy(30, ["Partner"]), *series("850000", "Partner", STEADY, STEADY, FIVEFOLD)]
    found = surge(asked(rows, "84", "85"))
    one, middle = row(found, "850000"), found.rows["excess"].median()
    assert middle < one["shrunk"] < one["excess"]
    known = found.rows.drop_nulls("shrunk")
    assert (known["shrunk_low"] < known["shrunk"]).all()
    width = np.log(known["shrunk_high"] / known["shrunk_low"])
    assert (width < np.log(known["high"] / known["low"])).mean() > 0.9
    assert known["shrunk"].std() < known["excess"].std()


@settings(max_examples=10)
@given(factor=st.floats(1e-3, 1e6), seed=st.integers(0, 99))
def test_the_unit_of_values_and_the_order_of_rows_do_not_matter(factor: float, seed: int) -> None:
    rows = noisy(25, ["Partner"], seed)
    other = [{**one, "value": one["value"] * factor} for one in reversed(rows)]
    found, scaled = (surge(asked(some, "84")).rows.sort("code") for some in (rows, other))
    for name in ("ratio", "excess", "p", "shrunk"):
        assert scaled[name].to_numpy() == pytest.approx(found[name].to_numpy(), rel=1e-4)


def test_imports_of_the_partners_serve_where_nobody_reports_exports() -> None:
    rows = noisy(25, ["Partner"])
    turned = [
        {**one, "reporter": one["partner"], "partner": one["reporter"], "flow": "import"}
        for one in rows
    ]
    found, same = surge(asked(rows, "84")), surge(asked(turned, "84"))
    assert same.rows.equals(found.rows)


def test_headings_do_not_count_twice() -> None:
    rows = noisy(25, ["Partner"])
    heading = [{**one, "code": "8400"} for one in rows]
    both = asked([*rows, *heading], "84")
    assert surge(both).rows.equals(surge(asked(rows, "84")).rows)
    assert "1 codes are left out" in both.remarks[0]


def test_longer_prefixes_do_not_reach_shorter_codes() -> None:
    rows = [*noisy(25, ["Partner"]), *series("8500", "Partner", STEADY, STEADY, FIVEFOLD)]
    found = surge(asked(rows, "84", "850010"))
    assert "8500" not in found.rows["code"].to_list()


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"partners": ["Partnr"]}, "E272"),
        ({"partners": []}, "E280"),
        ({"reference": ["Partner"]}, "E281"),
        ({"before": "2022-03..2022-11", "after": "2021-03..2021-11"}, "E271"),
        ({"before": "2021-03", "after": "2022-03..2022-04"}, "E271"),
        ({"before": "2021-13"}, "E270"),
    ],
)
def test_what_does_not_fit_is_refused(given: dict[str, object], code: str) -> None:
    with pytest.raises(CaseError) as refused:
        asked(noisy(3, ["Partner"]), "84", **given)
    assert refused.value.problems[0].code == code


def test_codes_nobody_trades_are_refused() -> None:
    with pytest.raises(CaseError) as refused:
        asked(noisy(3, ["Partner"]), "99")
    assert refused.value.problems[0].code == "E280"
    assert "99" in refused.value.problems[0].message


def test_years_compare_like_months() -> None:
    values = np.exp(np.random.default_rng(0).normal(8, 0.5, (25, 12)))
    rows = [
        {**one, "period": f"{2000 + at}", "value": value}
        for code, years in enumerate(values)
        for at, value in enumerate(years)
        for one in series(f"{840000 + code}", "Partner", [1.0])
    ]
    found = surge(asked(rows, "84", before="2004..2006", after="2009..2011"))
    assert found.rows["periods_after"].to_list() == [3] * 25
    assert found.usual.spans == ("2001..2003 to 2006..2008", "2000..2002 to 2005..2007")
