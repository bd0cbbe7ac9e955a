"""Whose territory the rows of a case lie in, coalition by coalition as numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import polars as pl

from landbridge.case.case import Case
from landbridge.case.scenario.close import OPENING, closed_rows
from landbridge.case.scenario.form import Close
from landbridge.case.scenario.notes import Spot
from landbridge.engine.lp import Ints
from landbridge.errors import Problem, ScenarioError
from landbridge.model.index import positions

By = Literal["countries", "owners"]
"""Who plays: countries, or the owners of links, interchanges and plants."""


@dataclass(frozen=True)
class Territory:
    """What closes with whom; player i is bit i of a mask.

    closes: by table (links, interchanges, plants), the players with whom each row closes.
    agree: the same with those who must agree to a change of the row: a plant runs on where its
        country is closed, but is not widened without it.
    """

    case: Case = field(repr=False)
    by: By
    players: tuple[str, ...]
    closes: Mapping[str, Ints] = field(repr=False)
    agree: Mapping[str, Ints] = field(repr=False)

    @property
    def everybody(self) -> int:
        """The coalition of all players."""
        return (1 << len(self.players)) - 1

    def names(self) -> list[str]:
        """The players as they are to be shown."""
        if self.by == "owners":
            return list(self.players)
        known = dict(self.case.table("countries").select("id", "name").iter_rows())
        return [known.get(one) or one for one in self.players]

    def members(self, mask: int) -> tuple[str, ...]:
        """The players of a coalition."""
        return tuple(one for at, one in enumerate(self.players) if mask >> at & 1)

    def without(self, mask: int) -> dict[str, tuple[str, ...]]:
        """What to close where only a coalition lends its territory, as in the key `close`."""
        having = int(np.bitwise_or.reduce(np.concatenate(list(self.closes.values())), initial=0))
        absent = self.members(having & ~mask)
        return {self.by: absent} if absent else {}

    def rows(self, table: str, ids: Sequence[str], masks: Mapping[str, Ints]) -> Ints:
        """What `closes` or `agree` says of some rows; those that are not there are left out."""
        at = positions(pl.Series(ids, dtype=pl.String), self.case.table(table)["id"])
        return masks[table][at[at >= 0]]


def territory(case: Case, by: By, players: Sequence[str], *, known: bool = False) -> Territory:
    """The territories of players in a case as it stands in a year; one may have nothing.

    known: whether players need not be looked up, since another state of the case knows them.
    Raises ScenarioError for a player the case does not know.
    """
    problems: list[Problem] = []
    closes = {table: np.zeros(case.table(table).height, np.int64) for table in OPENING}
    for at, player in enumerate(players):
        spot = Spot("players")
        closing = Close(**{by: (player,)})
        for table, names in closed_rows(case, closing, spot).items():
            there = case.table(table)["id"].is_in(list(names)).to_numpy()
            closes[table] |= there.astype(np.int64) << at
        problems += [one for one in spot.problems if one.code != _NOTHING_THERE]
    if problems and not known:
        raise ScenarioError(problems)
    agree = dict(closes)
    if by == "countries":
        agree["plants"] = closes["plants"] | _country_of_plants(case, players)
    return Territory(case, by, tuple(players), closes, agree)


def possible_players(case: Case, by: By) -> list[str]:
    """All who have something that can be closed, in the order of the case."""
    if by == "countries":
        every = case.table("countries")["id"].to_list()
    else:
        owners = pl.concat([case.table(table)["owner"] for table in OPENING])
        every = owners.drop_nulls().unique(maintain_order=True).to_list()
    found = []
    for one in every:
        spot = Spot("players")
        closed_rows(case, Close(**{by: (one,)}), spot)
        if not spot.problems:
            found.append(one)
    return found


_NOTHING_THERE = "E229"
"""The problem that nothing of a name can be closed."""


def _country_of_plants(case: Case, players: Sequence[str]) -> Ints:
    """The player in whose country each plant is."""
    places = case.table("places")
    at = positions(case.table("plants")["place"], places["id"])
    country = positions(places["country"], pl.Series(list(players), dtype=pl.String))[at]
    return np.where(country >= 0, 1 << np.maximum(country, 0), 0)
