"""Growth with all codes and with comparable ones, on trade of which the truth is known."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from landbridge.errors import CaseError
from landbridge.study.growth.growth import growth

from .planted import (
    BEFORE,
    BEGUN,
    ENDED,
    MONTHS,
    REVISION,
    STEADY,
    always,
    codes,
    grown,
    noisy,
    of_rows,
    since,
    status,
    table,
    until,
)


def test_a_revision_without_growth_is_told_from_growth() -> None:
    """30 codes of 10 a month stay; 10 of 6 begin; 4 of 3 end: (360 − 312) / 312 of nothing."""
    found = grown(table({**STEADY, **BEGUN, **ENDED}))
    row = found.total
    assert row["growth"] == pytest.approx(360 / 312 - 1)
    assert row["comparable_growth"] == pytest.approx(0, abs=1e-12)
    assert (row["begins"], row["ends"]) == (10, 4)
    assert row["from_begins"] == pytest.approx(60 / 312)
    assert row["from_ends"] == pytest.approx(-12 / 312)
    assert found.revisions["verdict"].to_list() == ["found"]
    assert "all of the difference is made by the revision" in row["sentence"]
    assert "comparable trade did not change" in row["sentence"]
    assert found.sentences[0].startswith("The nomenclature was revised in January 2022")


def test_codes_say_when_they_begin_and_end() -> None:
    found = grown(table({**STEADY, **BEGUN, **ENDED}), descriptions={"20000000": "smartphones"})
    begun = found.codes.filter(kind="total", code="20000000").row(0, named=True)
    assert (begun["status"], begun["begins"], begun["ends"]) == ("begins", "2022-01", None)
    assert (begun["before"], begun["after"]) == (0, 54)
    assert begun["description"] == "smartphones"
    assert "20000000 smartphones" in found.total["sentence"]
    ended = found.codes.filter(kind="total", code="30000000").row(0, named=True)
    assert (ended["status"], ended["begins"], ended["ends"]) == ("ends", None, "2021-12")
    assert found.turned["code"].to_list() == sorted([*BEGUN, *ENDED])


@pytest.mark.parametrize("seed", range(5))
def test_codes_of_a_revision_are_told_from_thin_trade(seed: int) -> None:
    rng = np.random.default_rng(seed)
    trade = noisy(rng, thin=60, steady=60)
    planted = dict.fromkeys(codes(20, 20_000_000), since(REVISION, 30))
    found = grown(table({**trade, **planted}))
    assert found.revisions["verdict"].to_list() == ["found"]
    begun = found.lifespans.codes.filter(status="begins")
    assert set(planted) <= set(begun["code"])
    assert begun.filter(pl.col("code").is_in(list(planted)))["doubtful"].any() is False
    assert found.total["growth"] > 0.15
    assert abs(found.total["comparable_growth"]) < 0.05
    assert found.total["low"] <= found.total["comparable_growth"] <= found.total["high"]


def test_thin_trade_alone_is_no_revision() -> None:
    rng = np.random.default_rng(7)
    tables = [grown(table(noisy(rng, thin=80, steady=40))) for _ in range(40)]
    calm = [one for one in tables if one.revisions["verdict"].to_list() == ["none"]]
    assert len(calm) >= 39
    for found in calm:
        assert found.total["comparable_growth"] == found.total["growth"]
        assert "all codes are comparable" in found.sentences[0]


def test_growth_of_the_goods_themselves_stays() -> None:
    doubled = [10.0 if month < REVISION else 20.0 for month in MONTHS]
    found = grown(table({**dict.fromkeys(STEADY, doubled), **BEGUN}))
    assert found.total["comparable_growth"] == pytest.approx(1)
    assert found.total["growth"] == pytest.approx(1.2)
    assert found.total["from_begins"] == pytest.approx(0.2)


def test_a_single_new_code_counts_where_chance_cannot_explain_it() -> None:
    """One code of 31 is no revision, but it is traded in all 12 months and in none of 24."""
    found = grown(table({**STEADY, "20000000": since(REVISION)}))
    assert found.revisions["verdict"].to_list() == ["none"]
    assert status(found)["20000000"] == "begins"
    assert found.total["comparable_growth"] == pytest.approx(0)
    late = grown(table({**STEADY, "20000000": since("2022-05")}))
    assert status(late)["20000000"] == "sporadic"


def test_what_comes_and_goes_stays_comparable() -> None:
    seldom = [5.0 if month in ("2020-02", "2022-05") else 0.0 for month in MONTHS]
    found = grown(table({**STEADY, **BEGUN, "40000000": seldom}))
    assert status(found)["40000000"] == "sporadic"
    assert found.total["comparable_growth"] == pytest.approx(5 / 2700)


def test_a_code_that_is_rare_is_doubtful() -> None:
    once = [5.0 if month == "2022-05" else 0.0 for month in MONTHS]
    found = grown(table({**STEADY, **BEGUN, "40000000": once}))
    row = found.lifespans.codes.filter(code="40000000").row(0, named=True)
    assert row["status"] == "begins"
    assert row["doubtful"]
    assert row["chance"] == pytest.approx(12 / 36)
    assert found.total["low"] == found.total["comparable_growth"]
    assert found.total["high"] == pytest.approx(5 / 2700)


def test_silence_is_judged_by_everybody() -> None:
    trade = {("BBB", code): values for code, values in {**STEADY, **BEGUN}.items()}
    trade[("CCC", "10000000")] = since(REVISION)
    trade[("CCC", "10000001")] = always()
    found = grown(table(trade), partners=["CCC"])
    assert found.total["growth"] == found.total["comparable_growth"] == pytest.approx(1)


def test_groups_are_sums() -> None:
    trade = {
        (partner, code): [size * one for one in values]
        for size, partner in ((1, "BBB"), (2, "CCC"), (3, "DDD"))
        for code, values in {**STEADY, **BEGUN}.items()
    }
    trade[("DDD", "10000000")] = since(REVISION, 100)
    made = table(trade)
    found = grown(made, groups={"two": ["CCC", "DDD"]})
    assert found.rows["kind"].to_list() == ["total", "group", *["partner"] * 3]
    alone = grown(made, partners=["CCC", "DDD"]).total
    numbers = [name for name in found.rows.columns if name not in ("kind", "name", "sentence")]
    assert {n: found.row("two")[n] for n in numbers} == {n: alone[n] for n in numbers}
    less = grown(made, groups={"two": ["CCC", "DDD"]}, exclude=["DDD"])
    assert less.row("two")["before"] == less.row("CCC")["before"]
    assert less.remarks == ("Excluded, though members of a group: DDD.",)


def test_rows_of_reporters_and_chapters() -> None:
    made = table({**STEADY, **BEGUN})
    assert grown(made, by="reporter").rows["name"].to_list() == ["all partners", "AAA"]
    chapters = grown(made, by="chapter")
    assert chapters.row("20")["growth"] is None
    assert chapters.row("20")["sentence"] == "20: nothing was traded before, 540 EUR after."
    assert chapters.row("10")["sentence"].endswith("all of them are comparable.")
    assert grown(made, codes=["20"]).total["before"] == 0
    assert grown(made, by=None).rows.height == 1


def test_codes_that_hold_others_do_not_count_twice() -> None:
    made = table({**STEADY, **BEGUN, "1000": always(400), "40": always(7)})
    found = grown(made)
    assert found.total["before"] == 9 * (300 + 7)
    assert found.remarks[0].startswith("1 codes in 36 rows are left out")


def test_other_flows_and_years_are_left_out() -> None:
    about = {"reporter": "AAA", "partner": "BBB", "code": "1000"}
    more = [
        {**about, "period": "2021-04", "flow": "import", "value": 5.0},
        {**about, "period": "2021", "flow": "export", "value": 120.0},
    ]
    made = of_rows(pl.concat([table(STEADY).collect(), of_rows(pl.DataFrame(more)).collect()]))
    found = grown(made)
    assert found.total["before"] == 2700
    assert found.remarks[:2] == (
        "1 rows of the other flow are left out: exports are compared.",
        "1 rows about years are left out.",
    )


def test_years_are_compared_where_the_table_has_years() -> None:
    trade = {**{code: [5, 5, 5] for code in codes(9)}, "20000000": [0, 0, 5]}
    found = growth(table(trade, ["2020", "2021", "2022"]), "2021", "2022")
    assert found.revisions["verdict"].to_list() == ["untested"]
    assert "cannot be tested" in found.sentences[0]
    assert found.total["growth"] == pytest.approx(1 / 9)
    assert found.total["comparable_growth"] == 0
    assert found.total["high"] == pytest.approx(1 / 9), "one year of three may be chance"
    whole = growth(table({**STEADY, **BEGUN}), "2021", "2022")
    assert str(whole.before) == "2021-01..2021-12"


@pytest.mark.parametrize(("last", "verdict"), [("07", "found"), ("06", "untested")])
def test_windows_alone_are_enough_to_find_a_revision(last: str, verdict: str) -> None:
    """Five months and five; with four there are too few others to compare January with."""
    kept = [one for one in MONTHS if one[:4] > "2020" and "03" <= one[5:] <= last]
    rows = table({**STEADY, **BEGUN}).collect().filter(pl.col("period").is_in(kept))
    found = growth(of_rows(rows), f"2021-03..2021-{last}", f"2022-03..2022-{last}")
    assert found.revisions["verdict"].to_list() == [verdict]
    assert found.total["comparable_growth"] == 0
    assert found.total["growth"] == pytest.approx(0.2)


def test_a_revision_that_is_known_need_not_be_found() -> None:
    made = table({**STEADY, "20000000": since("2021-10"), "20000001": until("2021-10")})
    found = grown(made, revisions=["2021-10"])
    assert found.sentences[0].startswith("A revision in October 2021 was given.")
    assert [status(found)[one] for one in ("20000000", "20000001")] == ["begins", "ends"]
    none = grown(table({**STEADY, **BEGUN}), revisions=[])
    assert none.total["comparable_growth"] == none.total["growth"]
    far = grown(made, revisions=["2019"])
    assert far.remarks == ("2019-01: no revision there has a part in the windows.",)


def test_what_the_table_does_not_have_is_refused() -> None:
    made = table(STEADY)
    with pytest.raises(CaseError, match="BBC is no partner of the trade table") as caught:
        grown(made, exclude=["BBC"])
    assert caught.value.problems[0].hint == "Did you mean BBB?"
    for wrong, why in (
        ({"reporters": ["ZZZ"]}, "ZZZ is no reporter"),
        ({"groups": {"all": ["ZZZ"]}}, "ZZZ is no partner"),
        ({"by": "chapter", "groups": {"all": ["99"]}}, "99 is no chapter"),
        ({"codes": ["77"]}, "No code of the trade table starts with 77"),
        ({"flow": "import"}, "has no imports"),
    ):
        with pytest.raises(CaseError, match=why):
            grown(made, **wrong)
    with pytest.raises(CaseError, match="nothing is traded in either window"):
        growth(made, "2018-01", "2019-01")
    with pytest.raises(CaseError, match="has years only"):
        growth(table(STEADY, ["2020", "2021"]), "2020-01", "2021-01")


def test_a_group_without_trade_is_said() -> None:
    trade = {("BBB", code): values for code, values in STEADY.items()}
    trade[("CCC", "10000000")] = until("2020-05")
    found = grown(table(trade), groups={"gone": ["CCC"]})
    assert found.remarks == ("gone: nothing is traded in either window.",)
    with pytest.raises(KeyError):
        found.row("gone")


def test_facts_have_everything() -> None:
    facts = grown(table({**STEADY, **BEGUN})).facts()
    keys = ["before", "after", "unit", "sentences", "remarks"]
    assert list(facts) == [*keys, "rows", "revisions", "turned", "codes"]
    assert (facts["before"], facts["unit"]) == (BEFORE, "EUR")
    assert len(facts["turned"]) == 10
