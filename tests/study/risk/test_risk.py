"""Outages over many years: against closed forms, and the laws of what is drawn."""

from __future__ import annotations

from math import exp
from typing import Any

import numpy as np
import polars as pl
import pytest

from landbridge.case.case import Case
from landbridge.model.live.live import live
from landbridge.model.outages.failure import Failure, failing
from landbridge.model.outages.timed import Span, timed
from landbridge.model.solve import solve
from landbridge.study.risk.durations import Durations, share_out
from landbridge.study.risk.exceedance import exceedance
from landbridge.study.risk.histories import drawn
from landbridge.study.risk.known import Known
from landbridge.study.risk.risk import risk
from landbridge.study.sweeps.means import Means
from tests.model.making import make

ALONE = Means(workers=1)


def row(name: str, per_year: float, days: float, **given: Any) -> dict[str, Any]:
    return {
        "id": name,
        "name": name,
        "table": "links",
        "row": name,
        "left": 0.0,
        "per_year": per_year,
        "days": days,
        **given,
    }


def two_ways(outages: list[dict[str, Any]], *, apart: bool, **more: Any) -> Case:
    """Two lines of 365 kt a year each to one buyer, or to a buyer each.

    The buyer pays 101 USD a tonne and each line costs 1. Of one buyer 365 kt are asked for, so that
    either line is enough; of two, 365 kt each.
    """
    ends = ("y", "z") if apart else ("y", "y")
    return make(
        links=[
            {
                "id": name,
                "from": "x",
                "to": end,
                "mode": "rail",
                "cost_usd_t": 1,
                "hours": 1,
                "capacity_kt": 365,
            }
            for name, end in zip("ab", ends, strict=True)
        ],
        supply=[{"id": "s", "place": "x", "good": "ore", "quantity_kt": 800}],
        demand=[
            {"id": f"d{end}", "place": end, "good": "ore", "quantity_kt": 365, "price_usd_t": 101}
            for end in sorted(set(ends))
        ],
        outages=outages,
        **more,
    )


def test_one_outage_costs_its_share_of_the_time() -> None:
    """365 kt at 100 USD a tonne: 36.5 million USD a year, 0.1 a day.

    Once in two years for 20 days: out for 1 − exp(−0.5 · 20/365) = 2.70 % of the time, that is
    0.987 million USD a year; rate × days × loss of a day is 0.5 · 20 · 0.1 = 1.
    """
    case = two_ways([row("a", 0.5, 20, shape="fixed")], apart=True)
    found = risk(case, 4000, 3, means=ALONE)
    exact = (1.0 - exp(-0.5 * 20 / 365)) * 36.5
    assert exact == pytest.approx(0.5 * 20 * 0.1, rel=0.02)
    assert found.expected_musd == pytest.approx(exact, abs=4 * found.error_musd)
    assert found.error_musd < 0.05
    assert found.causes["share_out"][0] == pytest.approx(exact / 36.5)
    assert found.causes["musd"].sum() == pytest.approx(found.expected_musd)
    assert found.certificate < 1e-9
    assert (found.states_met, found.solves, found.states_bounded) == (1, 1, 0)


@pytest.mark.parametrize("apart", [True, False])
def test_two_outages_together(apart: bool) -> None:
    """Apart, losses add up. Of two ways of which one is enough, only both together cost."""
    outages = [row("a", 4, 15), row("b", 2, 30, shape="lognormal", spread=0.5)]
    found = risk(two_ways(outages, apart=apart), 4000, 5, means=ALONE)
    first = share_out(4, Durations("exponential", 15))
    second = share_out(2, Durations("lognormal", 30, 0.5))
    exact = 36.5 * (first + second if apart else first * second)
    assert found.expected_musd == pytest.approx(exact, abs=4 * found.error_musd)
    assert found.error_musd < 0.03 * exact
    together = found.states.filter(pl.col("outages").list.len() == 2)
    assert together["day_musd"].item() == pytest.approx(0.2 if apart else 0.1)
    share = together["days_a_year"].item() / 365
    assert share == pytest.approx(first * second, rel=0.1)


