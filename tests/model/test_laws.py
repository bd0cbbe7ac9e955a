"""What must hold between a case and the same case a little changed."""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from typing import Any

import polars as pl
import pytest

from landbridge.engine.certificate import certify
from landbridge.model.solution import Solution
from landbridge.model.solve import solve

from .making import Row, demand, link, made_of, make, supply
from .random_cases import Rows, random_rows

SEEDS = range(500, 512)
KT = ("quantity_kt", "capacity_kt", "min_kt", "vehicles")
MONEY = ("cost_usd_t", "border_usd_t", "price_usd_t", "stranded_usd_t", "penalty_usd_t")
MONEY_OF_NOUNS = ("value_usd_t", "time_usd_t_day", "cost_usd_t_km", "usd_t")
UNMET = 1_000.0


def plan(rows: Rows, unmet: float = UNMET) -> Solution:
    return solve(made_of(rows, carrying_rate=0.1, unmet_usd_t=unmet))


@cache
def base(seed: int) -> Solution:
    return plan(random_rows(seed))


def scaled(rows: Rows, columns: tuple[str, ...], by: float) -> Rows:
    """The same rows with every number of some columns multiplied."""
    return {
        name: [
            {
                key: value * by if key in columns and value is not None else value
                for key, value in row.items()
            }
            for row in of
        ]
        for name, of in rows.items()
    }


@pytest.mark.parametrize("by", [1e-6, 0.37, 1e6])
@pytest.mark.parametrize("seed", SEEDS[:4])
def test_the_unit_of_money_changes_nothing_but_money(seed: int, by: float) -> None:
    other = plan(scaled(random_rows(seed), (*MONEY, *MONEY_OF_NOUNS), by), UNMET * by)
    assert other.objective_musd == pytest.approx(base(seed).objective_musd * by, rel=1e-8)


@pytest.mark.parametrize("by", [1e-6, 0.37, 1e4])
@pytest.mark.parametrize("seed", SEEDS[:4])
def test_the_unit_of_mass_changes_nothing_but_tonnes(seed: int, by: float) -> None:
    other = plan(scaled(random_rows(seed), KT, by))
    assert other.objective_musd == pytest.approx(base(seed).objective_musd * by, rel=1e-8)
    assert other.supplied["kt"].sum() == pytest.approx(
        base(seed).supplied["kt"].sum() * by, rel=1e-6
    )


@pytest.mark.parametrize("by", [1e-6, 1e-3, 1e3])
def test_a_good_of_another_size_runs_the_same_way(by: float) -> None:
    """Two goods that share nothing: one keeps its plan, the other's is multiplied."""

    def two(size: float) -> Solution:
        return solve(
            make(
                links=[
                    link("mine town", 3, goods="ore", capacity_kt=9),
                    link("mine town", 5, id="slow", goods="ore"),
                    link("well town", 7, goods="oil", capacity_kt=4 * size),
                    link("well town", 8, id="round", goods="oil"),
                ],
                supply=[supply("mine", 20), supply("well", 10 * size, "oil")],
                demand=[demand("town", 12), demand("town", 7 * size, "oil")],
            )
        )

    one, other = two(1.0), two(by)
    ratio = pl.when(good="oil").then(by).otherwise(1.0)
    expected = one.flows.with_columns(kt=pl.col("kt") * ratio)
    assert other.flows["id"].to_list() == expected["id"].to_list()
    assert other.flows["kt"].to_list() == pytest.approx(expected["kt"].to_list(), rel=1e-9)
    assert other.served["delivered_usd_t"].to_list() == pytest.approx([5.0, 8.0])


@pytest.mark.parametrize("seed", SEEDS[:6])
def test_a_link_nobody_would_pay_for_changes_nothing(seed: int) -> None:
    rows = random_rows(seed)
    rows["links"].append(link("p0 p1", 1e6, id="gold", both_ways=True, length_km=1.0))
    with_link = plan(rows)
    assert with_link.objective_musd == pytest.approx(base(seed).objective_musd, rel=1e-10)
    assert with_link.flows.filter(id="gold").is_empty()


