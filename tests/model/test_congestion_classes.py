"""Two goods on one congested way, to which an hour is worth different money, worked out by hand."""

from __future__ import annotations

import polars as pl
import pytest

from landbridge.case.case import Case
from landbridge.model.solve import solve

from .making import demand, link, make, supply
from .test_congestion import BPR, HOUR, NEAR, check, on

FAST = {"id": "fast", "name": "fast", "time_usd_t_day": 240.0}


def mixed() -> Case:
    """Two goods on two ways of 10 and 1 USD: an hour is worth 10 USD to one, 1 USD to the other."""
    return make(
        goods=[HOUR, FAST],
        links=[
            link("a b", 1.0, id="wide", hours=2.0),
            link("a b", 3.0, id="narrow", hours=0.5),
        ],
        supply=[supply("a", 30), supply("a", 40, "fast")],
        demand=[demand("b", 30), demand("b", 40, "fast")],
        congestion=[{"id": "c", "table": "links", "row": "narrow", **BPR}],
    )


def test_who_is_in_a_hurry_pays_for_the_narrow_way() -> None:
    """fast: 3 + 10 t(v) = 1 + 20 at t = 1.8; ore: 3 + t < 1 + 2 never, so only fast is on it."""
    solution = solve(mixed(), routing="user")
    check(solution)
    # all 40 kt of fast: t = 0.5 · (1 + 0.64) = 0.82 < 1.8, so none of it is left
    narrow = solution.flows.filter(pl.col("id") == "narrow")
    assert dict(narrow.select("good", "kt").rows()) == pytest.approx({"fast": 40.0})
    assert solution.waiting["hours"].to_list() == pytest.approx([0.82], rel=NEAR)
    busy = mixed()
    more = busy.table("demand").with_columns(quantity_kt=pl.Series([30.0, 90.0]))
    supplied = busy.table("supply").with_columns(quantity_kt=pl.Series([30.0, 90.0]))
    split = solve(busy.with_tables({"demand": more, "supply": supplied}), routing="user")
    check(split)
    # 0.5 · (1 + (v / 50)²) = 1.8
    assert on(split, "narrow") == pytest.approx(50.0 * 2.6**0.5, rel=NEAR)


def test_two_goods_may_share_a_way_at_one_time_and_two_worths() -> None:
    """Both gain by the narrow way where it costs nothing more: the hour is the same for both."""
    case = mixed()
    free = case.table("links").with_columns(cost_usd_t=pl.lit(1.0))
    solution = solve(case.with_tables({"links": free}), routing="user")
    check(solution)
    # 2 h on the wide way: v = 50 · √3 > 70, so all is on the narrow one
    assert on(solution, "narrow") == pytest.approx(70.0)
    worth = (30 * 1 + 40 * 10) / 70
    waited = 0.5 * (70 / 50) ** 2
    assert solution.waiting["waiting_usd_t"].to_list() == pytest.approx([worth * waited])


def test_the_system_charges_what_a_tonne_costs_the_dear_ones() -> None:
    case = mixed()
    free = case.table("links").with_columns(cost_usd_t=pl.lit(1.0))
    solution = solve(case.with_tables({"links": free}), routing="system")
    check(solution)
    # fast fills it first: 40 kt; ore joins where 0.5 (1 + q²) + (400 + o) · q / 50 < 2, q = v / 50
    narrow = solution.flows.filter(pl.col("id") == "narrow")
    assert dict(narrow.select("good", "kt").rows()) == pytest.approx({"fast": 40.0})
    assert solution.waiting["toll_usd_t"].to_list() == pytest.approx([400 * 40 / 50**2], rel=NEAR)
