"""Problems whose answer somebody else has published, and plants whose arithmetic is written out.

The folders under `cases/` are typed in anew from the sources they name; they are also small
examples of how a network, a product mix, a plant or a project is written down.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from landbridge.case.read import check, read
from landbridge.errors import InfeasibleError
from landbridge.model.solution import Solution
from landbridge.model.solve import solve

CASES = Path(__file__).parent / "cases"

PUBLISHED = {
    "steel": 196_200.0,  # Fourer, Gay & Kernighan (2003), ch. 3
    "steel-sparse": 201_700.0,  # the same over the links there are
    "steel-multi": 199_500.0,  # ch. 4, three products on joint links
    "distribution": 1_819.0,  # ch. 15
    "canning": 153_675.0,  # Dantzig (1963), ch. 3.3
}
"""Least cost in USD, all digits as printed."""


def solved(name: str, *scenarios: dict[str, object], strict: bool = False) -> Solution:
    return solve(read(CASES / name), scenarios, strict=strict)


def usd(solution: Solution) -> float:
    """Cost less value in USD."""
    return -solution.objective_musd * 1e6


def kt(frame: pl.DataFrame, **where: str) -> float:
    return float(frame.filter(**where)["kt"].sum())


@pytest.mark.parametrize("folder", sorted(path.name for path in CASES.iterdir()))
def test_every_case_is_read_without_a_fault_and_certified(folder: str) -> None:
    problems = check(CASES / folder)
    assert {problem.code for problem in problems} <= {"W103"}  # only coordinates are left out
    solution = solved(folder)
    assert solution.certificate.holds
    assert solution.unmet.is_empty()


@pytest.mark.parametrize("folder", PUBLISHED)
@pytest.mark.parametrize("strict", [False, True])
def test_the_published_optimum_is_met_to_every_digit(folder: str, strict: bool) -> None:
    assert usd(solved(folder, strict=strict)) == pytest.approx(PUBLISHED[folder], abs=1e-6)


def test_steel_prices_are_those_of_the_mills_with_room() -> None:
    """Pittsburgh has steel to spare, so a city served from there pays its freight and no more."""
    steel = solved("steel")
    assert steel.supplied["price_usd_t"].min() == pytest.approx(0.0, abs=1e-9)
    for route in steel.routes.iter_rows(named=True):
        mill = steel.supplied.filter(place=route["from"])["price_usd_t"].item()
        assert route["netback_usd_t"] == pytest.approx(mill, abs=1e-9)


def test_joint_capacity_binds_and_is_priced() -> None:
    multi, free = solved("steel-multi"), solved("steel-multi", {"scale": [FIVE_TIMES]})
    assert usd(free) < usd(multi)
    assert multi.loading.filter(table="links")["kt"].max() == pytest.approx(0.625)
    assert multi.scarcity["id"].to_list()


FIVE_TIMES: dict[str, object] = {"table": "links", "column": "capacity_kt", "by": "5"}


def test_one_road() -> None:
    """100 US tons are 90.7185 t; × 134.8 mi × 0.21 USD = 2568.06 USD."""
    road = solved("road")
    assert kt(road.flows) == pytest.approx(0.0907185, abs=5e-8)
    assert usd(road) == pytest.approx(90.7185 * 134.8 * 0.21, abs=0.01)
    assert round(usd(road)) == 2568


def test_two_inputs() -> None:
    """100 A × 2 + 100 B × 3 to the works, 100 × 5 there, 100 C × 4 on: 1,400 thousand USD."""
    works = solved("two-inputs")
    assert usd(works) == pytest.approx((100 * 2 + 100 * 3 + 100 * 5 + 100 * 4) * 1e3, abs=1e-6)
    assert kt(works.runs) == kt(works.served, good="c") == 100.0
    assert kt(works.flows, good="a") == kt(works.flows, good="b") == 100.0


def test_the_scarcer_input_decides() -> None:
    """With 80 of B there are 80 of C, and 20 of C missing at 10,000 USD a tonne."""
    less = solved("two-inputs", {"set": {"supply/b/quantity_kt": "80"}})
    assert kt(less.runs) == pytest.approx(80.0)
    assert kt(less.supplied, good="a") == pytest.approx(80.0)
    assert kt(less.unmet) == pytest.approx(20.0)
    assert usd(less) == pytest.approx((80 * (2 + 3 + 5 + 4) + 20 * 10_000) * 1e3, abs=1e-6)
    # One more tonne of B saves what is missing and costs its way, A's, the works and the way on.
    worth = less.supplied.filter(good="b")["price_usd_t"].item()
    assert worth == pytest.approx(10_000 - (2 + 3 + 5 + 4))


def test_two_outputs() -> None:
    """(100 × 2 + 100 × 3) + 100 × 5 + (75 × 4 + 75 × 6) = 1,750 thousand USD."""
    works = solved("two-outputs")
    paid = (100 * 2 + 100 * 3) + 100 * 5 + (75 * 4 + 75 * 6)
    assert usd(works) == pytest.approx(paid * 1e3, abs=1e-6)
    assert kt(works.served, good="e") == pytest.approx(75.0)
    assert kt(works.served, good="f") == pytest.approx(75.0)


def test_outputs_leave_together() -> None:
    """If nobody takes F, there is no way for E either: what is made has to go somewhere."""
    stuck = solved("two-outputs", {"close": {"links": "works-f"}})
    assert kt(stuck.runs) == 0.0
    assert kt(stuck.unmet) == pytest.approx(150.0)


def test_a_plant_that_must_run() -> None:
    """40 kt of ore (20 + 10) through the works (15) make 20 of metal (5 on the way to town);
    40 of metal come from the port (50 + 5): 1,800 + 100 + 2,200 = 4,100 thousand USD."""
    runs = solved("must-run")
    assert kt(runs.runs) == pytest.approx(40.0)
    paid = 40 * (20 + 10 + 15) + 20 * 5 + 40 * (50 + 5)
    assert usd(runs) == pytest.approx(paid * 1e3, abs=1e-6)


def test_on_or_off_is_settled_by_two_proved_plans() -> None:
    """Shut, all 60 kt come from the port: 60 × 55 = 3,300, which is 800 thousand USD better."""
    on, off = solved("must-run"), solved("must-run", {"close": {"plants": "works"}})
    assert usd(off) == pytest.approx(60 * 55 * 1e3, abs=1e-6)
    assert usd(on) - usd(off) == pytest.approx(800e3, abs=1e-6)
    assert on.certificate.holds
    assert off.certificate.holds


def test_a_minimum_that_cannot_be_run_is_priced_or_proved_impossible() -> None:
    """With 30 of ore the works lack 10 of their 40 kt, at 500 USD a tonne."""
    little: dict[str, object] = {"set": {"supply/ore/quantity_kt": "30"}}
    short = solved("must-run", little)
    paid = 30 * 45 + 15 * 5 + 45 * 55 + 10 * 500
    assert usd(short) == pytest.approx(paid * 1e3, abs=1e-6)
    assert short.unmet.select("kind", "id", "kt").rows() == [("plant", "works", pytest.approx(10))]
    with pytest.raises(InfeasibleError, match="Works: minimum run"):
        solved("must-run", little, strict=True)


def annuity(capex_musd: float) -> float:
    """What 1 is a year over 20 years at 10 %: 0.1 / (1 − 1.1⁻²⁰) = 0.117460."""
    return capex_musd * 0.1 / (1 - 1.1**-20)


NOT_BUILT = 500 * (600 + 25) / 1000  # all fuel over the port: 312.5 million USD
BUILT = (500 * (300 + 10 + 30) + 450 * 5 + 50 * (600 + 25)) / 1000  # 203.5, 90 % yield
"""Yearly cost without and with the works, million USD."""


@pytest.mark.parametrize(
    ("project", "capex", "pays"), [("works", 200, True), ("gold-works", 1000, False)]
)
def test_whether_to_build_is_settled_by_two_proved_plans(
    project: str,
    capex: float,
    pays: bool,
) -> None:
    """312.5 without; 203.5 + 23.49 = 226.99 with works for 200; + 117.46 = 320.96 for 1,000."""
    without, built = solved("candidate"), solved("candidate", {"build": project})
    assert -without.objective_musd == pytest.approx(NOT_BUILT, rel=1e-12)
    assert -built.objective_musd == pytest.approx(BUILT + annuity(capex), rel=1e-12)
    assert dict(built.costs.iter_rows())["investment"] == pytest.approx(annuity(capex), rel=1e-12)
    assert (built.objective_musd > without.objective_musd) is pays
    assert without.certificate.holds
    assert built.certificate.holds


def test_building_without_interest_spreads_the_cost_evenly() -> None:
    free: dict[str, object] = {"build": "works", "set": {"projects/works/discount_rate": "0"}}
    built = solved("candidate", free)
    assert dict(built.costs.iter_rows())["investment"] == pytest.approx(200 / 20)
