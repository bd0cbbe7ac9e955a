"""Runs are kept, taken up again, and told as tables."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from engines.apart import Record, apart
from engines.cases import CASES
from engines.closures import CONTENDERS
from engines.contenders import ENTRANTS
from engines.instances import GENERATED
from engines.page import benchmarks_page, plain_tables, tables
from engines.plan import HARD, LITERATURE, WIDE, plan
from engines.results import CLOSURES, ENGINES, is_done, keep, kept
from engines.tables import Shown


def record(name: str, by: str, seconds: float, **more: Any) -> Record:
    return {
        "instance": name,
        "contender": by,
        "status": "solved",
        "seconds": seconds,
        "first_call_s": 0.5,
        "peak_mib": 100.0 * seconds,
        "growth_mib": 50.0 * seconds,
        "objective": 1000.0,
        "bound": 1000.0,
        "gap": 0.0,
        "violation": 1e-15,
        "delivered": 1.0,
        "published": 1000.0,
        "certificate": {"worst": 1e-15, "gap": 0.0, "holds": True} if by == "paths" else None,
        "size": {"nodes": 4, "arcs": 5, "streams": 1, "pairs": 2, "flows": 5},
        "date": "2026-11-26",
        "versions": {"landbridge": "0.1.0"},
        "machine": {"system": "Linux x86_64", "cores": 2, "python": "3.11.7"},
        **more,
    }


def stopped(name: str, by: str, limit: float) -> Record:
    return record(name, by, 0.0, status="time-out", limit_s=limit)


def shown(folder: Path, heading: str) -> Shown:
    return next(table for table in tables(folder) if table.heading == heading)


def row(table: Shown, name: str) -> dict[str, str]:
    cells = next(row for row in table.rows if row[0].startswith(name))
    return dict(zip(table.head, cells, strict=True))


def test_a_record_takes_the_place_of_an_older_one(tmp_path: Path) -> None:
    keep(ENGINES, record("grid2", "paths", 1.0), tmp_path)
    keep(ENGINES, record("grid1", "paths", 2.0), tmp_path)
    keep(ENGINES, record("grid2", "paths", 3.0), tmp_path)
    found = [(one["instance"], one["seconds"]) for one in kept(ENGINES, tmp_path)]
    assert found == [("grid1", 2.0), ("grid2", 3.0)]
    assert [file.name for file in tmp_path.iterdir()] == ["engines.json"]


def test_what_failed_or_had_less_time_is_run_again() -> None:
    assert not is_done(None, 600)
    assert is_done(record("grid1", "paths", 1.0), 600)
    assert is_done(stopped("grid1", "highs", 600), 60)
    assert not is_done(stopped("grid1", "highs", 60), 600)
    assert not is_done(record("grid1", "glop", 0.0, status="failed", reason="why"), 600)


def test_tables_tell_ratios_and_what_was_stopped_failed_or_not_run(tmp_path: Path) -> None:
    keep(ENGINES, record("grid1", "paths", 2.0), tmp_path)
    keep(ENGINES, record("grid1", "linopy", 25.0), tmp_path)
    keep(ENGINES, stopped("grid1", "highs", 600.0), tmp_path)
    keep(ENGINES, record("grid1", "glop", 0.0, status="failed", reason="no"), tmp_path)
    found = row(shown(tmp_path, "Seconds"), "grid1")
    assert found["Landbridge, paths"] == "2"
    assert found["linopy + HiGHS"] == "25 (12 ×)"
    assert found["HiGHS, arrays"] == "> 600 (> 300 ×)"
    assert found["OR-Tools GLOP"] == "failed"
    assert found["OR-Tools PDLP"] == "not run"
    assert row(shown(tmp_path, "Memory"), "grid1")["linopy + HiGHS"] == "2,500 (12 ×)"
    page = "\n".join(benchmarks_page(tmp_path))
    assert "- Failed: grid1, glop: no" in page
    assert "- 2026-11-26, Linux x86_64, 2 cores, Python 3.11.7: landbridge 0.1.0" in page


@pytest.mark.parametrize(
    ("objective", "told"),
    [(1000.4, "the same"), (990.0, "10 lower"), (1010.0, "10 HIGHER")],
)
def test_optima_stand_beside_those_published(tmp_path: Path, objective: float, told: str) -> None:
    keep(ENGINES, record("grid1", "paths", 2.0, objective=objective), tmp_path)
    assert row(shown(tmp_path, "Optima"), "grid1")["beside published"] == told
    met = row(shown(tmp_path, "Aims"), "published")["met"]
    assert met == ("NO" if "HIGHER" in told else ""), "the others were not run"


def test_aims_are_met_or_not(tmp_path: Path) -> None:
    assert {line[-1] for line in shown(tmp_path, "Aims").rows} == {""}
    for name in (*LITERATURE, WIDE):
        keep(ENGINES, record(name, "paths", 1.0), tmp_path)
        keep(ENGINES, record(name, "linopy", 6.0), tmp_path)
    keep(ENGINES, record(HARD, "paths", 59.0, gap=2e-6), tmp_path)
    keep(ENGINES, stopped(HARD, "highs", 600.0), tmp_path)
    for by, seconds in (("live", 0.01), ("linopy", 1.5)):
        more = {"median_s": seconds, "largest_s": 2.0, "base_s": 1.0, "objectives": [1.0]}
        keep(CLOSURES, record("multimodal-500", by, 1.0, **more), tmp_path)
    met = [line[-1] for line in shown(tmp_path, "Aims").rows]
    assert met == ["yes", "yes", "yes", "NO", "yes", "yes", "", "", "NO", "yes"]


def test_tables_of_other_benchmarks_are_shown_too(tmp_path: Path) -> None:
    other = {"heading": "Other", "note": "A note.", "head": ["a", "b"], "rows": [["x", "1"]]}
    (tmp_path / "other.json").write_text(json.dumps({"tables": [other]}), encoding="utf-8")
    assert "## Other\n\nA note.\n\n| a | b |\n| --- | --: |\n| x | 1 |" in "\n\n".join(
        benchmarks_page(tmp_path)
    )
    assert any(part.startswith("Other\n") for part in plain_tables(tmp_path))


def test_equilibria_are_shown_beside_ours(tmp_path: Path) -> None:
    common = {"name": "a grid", "peak_mib": 90.4, "objective": 12.5, "gap": 1e-7}
    records = [
        {**common, "contender": by, "seconds": seconds, "versions": {"landbridge": "0.1.0"}}
        for by, seconds in (("landbridge", 0.5), ("aequilibrae bfw", 15.0))
    ]
    (tmp_path / "equilibrium.json").write_text(json.dumps(records), encoding="utf-8")
    found = shown(tmp_path, "User equilibrium")
    assert found.rows[0][1:4] == ["landbridge", "0.5", ""]
    assert found.rows[1][1:] == ["aequilibrae bfw", "15", "30 ×", "90", "1.0e-07", "12.5"]


def test_a_process_of_its_own_tells_what_it_found_or_why_not(tmp_path: Path) -> None:
    done = apart("engines.one", ["grid-9", "highs", str(tmp_path)], 60.0)
    assert done["status"] == "solved"
    assert done["gap"] == pytest.approx(0.0, abs=1e-9)
    assert done["peak_mib"] is None or done["peak_mib"] > 10
    failed = apart("engines.one", ["planar1000", "highs", str(tmp_path)], 60.0)
    assert failed["status"] == "failed"
    assert "planar1000" in failed["reason"]


def test_what_takes_too_long_is_stopped(tmp_path: Path) -> None:
    found = apart("engines.one", ["grid-625", "highs", str(tmp_path)], 0.1)
    taken = found.pop("peak_mib")
    assert found == {"status": "time-out", "limit_s": 0.1}
    assert taken is None or taken > 10


def test_memory_of_what_was_stopped_is_told_as_what_it_was_by_then(tmp_path: Path) -> None:
    keep(ENGINES, record("planar-300", "paths", 1.0, peak_mib=200.0), tmp_path)
    keep(ENGINES, {**stopped("planar-300", "linopy", 60.0), "peak_mib": 700.0}, tmp_path)
    assert row(shown(tmp_path, "Memory"), "planar-300")["linopy + HiGHS"] == "> 700 (> 3.5 ×)"
    assert (
        row(shown(tmp_path, "Memory beyond packages"), "planar-300")["linopy + HiGHS"] == "stopped"
    )
    aim = row(shown(tmp_path, "Aims"), "planar-300: memory")
    assert (aim["measured"], aim["met"]) == ("> 3.5 ×", "yes")


def test_all_that_is_planned_exists() -> None:
    planned = plan(600.0, ["planar-500"])
    assert len({(one.instance, one.contender) for one in planned}) == len(planned)
    assert {one.instance for one in planned} <= {*LITERATURE, *GENERATED, *CASES}
    assert {one.contender for one in planned} == set(ENTRANTS)
    assert any(one.instance == "planar-500" for one in planned)
    assert {one.limit for one in planned if one.contender == "paths"} == {600.0}
    assert {one.instance for one in plan(600.0, quick=True)} < set(LITERATURE)
    assert "live" in CONTENDERS
