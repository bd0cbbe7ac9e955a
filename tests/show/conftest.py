"""An invented economy, Upland, read from the template and solved once for all tests of show."""

from __future__ import annotations

import os
from pathlib import Path

import polars as pl
import pytest
from filelock import FileLock

from landbridge.case.case import Case
from landbridge.case.read import read
from landbridge.case.template import new_case
from landbridge.model.solution import Solution
from landbridge.model.solve import solve
from landbridge.show.report import html

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


@pytest.fixture(scope="session")
def shipped_page(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The whole report of the shipped case, with a scenario beside it.

    It takes a minute or more: where tests run in several processes, one writes it for all. Numbers
    are drawn less often than in a report, which changes how finely, not what is shown.
    """
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    written = folder / "shipped.html"
    with FileLock(folder / "shipped.lock"):
        if not written.is_file():
            case = read(SHIPPED)
            shut = solve(case, SHIPPED / "scenarios" / "cpc-closed.yaml")
            with pytest.MonkeyPatch.context() as patched:
                patched.setattr("landbridge.show.report.DRAWS", 20)
                patched.setattr("landbridge.show.material.OUTAGE_YEARS", 400)
                written.write_text(html(solve(case), shut), encoding="utf-8")
    return written.read_text(encoding="utf-8")