@pytest.mark.parametrize("seed", SEEDS[:6])
def test_the_order_of_rows_changes_nothing(seed: int) -> None:
    rows = {name: list(reversed(of)) for name, of in random_rows(seed).items()}
    assert plan(rows).objective_musd == pytest.approx(base(seed).objective_musd, rel=1e-10)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_scarcity_price_bounds_what_more_and_less_is_worth(seed: int) -> None:
    """The worth of a capacity is concave, and its scarcity price lies between the slopes.

    So at any distance d: worth(u + d) − worth(u) ≤ price · d ≤ worth(u) − worth(u − d) for less.
    """
    solution, rows = base(seed), random_rows(seed)
    scarce = solution.scarcity.filter(pl.col("table") != "fleets")
    for row in scarce.head(2).iter_rows(named=True):
        price = row["scarcity_usd_t"] / 1000.0
        for more in (row["capacity_kt"] * 0.5, -row["capacity_kt"] * 0.01):
            other = plan(with_room(rows, row["table"], row["id"], more))
            gain = other.objective_musd - solution.objective_musd
            assert gain <= price * more + 1e-7 * abs(solution.objective_musd)


@pytest.mark.parametrize("seed", SEEDS[::2])
def test_a_scarcity_price_is_what_a_little_more_is_worth(seed: int) -> None:
    """Where a little more and a little less are worth the same, the price is that worth."""
    solution, rows = base(seed), random_rows(seed)
    for row in solution.scarcity.filter(pl.col("table") != "fleets").head(1).iter_rows(named=True):
        d = 1e-4 * row["capacity_kt"]
        up, down = (
            plan(with_room(rows, row["table"], row["id"], more)).objective_musd for more in (d, -d)
        )
        rise, fall = up - solution.objective_musd, solution.objective_musd - down
        if rise == pytest.approx(fall, rel=1e-4):
            assert rise / d * 1000 == pytest.approx(row["scarcity_usd_t"], rel=1e-3)
        assert rise <= fall + 1e-9


def with_room(rows: Rows, table: str, name: str, more: float) -> Rows:
    """The same with more capacity of one row."""
    changed = deepcopy(rows)
    for row in changed[table]:
        if name in (row.get("id"), f"{row.get('link')}/{row.get('good')}"):
            row["capacity_kt"] += more
    return changed


def test_more_of_a_fleet_is_worth_its_scarcity_on_its_dearest_link() -> None:
    """All by truck: 1 more vehicle-hour carries 1/(50 · 2 · 100/50) kt, saving 10,000 − 5 USD/t."""

    def trucks(vehicles: float) -> Solution:
        truck = {
            "id": "f",
            "name": "Trucks",
            "vehicles": vehicles,
            "payload_t": 20,
            "speed_km_h": 50,
        }
        return solve(
            make(
                links=[link("mine town", 5, length_km=100, fleet="f")],
                fleets=[truck],
                supply=[supply("mine", 500)],
                demand=[demand("town", 100)],
            )
        )

    one, two = trucks(1), trucks(1.5)
    hours = 1000 / 20 * 2 * 100 / 50
    row = one.scarcity.row(0, named=True)
    assert (row["table"], row["unit"], row["capacity_kt"]) == ("fleets", "vehicle-h", 8760)
    assert row["scarcity_usd_t"] == pytest.approx(10_000 - 5)
    carried = (two.objective_musd - one.objective_musd) * 1000 / (10_000 - 5)
    assert carried == pytest.approx(0.5 * 8760 / hours)


