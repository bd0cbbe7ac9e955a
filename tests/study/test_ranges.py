"""Questions put to a solution: each answer as the interval it can take, proved at both ends."""

from __future__ import annotations

import math

import polars as pl
import pytest

import landbridge as lb
from landbridge.errors import CaseError
from landbridge.model.solution import Solution
from landbridge.model.solve import solve
from landbridge.study.crossings import crossings
from landbridge.study.headline import headline
from landbridge.study.quantity import Quantity, flow, revenue, share, welfare
from landbridge.study.ranges import SIDES, ranges
from landbridge.study.spelling import quantity_from
from landbridge.study.valued import value_of
from tests.model.making import demand, link, made_of, supply
from tests.model.random_cases import Rows


def two_ways() -> Solution:
    """60 kt of ore: 40 over Bland for 5, as much as fits, the rest over Cland for 6 USD/t."""
    km = {"length_km": 100}
    places = [
        {"id": "mine", "country": "AAA"},
        {"id": "west", "country": "BBB", "name": "West"},
        {"id": "east", "country": "CCC"},
        {"id": "mart", "country": "DDD"},
    ]
    rows: Rows = {
        "countries": [
            {"id": name, "name": f"{name[0]}land"} for name in ("AAA", "BBB", "CCC", "DDD")
        ],
        "places": places,
        "goods": [{"id": "ore", "name": "Ore", "value_usd_t": 50}],
        "links": [
            link("mine west", 2, capacity_kt=40, owner="Westrail", border_usd_t=1, **km),
            link("west mart", 2, owner="Westrail", name="Western line", **km),
            link("mine east", 3, **km),
            link("east mart", 3, **km),
        ],
        "supply": [supply("mine", 60)],
        "demand": [demand("mart", 100, price_usd_t=20)],
    }
    return solve(made_of(rows))


def test_every_kind_of_quantity_of_a_plan() -> None:
    plan = two_ways()
    values = {
        share("BBB", good="ore"): 40 / 60,
        share("land/CCC", origin="AAA"): 20 / 60,
        share("BBB", "CCC"): 1.0,
        share("land/DDD"): 0.0,
        flow(): 60.0,
        flow("links/mine_west"): 40.0,
        flow("BBB"): 40.0,
        flow("BBB", to="DDD"): 40.0,
        flow("supply/mine_ore"): 60.0,
        revenue("links/west_mart"): 0.08,
        revenue("owners/Westrail"): 0.2,
        welfare(): (40 * 15 + 20 * 14) / 1000,
    }
    for asked, value in values.items():
        assert value_of(plan, asked) == pytest.approx(value), asked.key
        found = ranges(plan, [asked], [0.0]).rows.row(0, named=True)
        assert (found["low"], found["high"]) == (pytest.approx(value), pytest.approx(value))
        assert found["unique"]
        assert found["certificate"] <= 1e-9


def test_what_a_tolerance_allows_is_worked_out_by_hand() -> None:
    """1 % of 880 thousand USD is 8.8; a tonne sent the other way costs 1 more: 8.8 kt of 60."""
    found = ranges(two_ways(), ["share land/BBB"], [0.01])
    row = found.rows.filter(tolerance=0.01).row(0, named=True)
    assert row["loss_musd"] == pytest.approx(0.0088)
    assert row["low"] == pytest.approx((40 - 8.8) / 60)
    assert row["high"] == pytest.approx(40 / (60 - 8.8 / 14), abs=1e-6)  # or what is sold last
    assert not row["unique"]


def test_ends_are_plans_with_flows_and_proofs() -> None:
    plan = two_ways()
    asked = share("land/BBB")
    found = ranges(plan, [asked], [0.01])
    low = found.end(asked, 0.01, "low")
    west = low.flows.filter(id="mine_west")["kt"].sum()
    assert west / low.flows.filter(pl.col("id").str.ends_with("mart"))["kt"].sum() == pytest.approx(
        low.value
    )
    assert low.certificate.holds
    assert low.loss_musd == pytest.approx(0.0088)
    moved = dict(low.moves.select("id", "change_kt").iter_rows())
    assert moved["mine_west"] == pytest.approx(-8.8)
    assert moved["mine_east"] == pytest.approx(8.8)
    assert low.moves.filter(id="west_mart")["name"].to_list() == ["Western line"]
    assert [end.side for end in found.ends()] == ["low", "high"]
    assert set(low.facts()) >= {"quantity", "side", "value", "moves", "flows", "certificate"}


def test_sentences_say_what_can_be_said() -> None:
    found = ranges(two_ways(), [share("land/BBB"), share("land/BBB", to="AAA")], [0.01])
    first, second = found.sentences
    assert first.startswith("Share of all goods abroad that crosses Bland: 66.7 %; the same in")
    assert "52.0 to 67.4 % in plans worth up to 0.0088 million USD a year (1 %) less." in first
    assert "there is nothing to be a share of" in second
    assert found.rows.filter(pl.col("low").is_null()).height == 2
    with pytest.raises(KeyError):
        found.end(share("land/BBB", to="AAA"), 0.01, "low")
    assert repr(found) == "\n".join(found.sentences)


def test_headlines_are_asked_where_nothing_is() -> None:
    plan = two_ways()
    keys = [asked.key for asked in headline(plan)]
    assert keys == [
        "share land/BBB good=ore origin=AAA",
        "share land/CCC good=ore origin=AAA",
        "flow links/mine_west",
        "revenue owners/Westrail",
    ]
    assert ranges(plan, tolerances=[0.01]).rows["quantity"].unique(
        maintain_order=True
    ).to_list() == (keys)


