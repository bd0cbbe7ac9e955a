"""What is lost when something closes, as the report says it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from landbridge.case.case import Case
from landbridge.model.solve import solve
from landbridge.show.blocks import Figure, Prose, Section, Table
from landbridge.show.material import Material
from landbridge.show.sections.disruption import disruption


@pytest.fixture(scope="module")
def part(upland: Case) -> Section:
    """The part of the report about Upland."""
    plan = solve(upland)
    found = disruption(Material(plan, plan.given))
    assert found is not None
    return found


def test_it_starts_with_what_loses_most(part: Section) -> None:
    prose = part.blocks[0]
    assert isinstance(prose, Prose)
    assert "was closed by itself for a year" in prose.paragraphs[0]
    assert "is not counts 5,000\u202fUSD/t" in prose.paragraphs[0]
    assert " closed: " in prose.paragraphs[1]
    assert " USD a year lost" in prose.paragraphs[1]


def test_the_worst_three_are_mapped(part: Section) -> None:
    figures = [block for block in part.blocks if isinstance(block, Figure)]
    assert 1 <= len(figures) <= 3
    for figure in figures:
        assert "closed: " in figure.caption
        assert "Not met in all: " in figure.note
        assert "no longer carried" in figure.wide
        assert "Changes of flows" in figure.wide


def test_every_kind_has_its_ranking(part: Section) -> None:
    tables = [block for block in part.blocks if isinstance(block, Table)]
    assert [one.caption.split(":")[0] for one in tables][:2] == ["Countries", "Owners"]
    for table in tables:
        assert 1 <= len(table.rows) <= 6
        for row in table.rows:
            assert len(row) == len(table.columns)


def test_where_hours_grow_with_the_load_it_is_left_out(upland: Case) -> None:
    plan = replace(solve(upland), routing="user")
    assert disruption(Material(plan, plan.given)) is None


def test_on_a_large_case_it_says_what_was_not_solved(
    upland: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("landbridge.study.disruption.disruption.LARGE", 1)
    monkeypatch.setattr("landbridge.study.disruption.foremost.ROUND", 1)
    plan = solve(upland)
    found = disruption(Material(plan, plan.given))
    assert found is not None
    prose = found.blocks[0]
    assert isinstance(prose, Prose)
    assert "that could be among the worst were each closed by itself" in prose.paragraphs[0]
    assert any("were not solved: each loses" in told for told in prose.paragraphs)
