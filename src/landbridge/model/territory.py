"""Through which countries links run, and for how many km."""

from __future__ import annotations

from typing import Final, Literal

import numpy as np

from landbridge.case.case import Case
from landbridge.case.cells import km_by_country
from landbridge.engine.lp import Bools, Floats
from landbridge.model.index import numbers, positions

HIGH_SEAS: Final = "XZZ"
"""The code cases use for waters that belong to no country; nothing is said to cross it."""

Way = Literal["land", "through"]
"""How a country is passed: on land or in pipes, or through its land or waters."""

WAYS: Final[tuple[Way, ...]] = ("land", "through")


def km_in(case: Case) -> Floats:
    """Km of every link in every country, (links, countries).

    From `links.countries`; where that is blank, half of the length in the country of each end,
    but nothing for a mode at sea.
    """
    links, countries = case.table("links"), case.table("countries")["id"]
    known = {name: at for at, name in enumerate(countries)}
    km = _halves(case)
    for row, text in enumerate(links["countries"]):
        if text:
            km[row] = 0.0
            for country, length in km_by_country(text).items():
                km[row, known[country]] = length
    return km


def crosses(case: Case) -> Bools:
    """Whether links run through countries or touch them at their ends, (links, countries)."""
    through = km_in(case) > 0
    every = np.arange(case.table("links").height)
    for end in ("from", "to"):
        through[every, _country_of_end(case, end)] = True
    return through


def passes(case: Case, way: Way) -> Bools:
    """The same; by land those at sea do not count, (links, countries)."""
    modes = case.table("modes")
    at_sea = case.table("links")["mode"].is_in(modes.filter("at_sea")["id"].implode()).to_numpy()
    return crosses(case) & ~(at_sea & (way == "land"))[:, None]


def _halves(case: Case) -> Floats:
    links, modes = case.table("links"), case.table("modes")
    km = np.zeros((links.height, case.table("countries").height))
    at_sea = modes["at_sea"].to_numpy()[positions(links["mode"], modes["id"])]
    half = np.where(at_sea, 0.0, numbers(links["length_km"], 0.0) / 2.0)
    for end in ("from", "to"):
        km[np.arange(links.height), _country_of_end(case, end)] += half
    return km


def _country_of_end(case: Case, end: str) -> np.ndarray:
    places = case.table("places")
    country = positions(places["country"], case.table("countries")["id"])
    return country[positions(case.table("links")[end], places["id"])]
