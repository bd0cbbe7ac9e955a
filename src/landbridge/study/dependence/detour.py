"""What carries an economy's trade where something it crosses is closed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import polars as pl

from landbridge.model.live.live import LiveCase
from landbridge.model.solution import Solution
from landbridge.study.alike import most_alike
from landbridge.study.compare import Comparison, as_they_are
from landbridge.study.dependence.called import names_of
from landbridge.study.dependence.direction import Direction, traded
from landbridge.study.dependence.losses import How
from landbridge.study.dependence.shares import plan_shares
from landbridge.study.dependence.subject import Subject

SLIGHT = 1e-3
"""Changes of flow below this share of a good's trade are not told."""

GOODS: dict[str, type[pl.DataType]] = {
    "good": pl.String,
    "base_kt": pl.Float64,
    "crossing_kt": pl.Float64,
    "then_kt": pl.Float64,
    "lost_kt": pl.Float64,
}
"""Columns of `Detour.goods`."""

WAYS: dict[str, type[pl.DataType]] = {
    "good": pl.String,
    "table": pl.String,
    "id": pl.String,
    "name": pl.String,
    "base_kt": pl.Float64,
    "then_kt": pl.Float64,
    "change_kt": pl.Float64,
}
"""Columns of `Detour.ways`."""


@dataclass(frozen=True)
class Detour:
    """Where trade goes that crossed something, once that is closed.

    Of all plans as good as the best one then, the one most like the plan before is taken
    (`study.alike`), so that no change is chance.
    goods: of each good the trade before, how much of it crossed, the trade then, and what is lost
    of it, kt a year.
    ways: the links and interchanges on which more, or less, of a good of this trade runs; the
    greatest gain first.
    comparison: everything else that changes.
    """

    on: Subject
    how: How
    direction: Direction
    goods: pl.DataFrame
    ways: pl.DataFrame
    comparison: Comparison = field(repr=False)

    @property
    def gains(self) -> pl.DataFrame:
        """The ways that carry more than before."""
        return self.ways.filter(pl.col("change_kt") > 0)

    def facts(self) -> dict[str, Any]:
        """The same for programs, with stable keys."""
        return {
            "on": self.on.key,
            "how": self.how,
            "direction": self.direction,
            "goods": self.goods.to_dicts(),
            "ways": self.ways.to_dicts(),
            "comparison": self.comparison.facts(),
        }


def detour(held: LiveCase, on: Subject, direction: Direction, how: How = "closed") -> Detour:
    """The detour of trade around something closed; raises what solving raises.

    how: `no passage` only for countries.
    """
    home = held.base.case.meta.economy
    scenario = on.closing() if how == "closed" else on.barring(home)
    if scenario is None:
        raise ValueError("only a country can be closed to passage alone")
    then = most_alike(held.solve(scenario), held.base)
    return Detour(
        on=on,
        how=how,
        direction=direction,
        goods=_goods(held.base, then, on, direction),
        ways=_ways(held.base, then, direction),
        comparison=as_they_are(held.base, then),
    )


def _goods(base: Solution, then: Solution, on: Subject, direction: Direction) -> pl.DataFrame:
    crossing = plan_shares(base, [direction]).filter(kind=on.kind, id=on.id)
    if crossing.is_empty() and on.kind == "waters":
        crossing = plan_shares(base, [direction]).filter(kind="country", id=on.id)
    sums = [
        traded(plan, direction).group_by("good").agg(pl.col("kt").sum()) for plan in (base, then)
    ]
    both = (
        sums[0]
        .rename({"kt": "base_kt"})
        .join(sums[1].rename({"kt": "then_kt"}), on="good", how="left")
        .join(crossing.select("good", crossing_kt="kt"), on="good", how="left")
        .with_columns(pl.col("then_kt", "crossing_kt").fill_null(0.0))
        .with_columns(lost_kt=pl.col("base_kt") - pl.col("then_kt"))
    )
    return both.sort("crossing_kt", "good", descending=[True, False]).select(*GOODS)


def _ways(base: Solution, then: Solution, direction: Direction) -> pl.DataFrame:
    key = ["good", "table", "id"]
    sums = [_running(plan, direction) for plan in (base, then)]
    sides = [
        part.rename({"kt": name}) for part, name in zip(sums, ("base_kt", "then_kt"), strict=True)
    ]
    both = sides[0].join(sides[1], on=key, how="full", coalesce=True)
    both = both.with_columns(pl.col("base_kt", "then_kt").fill_null(0.0))
    both = both.with_columns(change_kt=pl.col("then_kt") - pl.col("base_kt"))
    traded_kt = traded(base, direction).group_by("good").agg(whole=pl.col("kt").sum())
    some = both.join(traded_kt, on="good", how="left").filter(
        pl.col("change_kt").abs() > SLIGHT * pl.col("whole").fill_null(0.0)
    )
    names = names_of(base.case)
    called = [
        names["link" if table == "links" else "interchange"].get(row, row)
        for table, row in some.select("table", "id").iter_rows()
    ]
    named = some.with_columns(name=pl.Series(called, dtype=pl.String))
    order = ["change_kt", *key]
    return named.sort(order, descending=[True, False, False, False]).select(*WAYS)


def _running(plan: Solution, direction: Direction) -> pl.DataFrame:
    """What of this trade runs on links and interchanges, by good: good, table, id, kt."""
    routes = traded(plan, direction).select("good", "kt", "links", "interchanges")
    parts = [
        routes.select("good", "kt", id=pl.col(table).str.split(";"))
        .explode("id")
        .filter(pl.col("id").is_not_null() & (pl.col("id") != ""))
        .with_columns(table=pl.lit(table))
        for table in ("links", "interchanges")
    ]
    found = pl.concat(parts).group_by("good", "table", "id").agg(pl.col("kt").sum())
    return found.select("good", "table", "id", "kt")
