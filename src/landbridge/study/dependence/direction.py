"""Which trade is meant: what leaves the economy, what comes to it, or both."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal, get_args

import numpy as np
import polars as pl

from landbridge.case.suggest import did_you_mean
from landbridge.engine.lp import Bools, Ints
from landbridge.errors import CaseError, Problem
from landbridge.model.build import Build, country_of
from landbridge.model.quantities import Exports, positions_of, streams_of
from landbridge.model.solution import Solution

Direction = Literal["exports", "imports", "trade"]
"""What leaves the economy for another country, what comes to it from one, both together."""

DIRECTIONS: Final[tuple[Direction, ...]] = get_args(Direction)


@dataclass(frozen=True, slots=True)
class Trade(Exports):
    """What arrives outside its country of origin, counted where one of the two is a country.

    home: that country.
    """

    home: str = ""

    def among(self, b: Build, stream: Ints, place: Ints) -> Bools:
        """Which arrivals of streams at places are meant."""
        at = positions_of(b, "countries", [self.home])[0]
        origin, country = b.streams.origin[stream], country_of(b.case, place)
        either = (origin == at) | (country == at)
        counted = streams_of(b, self.good, [])[stream]
        return np.asarray(counted & (origin != country) & either)


def arrivals(direction: Direction, home: str, good: str | None) -> Exports:
    """The arrivals that are meant by a direction; good: None for all."""
    match direction:
        case "exports":
            return Exports(good, origin=home)
        case "imports":
            return Exports(good, to=home)
    return Trade(good, home=home)


def home_of(solution: Solution) -> str:
    """The economy of the case; raises CaseError where it names none."""
    home = solution.case.meta.economy
    if home:
        return home
    raise CaseError(
        Problem(
            "E314",
            "The case does not say which economy it is about.",
            file="case.yaml",
            column="economy",
            rule="Dependence is that of one economy on others.",
            hint="Write the id of its country in case.yaml, such as `economy: KAZ`.",
        )
    )


def refuse_goods(solution: Solution, goods: Iterable[str]) -> None:
    """Raise CaseError where the case does not have a good in that year."""
    known = solution.case.table("goods")["id"].to_list()
    problems = [
        Problem(
            "E310",
            f"There is no {good!r} in goods in that year.",
            value=good,
            hint=did_you_mean(good, known) or "Name a good of the case by its id.",
        )
        for good in goods
        if good not in known
    ]
    if problems:
        raise CaseError(problems)


def traded(solution: Solution, direction: Direction) -> pl.DataFrame:
    """Routes of the plan that are meant, with `bound`, the country each ends in."""
    home = home_of(solution)
    country = solution.case.table("places").select(to="id", bound="country")
    routes = solution.plain_routes.join(country, on="to", how="left", maintain_order="left")
    out, into = pl.col("origin") == home, pl.col("bound") == home
    meant = {"exports": out, "imports": into, "trade": out | into}[direction]
    return routes.filter(meant & (pl.col("bound") != pl.col("origin")))
