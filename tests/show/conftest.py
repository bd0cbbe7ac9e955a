"""An invented economy, Upland, read from the template and solved once for all tests of show."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import polars as pl
import pytest
from filelock import FileLock

from landbridge.case.case import Case
from landbridge.case.read import read
from landbridge.case.template import new_case
from landbridge.cli.out import plain
from landbridge.model.solution import Solution
from landbridge.model.solve import solve
from landbridge.show.material import Material
from landbridge.show.report import html

DRAWS: Final = 12
"""Draws of a report in tests: hardly more than it takes to be shown settling."""

SHIPPED = Path(__file__).parents[2] / "cases" / "kazakhstan-2023"


@pytest.fixture(scope="session")
def upland(tmp_path_factory: pytest.TempPathFactory) -> Case:
    folder = tmp_path_factory.mktemp("cases") / "upland"
    new_case(folder)
    return read(folder)


@pytest.fixture(scope="session")
def solved(upland: Case) -> Solution:
    return solve(upland)


@pytest.fixture(scope="session")
def link_flows(solved: Solution) -> pl.DataFrame:
    """Flows on links, with the good as their colour."""
    flows = solved.flows.filter(pl.col("table") == "links")
    return flows.select("good", "reverse", "kt", link="id", colour="good")


def whole(*solutions: Solution) -> str:
    """A whole report; numbers are drawn less often, which changes how finely, not what is shown."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("landbridge.show.report.DRAWS", DRAWS)
        patched.setattr("landbridge.show.material.OUTAGE_YEARS", 400)
        return html(*solutions)


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[], str]) -> str:
    """A text that takes long to make: where tests run in several processes, one does for all."""
    folder = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    written = folder / name
    with FileLock(folder / f"{name}.lock"):
        if not written.is_file():
            written.write_text(make(), encoding="utf-8")
    return written.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def page_of_upland(tmp_path_factory: pytest.TempPathFactory, upland: Case) -> str:
    """The whole report of Upland."""
    return once(tmp_path_factory, "upland.html", lambda: whole(solve(upland)))


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The whole report of the shipped case with a scenario beside it, and what it is written from.

    page: the report.  foretold, disagreement: the facts of these studies.
    """
    return dict(json.loads(once(tmp_path_factory, "shipped.json", _shipped)))


@pytest.fixture(scope="session")
def shipped_page(shipped: dict[str, Any]) -> str:
    """The report alone."""
    return str(shipped["page"])


def _shipped() -> str:
    case = read(SHIPPED)
    shut = solve(case, SHIPPED / "scenarios" / "cpc-closed.yaml")
    made: list[Material] = []

    def kept(*given: Any, **named: Any) -> Material:
        made.append(Material(*given, **named))
        return made[-1]

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("landbridge.show.report.Material", kept)
        page = whole(solve(case), shut)
    [m] = made
    studies = {
        "foretold": [one.facts() for one in m.foretold],
        "disagreement": m.disagreement.facts(),
    }
    return json.dumps(plain({"page": page, **studies}))
