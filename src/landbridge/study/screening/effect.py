"""What controls do to flows: one case under two sets of rules, and who bears the difference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from landbridge.case.case import Case
from landbridge.model.controls.status import standing_of
from landbridge.model.solution import Solution
from landbridge.model.solve import ScenarioLike, solve
from landbridge.study.alike import most_alike
from landbridge.study.compare import SLIGHT, Comparison, as_they_are
from landbridge.study.screening.effectwords import told
from landbridge.study.screening.routes import movements_of

MOVED = ["good", "origin", "country"]


@dataclass(frozen=True)
class Effect:
    """One case solved under two sets of rules; every change is after less before.

    rules: control, title, authority, effect, before, after; controls whose status differs.
    streams: good, origin, country (where it arrives) with kt, way_musd (what moving it costs), and
        km, days and usd_t of an average tonne, each as before_, after_ and change_; those that
        changed, the dearest first.
    crossed: country, kt that passes it on the way elsewhere: before_kt, after_kt, change_kt.
    comparison: everything else that differs.
    Of all best plans after, the one most like that before is taken (`study.alike`); others may be
    as good. What the whole is worth is the same for all of them.
    """

    before: Solution
    after: Solution
    rules: pl.DataFrame
    streams: pl.DataFrame
    crossed: pl.DataFrame
    comparison: Comparison

    @property
    def loss_musd(self) -> float:
        """How much less the plan is worth a year under the later rules, million USD."""
        return self.comparison.loss_musd

    @property
    def sentences(self) -> list[str]:
        """What changed and who bears it, in plain words."""
        worth = f"The plan is worth {self.loss_musd:,.1f} million USD a year less."
        if abs(self.loss_musd) <= SLIGHT:
            worth = "The plan is worth the same."
        elif self.loss_musd < 0:
            worth = f"The plan is worth {-self.loss_musd:,.1f} million USD a year more."
        return [worth, *told(self.after.case, self.streams, self.crossed)]

    def facts(self) -> dict[str, Any]:
        """The same for programs, with stable keys."""
        return {
            "before": self.before.case.day.isoformat(),
            "after": self.after.case.day.isoformat(),
            "loss_musd": self.loss_musd,
            "rules": self.rules.to_dicts(),
            "streams": self.streams.to_dicts(),
            "crossed": self.crossed.to_dicts(),
            "sentences": self.sentences,
            "comparison": self.comparison.facts(),
        }


def effect(
    case: Case,
    before: date,
    after: date,
    scenarios: ScenarioLike | Sequence[ScenarioLike] = (),
    *,
    year: int | None = None,
) -> Effect:
    """Solve a case under the controls of two days and compare.

    scenarios, year: as for `solve`. Only the controls differ: supply, demand and links are those
    of the year. Raises what `solve` raises.
    """
    plans = [solve(case, scenarios, year=year, on=day) for day in (before, after)]
    return effect_of(plans[0], plans[1])


def effect_of(before: Solution, after: Solution) -> Effect:
    """The same of two plans that are there already, such as without and with a scenario.

    Of the plans as good as `after` the one most like `before` is taken: no change is chance.
    """
    after = most_alike(after, before)
    return Effect(
        before=before,
        after=after,
        rules=changed_rules(before.case, after.case),
        streams=_streams(before, after),
        crossed=_passed(before, after),
        comparison=as_they_are(before, after),
    )


def changed_rules(before: Case, after: Case) -> pl.DataFrame:
    """Controls that stand otherwise: control, title, authority, effect, before, after."""
    sides = [
        standing_of(case).rename({"standing": side})
        for side, case in (("before", before), ("after", after))
    ]
    both = sides[0].join(
        sides[1],
        on=["control", "title", "authority", "effect"],
        how="full",
        coalesce=True,
        maintain_order="right_left",
    )
    said = pl.col("before", "after").fill_null("")
    return both.with_columns(said).filter(pl.col("before") != pl.col("after"))


def _streams(before: Solution, after: Solution) -> pl.DataFrame:
    sides = [
        _summed(plan).rename({name: f"{side}_{name}" for name in _FIGURES})
        for side, plan in (("before", before), ("after", after))
    ]
    both = sides[0].join(sides[1], on=MOVED, how="full", coalesce=True)
    sums = [f"{side}_{name}" for side in ("before", "after") for name in _SUMS]
    both = both.with_columns(pl.col(sums).fill_null(0.0)).with_columns(
        (pl.col(f"after_{name}") - pl.col(f"before_{name}")).alias(f"change_{name}")
        for name in _FIGURES
    )
    moved = (pl.col("change_kt").abs() > SLIGHT) | (pl.col("change_way_musd").abs() > SLIGHT)
    return both.filter(moved).sort(
        pl.col("change_way_musd").abs(), pl.col("change_kt").abs(), descending=True
    )


_SUMS = ("kt", "way_musd")
_FIGURES = (*_SUMS, "km", "days", "usd_t")


def _summed(plan: Solution) -> pl.DataFrame:
    """What moves of every good from a country to another, and how far, how long, how dear."""
    country = dict(plan.case.table("places").select("id", "country").iter_rows())
    kt = pl.col("kt")

    def mean(of: pl.Expr) -> pl.Expr:
        return (of * kt).sum() / kt.sum()

    return (
        plan.plain_routes.with_columns(
            country=pl.col("to").replace_strict(country, return_dtype=pl.String)
        )
        .group_by(MOVED, maintain_order=True)
        .agg(
            kt=kt.sum(),
            way_musd=(pl.col("usd_t") * kt).sum() / 1000.0,
            km=mean(pl.col("km")),
            days=mean(pl.col("hours") / 24.0),
            usd_t=mean(pl.col("usd_t")),
        )
    )


def _passed(before: Solution, after: Solution) -> pl.DataFrame:
    """Kt that cross each country on the way from and to others."""
    sides = []
    for side, plan in (("before", before), ("after", after)):
        rows = movements_of(plan).explode("via").rename({"via": "land"}).drop_nulls("land")
        ends = (pl.col("land") == pl.col("origin")) | (pl.col("land") == pl.col("importer"))
        kt = rows.filter(~ends).group_by(country="land").agg(pl.col("kt").sum().alias(f"{side}_kt"))
        sides.append(kt)
    both = sides[0].join(sides[1], on="country", how="full", coalesce=True)
    both = both.with_columns(pl.col("before_kt", "after_kt").fill_null(0.0))
    both = both.with_columns(change_kt=pl.col("after_kt") - pl.col("before_kt"))
    kept = both.filter(pl.col("change_kt").abs() > SLIGHT)
    return kept.sort(pl.col("change_kt").abs(), descending=True)
