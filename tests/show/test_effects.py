"""What rules do to flows, as the report says it."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from landbridge.case.case import Case
from landbridge.model.solve import solve
from landbridge.show.material import Material
from landbridge.show.report import html
from landbridge.show.sections.effects import rules_effect, scenario_effect
from landbridge.show.sections.rules import controls

from .page import Page

NEARLAND = {"controls": [{"control": "near_oil", "status": "in_force"}]}


@pytest.fixture(scope="module")
def in_force(upland: Case) -> Case:
    """The one rule of Upland, in force since the first of June 2023."""
    rows = upland.table("control_status")
    more = rows.with_columns(status=pl.lit("in_force"), date=pl.lit(date(2023, 6, 1)))
    rules = upland.table("controls").with_columns(starts=pl.lit(None, dtype=pl.Date))
    return upland.with_tables({"control_status": pl.concat([rows, more]), "controls": rules})


def test_rules_in_force_are_held_against_a_plan_without_them(in_force: Case) -> None:
    plan = solve(in_force)
    section = rules_effect(Material(plan, plan.given))
    assert section is not None
    words = str(section)
    assert "keeps to 1 rule in force on 31 December 2023" in words
    assert "million USD a year less" in words
    assert "Flows under the rules, and without them" in words
    assert "Countries that are crossed more or less" in words


def test_without_rules_in_force_there_is_no_such_part(upland: Case) -> None:
    plan = solve(upland)
    assert rules_effect(Material(plan, plan.given)) is None
    early = solve(upland, on=date(2023, 5, 31))
    assert rules_effect(Material(early, early.given)) is None


def test_the_rules_of_a_scenario_are_named_with_what_they_do(upland: Case) -> None:
    base, banned = solve(upland), solve(upland, NEARLAND)
    section = scenario_effect(Material(base, base.given), banned, 1)
    assert section is not None
    assert "differs from the case in 1 rule: Oil is not to cross Nearland" in str(section)
    other = solve(upland, {"close": {"links": ["pipe_south"]}})
    assert scenario_effect(Material(base, base.given), other, 1) is None


def test_the_page_shows_it_beside_the_comparison(upland: Case) -> None:
    page = Page(html(solve(upland), solve(upland, NEARLAND), quick=True))
    found = [str(section.attributes["id"]) for section in page.all("section")]
    assert found.index("effect-1") == found.index("compare-1") + 1


def test_the_history_of_rules_is_drawn_and_told(in_force: Case) -> None:
    plan = solve(in_force)
    section = controls(Material(plan, plan.given))
    assert section is not None
    figure = str(section.blocks[0])
    assert "What became of each rule" in figure
    assert "announced 2023-05-12 by Speaker of the parliament, in force 2023-06-01" in figure
    assert "kept by the plan" in str(section.blocks[1])
