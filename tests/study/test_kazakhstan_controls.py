"""The controls of the shipped case: what is listed, since when it binds, and what it does."""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import polars as pl
import pytest

from landbridge.case.case import Case
from landbridge.case.cells import split
from landbridge.case.read import read
from landbridge.case.scenario import load_scenario
from landbridge.model.controls.coverage import EX, goods_of, partly_of
from landbridge.model.controls.notes import control_notes
from landbridge.model.controls.rulings import rulings
from landbridge.model.controls.status import history, in_force, status_on
from landbridge.model.solution import Solution
from landbridge.model.solve import solve
from landbridge.study.compare import compare

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "cases" / "kazakhstan-2023"
SANCTIONS = ROOT.parent / "shared" / "kazakhstan" / "sanctions.csv"
EXPORTS = ROOT.parent / "shared" / "reference-cases" / "eu-sanctioned-exports.parquet"
HALT, LAW = "kaz_106_products", "kaz_dual_use_licences"
CHIPS, ELECTRONICS, OTHERS = "microelectronics", "listed_electronics", "listed_goods"
BEFORE, SINCE = date(2023, 6, 23), date(2023, 6, 24)
"""Eve and first day of the ban on advanced technology of the European Union across Russia."""

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the shipped case is not here")


@cache
def shipped() -> Case:
    return read(FOLDER)


def on(day: date) -> Case:
    return replace(shipped(), controls_on=day)


@cache
def solved(day: date | None = None, scenario: str = "", year: int = 2023) -> Solution:
    overlay = [load_scenario(scenario, case_dir=FOLDER)] if scenario else []
    return solve(on(day) if day else shipped(), *overlay, year=year)


def routes(solution: Solution, good: str, origin: str = "DEU", to: str = "") -> pl.DataFrame:
    found = solution.routes.filter(good=good, origin=origin)
    return found.filter(to=to) if to else found


def crosses(found: pl.DataFrame, country: str) -> bool:
    """Whether a route runs some km through a country, the first and the last included."""
    return bool(found["countries"].str.contains(f"{country}:", literal=True).any())


def control(name: str) -> dict[str, object]:
    return shipped().table("controls").row(by_predicate=pl.col("id") == name, named=True)


def listed(name: str) -> list[str]:
    return split(str(control(name)["hs"]))


def tiers_on(day: date) -> list[str]:
    """Codes of the Common High Priority List that are in force on a day."""
    names = [name for name in in_force(shipped(), day)["id"] if name.startswith("chpl_")]
    return [code for name in names for code in listed(name)]


@pytest.mark.skipif(not SANCTIONS.is_file(), reason="the shared figures are not beside the case")
def test_the_fifty_codes_lie_in_their_tiers() -> None:
    tiers = defaultdict(set)
    with SANCTIONS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["row_type"] == "hs_code":
                tiers["chpl_tier_" + row["tier"].replace(".", "").lower()].add(row["hs6"])
    assert {name: set(listed(name)) for name in tiers} == tiers
    assert sum(len(codes) for codes in tiers.values()) == 50


@pytest.mark.parametrize(
    ("day", "codes"),
    [
        (date(2023, 6, 29), 0),
        (date(2023, 6, 30), 9),
        (date(2023, 9, 26), 45),
        (date(2024, 2, 22), 45),
        (date(2024, 2, 23), 50),
    ],
)
def test_the_list_grows_with_its_versions(day: date, codes: int) -> None:
    """Of the first list of 38 only the nine codes of the highest tiers are known."""
    found = tiers_on(day)
    assert len(found) == len(set(found)) == codes


def test_a_tier_that_was_partly_on_the_first_list_is_shown_before_it_binds() -> None:
    day = date(2023, 7, 31)
    tier = status_on(shipped(), day).row(by_predicate=pl.col("id") == "chpl_tier_3b", named=True)
    assert tier["status"] == "announced"
    assert any("tier 3.B" in note for note in control_notes(on(day)))


@pytest.mark.parametrize(
    ("day", "count", "binding"),
    [
        (date(2021, 12, 31), 4, set()),
        (date(2022, 6, 30), 5, set()),
        (date(2023, 3, 1), 9, {"eu_russian_seaborne_crude", "eu_integrated_circuits"}),
        (
            date(2023, 11, 9),
            15,
            {
                "eu_russian_seaborne_crude",
                "eu_integrated_circuits",
                "eu_transit_technology",
                "chpl_tier_1",
            },
        ),
    ],
)
def test_rules_in_force_as_of_a_day(day: date, count: int, binding: set[str]) -> None:
    assert in_force(shipped(), day).height == count
    assert {ruling.control for ruling in rulings(on(day))} == binding


def test_the_106_products_never_bind() -> None:
    days = history(shipped(), HALT)["date"].to_list()
    near = [day + timedelta(days=more) for day in days for more in (-1, 0, 1)]
    for day in (*near, date(2023, 11, 9), date(2024, 12, 31)):
        assert HALT not in set(in_force(shipped(), day)["id"])
        assert HALT not in {ruling.control for ruling in rulings(on(day))}


def test_the_106_products_are_contested_and_shown() -> None:
    day = date(2023, 10, 19)
    row = status_on(shipped(), day).row(by_predicate=pl.col("id") == HALT, named=True)
    assert (row["status"], row["contested"], row["products"]) == ("denied", True, 106)
    title = str(control(HALT)["title"])
    assert any(note.startswith(title) and "not bind" in note for note in solved().notes)
    assert not any(title in note for note in control_notes(on(day - timedelta(days=1))))


