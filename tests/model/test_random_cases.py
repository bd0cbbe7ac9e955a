"""Random cases: what a second formulation says they cost, and what must be true of any solution."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from landbridge.engine.certificate import TOLERANCE, certify
from landbridge.engine.outcome import Optimum
from landbridge.engine.refine import refined
from landbridge.engine.solver import Live
from landbridge.errors import InfeasibleError
from landbridge.model.solution import Solution
from landbridge.model.solve import solve

from .making import made_of
from .oracle import least_cost
from .random_cases import Rows, random_rows

CASES = 90
CHUNK = 10
CARRYING, UNMET = 0.1, 1_000.0


def near(expected: float | None) -> object:
    return pytest.approx(expected, rel=1e-7, abs=1e-6)


def at_most(column: pl.Series, most: float) -> bool:
    """Whether no number of a column, if it has any, is above `most`."""
    return not (column > most).any()


def solved(rows: Rows, **options: Any) -> Solution:
    return solve(made_of(rows, carrying_rate=CARRYING, unmet_usd_t=UNMET), **options)


@pytest.mark.parametrize("first", range(0, CASES, CHUNK))
def test_random_cases(first: int) -> None:
    for seed in range(first, first + CHUNK):
        rows = random_rows(seed)
        solution = solved(rows)
        for check in CHECKS:
            check(rows, solution)


def costs_what_the_oracle_says(rows: Rows, s: Solution) -> None:
    expected = least_cost(rows, carrying=CARRYING, unmet=UNMET)
    assert s.certificate.holds
    assert -s.objective_musd * 1000 == near(expected)


def objective_is_value_less_every_cost(rows: Rows, s: Solution) -> None:
    musd = dict(s.costs.iter_rows())
    assert next(iter(musd)) == "value"
    assert all(value >= -1e-12 for item, value in musd.items() if item != "friction")
    assert s.objective_musd == pytest.approx(2 * musd["value"] - sum(musd.values()), rel=1e-12)
    # The programme's own objective leaves out what stranding everything would cost.
    base = sum((row.get("stranded_usd_t") or 0.0) * row["quantity_kt"] for row in rows["supply"])
    paid = float(s.solved.arrays.cost @ s.solved.optimum.x) + base
    assert s.objective_musd * 1000 == pytest.approx(-paid, rel=1e-9, abs=1e-6)


def every_tonne_goes_somewhere(rows: Rows, s: Solution) -> None:
    """At every place what comes in, is supplied or made equals what leaves, is sold or used."""
    moved = s.flows.filter(table="links").select("good", "from", "to", "kt")
    plus = [
        moved.select("good", place="to", kt="kt"),
        s.supplied.select("good", "place", "kt"),
        used(rows, s, "out"),
        shipped(rows, s).select("good", place="from", kt="kt"),
    ]
    minus = [
        moved.select("good", place="from", kt="kt"),
        s.served.select("good", "place", "kt"),
        used(rows, s, "in"),
        shipped(rows, s).select("good", place="to", kt="kt"),
    ]
    parts = [*plus, *(part.with_columns(kt=-pl.col("kt")) for part in minus)]
    left = pl.concat(parts).group_by("good", "place").agg(pl.col("kt").sum())
    assert at_most(left["kt"].abs(), 1e-6)


def used(rows: Rows, s: Solution, role: str) -> pl.DataFrame:
    """What recipes take in or give out, by place."""
    goods = pl.DataFrame(rows["recipe_goods"]).filter(role=role)
    runs = s.runs.select("recipe", "place", run="kt").join(goods, on="recipe")
    return runs.select("good", "place", kt=pl.col("run") * pl.col("ratio"))


def shipped(rows: Rows, s: Solution) -> pl.DataFrame:
    """What arrives of every shipment."""
    left = s.unmet.filter(kind="shipment").select("id", left="kt")
    shipments = pl.DataFrame(rows["shipments"]).join(left, on="id", how="left")
    return shipments.with_columns(kt=pl.col("quantity_kt") - pl.col("left").fill_null(0.0))


def markets_add_up(rows: Rows, s: Solution) -> None:
    supply = s.supplied
    assert at_most((supply["kt"] + supply["stranded_kt"] - supply["quantity_kt"]).abs(), 1e-12)
    assert at_most(-supply["kt"], 0.0)
    sold = s.served.group_by(id="demand").agg(kt=pl.col("kt").sum())
    missing = pl.concat([s.unmet.filter(kind="demand"), s.unserved]).select("id", gone="kt")
    table = pl.DataFrame(rows["demand"], infer_schema_length=None).select("id", "quantity_kt")
    both = table.join(sold, on="id", how="left").join(missing, on="id", how="left").fill_null(0.0)
    assert at_most((both["kt"] + both["gone"] - both["quantity_kt"]).abs(), 1e-6)


def routes_start_where_things_come_from(rows: Rows, s: Solution) -> None:
    by_place = s.routes.group_by("good", place="from").agg(kt=pl.col("kt").sum())
    given = [
        s.supplied.select("good", "place", "kt"),
        used(rows, s, "out"),
        shipped(rows, s).select("good", place="from", kt="kt"),
    ]
    parts = pl.concat([by_place, *(part.with_columns(kt=-pl.col("kt")) for part in given)])
    left = parts.group_by("good", "place").agg(pl.col("kt").sum())
    assert at_most(left["kt"].abs(), 1e-6)


def routes_are_the_flows(_: Rows, s: Solution) -> None:
    musd = dict(s.costs.iter_rows())
    for item in ("transport", "border", "interchange", "time"):
        paid = (s.routes["kt"] * s.routes[f"{item}_usd_t"]).sum()
        assert paid == pytest.approx(musd[item] * 1000, rel=1e-6, abs=1e-4)
    for column in ("links", "interchanges"):
        steps = s.routes.select("stream", "kt", id=pl.col(column).str.split(";")).explode("id")
        routed = steps.filter(pl.col("id") != "").group_by("stream", "id")
        flows = s.flows.filter(table=column).group_by("stream", "id").agg(pl.col("kt").sum())
        sums = routed.agg(routed=pl.col("kt").sum())
        both = flows.join(sums, on=["stream", "id"], how="full", coalesce=True).fill_null(0.0)
        # A circle that costs nothing moves nothing: it is in the flows, but no route.
        assert at_most(both["routed"] - both["kt"], 1e-6)


def routes_are_ways(rows: Rows, s: Solution) -> None:
    """Links of a route join end to end, and what it says of itself adds up."""
    ends = {row["id"]: (row["from"], row["to"]) for row in rows["links"]}
    km = {row["id"]: row["length_km"] for row in rows["links"]}
    for route in s.routes.iter_rows(named=True):
        at, links = route["from"], [one for one in route["links"].split(";") if one]
        stops = [at]
        for one in links:
            assert at in ends[one]
            at = ends[one][1] if at == ends[one][0] else ends[one][0]
            stops.append(at)
        assert at == route["to"]
        assert route["path"] == " → ".join(stops)
        assert route["km"] == pytest.approx(sum(km[one] for one in links))
        spent = [float(part.split(":")[1]) for part in route["countries"].split(";") if part]
        assert sum(spent) == pytest.approx(route["km"], abs=0.051 * len(spent))
        parts = ("transport", "border", "interchange", "time", "friction")
        assert route["usd_t"] == pytest.approx(sum(route[f"{part}_usd_t"] for part in parts))


def nothing_used_is_dearer_than_it_is_worth(_: Rows, s: Solution) -> None:
    """A route costs what the price rises along it, or less where it pays for scarce room."""
    start = s.supplied.select("good", "origin", "price_usd_t", **{"from": "place"}).unique()
    routes = s.routes.filter(kind="market").join(start, on=["good", "origin", "from"])
    assert at_most(routes["price_usd_t"] - routes["netback_usd_t"], 1e-6)


def capacities_are_kept_and_only_full_ones_are_scarce(_: Rows, s: Solution) -> None:
    limited = s.loading.filter(pl.col("capacity_kt").is_not_null())
    assert at_most(limited["kt"] - limited["capacity_kt"], 1e-6)
    assert at_most(-s.loading["scarcity_usd_t"], 0.0)
    assert at_most((s.scarcity["capacity_kt"] - s.scarcity["kt"]).abs(), 1e-6)
    moved = s.flows.group_by("table", "id").agg(moved=pl.col("kt").sum())
    ways = s.loading.filter(pl.col("table").is_in(["links", "interchanges"]))
    both = ways.join(moved, on=["table", "id"], how="left")
    assert at_most((both["kt"] - both["moved"].fill_null(0.0)).abs(), 1e-6)


def its_vertex_can_be_recomputed(_: Rows, s: Solution) -> None:
    live = Live(s.solved.arrays)
    found = live.solve()
    assert isinstance(found, Optimum)
    again = certify(s.solved.arrays, refined(s.solved.arrays, found, live.basis()))
    assert again.worst <= TOLERANCE / 10.0  # well within, whatever order the terms are summed in


CHECKS: list[Callable[[Rows, Solution], None]] = [
    costs_what_the_oracle_says,
    objective_is_value_less_every_cost,
    every_tonne_goes_somewhere,
    markets_add_up,
    routes_start_where_things_come_from,
    routes_are_the_flows,
    routes_are_ways,
    nothing_used_is_dearer_than_it_is_worth,
    capacities_are_kept_and_only_full_ones_are_scarce,
    its_vertex_can_be_recomputed,
]


@pytest.mark.parametrize("first", range(1000, 1040, 10))
def test_strict_says_no_where_the_oracle_does(first: int) -> None:
    for seed in range(first, first + 10):
        rows = easier(random_rows(seed), seed % 4)
        expected = least_cost(rows, carrying=CARRYING, unmet=UNMET, strict=True)
        try:
            found = -solved(rows, strict=True).objective_musd * 1000
        except InfeasibleError as no:
            assert expected is None
            needed, allowed = map(float, str(no.problems[0].value).split(" > "))
            assert needed > allowed >= 0
        else:
            assert found == near(expected)


def easier(rows: Rows, much: int) -> Rows:
    """Demands and shipments with the less to ask for the greater `much` is."""
    for row in rows["demand"]:
        row["quantity_kt"] /= 4**much
        row["origins"] = None if much > 1 else row["origins"]
    for row in rows["shipments"]:
        row["quantity_kt"] /= 10**much
    for row in [*rows["supply"], *rows["plants"], *rows["units"]]:
        row["stranded_usd_t" if "good" in row else "min_kt"] = None
    return rows


@pytest.mark.parametrize("seed", range(3))
def test_the_same_case_gives_the_same_frames(seed: int) -> None:
    rows = random_rows(seed)
    first, second = solved(rows), solved(rows)
    names = ("flows", "loading", "scarcity", "supplied", "served", "unmet", "unserved", "runs")
    for name in (*names, "prices", "costs", "routes"):
        assert_frame_equal(getattr(first, name), getattr(second, name), check_exact=True)
    assert first.facts() == second.facts()
