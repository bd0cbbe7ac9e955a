"""What the sections of a report are written from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import polars as pl

from landbridge.case.case import Case
from landbridge.case.cells import split
from landbridge.errors import CaseError
from landbridge.model.explain import explain
from landbridge.model.solution import Solution
from landbridge.model.territory import HIGH_SEAS, passes
from landbridge.show.names import Names, names
from landbridge.study.bargaining.bargain import bargain
from landbridge.study.bargaining.bargaining import Bargaining
from landbridge.study.calibration.calibrate import Calibration, calibrate
from landbridge.study.calibration.predict import Prediction, predict
from landbridge.study.claims import claims
from landbridge.study.crossings import crossings, exports_of
from landbridge.study.dependence.depend import depend
from landbridge.study.dependence.table import DependenceTable
from landbridge.study.disagree import Disagreement, disagreement
from landbridge.study.disruption.disruption import Disruption, disrupt
from landbridge.study.exposure.exposed import Exposure
from landbridge.study.exposure.exposure import exposure
from landbridge.study.ranges import Ranges, ranges
from landbridge.study.risk.risk import Risk, risk
from landbridge.study.risk.spell import Outage, outage
from landbridge.study.trading.tradetable import TradeTable
from landbridge.study.validate import Validation, validate
from landbridge.study.weakest.draws import Draws, draws
from landbridge.study.weakest.tornado import Weakest, weakest

OUTAGE_YEARS = 10_000
"""Years of outages that are drawn."""

WEEK = 7.0
"""Days from which on an outage is told as an example."""


@dataclass(frozen=True)
class Material:
    """A solution with what is asked of it; everything is worked out once, when first needed.

    given: the case as it was read, with the rows that are not open in the year solved; claims are
    measured on it.
    brief: without the intervals of what was observed, which take a while.
    drawn: how often all uncertain numbers are drawn at once; 0 for never.
    trade: a trade table to be held against the controls of the case, where one is given.
    """

    solution: Solution
    given: Case
    brief: bool = False
    drawn: int = 0
    trade: TradeTable | None = None

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
        return validate(self.solution, intervals=not self.brief)

    @cached_property
    def ranges(self) -> Ranges:
        """The headline numbers with the intervals they can take."""
        return ranges(self.solution)

    @cached_property
    def weakest(self) -> Weakest:
        """The input numbers that the first headline, and what the plan is worth, hang on."""
        return weakest(self.solution)

    @cached_property
    def draws(self) -> Draws | None:
        """The same quantities with all uncertain numbers drawn at once, where that is asked for."""
        return draws(self.solution, count=self.drawn) if self.drawn else None

    @cached_property
    def dependence(self) -> DependenceTable:
        """On whom exports depend: what crosses them, what is lost without them."""
        return depend(self.solution)

    @cached_property
    def disruption(self) -> Disruption:
        """What is lost when anything closes by itself."""
        return disrupt(self.solution)

    @cached_property
    def risk(self) -> Risk:
        """What outages cost over years drawn by lot, and what storage and time take off that."""
        return risk(self.solution, OUTAGE_YEARS, catch_up=1.0)

    @cached_property
    def spell(self) -> Outage | None:
        """The outage that costs most where it lasts for a week or more."""
        long = self.risk.causes.filter(pl.col("days") >= WEEK, pl.col("musd") > 0)
        if long.is_empty():
            return None
        return outage(self.solution, f"outages/{long['outage'][0]}")

    @cached_property
    def bargaining(self) -> Bargaining:
        """Who can claim how much, today and with the projects of the case open."""
        return bargain(self.solution)

    @cached_property
    def disagreement(self) -> Disagreement:
        """What changes with the statistic that is taken."""
        return disagreement(self.solution)

    @cached_property
    def exposure(self) -> Exposure | None:
        """What the controls make of the trade table, each row by what stood in its period."""
        return None if self.trade is None else exposure(self.trade, self.given)

    @cached_property
    def foretold(self) -> list[Prediction]:
        """The year solved foretold from the nearest other, and that one from it; none if not."""
        year = self.solution.year
        others = sorted(
            (one for one in self.given.meta.years if one != year),
            key=lambda one: (abs(one - year), one),
        )
        for other in others:
            try:
                return [predict(self.given, *pair) for pair in ((other, year), (year, other))]
            except CaseError:  # nothing was observed in both years
                continue
        return []

    @cached_property
    def calibration(self) -> Calibration:
        """Frictions revealed by the year solved."""
        for one in self.foretold:
            if one.start == self.solution.year:
                return one.calibration
        return calibrate(self.solution)

    @cached_property
    def binding(self) -> pl.DataFrame:
        """The capacities that bind, dearest first."""
        return explain(self.solution)

    @cached_property
    def routes(self) -> pl.DataFrame:
        """Routes with the country they are bound for, and those they cross on the way.

        Adds destination (country id) and crossed (ids of countries other than origin and
        destination that they run through on land or in pipes).
        """
        routes = self.solution.routes
        bound = [self.names.land(place) for place in routes["to"]]
        crossed = []
        for links, origin, end in zip(routes["links"], routes["origin"], bound, strict=True):
            on_land = {country for link in split(links) for country in self._lands.get(link, ())}
            crossed.append(sorted(on_land - {origin, end, HIGH_SEAS}))
        return routes.with_columns(
            destination=pl.Series(bound, dtype=pl.String),
            crossed=pl.Series(crossed, dtype=pl.List(pl.String)),
        )

    @cached_property
    def _lands(self) -> dict[str, list[str]]:
        """Countries that every link crosses on land."""
        links, countries = self.case.table("links")["id"], self.case.table("countries")["id"]
        rows = passes(self.case, "land")
        return {
            link: countries.filter(pl.Series(row)).to_list()
            for link, row in zip(links, rows, strict=True)
        }

    @cached_property
    def crossings(self) -> pl.DataFrame:
        """The countries that exports pass, with intervals."""
        return crossings(self.solution)

    @cached_property
    def export_goods(self) -> list[tuple[str, float]]:
        """Goods that leave the country, with their kt, the one worth most first."""
        return list(exports_of(self.solution).iter_rows())

    @cached_property
    def exports(self) -> pl.DataFrame:
        """The routes that leave the home country with its own goods.

        Where the case is about no country: all that leave the country they come from.
        """
        abroad = self.routes.filter(pl.col("destination") != pl.col("origin"))
        return abroad.filter(pl.col("origin") == self.home) if self.home else abroad