def test_no_good_is_covered_as_a_whole_by_a_list_that_is_not_known() -> None:
    for name in (HALT, LAW, "kaz_specific_re_export", "eu_transit_dual_use"):
        assert all(prefix.startswith(EX) for prefix in listed(name))
        assert goods_of(shipped(), control(name)) == []
    assert CHIPS in partly_of(shipped(), control(HALT))


def test_the_law_of_kazakhstan_leaves_grain_oil_and_coal_alone() -> None:
    touched = set(partly_of(shipped(), control(LAW)))
    assert touched.isdisjoint({"grain", "crude_oil", "light_products", "coal", "iron_ore"})
    said = history(shipped(), LAW).filter(date=date(2023, 10, 19))
    assert said["by"].to_list() == ["Ministry of Trade and Integration"]


def test_technology_of_the_union_leaves_russia_when_the_rule_begins() -> None:
    before, since = (routes(solved(day), ELECTRONICS) for day in (BEFORE, SINCE))
    assert crosses(before, "RUS")
    assert not crosses(since, "RUS")
    assert before["kt"].sum() == pytest.approx(since["kt"].sum()) == pytest.approx(2.4)
    assert since["km"].max() - before["km"].max() == pytest.approx(2106, abs=1)
    assert (since["hours"].max() - before["hours"].max()) / 24 == pytest.approx(8.7, abs=0.1)
    assert crosses(since, "AZE")


def test_other_listed_goods_stay_free_to_cross_russia() -> None:
    for solution in (solved(SINCE), solved()):
        assert crosses(routes(solution, OTHERS), "RUS")
    partly = [note for note in solved().notes if OTHERS in note]
    assert any("advanced technology" in note for note in partly)


def test_chips_for_russia_come_from_china_once_partners_may_not_sell_them() -> None:
    eve, day = date(2023, 2, 25), date(2023, 2, 26)
    assert routes(solved(eve), CHIPS, "DEU", "moscow")["kt"].sum() == pytest.approx(0.018)
    assert routes(solved(day), CHIPS, "DEU", "moscow").is_empty()
    chinese = routes(solved(day), CHIPS, "CHN", "moscow")
    assert chinese["kt"].sum() == pytest.approx(0.018)
    assert crosses(chinese, "KAZ")
    assert compare(solved(eve), solved(day)).loss_musd > 0


@pytest.mark.parametrize("year", [2022, 2023])
def test_the_scenario_moves_goods_and_costs(year: int) -> None:
    base, banned = solved(year=year), solved(scenario="microelectronics-banned", year=year)
    found = compare(base, banned)
    assert found.loss_musd > 100
    missing = found.unserved.filter(good=CHIPS)
    assert missing.select("place", "change_kt").rows() == [("moscow", pytest.approx(0.018))]
    assert not crosses(banned.routes.filter(origin="DEU"), "RUS")
    for place in ("almaty", "astana"):
        ways = [routes(one, OTHERS, to=place) for one in (base, banned)]
        assert ways[1]["km"].min() > ways[0]["km"].max() + 2000
        assert ways[1]["hours"].min() > ways[0]["hours"].max() + 7 * 24
        assert ways[0]["kt"].sum() == pytest.approx(ways[1]["kt"].sum())


def test_a_halt_that_had_been_a_rule_would_send_chips_round_kazakhstan() -> None:
    base, halted = solved(), solved(scenario="halt-106-true")
    ways = [routes(one, CHIPS, "CHN", "moscow") for one in (base, halted)]
    assert [crosses(way, "KAZ") for way in ways] == [True, False]
    assert crosses(ways[1], "MNG")
    assert routes(halted, CHIPS, "CHN", "almaty")["kt"].sum() > 0


@pytest.mark.skipif(not EXPORTS.is_file(), reason="the shared reference cases are not here")
def test_tonnes_follow_from_eurostat_without_counting_headings_twice() -> None:
    assumed = {CHIPS: 1_000_000, ELECTRONICS: 100_000, OTHERS: 15_000}
    months, euros = {2022: ("2022-01", 12 / 11), 2023: ("2022-03", 12 / 9)}, declared()
    for year, (start, factor) in months.items():
        since = euros.filter(pl.col("month") >= start)
        for good, usd_t in assumed.items():
            value = since.filter(good=good)["eur"].sum() * factor * 1.05
            assert entered(good, year) == pytest.approx(value / usd_t / 1000, rel=0.02)


def declared() -> pl.DataFrame:
    """What the European Union declared for Kazakhstan, by month and good of the case, EUR."""
    hs = dict(shipped().table("goods").select("id", "hs").iter_rows())
    goods = {code: good for good in (CHIPS, ELECTRONICS) for code in split(hs[good])}
    rows = pl.read_parquet(EXPORTS).filter(
        pl.col("code").str.len_bytes() == 8, partner="Kazakhstan"
    )
    six = pl.col("code").str.slice(0, 6)
    return rows.select("month", "eur", good=six.replace_strict(goods, default=OTHERS))


def entered(good: str, year: int) -> float:
    """What the case has of it from the European Union to Kazakhstan, kt."""
    if good == CHIPS:
        bought = shipped().table("demand").filter(id=f"almaty_chips_eu_{year}")
    else:
        bought = shipped().table("shipments").filter(good=good, year=year)
    return float(bought["quantity_kt"].sum())
