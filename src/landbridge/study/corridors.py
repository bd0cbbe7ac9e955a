"""What a named chain of links costs and how long it takes, step by step from end to end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import polars as pl

from landbridge.case.case import Case
from landbridge.case.cells import km_by_country, split
from landbridge.errors import CaseError, Problem
from landbridge.model.arccosts import interchange_figures, link_figures

STEP_SCHEMA = {
    "step": pl.Int64,
    "kind": pl.String,
    "id": pl.String,
    "place": pl.String,
    "mode": pl.String,
    "label": pl.String,
    "km": pl.Float64,
    "hours": pl.Float64,
    "usd_t": pl.Float64,
}


@dataclass(frozen=True, slots=True)
class _Step:
    """One step of a corridor with what it adds: km, hours and USD/t."""

    kind: str
    id: str
    place: str
    mode: str
    label: str
    km: float
    hours: float
    usd_t: float


def corridor_profile(case: Case, corridor: str) -> pl.DataFrame:
    """The running totals of a corridor of the case, in the order its links are travelled.

    Columns: step (from 1), kind (`link`, `interchange` or `border`), id (of the link or
    interchange), place (where the step ends, "" within a link), mode, label, and km, hours and
    usd_t from the start up to the end of the step. A link that crosses borders is cut there, in
    proportion to its km in each country; its border fees and hours are shared equally by them.
    A link costs what `link_goods` says for the corridor's good, else what the link says, else
    length × cost of the mode. This is the time/cost–distance method of UN ESCAP.

    Raises KeyError for an unknown corridor, CaseError where its links do not form a chain, or where
    two of them differ in mode and no interchange joins them.
    """
    rows = case.table("corridors")
    at = rows["id"].to_list().index(corridor) if corridor in rows["id"].to_list() else None
    if at is None:
        raise KeyError(f"no corridor {corridor!r} in the case")
    steps = list(_Chain(case, at).steps())
    frame = pl.DataFrame([_facts(step) for step in steps], schema_overrides=STEP_SCHEMA)
    return frame.with_columns(
        pl.int_range(1, pl.len() + 1).alias("step"),
        pl.col("km", "hours", "usd_t").cum_sum(),
    ).select(list(STEP_SCHEMA))


def _facts(step: _Step) -> dict[str, object]:
    return {name: getattr(step, name) for name in _Step.__dataclass_fields__}


class _Chain:
    """The rows a corridor runs over, with the look-ups its steps need."""

    def __init__(self, case: Case, at: int) -> None:
        self.case = case
        self.at = at
        self.row = case.table("corridors").row(at, named=True)
        links = case.table("links")
        self.number = {name: index for index, name in enumerate(links["id"])}
        self.links = {row["id"]: row for row in links.to_dicts()}
        self.places = {row["id"]: row for row in case.table("places").to_dicts()}
        self.countries = dict(case.table("countries").select("id", "name").iter_rows())
        self.modes = dict(case.table("modes").select("id", "name").iter_rows())
        self.at_sea = set(case.table("modes").filter("at_sea")["id"])
        self.figures = link_figures(case)

    def steps(self) -> Iterator[_Step]:
        """The steps in order, each with what it adds."""
        here, before = self.start(), ""
        for name in split(self.row["links"]):
            link = self.links[name]
            if here not in (link["from"], link["to"]):
                raise self.broken(
                    name, f"does not start at {self.place(here)}, where the last ends"
                )
            if before and before != link["mode"]:
                yield self.interchange(here, before, link["mode"])
            yield from self.link(link, ahead=here == link["from"])
            here, before = (link["to"] if here == link["from"] else link["from"]), link["mode"]

    def start(self) -> str:
        """The end of the first link that the second does not touch."""
        first, *rest = (self.links[name] for name in split(self.row["links"]))
        nexts = {rest[0]["from"], rest[0]["to"]} if rest else set()
        backwards = first["from"] in nexts and first["to"] not in nexts
        return str(first["to"] if backwards else first["from"])

    def link(self, link: dict[str, Any], *, ahead: bool) -> Iterator[_Step]:
        """The stretches of a link in each country, with the borders between them."""
        name, mode = str(link["id"]), str(link["mode"])
        cost, fee, hours, wait = self.figures[:, self.number[name]]
        cost = self.own_cost(name, float(cost))
        ends = [str(link["from"]), str(link["to"])][:: 1 if ahead else -1]
        stretches = self.stretches(link, ends, toll=fee + wait > 0)
        label = f"{self.place(ends[0])} → {self.place(ends[1])}, {self.modes[mode]}"
        whole = sum(km for _, km in stretches) or 1.0
        length = whole if link["length_km"] is None else float(link["length_km"])
        borders = len(stretches) - 1
        for index, (country, km) in enumerate(stretches):
            share = km / whole if borders else 1.0
            if index:
                title = f"{self.country(stretches[index - 1][0])} | {self.country(country)}"
                yield _Step("border", name, "", mode, title, 0.0, wait / borders, fee / borders)
            last = ends[1] if index == borders else ""
            yield _Step(
                "link", name, last, mode, label, length * share, hours * share, cost * share
            )

    def stretches(
        self, link: dict[str, Any], ends: list[str], *, toll: bool
    ) -> list[tuple[str, float]]:
        """Countries of a link in the order travelled, with the km in each.

        Where the link names none, or runs at sea, where waters are no borders, one is assumed
        half-way if it has fees or waiting.
        """
        home = [str(self.places[end]["country"]) for end in ends]
        named = list(km_by_country(str(link["countries"] or "")).items())
        if named and link["mode"] not in self.at_sea:
            backwards = named[0][0] != home[0] and named[-1][0] == home[0]
            named = named[::-1] if backwards else named
            return named if len(named) > 1 or not toll else [named[0], (home[1], 0.0)]
        return [(home[0], 1.0), (home[1], 1.0)] if toll and home[0] != home[1] else [(home[0], 1.0)]

    def own_cost(self, link: str, cost: float) -> float:
        """Cost of the corridor's good on a link, USD/t, where `link_goods` has one."""
        own = (
            self.case.table("link_goods")
            .filter(pl.col("link") == link, pl.col("good").eq_missing(self.row["good"]))[
                "cost_usd_t"
            ]
            .drop_nulls()
        )
        return float(own[0]) if len(own) else cost

    def interchange(self, place: str, before: str, after: str) -> _Step:
        """The change of mode at a place, by the cheapest interchange open to the good."""
        changes = self.case.table("interchanges").with_row_index("number")
        there = (pl.col("from_mode") == before) & (pl.col("to_mode") == after)
        back = (pl.col("from_mode") == after) & (pl.col("to_mode") == before) & pl.col("both_ways")
        fit = changes.filter((pl.col("place") == place) & (there | back) & self.handled())
        if fit.is_empty():
            raise self.broken(place, f"has no interchange from {before} to {after}")
        row = fit.sort("cost_usd_t", "hours").row(0, named=True)
        cost, _, hours, _ = interchange_figures(self.case)[:, row["number"]]
        label = f"{self.place(place)}: {self.modes[before]} → {self.modes[after]}"
        return _Step("interchange", row["id"], place, after, label, 0.0, float(hours), float(cost))

    def handled(self) -> pl.Expr:
        """Whether an interchange can serve the corridor's good."""
        goods = dict(self.case.table("goods").select("id", "handling").iter_rows())
        classes = pl.col("handles").str.split(";").list.eval(pl.element().str.strip_chars())
        fits = classes.list.contains(pl.lit(goods.get(self.row["good"], "")))
        return pl.col("handles").is_null() | fits | pl.lit(self.row["good"] is None)

    def place(self, place: str) -> str:
        """Name of a place."""
        return str(self.places[place]["name"])

    def country(self, country: str) -> str:
        """Name of a country."""
        return str(self.countries.get(country, country))

    def broken(self, value: str, fault: str) -> CaseError:
        """What to raise where the links of the corridor are no chain."""
        return CaseError(
            Problem(
                code="E501",
                message=f"corridor {self.row['id']!r} breaks at {value!r}, which {fault}.",
                file="corridors.csv",
                row=self.at + 2,
                column="links",
                value=value,
                rule="Each link starts where the one before ends; modes change at interchanges.",
                hint="Put the links in the order they are travelled, or add the missing row.",
            )
        )