@pytest.mark.parametrize("seed", SEEDS[:6])
def test_more_supply_or_demand_is_worth_its_price(seed: int) -> None:
    solution, rows = base(seed), random_rows(seed)
    for at, row in enumerate(solution.supplied.iter_rows(named=True)):
        more = deepcopy(rows)
        more["supply"][at]["quantity_kt"] += 1.0
        stranded = rows["supply"][at]["stranded_usd_t"] or 0.0
        gain = (plan(more).objective_musd - solution.objective_musd) * 1000
        frictions = [one for one in rows["frictions"] if one["row"] == row["supply"]]
        cost = row["cost_usd_t"] + sum(one["usd_t"] for one in frictions)
        worth = max(row["price_usd_t"] - cost + stranded, 0.0) - stranded
        assert gain <= worth + 1e-6 * abs(solution.objective_musd * 1000)
        if at == 1:
            break


SMALL, BIG = 1e-4, 1e5


def beside(small_kt: float, **more: Any) -> dict[str, list[Row]]:
    return {
        "links": [link("mine town", 3), link("well town", 7), link("well town", 9, id="round")],
        "supply": [supply("mine", 2 * BIG), supply("well", 2 * small_kt, "radium")],
        "demand": [demand("town", BIG), demand("town", small_kt, "radium")],
    } | more


def test_what_is_missing_of_a_small_good_is_not_lost_beside_a_big_one() -> None:
    rows = beside(SMALL)
    rows["links"] = rows["links"][:1]
    lacking = solve(made_of(rows)).unmet
    assert lacking.select("good", "kt").rows() == [("radium", pytest.approx(SMALL, rel=1e-9))]


def test_a_small_good_left_unserved_is_no_certified_plan() -> None:
    """Taking a millionth of the small good from its buyers is found out."""
    s = solve(made_of(beside(SMALL))).solved
    assert s.certificate.holds
    for name, share in (("unmet", 1e-6), ("unmet", 1.0)):
        x = s.optimum.x.copy()
        unmet = s.build.columns[name].ids[1]
        sale = s.build.columns["sale"].ids[1]
        way = s.build.columns["flow"].keys["stream"] == s.build.columns["sale"].keys["stream"][1]
        used = s.build.columns["flow"].ids[way]
        moved = used[x[used] > 0]
        supplied = s.build.columns["supply"].ids[1]
        x[[*moved, sale, supplied]] -= share * SMALL
        x[unmet] += share * SMALL
        wrong = type(s.optimum)(x, s.optimum.row_dual, s.optimum.column_dual)
        certificate = certify(s.arrays, wrong)
        assert certificate.rows <= 1e-9
        assert not certificate.holds


@pytest.mark.parametrize("limit", ["plant", "recipe", "unit", "input"])
def test_a_demand_without_end_does_not_hide_what_little_is_made(limit: str) -> None:
    """A market that would take 1e9 kt gets the 0.3 kt there are, and they show."""
    plant = {"id": "works", "name": "Works", "place": "mine"}
    rows: dict[str, Any] = {
        "supply": [supply("mine", 0.6 if limit == "input" else BIG)],
        "plants": [plant | ({"capacity_kt": 0.6} if limit == "plant" else {})],
        "recipes": [
            {"id": "smelt", "plant": "works"} | ({"capacity_kt": 0.6} if limit == "recipe" else {})
        ],
        "units": [{"id": "oven", "plant": "works", "capacity_kt": 1.2 if limit == "unit" else BIG}],
        "recipe_units": [{"recipe": "smelt", "unit": "oven", "use": 2}],
        "recipe_goods": [
            {"recipe": "smelt", "good": "ore", "role": "in", "ratio": 1},
            {"recipe": "smelt", "good": "metal", "role": "out", "ratio": 0.5},
        ],
        "links": [link("mine town", 3)],
        "demand": [demand("town", 1e9, "metal", price_usd_t=50)],
    }
    sold = solve(make(**rows))
    assert sold.served["kt"].to_list() == [pytest.approx(0.3)]
    assert sold.routes.filter(good="metal")["kt"].to_list() == [pytest.approx(0.3)]
