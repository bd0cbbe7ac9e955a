"""Multicommodity flows with published optima, each commodity a shipment.

The instances, grid and planar networks well known from the literature on multicommodity flow, are
read with their values from the shared reference cases beside the repository, if they are there.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from landbridge.case.case import Case
from landbridge.model.solve import solve
from tests.model.making import Row, made_of

FOLDER = Path(__file__).parents[2].parent / "shared" / "reference-cases" / "multicommodity"
INSTANCES = [f"grid{at}" for at in range(1, 6)] + ["planar30", "planar50", "planar80"]

pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(), reason="the shared reference cases are not beside the repository"
)


def published(name: str) -> float:
    lines = (FOLDER / "results.txt").read_text(encoding="utf-8").splitlines()
    return float(dict(line.split() for line in lines if len(line.split()) == 2)[name])


def case_of(name: str) -> Case:
    """Arcs as links, commodities as shipments; a unit counts as a kilotonne."""
    links: list[Row] = []
    shipments: list[Row] = []
    for line in (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        kind, *rest = line.split() or [""]
        if kind == "k":
            start, end, asked = rest
            shipments.append({"from": f"n{start}", "to": f"n{end}", "quantity_kt": float(asked)})
        elif kind == "a":
            start, end, cost, capacity = rest
            more = {"cost_usd_t": float(cost), "capacity_kt": float(capacity), "mode": "road"}
            links.append({"from": f"n{start}", "to": f"n{end}", **more})
    for rows, letter in ((links, "a"), (shipments, "k")):
        for at, row in enumerate(rows):
            row["id"] = f"{letter}{at}"
    tables = {"links": links, "shipments": [{**row, "good": "flow"} for row in shipments]}
    return made_of(tables, unmet_usd_t=1e7)


@pytest.mark.parametrize("name", INSTANCES)
def test_the_published_optimum_is_met_to_every_digit(name: str) -> None:
    solution = solve(case_of(name), strict=True)
    paid = -solution.objective_musd * 1000
    assert paid == pytest.approx(published(name), abs=0.05)
    assert solution.certificate.holds
    full = solution.scarcity.filter(pl.col("table") == "links")
    assert full.height > 0


@pytest.mark.parametrize("name", [*INSTANCES, "grid6", "planar100"])
def test_the_engine_of_paths_meets_it_too(name: str) -> None:
    solution = solve(case_of(name), engine="paths")
    assert solution.unmet.is_empty()
    assert -solution.objective_musd * 1000 == pytest.approx(published(name), abs=0.05)
    assert solution.certificate.holds
    assert solution.certificate.gap <= 1e-9


def test_a_published_value_is_beaten_with_a_proof() -> None:
    """The value in the literature is a little above the optimum, as the certificate shows."""
    solution = solve(case_of("grid7"), engine="paths")
    assert solution.certificate.holds
    assert -solution.objective_musd * 1000 < published("grid7") - 30
