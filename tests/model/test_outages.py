"""A year with an outage: against a hand-computed case, single closures, and laws of storage."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import polars as pl
import pytest

from landbridge.case.case import Case
from landbridge.model.live.live import live
from landbridge.model.outages.failure import Failure, failing, holds_back, rows_of, unlimited
from landbridge.model.outages.timed import Span, timed
from landbridge.model.solution import Solution
from landbridge.model.solve import solve

from .making import made_of, make
from .random_cases import random_rows


def tank(**given: Any) -> dict[str, Any]:
    return {"id": "tank", "place": "port", "good": "oil", "mode": "pipe", **given}


def pipeline(stores: list[dict[str, Any]]) -> Case:
    """A field pumps 3,650 kt a year to a port; ships carry it on to a refinery at 4,380 kt a year.

    The refinery pays 500 USD a tonne; lifting costs 100, the pipe 20, the ships 10.
    """
    return make(
        links=[
            {
                "id": "pipe",
                "from": "field",
                "to": "port",
                "mode": "pipe",
                "cost_usd_t": 20,
                "capacity_kt": 3650,
            },
            {
                "id": "ships",
                "from": "port",
                "to": "refinery",
                "mode": "sea",
                "cost_usd_t": 10,
                "capacity_kt": 4380,
            },
        ],
        interchanges=[
            {
                "id": "jetty",
                "place": "port",
                "from_mode": "pipe",
                "to_mode": "sea",
                "capacity_kt": 4380,
            },
        ],
        supply=[
            {"id": "field", "place": "field", "good": "oil", "quantity_kt": 3650, "cost_usd_t": 100}
        ],
        demand=[
            {
                "id": "refinery",
                "place": "refinery",
                "good": "oil",
                "quantity_kt": 3650,
                "price_usd_t": 500,
            }
        ],
        storage=stores,
    )


def test_a_tank_bridges_part_of_six_weeks_at_half() -> None:
    """Worked out by hand.

    The pipe brings 10 kt a day, at half 5 kt a day. In 42 days 42 · 5 = 210 kt are missing at the
    port. Each tonne earns 500 − 100 − 20 − 10 = 370 USD, so without a tank 210 kt · 370 USD/t =
    77.7 million USD are lost. Of the tank's 120 kt all are sold in these days: 90 kt are then
    missing. But the tank is to be full again at the end of the year, and the pipe runs full
    afterwards: the 120 kt put back are 120 kt not sold later. So the tank gains nothing.

    With a pipe that can bring 11 kt a day (4,015 kt a year) and a field that gives 11, of which the
    refinery takes 10, half is 5.5 kt a day: 42 · 4.5 = 189 kt are missing, 69.93 million USD
    without the tank. The tank gives 120 kt of them, and 120 kt more are pumped in the 323 days
    after, so 69 kt stay lost: 69 · 370 = 25.53 million USD, and 120 kt · 2 USD/t = 0.24 for the
    tank.
    """
    tight = solve(pipeline([tank(capacity_kt=120, stock_kt=120)]))
    half = failing(tight.case, [Failure("links", "pipe", 0.5)])
    assert _loss(tight, timed(tight, half, Span(42.0), storage=False)) == pytest.approx(77.7)
    assert _loss(tight, timed(tight, half, Span(42.0))) == pytest.approx(77.7)

    roomy = pipeline([tank(capacity_kt=120, stock_kt=120, cost_usd_t=2)])
    roomy = _set(
        _set(roomy, "links", "capacity_kt", "pipe", 4015.0),
        "supply",
        "quantity_kt",
        "field",
        4015.0,
    )
    base = solve(roomy)
    assert _loss(base, timed(base, half, Span(42.0), storage=False)) == pytest.approx(69.93)
    bridged = timed(base, half, Span(42.0))
    assert _loss(base, bridged) == pytest.approx(25.53 + 0.24)
    assert bridged.stores.select("period", "filled_kt", "drawn_kt", "stock_kt").rows() == [
        ("outage", pytest.approx(0), pytest.approx(120), pytest.approx(0)),
        ("after", pytest.approx(120), pytest.approx(0), pytest.approx(120)),
    ]


def test_a_tank_before_ships_fills_while_they_cannot_load() -> None:
    """The jetty is out for 10 days: 100 kt come that cannot leave, 370 USD a tonne.

    Half of a tank of 160 kt is full, so it takes 80 kt; after that the ships, which carry 12 kt a
    day, take 10 kt a day as the refinery asks for no more. 370 · 100 = 37 million USD are lost
    with or without the tank, because what was not sold in these days finds no buyer later. Where
    all of it may be bought later, the 80 kt are, and 20 · 370 = 7.4 million USD stay lost.
    """
    base = solve(pipeline([tank(capacity_kt=160)]))
    out = failing(base.case, [Failure("interchanges", "jetty")])
    assert _loss(base, timed(base, out, Span(10.0))) == pytest.approx(37.0)
    later = timed(base, out, Span(10.0), catch_up=1.0)
    assert _loss(base, later) == pytest.approx(7.4)
    assert later.stores["stock_kt"].to_list() == pytest.approx([160.0, 80.0])


def test_a_tank_is_no_way_past_an_interchange() -> None:
    """What stands at the pipe still has to pass the jetty, whatever the tank holds."""
    base = solve(pipeline([tank(capacity_kt=5000, stock_kt=5000)]))
    out = failing(base.case, [Failure("interchanges", "jetty")])
    assert _loss(base, timed(base, out, Span(10.0))) == pytest.approx(37.0)


def test_what_is_foreseen_can_be_made_ready_for() -> None:
    """A tank beyond the jetty, empty on ordinary days, is filled in the 100 days before.

    Pipe and field bring 11 kt a day, the jetty takes 12: of the 1 kt a day to spare 100 kt are
    stored in 100 days, and 100 kt are what 10 days without the jetty lack.
    """
    case = pipeline([tank(mode="sea", capacity_kt=100, stock_kt=0)])
    case = _set(
        _set(case, "links", "capacity_kt", "pipe", 4015.0), "supply", "quantity_kt", "field", 4015.0
    )
    base = solve(case)
    out = failing(base.case, [Failure("interchanges", "jetty")])
    assert _loss(base, timed(base, out, Span(10.0, 100.0))) == pytest.approx(37.0)
    known = timed(base, out, Span(10.0, 100.0, foreseen=True))
    assert _loss(base, known) == pytest.approx(0.0, abs=1e-6)
    short = timed(base, out, Span(10.0, 60.0, foreseen=True))
    assert _loss(base, short) == pytest.approx(40 * 0.37)


SEEDS = range(12)


def random_case(seed: int) -> Case:
    dice = np.random.default_rng([91, seed])
    rows = random_rows(seed)
    rows["storage"] = [
        {
            "id": f"s{at}",
            "place": f"p{dice.integers(6)}",
            "good": ("oil", "ore", "fuel")[dice.integers(3)],
            "mode": (None, "rail", "road", "sea")[dice.integers(4)],
            "capacity_kt": float(dice.uniform(0, 20)),
            "cost_usd_t": float(dice.uniform(0, 3)),
        }
        for at in range(6)
    ]
    return made_of(rows)


def failure_of(seed: int) -> Failure:
    dice = np.random.default_rng([92, seed])
    table, row = [
        ("links", f"l{dice.integers(14)}"),
        ("places", f"p{dice.integers(6)}"),
        ("modes", "rail"),
        ("fleets", "ships"),
    ][int(dice.integers(4))]
    return Failure(table, row, float((0.0, 0.3)[dice.integers(2)]))


@pytest.mark.parametrize("seed", SEEDS)
def test_an_outage_without_storage_is_its_share_of_a_year(seed: int) -> None:
    held, failure = live(random_case(seed)), failure_of(seed)
    try:
        scenario = failing(held.base.case, [failure])
    except Exception as error:  # noqa: BLE001 - random places may have nothing to close
        pytest.skip(str(error))
    all_year = held.base.objective_musd - held.solve(scenario).objective_musd
    size = 1e-7 * (1.0 + abs(held.base.objective_musd))
    for days in (365.0, 42.0, 1.0):
        found = timed(held.base, scenario, Span(days), storage=False)
        assert found.certificate.holds
        assert _loss(held.base, found) == pytest.approx(all_year * days / 365.0, abs=size)
    rows = held.base.given.table("storage").with_columns(
        capacity_kt=pl.lit(0.0), stock_kt=pl.lit(0.0)
    )
    empty = solve(held.base.given.with_tables({"storage": rows}))
    side_by_side = timed(empty, scenario, Span(42.0))
    assert _loss(empty, side_by_side) == pytest.approx(all_year * 42.0 / 365.0, abs=size)


@pytest.mark.parametrize("seed", SEEDS)
def test_more_storage_never_costs_more_and_gains_nothing_by_itself(seed: int) -> None:
    base, failure = solve(random_case(seed)), failure_of(seed)
    nothing = failing(base.case, [])
    size = 1e-7 * (1.0 + abs(base.objective_musd))
    assert _loss(base, timed(base, nothing, Span(30.0))) == pytest.approx(0.0, abs=size)
    try:
        scenario = failing(base.case, [failure])
    except Exception as error:  # noqa: BLE001
        pytest.skip(str(error))
    losses = [_loss(base, timed(base, scenario, Span(60.0), storage=False))]
    stock = base.case.table("storage")["capacity_kt"] / 2
    for room in (1.0, 2.0, 5.0):
        table = base.case.table("storage").with_columns(
            capacity_kt=pl.col("capacity_kt") * room, stock_kt=stock
        )
        roomier = solve(base.given.with_tables({"storage": table}))
        found = timed(roomier, scenario, Span(60.0))
        assert found.certificate.holds
        losses.append(_loss(roomier, found))
    assert all(later <= earlier + size for earlier, later in pairwise(losses))
    caught = timed(base, scenario, Span(60.0), catch_up=0.5)
    assert _loss(base, caught) <= losses[1] + size


def test_what_is_out_is_closed_or_scaled() -> None:
    case = make(
        links=[
            {
                "id": "a",
                "from": "x",
                "to": "y",
                "mode": "rail",
                "cost_usd_t": 1,
                "hours": 1,
                "capacity_kt": 10,
                "owner": "Rail",
            },
            {
                "id": "b",
                "from": "x",
                "to": "y",
                "mode": "rail",
                "cost_usd_t": 2,
                "hours": 1,
                "owner": "Rail",
            },
        ],
        supply=[{"id": "s", "place": "x", "good": "ore", "quantity_kt": 30}],
        demand=[{"id": "d", "place": "y", "good": "ore", "quantity_kt": 30}],
    )
    owner = Failure("owners", "Rail", 0.5)
    assert rows_of(case, owner) == {"links": {"a", "b"}}
    assert unlimited(case, owner) == {"links": {"b"}}
    assert holds_back(case, owner)
    assert not holds_back(case, Failure("links", "b", 0.5))
    both = failing(case, [owner, Failure("links", "a", 0.5)])
    links = live(case).solve(both).case.table("links")
    assert links["capacity_kt"].to_list() == [2.5, None]
    assert failing(case, [Failure("links", "a")]).only_closes


def _loss(base: Solution, found: Any) -> float:
    return float(base.objective_musd * found.share - found.worth_musd)


def _set(case: Case, table: str, column: str, row: str, value: float) -> Case:
    new = pl.when(pl.col("id") == row).then(value).otherwise(pl.col(column))
    return case.with_tables({table: case.table(table).with_columns(new.alias(column))})
