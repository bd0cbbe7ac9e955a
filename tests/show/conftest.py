"""An invented economy, Upland, read from the template and solved once for all tests of show."""

from __future__ import annotations

import polars as pl
import pytest

from landbridge.case.case import Case
from landbridge.case.read import read
from landbridge.case.template import new_case
from landbridge.model.solution import Solution
from landbridge.model.solve import solve


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
