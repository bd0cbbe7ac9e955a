"""How big streams, goods and plants are: what tolerances and the certificate are measured by.

Sizes are bounds on what can be moved, not guesses of what will be: a market that would take any
amount does not make a stream of ten tonnes a big one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from landbridge.case.case import Case
from landbridge.engine.lp import Floats, Ints
from landbridge.engine.sums import sum_by
from landbridge.model.index import numbers, positions
from landbridge.model.streams import SHIPMENT, Streams

GROUPED = ("goods", "recipes", "plants", "units")
"""Tables whose rows have a group each, after those of the streams."""

_ROUNDS = 10  # how far bounds are followed along chains of plants


def magnitudes(case: Case, streams: Streams) -> Floats:
    """Size of every group in kt: all together, each stream, then each row of `GROUPED`.

    A stream is as big as what can be supplied or what can be used of it, whichever is less; a good
    as what is asked for of it in all; a recipe as its throughput can be; a plant or unit as its
    minimum run. Where nothing is known it is 1 kt.
    """
    process = _process(case)
    of_streams = _of_streams(case, streams, process)
    sizes = [
        of_streams,
        _asked(case, case.table("demand")["price_usd_t"].is_null()),
        process.most,
        numbers(case.table("plants")["min_kt"]),
        numbers(case.table("units")["min_kt"]),
    ]
    every = np.concatenate([[np.max(_known(of_streams), initial=1e-6)], *sizes])
    return _known(every)


def _known(size: Floats) -> Floats:
    return np.where((size > 0) & np.isfinite(size), size, 1.0)


@dataclass(frozen=True, slots=True)
class _Process:
    """What recipes take in and give out, and the most throughput each can have.

    recipe, good, ratio, out: a row for every good of a recipe.  most: (recipes,), inf: no bound.
    """

    recipe: Ints
    good: Ints
    ratio: Floats
    out: np.ndarray
    most: Floats

    def by_good(self, goods: int, *, out: bool) -> Floats:
        """The most that all recipes together give out, or take in, of each good."""
        rows = self.out == out
        return sum_by(self.good[rows], (self.most[self.recipe] * self.ratio)[rows], goods)


def _process(case: Case) -> _Process:
    """Throughput bounded by capacities, and along chains by what is supplied and asked for."""
    table = case.table("recipe_goods").filter(pl.col("ratio") > 0)
    recipe = positions(table["recipe"], case.table("recipes")["id"])
    good = positions(table["good"], case.table("goods")["id"])
    out = (table["role"] == "out").to_numpy()
    process = _Process(recipe, good, numbers(table["ratio"]), out, _capacity(case))
    supply, demand = _supply(case), _asked(case)
    rounds = [process]
    while len(rounds) < _ROUNDS:
        there = supply + process.by_good(supply.size, out=True)
        wanted = demand + process.by_good(supply.size, out=False)
        most = process.most.copy()
        np.minimum.at(most, recipe, np.where(out, wanted[good], there[good]) / process.ratio)
        process = replace(process, most=most)
        rounds.append(process)
    # Plants that feed each other get less every round and never settle: the first bound is theirs.
    settled = rounds[-1].most == rounds[-2].most
    return replace(process, most=np.where(settled, process.most, rounds[1].most))


def _capacity(case: Case) -> Floats:
    """Throughput of recipes as their own, their plant's and their units' capacities bound it."""
    recipes, plants, units = (case.table(name) for name in ("recipes", "plants", "units"))
    of_plant = numbers(plants["capacity_kt"], np.inf)[positions(recipes["plant"], plants["id"])]
    most = np.minimum(numbers(recipes["capacity_kt"], np.inf), of_plant)
    uses = case.table("recipe_units").filter(pl.col("use") > 0)
    unit, recipe = positions(uses["unit"], units["id"]), positions(uses["recipe"], recipes["id"])
    np.minimum.at(most, recipe, numbers(units["capacity_kt"])[unit] / numbers(uses["use"]))
    return most


def _supply(case: Case) -> Floats:
    """What is supplied of each good."""
    table, goods = case.table("supply"), case.table("goods")["id"]
    return sum_by(positions(table["good"], goods), numbers(table["quantity_kt"]), goods.len())


def _asked(case: Case, rows: pl.Series | None = None) -> Floats:
    """What demands, or some of them, ask for of each good; with some of them shipments, too."""
    goods = case.table("goods")["id"]
    tables = [case.table("demand")]
    if rows is not None:
        tables = [tables[0].filter(rows), case.table("shipments")]
    parts = [
        sum_by(positions(one["good"], goods), numbers(one["quantity_kt"]), goods.len())
        for one in tables
    ]
    return np.asarray(np.sum(parts, axis=0))


def _of_streams(case: Case, streams: Streams, process: _Process) -> Floats:
    names, goods = _wholes(streams), case.table("goods")["id"]
    supplied = _by_stream(case, names, case.table("supply"), "place") + _made(case, names, process)
    first = positions(names, streams.table["whole"])
    used = (_asked(case) + process.by_good(goods.len(), out=False))[streams.good[first]]
    both = np.where(np.minimum(supplied, used) > 0, np.minimum(supplied, used), supplied + used)
    shipped = _by_stream(case, names, case.table("shipments"), "from")
    shipping = (streams.table["kind"] == SHIPMENT).to_numpy()[first]
    return np.where(shipping, shipped, both)[positions(streams.table["whole"], names)]


def _wholes(streams: Streams) -> pl.Series:
    """Streams before they were split; each part counts as big as its whole."""
    return streams.table["whole"].unique(maintain_order=True)


def _by_stream(case: Case, names: pl.Series, table: pl.DataFrame, place: str) -> Floats:
    """Quantities of a table summed for each stream."""
    name = table["good"] + "@" + _country(case, table[place])
    if place == "from":
        name += "/" + table["from"]
    at = positions(name, names)
    return sum_by(at[at >= 0], numbers(table["quantity_kt"])[at >= 0], names.len())


def _made(case: Case, names: pl.Series, process: _Process) -> Floats:
    """The most plants can give out of each stream."""
    recipes, plants = case.table("recipes"), case.table("plants")
    recipe = process.recipe[process.out]
    plant = positions(recipes["plant"], plants["id"])[recipe]
    good = case.table("goods")["id"].gather(process.good[process.out])
    at = positions(good + "@" + _country(case, plants["place"].gather(plant)), names)
    return sum_by(at, (process.most[process.recipe] * process.ratio)[process.out], names.len())


def _country(case: Case, places: pl.Series) -> pl.Series:
    table = case.table("places")
    return table["country"].gather(positions(places, table["id"]))
