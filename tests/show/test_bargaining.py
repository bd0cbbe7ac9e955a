"""The section on bargaining: everybody's share, and what projects change of it."""

from __future__ import annotations

from landbridge.model.solve import solve
from landbridge.show.blocks import Figure, Table
from landbridge.show.material import Material
from landbridge.show.sections.bargaining import bargaining
from tests.study.bargaining.transit import transit


def test_it_shows_both_games_side_by_side() -> None:
    case = transit()
    section = bargaining(Material(solve(case), case))
    assert section is not None
    figure, table, projects = section.blocks[1:]
    assert isinstance(figure, Figure)
    assert isinstance(table, Table)
    assert isinstance(projects, Table)
    assert "with projects" in figure.narrow
    assert [row[0] for row in table.rows][:2] == ["Aaa", "Ddd"]
    assert all(len(row) == len(table.columns) for row in (*table.rows,))
    assert projects.rows[0][0] == "Bypass"


def test_it_is_left_out_where_nobody_can_stop_anybody() -> None:
    case = transit()
    nothing = case.with_tables({"demand": case.table("demand").clear()})
    assert bargaining(Material(solve(nothing), nothing)) is None
