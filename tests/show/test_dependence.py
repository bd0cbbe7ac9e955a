"""On whom exports depend, as the report says it."""

from __future__ import annotations

from dataclasses import replace

from landbridge.model.solution import Solution
from landbridge.show.blocks import Bullets, Figure, Table
from landbridge.show.material import Material
from landbridge.show.sections.dependence import dependence


def test_upland_depends_on_those_its_oil_crosses(solved: Solution) -> None:
    section = dependence(Material(solved, solved.given))
    assert section is not None
    tables = {block.caption: block for block in section.blocks if isinstance(block, Table)}
    assert list(tables)[:2] == ["What is lost if each closes", "What carries the rest"]
    closed = str(tables["What is lost if each closes"].rows)
    assert "Shoreland" in closed
    assert "South Port" in closed
    figures = [block for block in section.blocks if isinstance(block, Figure)]
    assert "Shoreland 76" in figures[0].wide
    bullets = [block for block in section.blocks if isinstance(block, Bullets)]
    assert [bullet.lead for bullet in bullets[0].items] == [
        "Countries.",
        "Countries of transit.",
        "Links.",
        "Places.",
        "Owners.",
    ]
    by_good = [table for name, table in tables.items() if name.startswith("By good")]
    assert "at least 0.5" in str(by_good[0].rows)


def test_a_case_about_no_economy_has_no_such_section(solved: Solution) -> None:
    case = solved.case
    nobody = replace(solved, case=replace(case, meta=replace(case.meta, economy="")))
    assert dependence(Material(nobody, nobody.given)) is None
