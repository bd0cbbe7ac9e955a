"""How much an economy's trade depends on everything it crosses."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import polars as pl

from landbridge.engine.parallel import each
from landbridge.model.live.live import LiveCase
from landbridge.study.dependence.called import Names, names_of
from landbridge.study.dependence.concentration import concentration
from landbridge.study.dependence.cutting import CutSet, cuts
from landbridge.study.dependence.direction import Direction
from landbridge.study.dependence.losses import Losses, losses
from landbridge.study.dependence.one import ends_of
from landbridge.study.dependence.saying import TRADE, cut_sentences, inline
from landbridge.study.dependence.shares import plan_shares
from landbridge.study.dependence.subject import Kind, Subject, subject_of
from landbridge.study.dependence.within import within
from landbridge.study.ranges import between, said
from landbridge.study.sweeps.means import Means
from landbridge.study.sweeps.sweeper import Sweeper

GROUPS: dict[str, tuple[Kind, ...]] = {
    "country": ("country", "waters"),
    "link": ("link",),
    "place": ("place",),
    "owner": ("owner",),
}
"""Kinds that are ranked together: countries by land and with their waters."""

SCHEMA: dict[str, type[pl.DataType]] = {
    "kind": pl.String,
    "id": pl.String,
    "name": pl.String,
    "good": pl.String,
    "direction": pl.String,
    "kt": pl.Float64,
    "whole_kt": pl.Float64,
    "share": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "tolerance": pl.Float64,
    "unique": pl.Boolean,
    "certificate": pl.Float64,
}
"""Columns of `DependenceTable.rows`."""


@dataclass(frozen=True)
class DependenceTable:
    """The shares of an economy's trade that cross each country, link, port and owner.

    rows: one per thing and good, the greatest share first; good "" for all goods together, by
        tonnes. share: in the plan. low, high: over plans at most `tolerance` worse, both proved;
        blank beyond the `shown` of each kind, and of each good the country most of it crosses.
    shown: the things with intervals and losses, by kind.
    concentration: HHI of every good over independent groups of routes; at_least: what it is at
        least in plans at most `tolerance` worse, by countries.
    """

    good: str
    direction: Direction
    tolerance: float
    shown: tuple[Subject, ...]
    rows: pl.DataFrame
    held: LiveCase = field(repr=False)
    means: Means = field(repr=False)

    @cached_property
    def losses(self) -> Losses:
        """What is lost where each of the shown closes; worked out when first asked for."""
        with Sweeper(self.held, self.means) as sweeper:
            return losses(sweeper, self.shown)

    @cached_property
    def concentration(self) -> pl.DataFrame:
        """HHI of every good; see `concentration.concentration`."""
        found = concentration(self.held.base, self.direction)
        if self.good:
            found = found.filter(good=self.good)
        least = self.rows.filter(kind="country").group_by("good").agg(at_least=pl.col("low").max())
        joined = found.join(least, on="good", how="left", maintain_order="left")
        squared = pl.when(by="countries").then(pl.col("at_least") ** 2)
        return joined.with_columns(at_least=squared, tolerance=pl.lit(self.tolerance))

    @cached_property
    def cuts(self) -> list[CutSet]:
        """The least closures that cut the trade of the good, or of all goods together, off."""
        return cuts(self.held.base, goods=[self.good or None], direction=self.direction)

    @cached_property
    def cuts_by_good(self) -> list[CutSet]:
        """The same for every good of the trade by itself."""
        goods = self.rows.filter(pl.col("good") != "")["good"].unique(maintain_order=True)
        return cuts(self.held.base, goods=goods.to_list(), direction=self.direction)

    def of(self, kind: str, good: str = "") -> pl.DataFrame:
        """The rows of things of a kind that are shown; `country` with those for waters."""
        known = {one.key for one in self.shown}
        key = pl.col("kind") + "/" + pl.col("id")
        return self.rows.filter(
            pl.col("kind").is_in(GROUPS[kind]), key.is_in(known), good=good or self.good
        )

    @property
    def by_good(self) -> pl.DataFrame:
        """Of every good the country whose land most of it crosses."""
        rows = self.rows.filter(pl.col("good") != "", kind="country")
        return rows.unique("good", keep="first", maintain_order=True)

    @property
    def sentences(self) -> list[str]:
        """The greatest dependence of each kind, and what cuts the trade off."""
        first = [self.of(kind).head(1).to_dicts() for kind in GROUPS]
        names = names_of(self.held.base.case)
        shares = [_sentence(row, names) for rows in first for row in rows]
        return [*shares, *cut_sentences(self.cuts, names)]

    def facts(self) -> dict[str, Any]:
        """The same for programs, with stable keys."""
        return {
            "good": self.good or None,
            "direction": self.direction,
            "tolerance": self.tolerance,
            "rows": self.rows.to_dicts(),
            "concentration": self.concentration.to_dicts(),
            "losses": self.losses.facts(),
            "cuts": [one.facts() for one in self.cuts],
            "sentences": self.sentences,
        }

    def __repr__(self) -> str:
        return "\n".join(self.sentences)


def _sentence(row: dict[str, Any], names: Names) -> str:
    verb = "cross" if row["kind"] in ("country", "waters") else "run over"
    span = "" if row["low"] is None else f" ({between(row['low'], row['high'], 'share')})"
    good = inline(names["good"].get(row["good"], row["good"])) if row["good"] else "all goods"
    what = f"the {TRADE[row['direction']]} of {good}"
    return f"{said(row['share'], 'share')}{span} of {what} {verb} {row['name']}."


def table(
    held: LiveCase,
    asked: tuple[str, Direction, float],
    groups: tuple[str, ...],
    top: int,
    means: Means,
    *,
    intervals: bool,
) -> DependenceTable:
    """The table of dependence; asked: good ("" for all), direction, tolerance."""
    good, direction, tolerance = asked
    rows = plan_shares(held.base, [direction])
    if good:
        rows = rows.filter(good=good)
    shown = tuple(one for group in groups for one in _greatest(held, rows, group, good, top))
    pairs = [(one, good) for one in shown] + _of_goods(held, rows, good) if intervals else []
    ends = each(lambda pair: _ends(held, *pair, direction, tolerance), list(dict.fromkeys(pairs)))
    known = pl.DataFrame(ends, schema=_ENDS)
    joined = rows.join(known, on=["kind", "id", "good"], how="left", maintain_order="left")
    return DependenceTable(good, direction, tolerance, shown, _named(held, joined), held, means)


_ENDS: dict[str, type[pl.DataType]] = {
    name: SCHEMA[name]
    for name in ("kind", "id", "good", "low", "high", "tolerance", "unique", "certificate")
}


def _greatest(held: LiveCase, rows: pl.DataFrame, group: str, good: str, top: int) -> list[Subject]:
    mine = rows.filter(pl.col("kind").is_in(GROUPS[group]), good=good).head(top)
    pairs = mine.select("kind", "id").iter_rows()
    return [subject_of(held.base.case, f"{kind}/{row}") for kind, row in pairs]


def _of_goods(held: LiveCase, rows: pl.DataFrame, good: str) -> list[tuple[Subject, str]]:
    """Of every good the country whose land most of it crosses, where all goods are asked for."""
    if good:
        return []
    first = rows.filter(pl.col("good") != "", kind="country")
    first = first.unique("good", keep="first", maintain_order=True)
    case = held.base.case
    pairs = first.select("id", "good").iter_rows()
    return [(subject_of(case, f"country/{row}"), one) for row, one in pairs]


def _ends(
    held: LiveCase, on: Subject, good: str, direction: Direction, tolerance: float
) -> dict[str, Any]:
    found = within(held.base, on, good or None, direction, tolerance)
    about = {"kind": on.kind, "id": on.id, "good": good, "tolerance": tolerance}
    return {**about, **ends_of(found)}


def _named(held: LiveCase, rows: pl.DataFrame) -> pl.DataFrame:
    names = names_of(held.base.case)
    called = [
        names["country"].get(row, row) + " with its waters"
        if kind == "waters"
        else names.get(kind, {}).get(row, row)
        for kind, row in rows.select("kind", "id").iter_rows()
    ]
    named = rows.with_columns(name=pl.Series(called, dtype=pl.String))
    return named.select(pl.col(name).cast(kind) for name, kind in SCHEMA.items())
