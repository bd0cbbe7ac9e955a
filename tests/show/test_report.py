"""The report: one file, well-formed, fetching nothing, saying what the data say."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from landbridge.case.case import Case
from landbridge.case.schema import tables
from landbridge.model.solution import Solution
from landbridge.model.solve import solve
from landbridge.show.palette import LIGHT_DARK
from landbridge.show.report import html, report

from .conftest import whole
from .page import Page, fetched

FREE_TEXT = (
    *("name", "title", "text", "note", "owner", "by", "authority", "instrument", "attributed"),
    *("publisher", "locator", "licence", "date", "statistic", "financier"),
)
NASTY = "<script>alert(\"&')</script><b>" + "very long name " * 20


@pytest.fixture(params=["page_of_upland", "shipped_page"])
def text(request: pytest.FixtureRequest) -> str:
    return str(request.getfixturevalue(request.param))


def test_it_is_one_file_in_utf_8(solved: Solution, tmp_path: Path) -> None:
    written = report(solved, path=tmp_path / "report.html", quick=True)
    assert written.read_text("utf-8").startswith("<!DOCTYPE html>")
    assert list(tmp_path.iterdir()) == [written]


def test_it_is_well_formed_and_every_id_is_used_once(text: str) -> None:
    ids = Page(text).ids
    assert len(ids) == len(set(ids))


def test_it_fetches_nothing_and_runs_nothing(text: str) -> None:
    assert fetched(text) == []
    assert "default-src 'none'" in text


def test_links_lead_somewhere(text: str) -> None:
    page = Page(text)
    goals = [str(link.attributes["href"]) for link in page.all("a")]
    assert {goal[1:] for goal in goals if goal.startswith("#")} <= set(page.ids)
    assert all(goal.startswith(("#", "https://", "http://")) for goal in goals)


def test_every_picture_says_in_words_what_it_shows(text: str) -> None:
    page = Page(text)
    pictures = page.all("svg")
    assert pictures
    named = {
        str(e.attributes.get("id")): "".join(e.text)
        for e in page.elements
        if e.tag in {"title", "desc"}
    }
    for picture in pictures:
        assert picture.attributes["role"] == "img"
        title, description = str(picture.attributes["aria-labelledby"]).split()
        assert named[title].strip()
        assert len(named[description]) > 40
        assert "figure" in picture.within
    assert len(page.all("figure")) == len(page.all("figcaption"))


def test_tables_have_headings_and_even_rows(text: str) -> None:
    page = Page(text)
    rows = [
        row.count("</th>") + row.count("</td>")
        for table in re.findall(r"<table>.*?</table>", text, re.DOTALL)
        for row in re.findall(r"<tr>.*?</tr>", table, re.DOTALL)
    ]
    assert min(rows) >= 2
    for table in re.findall(r"<table>.*?</table>", text, re.DOTALL):
        widths = {
            r.count("</th>") + r.count("</td>")
            for r in re.findall(r"<tr>.*?</tr>", table, re.DOTALL)
        }
        assert len(widths) == 1
    assert all(head.attributes.get("scope") for head in page.all("th"))


def test_colours_are_declared_for_light_and_dark(text: str) -> None:
    used = set(re.findall(r"var\(--([a-z0-9]+)", text))
    assert used <= set(LIGHT_DARK)
    assert text.count("--ink:") == 2
    assert "@media print" in text


def test_a_mark_never_stands_without_its_word(text: str) -> None:
    for mark in re.findall(r'<span class="mark [^"]*">(.*?)</span>\s*([^<]*)', text, re.DOTALL):
        assert "".join(mark).split(">")[-1].strip() or mark[1].strip()


def test_the_parts_follow_the_data(solved: Solution, page_of_upland: str) -> None:
    sections = [str(s.attributes["id"]) for s in Page(page_of_upland).all("section")]
    assert sections[0] == "minute"
    assert {"maps", "routes", "netbacks", "limits", "claims", "validation", "controls"} <= set(
        sections
    )
    bare = solved.case.with_tables(
        {
            name: solved.case.table(name).clear()
            for name in ("claims", "observed", "controls", "trade")
        }
    )
    left = [str(s.attributes["id"]) for s in Page(html(solve(bare), quick=True)).all("section")]
    assert not {"claims", "validation", "controls", "trade"} & set(left)


def renamed(case: Case) -> Case:
    """The case with markup for every name, title and note."""
    changed = {}
    for name, table in tables().items():
        frame = case.tables.get(name)
        if frame is not None:
            given = [
                column
                for column in FREE_TEXT
                if table.fields.get(column) and table.fields[column].type == "text"
            ]
            changed[name] = frame.with_columns(pl.lit(NASTY).alias(column) for column in given)
    return case.with_tables(changed)


def without_places(case: Case) -> Case:
    places = case.table("places")
    return case.with_tables({"places": places.with_columns(lon=pl.lit(None, pl.Float64))})


def without_flows(case: Case) -> Case:
    return case.with_tables({name: case.table(name).clear() for name in ("supply", "shipments")})


def without_goods_values(case: Case) -> Case:
    goods = case.table("goods").with_columns(value_usd_t=pl.lit(None, pl.Float64))
    return case.with_tables({"goods": goods})


@pytest.mark.parametrize("odd", [without_places, without_flows, without_goods_values])
def test_odd_cases_make_whole_reports(upland: Case, odd: Callable[[Case], Case]) -> None:
    written = whole(solve(odd(upland)))
    Page(written)
    assert fetched(written) == []


def test_markup_in_names_is_shown_as_it_was_written(upland: Case) -> None:
    written = whole(solve(renamed(upland)))
    words = Page(written).words()
    assert fetched(written) == []
    assert "<script>alert(\"&')</script><b>" in words


def test_a_denied_rule_is_told_and_one_in_force_is_not(upland: Case) -> None:
    status = upland.table("control_status")
    denial = status.with_columns(status=pl.lit("denied"), date=pl.lit(date(2023, 6, 1)))
    case = upland.with_tables({"control_status": pl.concat([status, denial])})
    words = Page(html(solve(case), quick=True)).words()
    assert "announced 12 May 2023 (Speaker of the parliament) and denied 1 June 2023" in words
    assert "denied 1 June" not in Page(html(solve(upland), quick=True)).words()


def test_the_same_solution_makes_the_same_page(solved: Solution, page_of_upland: str) -> None:
    assert whole(solved) == page_of_upland


def test_a_quick_report_leaves_out_what_takes_many_solves(
    solved: Solution, page_of_upland: str
) -> None:
    steps: list[str] = []
    quick = Page(html(solved, quick=True, progress=steps.append))
    left_out = {"reliance", "dependence", "disruption", "bargaining", "risk"}
    left_out |= {"foretelling", "frictions", "statistics"}
    sections = [
        {str(s.attributes["id"]) for s in page.all("section")}
        for page in (Page(page_of_upland), quick)
    ]
    assert sections[0] - sections[1] == left_out & sections[0]
    assert "reliance" in sections[0], "the case has ranges"
    assert steps[0] == "findings"
    assert "the numbers they hang on" not in steps
