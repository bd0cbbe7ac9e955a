"""What the ids of a case are called on paper."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from landbridge.case.case import Case


@dataclass(frozen=True)
class Names:
    """Names of the rows of a case by id; an unknown id is its own name."""

    places: dict[str, str]
    countries: dict[str, str]
    goods: dict[str, str]
    modes: dict[str, str]
    links: dict[str, str]
    lands: dict[str, str]

    def place(self, place: str) -> str:
        """Name of a place."""
        return self.places.get(place, place)

    def country(self, country: str) -> str:
        """Name of a country."""
        return self.countries.get(country, country)

    def good(self, good: str) -> str:
        """Name of a good."""
        return self.goods.get(good, good)

    def mode(self, mode: str) -> str:
        """Name of a mode."""
        return self.modes.get(mode, mode)

    def link(self, link: str) -> str:
        """Name of a link, or of its ends."""
        return self.links.get(link, link)

    def land(self, place: str) -> str:
        """Country id of a place, "" where it is unknown."""
        return self.lands.get(place, "")


def names(case: Case) -> Names:
    """The names of a case."""
    places = _names(case, "places")
    ends = case.table("links").select("id", "name", "from", "to")
    links = {
        row: name or f"{places.get(start, start)} – {places.get(end, end)}"
        for row, name, start, end in ends.iter_rows()
    }
    lands = dict(case.table("places").select("id", "country").iter_rows())
    countries, goods, modes = (_names(case, table) for table in ("countries", "goods", "modes"))
    return Names(places, countries, goods, modes, links, lands)


def _names(case: Case, table: str) -> dict[str, str]:
    named = case.table(table).select("id", pl.col("name").fill_null(pl.col("id")))
    return dict(named.iter_rows())
