"""Rows of congestion: what they must hold, and what scenarios and years make of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from landbridge.case.case import Case
from landbridge.case.read import check, read
from landbridge.case.scenario import apply, load_scenario
from landbridge.case.template import STARTER
from landbridge.case.year import at_year
from landbridge.errors import Problem, ScenarioError

Files = dict[str, str | bytes]

LIMITED = {
    "limits.csv": "id,name,capacity_kt,source,grade\nboth,Both,9000,map,reported\n",
    "congestion.csv": "id,table,row,shape,vehicle_t,source,grade\n"
    "both,limits,both,queue,2000,map,reported\n",
}


def broken(files: Files, put: Callable[[Files], Path]) -> list[tuple[str, str, int | None, str]]:
    found = [problem for problem in check(put(files)) if problem.severity == "error"]
    return [(problem.code, problem.file, problem.row, problem.column) for problem in found]


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("berth,2,10000,5", "berth,2,5000,5", (3, "load_kt")),
        ("berth,2,10000,5", "berth,2,10000,0", (3, "hours")),
        ("berth,3,15000,20", "berth,3,15000,6", (4, "hours")),
        ("berth,1,5000,1", "berth,1,5000,4.5", None),
        ("berth,3,15000,20", "berth,3,15000,9", None),
    ],
)
def test_points_rise_ever_more_steeply(
    small: Files, put: Callable[[Files], Path], old: str, new: str, place: tuple[int, str] | None
) -> None:
    small["congestion_points.csv"] = str(small["congestion_points.csv"]).replace(old, new)
    found = broken(small, put)
    assert found[:1] == ([("E152", "congestion_points.csv", *place)] if place else [])


def test_points_may_stand_in_any_order(small: Files, put: Callable[[Files], Path]) -> None:
    lines = str(small["congestion_points.csv"]).splitlines()
    small["congestion_points.csv"] = "\n".join([lines[0], *reversed(lines[1:])]) + "\n"
    assert broken(small, put) == []


def test_a_table_needs_two_points(small: Files, put: Callable[[Files], Path]) -> None:
    lines = str(small["congestion_points.csv"]).splitlines()
    small["congestion_points.csv"] = "\n".join(lines[:2]) + "\n"
    assert broken(small, put) == [("E151", "congestion.csv", 3, "shape")]


def test_a_queue_without_any_capacity(small: Files, put: Callable[[Files], Path]) -> None:
    small["congestion.csv"] = str(small["congestion.csv"]).replace("links,at_sa", "links,sa_wa")
    assert broken(small, put) == [("E151", "congestion.csv", 2, "capacity_kt")]


def test_what_does_not_grow_needs_nothing(small: Files, put: Callable[[Files], Path]) -> None:
    text = str(small["congestion.csv"]).replace("links,at_sa,queue,,2000", "links,sa_wa,none,,")
    small["congestion.csv"] = text.replace("interchanges,port,table", "links,sa_wa,none")
    assert broken(small, put) == []


@pytest.mark.parametrize(
    ("member", "codes"),
    [
        ("both,links,at_sa,,", []),
        ("both,links,at_sa,oil,", ["E153"]),
        ("both,links,at_sa,,0.5", ["E153"]),
        ("both,plants,mill,,", ["E153"]),
    ],
)
def test_ways_of_a_limit_wait_in_full(
    small: Files, put: Callable[[Files], Path], member: str, codes: list[str]
) -> None:
    del small["congestion_points.csv"]
    small |= {**LIMITED, "limit_members.csv": f"limit,table,row,good,weight\n{member}\n"}
    assert [found[0] for found in broken(small, put)] == codes


def after(case: Case, **said: object) -> Case:
    return apply(case, load_scenario(said))


def refused(case: Case, **said: object) -> list[Problem]:
    with pytest.raises(ScenarioError) as caught:
        after(case, **said)
    return list(caught.value.problems)


def test_a_scenario_sets_scales_and_takes_out_rows() -> None:
    case = read(STARTER)
    changed = after(
        case,
        set=[{"congestion/north_border/shape": "none"}, {"congestion/south_berth/note": "Full."}],
        scale=[{"table": "congestion_points", "column": "hours", "by": 2}],
    )
    assert changed.table("congestion")["shape"].to_list() == ["none", "table"]
    assert changed.table("congestion_points")["hours"].to_list() == [4.0, 24.0, 80.0]
    one = after(case, set=[{"congestion_points/south_berth/3/hours": 50}])
    assert one.table("congestion_points")["hours"].to_list() == [2.0, 12.0, 50.0]


def test_a_scenario_that_leaves_a_row_without_what_it_needs_is_refused() -> None:
    case = read(STARTER)
    [problem] = refused(case, set=[{"congestion/north_border/vehicle_t": None}])
    assert problem.code == "E151"
    assert "congestion/north_border" in problem.message
    [problem] = refused(case, set=[{"congestion_points/south_berth/3/hours": 13}])
    assert problem.code == "E152"
    assert "congestion_points/south_berth/3" in problem.message


def test_rows_go_with_what_they_are_about() -> None:
    case = read(STARTER)
    closed = at_year(after(case, close={"interchanges": ["south_rail"]}), 2023)
    assert closed.table("congestion")["id"].to_list() == ["north_border"]
    assert closed.table("congestion_points").is_empty()
    assert at_year(case, 2023).table("congestion").height == 2
