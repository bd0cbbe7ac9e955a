"""Two solutions side by side: what changed adds up, and is said in words."""

from __future__ import annotations

import json

import polars as pl
import pytest

from landbridge.case.case import Case
from landbridge.case.read import read
from landbridge.case.template import new_case
from landbridge.model.solution import Solution
from landbridge.model.solve import solve
from landbridge.study.compare import Comparison, compare

SHUT = {"title": "South shut", "close": {"links": ["pipe_south"]}}


@pytest.fixture(scope="module")
def upland(tmp_path_factory: pytest.TempPathFactory) -> Case:
    folder = tmp_path_factory.mktemp("cases") / "upland"
    new_case(folder)
    return read(folder)


@pytest.fixture(scope="module")
def base(upland: Case) -> Solution:
    return solve(upland)


@pytest.fixture(scope="module")
def shut(upland: Case) -> Solution:
    return solve(upland, SHUT)


@pytest.fixture(scope="module")
def found(base: Solution, shut: Solution) -> Comparison:
    return compare(base, shut)


def test_the_items_add_up_to_the_loss(base: Solution, shut: Solution, found: Comparison) -> None:
    assert found.loss_musd == pytest.approx(base.objective_musd - shut.objective_musd)
    assert found.loss_musd > 0
    assert found.costs["item"].to_list() == base.costs["item"].to_list()
    change = found.costs["other_musd"] - found.costs["base_musd"]
    assert found.costs["change_musd"].to_list() == pytest.approx(change.to_list())


def test_flows_change_by_what_both_solutions_carry(
    base: Solution, shut: Solution, found: Comparison
) -> None:
    pipe = found.flows.filter(pl.col("id") == "pipe_south").row(0, named=True)
    before = base.flows.filter(pl.col("id") == "pipe_south")["kt"].sum()
    assert pipe["base_kt"] == pytest.approx(before)
    assert pipe["other_kt"] == 0
    assert pipe["change_kt"] == pytest.approx(-before)
    assert set(found.flows["table"]) <= {"links", "interchanges"}
    sizes = found.flows["change_kt"].abs().to_list()
    assert sizes == sorted(sizes, reverse=True)
    after = shut.flows.filter(pl.col("id") == "rail_north")["kt"].sum()
    rail = found.flows.filter(pl.col("id") == "rail_north")
    assert rail.is_empty() or rail["other_kt"][0] == pytest.approx(after)


def test_only_what_changed_is_told(base: Solution) -> None:
    same = compare(base, base)
    assert same.loss_musd == 0
    for name in ("flows", "supply", "unmet", "unserved", "scarcity"):
        assert getattr(same, name).is_empty()
    assert same.sentences == ["Both are worth the same."]


def test_going_back_turns_every_sign(base: Solution, shut: Solution, found: Comparison) -> None:
    back = compare(shut, base)
    assert back.loss_musd == pytest.approx(-found.loss_musd)
    key = ["table", "id"]
    both = found.flows.join(back.flows, on=key, suffix="_back")
    assert both.height == found.flows.height
    assert (both["change_kt"] + both["change_kt_back"]).abs().max() == pytest.approx(0)


def test_production_that_falls_is_shown_with_its_price(found: Comparison) -> None:
    field = found.supply.filter(pl.col("place") == "oilfield")
    assert field.height
    assert field["change_kt"].sum() < 0
    assert field["base_usd_t"].is_not_null().all()


def test_it_says_what_changed(found: Comparison) -> None:
    words = repr(found)
    assert words.startswith("South shut against the case as it is")
    assert "million USD a year less than the case as it is" in words
    assert "South Port to the world loses most: 5,130 kt a year." in words
    assert "Tank wagons, controlled by Upland Railways, gains most in scarcity" in words


def test_missing_goods_are_counted(upland: Case, base: Solution) -> None:
    dry = solve(
        upland, {"title": "No railways", "close": {"links": ["rail_capital", "rail_south"]}}
    )
    found = compare(base, dry)
    by_kind = dict(found.unmet.group_by("kind").agg(pl.col("change_kt").sum()).iter_rows())
    assert by_kind["demand"] == pytest.approx(1300)
    assert by_kind["shipment"] == pytest.approx(60)
    total = sum(by_kind.values())
    assert f"{total:,.6g} kt a year more is left unmet." in found.sentences


def test_years_are_named_where_they_differ(upland: Case, base: Solution) -> None:
    found = compare(base, solve(upland, year=2024))
    assert (found.base, found.other) == ("the case as it is in 2023", "the case as it is in 2024")


def test_facts_are_json(found: Comparison) -> None:
    facts = json.loads(json.dumps(found.facts()))
    assert facts["loss_musd"] == pytest.approx(found.loss_musd)
    assert {row["item"] for row in facts["costs"]} >= {"value", "transport"}