@pytest.mark.parametrize(
    "text",
    [
        "share RUS good=crude_oil origin=KAZ",
        "flow links/a",
        "flow",
        "welfare",
        "revenue 'owners/KTZ (Railways of = all)'",
        "share BBB links/x to=CCC",
    ],
)
def test_questions_are_written_and_read(text: str) -> None:
    asked = quantity_from(text)
    assert quantity_from(asked.key) == asked
    assert asked.key == text


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "no kind"),
        ("shar RUS", "Did you mean share"),
        ("share RUS god=x", "Did you mean good"),
        ("share RUS good=a good=b", "twice"),
        ("revenue 'owners/X", "never closed"),
    ],
)
def test_what_cannot_be_read_is_refused(text: str, word: str) -> None:
    with pytest.raises(CaseError, match=word) as refused:
        quantity_from(text)
    assert [problem.code for problem in refused.value.problems] == ["E311"]


@pytest.mark.parametrize(
    ("asked", "word"),
    [
        (share("BBX"), "BBB"),
        (share("land/BBX"), "BBB"),
        (share("links/west_mar"), "west_mart"),
        (share(), "Nothing is named"),
        (share("land/BBB", "CCC"), "by itself"),
        (flow("fleets/x"), "not a table"),
        (share("BBB", good="oar"), "ore"),
        (revenue("owners/Westrial"), "Westrail"),
        (revenue("supply/BBB"), "not a table"),
    ],
)
def test_what_is_not_there_is_refused_by_name(asked: Quantity, word: str) -> None:
    with pytest.raises(CaseError, match=word) as refused:
        ranges(two_ways(), [asked])
    assert {problem.code for problem in refused.value.problems} == {"E310"}


@pytest.mark.parametrize("tolerance", [-0.01, math.nan, math.inf])
def test_a_tolerance_is_a_share(tolerance: float) -> None:
    with pytest.raises(ValueError, match="a share such as"):
        ranges(two_ways(), tolerances=[tolerance])


def test_crossings_are_shares_with_intervals() -> None:
    found = crossings(two_ways(), tolerance=0.01)
    rows = {(row["country"], row["by"]): row for row in found.iter_rows(named=True)}
    assert set(rows) == {("BBB", "land"), ("CCC", "land")}
    west = rows["BBB", "land"]
    assert (west["kt"], west["exports_kt"]) == (pytest.approx(40), pytest.approx(60))
    assert west["share"] == pytest.approx(2 / 3)
    assert west["low"] == pytest.approx((40 - 8.8) / 60)
    assert (west["tolerance"], west["unique"]) == (0.01, False)


def test_crossings_of_a_large_case_have_intervals_only_where_they_are_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("landbridge.study.nearly.LARGE", 1)
    quick, asked = crossings(two_ways()), crossings(two_ways(), intervals=True)
    assert quick["low"].null_count() == quick.height > 0
    assert quick["share"].to_list() == asked["share"].to_list()
    assert asked["low"].null_count() == 0


@pytest.mark.parametrize("on", ["land/BBB", "links/mine_east"])
def test_where_paths_decide_shares_have_the_same_ends(
    on: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, tolerance = share(on), 0.01
    usual = ranges(two_ways(), [asked], [tolerance])
    monkeypatch.setattr("landbridge.model.engines.PATHS_FROM", 1)
    found = ranges(two_ways(), [asked], [tolerance])
    told = ["quantity", "tolerance", "value", "low", "high", "unique"]
    for one, other in zip(usual.rows.to_dicts(), found.rows.to_dicts(), strict=True):
        for name in told:
            assert one[name] == pytest.approx(other[name])
    for side in SIDES:
        end = found.end(asked, tolerance, side)
        assert end.loss_musd == pytest.approx(usual.end(asked, tolerance, side).loss_musd, abs=1e-6)


@pytest.fixture(scope="module")
def shipped() -> Solution:
    return lb.solve(lb.example("kazakhstan-2023"))


def test_both_ends_of_every_headline_of_the_shipped_case_are_proved(shipped: Solution) -> None:
    found = lb.ranges(shipped)
    assert found.rows["certificate"].max() <= 1e-9
    assert set(found.rows["tolerance"]) == {0.0, 0.001, 0.01}
    for row in found.rows.iter_rows(named=True):
        slack = 1e-6 * max(1.0, abs(row["high"]))
        assert row["low"] - slack <= row["value"] <= row["high"] + slack, row["quantity"]
    for end in found.ends():
        assert end.certificate.holds
        assert end.loss_musd <= end.tolerance * abs(shipped.objective_musd) + 1e-3
        # The plan at the end is a plan: it keeps every balance and limit of the case.
        s = end.solved
        activity, size = s.arrays.matrix @ s.optimum.x, s.arrays.magnitude[s.arrays.row_group]
        assert (activity >= s.arrays.row_lower - 1e-8 * size).all()
        assert (activity <= s.arrays.row_upper + 1e-8 * size).all()


def test_crude_crosses_russia_whatever_plan_is_taken(shipped: Solution) -> None:
    found = lb.ranges(shipped, ["share land/RUS good=crude_oil origin=KAZ"], [0.01])
    row = found.rows.filter(tolerance=0.01).row(0, named=True)
    assert row["low"] > 0.8
    assert row["high"] <= 1.0 + 1e-9