def test_the_same_seed_gives_the_same_and_another_outage_changes_no_history() -> None:
    def known(name: str, per_year: float) -> Known:
        return Known(
            name, name, Failure("links", name), per_year, Durations("exponential", 9), "", "assumed"
        )

    one, both = drawn([known("a", 3)], 500, 8), drawn([known("b", 1), known("a", 3)], 500, 8)
    for name in ("began", "lasted"):
        mine = getattr(both, name)[both.failed == 1]
        assert np.array_equal(getattr(one, name), mine)
    of_a = both.states[:, 1][both.state]
    sums = [
        np.bincount(h.year[at], h.days[at], minlength=500)
        for h, at in ((one, slice(None)), (both, of_a))
    ]
    assert sums[0] == pytest.approx(sums[1])
    assert drawn([known("a", 3)], 500, 9).times[0] != one.times[0]
    assert one.days.max() <= 365
    assert one.times[0] == pytest.approx(1500, rel=0.1)


def test_years_are_split_alike_however_many_are_worked_out_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    case = two_ways([row("a", 30, 15), row("b", 9, 60)], apart=True)
    at_once = risk(case, 300, 2, means=ALONE)
    monkeypatch.setattr("landbridge.study.risk.histories.AT_ONCE", 7)
    assert risk(case, 300, 2, means=ALONE).annual.equals(at_once.annual)


@pytest.mark.parametrize(
    "durations",
    [Durations("exponential", 90), Durations("lognormal", 120, 2.0), Durations("fixed", 30)],
)
def test_mean_durations(durations: Durations) -> None:
    days = durations.drawn(np.random.default_rng(1), 40_000)
    assert days.max() <= 365
    assert days.mean() == pytest.approx(durations.mean, abs=4 * days.std() / 200 + 1e-9)


def test_the_band_of_a_return_period_holds_what_it_says() -> None:
    lots = np.random.default_rng(4)
    sets = [exceedance(lots.exponential(size=1000)) for _ in range(150)]
    assert sets[0]["return_years"].to_list() == [2, 5, 10, 20, 50, 100]
    for at, period in enumerate((2, 5, 10, 20, 50, 100)):
        true = np.log(period)
        held = [one["low_musd"][at] <= true <= one["high_musd"][at] for one in sets]
        assert np.mean(held) > 0.88
    exact = exceedance(np.arange(1.0, 1001.0))
    assert exact["loss_musd"].to_list() == [500, 800, 900, 950, 980, 990]


def test_what_is_not_solved_is_bounded() -> None:
    outages = [row("a", 20, 15), row("b", 20, 15), row("a", 9, 9, id="half", left=0.5)]
    case = two_ways(outages, apart=False)
    full = risk(case, 400, 1, means=ALONE)
    few = risk(case, 400, 1, most=2, means=ALONE)
    assert full.states_bounded == 0
    assert few.states_bounded == full.states_met - 2
    assert few.expected_low_musd - 1e-9 <= full.expected_musd <= few.expected_musd + 1e-9
    assert few.expected_low_musd < few.expected_musd
    assert "not solved" in " ".join(few.sentences)


def test_with_storage_every_outage_is_what_a_timed_one_is() -> None:
    """A store at the buyer's gate holds 10 days; a fixed outage of 15 days costs 5 of them."""
    store = {"id": "t", "place": "y", "good": "ore", "capacity_kt": 10, "stock_kt": 10}
    case = two_ways([row("a", 0.4, 15, shape="fixed")], apart=True, storage=[store])
    case = case.with_tables({"links": case.table("links").with_columns(capacity_kt=pl.lit(400.0))})
    base = solve(case)
    year = timed(base, failing(base.case, [Failure("links", "a")]), Span(15.0))
    loss = base.objective_musd * year.share - year.worth_musd
    assert loss == pytest.approx(0.5)
    found = risk(case, 500, 1, means=ALONE)
    assert found.stored_musd == pytest.approx(loss * found.causes["times"][0] / 500)
    assert found.stored_musd is not None
    assert found.stored_musd < found.expected_musd
    assert risk(case, 500, 1, storage=False, means=ALONE).stored_musd is None


def test_what_changes_nothing_is_left_out_and_said() -> None:
    outages = [row("a", 1, 5), row("gone", 1, 5), row("b", 1, 5, id="soft", left=0.5)]
    case = two_ways(outages, apart=True)
    links = case.table("links").with_columns(
        capacity_kt=pl.when(pl.col("id") == "b").then(None).otherwise("capacity_kt")
    )
    found = risk(live(case.with_tables({"links": links})), 200, 1, means=ALONE)
    assert found.causes["outage"].to_list() == ["a"]
    assert found.left_out["outage"].to_list() == ["soft"], "a row that is not there is no outage"
    assert risk(two_ways([], apart=True), 200, 1, means=ALONE).expected_musd == 0.0
