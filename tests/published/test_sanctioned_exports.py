"""EU exports of the goods sanctioned in 2022: growth as published, and what a revision made of it.

Eurostat, compiled by V. Zemlys-Balevičius (`vzemlys/ruimpeks`, MIT): March to November 2022 against
the same months of 2021, by codes of eight digits. Read from the shared reference cases beside the
repository, if they are there; their README has the published and the recomputed figures.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from landbridge.study.growth.growth import Growth, growth
from landbridge.study.trading.tradetable import read_trade

SHARED = Path(__file__).parents[2].parent / "shared" / "reference-cases"
FILE = SHARED / "eu-sanctioned-exports.parquet"
RUSSIA = "Russian Federation (Russia)"
NEIGHBOURS = ["Armenia", "Belarus (Belorussia)", "Georgia", "Kazakhstan", "Kyrgyzstan"]
NEIGHBOURS += ["Uzbekistan"]

pytestmark = pytest.mark.skipif(
    not FILE.is_file(), reason="the shared reference cases are not beside the repository"
)


@pytest.fixture(scope="module")
def found() -> Growth:
    trade = read_trade(FILE, {"value": "eur", "period": "month"}, "EUR")
    return growth(
        trade,
        "2021-03..2021-11",
        "2022-03..2022-11",
        groups={"neighbours": NEIGHBOURS},
        descriptions={"851713": "smartphones", "870121": "road tractors"},
    )


@pytest.mark.parametrize(
    ("name", "per_cent", "decimals"),
    [
        (RUSSIA, -71.57, 2),
        ("neighbours", 94.59, 2),
        ("Kyrgyzstan", 694, 0),
        ("Armenia", 330, 0),
        ("Kazakhstan", 143.7, 1),
        ("Georgia", 123, 0),
        ("Uzbekistan", 82, 0),
        ("Belarus (Belorussia)", 20, 0),
    ],
)
def test_growth_with_all_codes(found: Growth, name: str, per_cent: float, decimals: int) -> None:
    assert round(100 * found.row(name)["growth"], decimals) == per_cent


@pytest.mark.parametrize(("name", "per_cent"), [("neighbours", 81.75), ("Kazakhstan", 121.65)])
def test_growth_with_comparable_codes(found: Growth, name: str, per_cent: float) -> None:
    assert round(100 * found.row(name)["comparable_growth"], 2) == per_cent


def test_the_revision_and_its_codes_are_found(found: Growth) -> None:
    revision = found.revisions.row(0, named=True)
    assert found.revisions.height == 1
    assert (revision["period"], revision["verdict"]) == ("2022-01", "found")
    assert (revision["begins"], revision["ends"]) == (69, 92)
    assert found.turned["begins"].drop_nulls().to_list() == ["2022-01"] * 69
    assert found.turned["ends"].drop_nulls().to_list() == ["2021-12"] * 92


def test_how_many_of_them_thin_trade_may_explain(found: Growth) -> None:
    """Of the 69 that begin 2 may be chance, of the 92 that end 28: the plain rule takes them in."""
    doubtful = found.turned.filter("doubtful")
    assert doubtful["begins"].drop_nulls().len() == 2
    assert doubtful["ends"].drop_nulls().len() == 28
    revision = found.revisions.row(0, named=True)
    assert revision["begins_by_chance"] == pytest.approx(3.28, abs=0.01)
    assert revision["ends_by_chance"] == pytest.approx(19.43, abs=0.01)
    row = found.row("neighbours")
    assert 0.817 < row["low"] <= row["comparable_growth"] <= row["high"] < 0.818


def test_what_drives_the_difference_is_named(found: Growth) -> None:
    beginning = found.codes.filter(name="neighbours", status="begins")
    assert beginning["code"].head(3).to_list() == ["85171300", "87012190", "87012110"]
    sentence = found.row("neighbours")["sentence"]
    assert "85171300 smartphones" in sentence
    assert "87012190 road tractors" in sentence


def test_headings_of_four_digits_do_not_count_twice(found: Growth) -> None:
    assert found.lifespans.codes["code"].str.len_bytes().unique().to_list() == [8]
    assert any(one.startswith("114 codes in 144,043 rows are left out") for one in found.remarks)


def test_without_the_revision_in_the_windows_there_is_none() -> None:
    """January 2021 is no revision of many codes: what begins then is left to each code alone."""
    trade = read_trade(FILE, {"value": "eur", "period": "month"}, "EUR")
    found = growth(trade, "2020-03..2020-11", "2021-03..2021-11", by=None)
    assert found.revisions.select("period", "verdict").rows() == [("2021-01", "none")]
    assert found.turned.height < 10
    assert found.total["comparable_growth"] == pytest.approx(found.total["growth"], abs=0.002)
