"""What the sections of a report are written from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import polars as pl

from landbridge.case.case import Case
from landbridge.case.cells import split
from landbridge.model.explain import explain
from landbridge.model.solution import Solution
from landbridge.model.territory import crosses
from landbridge.show.names import Names, names
from landbridge.study.claims import claims
from landbridge.study.validate import Validation, validate

HIGH_SEAS: Final = "XZZ"
"""The code cases use for waters that belong to no country; nothing is said to cross it."""


@dataclass(frozen=True)
class Material:
    """A solution with what is asked of it; everything is worked out once, when first needed.

    given: the case as it was read, with the rows that are not open in the year solved; claims are
    measured on it.
    """

    solution: Solution
    given: Case

    @property
    def case(self) -> Case:
        """The case as solved."""
        return self.solution.case

    @property
    def home(self) -> str:
        """The country the case is about, "" where it is about none."""
        return self.case.meta.economy

    @cached_property
    def names(self) -> Names:
        """Names of the rows of the case."""
        return names(self.case)

    @cached_property
    def claims(self) -> pl.DataFrame:
        """The published claims of the case with their verdicts."""
        return claims(self.given, self.solution)

    @cached_property
    def validation(self) -> Validation:
        """The solution against what was observed."""
        return validate(self.solution)

    @cached_property
    def binding(self) -> pl.DataFrame:
        """The capacities that bind, dearest first."""
        return explain(self.solution)

    @cached_property
    def routes(self) -> pl.DataFrame:
        """Routes with the country they are bound for, and those they cross on the way.

        Adds destination (country id), crossed (ids of countries other than origin and destination
        that they run through on land or in pipes) and waters (the same of countries whose waters
        alone they pass).
        """
        routes = self.solution.routes
        bound = [self.names.land(place) for place in routes["to"]]
        land, sea = self._territory
        crossed, waters = [], []
        for links, origin, end in zip(routes["links"], routes["origin"], bound, strict=True):
            on_land = {country for link in split(links) for country in land.get(link, ())}
            at_sea = {country for link in split(links) for country in sea.get(link, ())}
            crossed.append(sorted(on_land - {origin, end, HIGH_SEAS}))
            waters.append(sorted(at_sea - on_land - {origin, end, HIGH_SEAS}))
        return routes.with_columns(
            destination=pl.Series(bound, dtype=pl.String),
            crossed=pl.Series(crossed, dtype=pl.List(pl.String)),
            waters=pl.Series(waters, dtype=pl.List(pl.String)),
        )

    @cached_property
    def _territory(self) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
        """Countries of every link on land, and of every link at sea."""
        links, countries = self.case.table("links"), self.case.table("countries")["id"].to_list()
        modes_at_sea = set(self.case.table("modes").filter("at_sea")["id"])
        land: dict[str, list[str]] = {}
        sea: dict[str, list[str]] = {}
        for (link, mode), row in zip(
            links.select("id", "mode").iter_rows(), crosses(self.case), strict=True
        ):
            through = [country for country, runs in zip(countries, row, strict=True) if runs]
            (sea if mode in modes_at_sea else land)[link] = through
        return land, sea

    @cached_property
    def exports(self) -> pl.DataFrame:
        """The routes that leave the home country with its own goods.

        Where the case is about no country: all that leave the country they come from.
        """
        abroad = self.routes.filter(pl.col("destination") != pl.col("origin"))
        return abroad.filter(pl.col("origin") == self.home) if self.home else abroad

    def worth(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The frame (with columns good and kt) with what its tonnes are worth, million USD.

        A good without a value counts with its tonnes alone.
        """
        value = self.case.table("goods").select(good="id", each=pl.col("value_usd_t"))
        joined = frame.join(value, on="good", how="left", maintain_order="left")
        known = joined["each"].is_not_null().all()
        each = pl.col("each") if known else pl.lit(1000.0)
        return joined.with_columns(worth_musd=pl.col("kt") * each / 1000.0).drop("each")
