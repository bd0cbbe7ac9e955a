"""Who sells, makes and buys which goods: places, before any number is known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from landbridge.case.generate.data import known
from landbridge.case.generate.dice import Bools, Dice, Floats, Ints
from landbridge.case.generate.geography import Land
from landbridge.case.generate.settings import Settings

UNMET_USD_T = 5000.0
"""What a missing tonne costs in every generated case."""


@dataclass(frozen=True, slots=True)
class Trades:
    """Places where goods come from and go to.

    goods: those of the case, with their usual numbers.
    stream_good, stream_origin: a good of a country, (streams,).
    source_stream, source_place: where it comes from: fields, mines and works, (sources,).
    buy_good, buy_place, buy_kt: where it is asked for and how much, (markets,).
    buy_due: whether it is to be met, at any price, (markets,).
    plant_kind, plant_place: what stands where, (plants,).
    ship_good, ship_from, ship_to: what is sent to a place that is named, (shipments,).
    """

    goods: pl.DataFrame
    stream_good: Ints
    stream_origin: Ints
    source_stream: Ints
    source_place: Ints
    buy_good: Ints
    buy_place: Ints
    buy_kt: Floats
    buy_due: Bools
    plant_kind: list[str]
    plant_place: Ints
    ship_good: Ints
    ship_from: Ints
    ship_to: Ints


def trades(settings: Settings, here: Land, goods: pl.DataFrame) -> Trades:
    """Place the sellers, the plants and the buyers of every good."""
    dice = Dice(settings.seed, "trades")
    origins = settings.origins_each
    count = goods.height
    chosen = [np.sort(dice.order(settings.countries)[:origins]) for _ in range(count)]
    stream_good = np.repeat(np.arange(count), origins)
    stream_origin = np.concatenate(chosen)
    sources = [_sites(here, int(origin), dice) for origin in stream_origin]
    buyers = [_buyers(here, settings.markets_each, dice) for _ in range(count)]
    buy_good = np.repeat(np.arange(count), [part.size for part in buyers])
    buy_place = np.concatenate(buyers)
    usual = goods["kt"].to_numpy().astype(np.float64)[buy_good]
    cheap = goods["value_usd_t"].to_numpy() < UNMET_USD_T / 2  # else missing it would be cheaper
    due = dice.yes(0.12, buy_good.size) & cheap[buy_good]
    kinds, places = _plants(settings, here, goods, (stream_good, stream_origin))
    return Trades(
        goods=goods,
        stream_good=stream_good,
        stream_origin=stream_origin,
        source_stream=np.repeat(np.arange(len(sources)), [part.size for part in sources]),
        source_place=np.concatenate(sources),
        buy_good=buy_good,
        buy_place=buy_place,
        buy_kt=(usual * dice.between(0.3, 2.0, buy_good.size) * np.where(due, 0.5, 1.0)).round(1),
        buy_due=due,
        plant_kind=kinds,
        plant_place=places,
        **_shipments(settings, here, count),
    )


def _sites(here: Land, country: int, dice: Dice) -> Ints:
    """One to four places of a country where a good comes from."""
    inside = np.flatnonzero(here.country == country)
    most = 1 + min(3, inside.size // 15)
    return np.sort(inside[dice.order(inside.size)[: 1 + dice.one_of(np.arange(most))]])


def _buyers(here: Land, count: int, dice: Dice) -> Ints:
    """Places that buy a good: mostly large ones, and ports that sell on overseas."""
    return dice.pick(here.weight * (1.0 + 3.0 * here.port) + 1e-3, count)


def _plants(
    settings: Settings, here: Land, goods: pl.DataFrame, streams: tuple[Ints, Ints]
) -> tuple[list[str], Ints]:
    """One or two plants of each kind in three countries that sell what it makes.

    So no new streams come of them. Only kinds of which the case has all they take and give.
    """
    if not settings.plants:
        return [], np.empty(0, np.int64)
    dice = Dice(settings.seed, "plants")
    names = goods["id"].to_list()
    kinds: list[str] = []
    places: list[int] = []
    for (kind,), rows in known("recipes").group_by("plant", maintain_order=True):
        if set(rows["good"]) <= set(names):
            made = names.index(rows.filter(role="out")["good"][0])
            for origin in streams[1][streams[0] == made][:3]:
                inside = np.flatnonzero(here.country == origin)
                sites = inside[dice.pick(here.weight[inside], 2)]
                kinds += [str(kind)] * sites.size
                places += sites.tolist()
    return kinds, np.array(places, dtype=np.int64)


def _shipments(settings: Settings, here: Land, goods: int) -> dict[str, Ints]:
    """Two ends for every start, in other places."""
    dice = Dice(settings.seed, "shipments")
    starts = dice.order(here.size)[: settings.shipments]
    steps = 1 + dice.order(here.size - 1)[:2]
    ends = (starts + steps[:, None]) % here.size
    good = (dice.between(0.0, 1.0, starts.size) * goods).astype(np.int64)
    return {
        "ship_good": np.tile(good, 2),
        "ship_from": np.tile(starts, 2),
        "ship_to": ends.ravel(),
    }
