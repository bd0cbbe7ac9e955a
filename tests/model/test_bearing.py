"""Where frictions can stand: what bears each, checked by putting one on the case."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import settings

from landbridge.case.case import Case
from landbridge.case.year import at_year
from landbridge.model.bearing import Stands, stands
from landbridge.model.network import Kind
from landbridge.model.programme import build_programme

from .making import demand, frame, link, made_of, make, supply
from .random_cases import random_rows

THOROUGH = settings().max_examples > 1000
"""Whether the profile `thorough` is asked for."""


def of(case: Case) -> Stands:
    return stands(build_programme(at_year(case, 2023)))


@pytest.mark.parametrize("seed", range(700, 712 if THOROUGH else 706))
def test_a_friction_adds_to_the_columns_that_are_said_to_bear_it(seed: int) -> None:
    rows = {name: of_ for name, of_ in random_rows(seed).items() if name != "frictions"}
    case = made_of(rows)
    plain = build_programme(at_year(case, 2023)).programme.arrays().cost
    where = of(case)
    dice = np.random.default_rng(seed)
    for at in dice.choice(where.rows.height, min(12, where.rows.height), replace=False).tolist():
        row: dict[str, Any] = where.rows.row(at, named=True)
        with_it = case.with_tables({"frictions": frame("frictions", [{**row, "usd_t": 3.0}])})
        cost = build_programme(at_year(with_it, 2023)).programme.arrays().cost
        borne = where.columns[:, [at]].toarray().ravel()
        assert cost - plain == pytest.approx(3.0 * borne), row


@pytest.mark.parametrize("seed", range(700, 706))
def test_moving_can_be_made_no_cheaper_than_is_said(seed: int) -> None:
    rows = random_rows(seed)
    case = made_of(rows)
    built = build_programme(at_year(case, 2023))
    least, plain = stands(built).least, built.programme.arrays().cost
    free = [
        {"table": table, "row": row["id"], "usd_t": -1e6}
        for table in ("links", "interchanges")
        for row in rows[table]
    ]
    given = pl.concat([case.tables["frictions"], frame("frictions", free)], how="diagonal")
    key = ["table", "row", "good", "origin"]
    cheapest = case.with_tables({"frictions": given.unique(key, keep="last", maintain_order=True)})
    cost = build_programme(at_year(cheapest, 2023)).programme.arrays().cost
    moving = np.isfinite(least)
    assert cost[moving] == pytest.approx((plain + least)[moving])


def test_goods_and_origins_have_stands_only_where_there_are_several() -> None:
    places = [{"id": "mine", "country": "AAA"}, {"id": "pit", "country": "BBB"}]
    case = make(
        places=places,
        links=[link("mine hub"), link("pit hub"), link("hub town", goods="ore")],
        supply=[supply("mine", 9), supply("pit", 9), supply("mine", 9, "coal")],
        demand=[demand("town", 9), demand("hub", 9, "coal")],
    )
    found = {tuple(filter(None, row)) for row in of(case).rows.iter_rows()}
    assert found == {
        ("links", "mine_hub"),
        ("links", "mine_hub", "ore"),
        ("links", "mine_hub", "coal"),
        ("links", "pit_hub"),
        ("links", "hub_town"),
        ("links", "hub_town", "ore", "AAA"),
        ("links", "hub_town", "ore", "BBB"),
        ("supply", "mine_ore"),
        ("supply", "pit_ore"),
        ("supply", "mine_coal"),
        ("demand", "town_ore"),
        ("demand", "town_ore", "AAA"),
        ("demand", "town_ore", "BBB"),
        ("demand", "hub_coal"),
    }


def test_what_frictions_can_bear_is_told() -> None:
    case = make(
        links=[link("mine hub", both_ways=True), link("hub town")],
        supply=[supply("mine", 9), supply("hub", 1, "coal")],
        demand=[demand("town", 9), demand("mine", 1, "coal")],
        shipments=[
            {"id": "s", "good": "ore", "from": "mine", "to": "town", "quantity_kt": 1},
        ],
    )
    built = build_programme(at_year(case, 2023))
    where, count = stands(built), built.programme.columns.size
    flow = built.flows_on(Kind.LINK)
    whole, half, fixed = np.zeros(count), np.zeros(count), np.zeros(count)
    first = flow.ids[flow.keys["row"] == 0]
    whole[first] = 2.0
    half[first[:1]] = 1.0
    fixed[built.columns["delivery"].ids] = 1.0
    assert where.can_bear(whole)
    assert where.can_bear(np.zeros(count))
    assert not where.can_bear(fixed)
    alike = where.alike[first]
    assert where.can_bear(half) is bool(np.count_nonzero(alike == alike[0]) == 1)
    assert replace(where, alike=np.zeros(count, dtype=np.int64)).can_bear(half) is False
