"""Links and interchanges of a generated case, before anything is known to run on them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import dijkstra

from landbridge.case.generate.data import PIPELINE, RAIL, RIVER, ROAD, SEA, WIDE_RAIL, known
from landbridge.case.generate.dice import Bools, Dice, Floats, Ints
from landbridge.case.generate.geography import (
    NORTH,
    SOUTH,
    Land,
    great_circle_km,
    km_by_country,
)
from landbridge.case.generate.near import along, joined
from landbridge.case.generate.settings import Settings
from landbridge.case.generate.trades import Trades

_SHARES = {RAIL: 0.25, PIPELINE: 0.05, SEA: 0.07}
"""Of all links; rivers take what they are long, roads the rest."""


@dataclass(frozen=True, slots=True)
class Ways:
    """Links, (links,), and their numbers as they are written.

    start, end: positions of places.  mode: as in `modes.csv`.  both_ways: whether goods run back.
    km, usd_t, hours, border_hours, border_usd_t: as in the table of links.
    inside: share of its length in each country, (links, countries); none at sea.
    """

    start: Ints
    end: Ints
    mode: Ints
    both_ways: Bools
    km: Floats
    usd_t: Floats
    hours: Floats
    border_hours: Floats
    border_usd_t: Floats
    inside: Floats

    @property
    def crossing(self) -> Bools:
        """Whether a link runs through more than one country."""
        return np.asarray((self.inside > 0).sum(axis=1) > 1)


def ways(settings: Settings, here: Land, traded: Trades) -> Ways:
    """All links, as many as asked for."""
    dice = Dice(settings.seed, "ways")
    links = settings.every_link
    pairs = {
        mode: _pairs(mode, round(share * links), here, traded, dice)
        for mode, share in _SHARES.items()
    }
    pairs[RIVER] = _rivers(settings, here)
    rest = links - sum(part.shape[1] for part in pairs.values())
    pairs[ROAD] = joined(here.xy, rest, dice)
    start, end = np.concatenate([pairs[mode] for mode in sorted(pairs)], axis=1)
    mode = np.repeat(sorted(pairs), [pairs[one].shape[1] for one in sorted(pairs)])
    mode = _by_gauge(here, start, mode)
    start, end = _downstream(here, traded, start, end, mode)
    both_ways = (mode != PIPELINE) | dice.yes(0.2, mode.size)
    return _with_numbers(settings, here, (start, end, mode, both_ways))


def _pairs(mode: int, count: int, here: Land, traded: Trades, dice: Dice) -> Ints:
    """Pairs of places that links of a mode join."""
    inside = _served(mode, here, traded, dice)
    return np.asarray(inside[joined(here.xy[inside], count, dice)])


def _served(mode: int, here: Land, traded: Trades, dice: Dice) -> Ints:
    """Places that have a mode: railways the larger ones, pipelines a fifth at most."""
    if mode == SEA:
        return np.flatnonzero(here.port)
    if mode == RAIL:
        return dice.pick(here.weight, max(2, round(0.35 * here.size)))
    liquid = (traded.goods["handling"] == "liquid").to_numpy()
    wells = traded.source_place[liquid[traded.stream_good[traded.source_stream]]]
    works = traded.plant_place[np.array([kind == "refinery" for kind in traded.plant_kind], bool)]
    ports = np.flatnonzero(here.port)[:: max(1, int(here.port.sum()) // 6)]
    others = dice.pick(here.weight, round(0.05 * here.size))
    every, first = np.unique(np.concatenate([works, ports, wells, others]), return_index=True)
    return np.asarray(np.sort(every[np.argsort(first)[: max(2, here.size // 5)]]))


def _rivers(settings: Settings, here: Land) -> Ints:
    """Courses from ports to the north, each a chain of the places beside it."""
    dice = Dice(settings.seed, "rivers")
    found = [np.empty((2, 0), np.int64)]
    ports = np.flatnonzero(here.port)
    steps = max(3, round(0.5 * np.sqrt(here.size)))
    for _ in range(1 + min(3, here.size // 500)):
        mouth = here.xy[dice.one_of(ports)]
        length = 0.6 * (NORTH - SOUTH) * 111.2
        north = mouth[1] + length * np.arange(steps) / steps
        east = mouth[0] + np.cumsum(dice.between(-1.0, 1.0, steps)) * length / steps
        found.append(along(here.xy, np.stack([east, north], axis=1)))
    return np.asarray(np.unique(np.concatenate(found, axis=1), axis=1))


def _by_gauge(here: Land, start: Ints, mode: Ints) -> Ints:
    """Railways take the gauge of the country they start in: that of the north, or of the south."""
    wide = here.centres[:, 1] > np.median(here.centres[:, 1])
    return np.where((mode == RAIL) & wide[here.country[start]], WIDE_RAIL, mode)


def _downstream(
    here: Land, traded: Trades, start: Ints, end: Ints, mode: Ints
) -> tuple[Ints, Ints]:
    """Pipelines run towards the nearest port or refinery, by their own network."""
    pipes = np.flatnonzero(mode == PIPELINE)
    if not pipes.size:
        return start, end
    length = great_circle_km(here, start[pipes], end[pipes]) + 1.0
    shape = (here.size, here.size)
    graph = sparse.csr_array((length, (start[pipes], end[pipes])), shape=shape)
    used = np.unique(np.append(start[pipes], end[pipes]))
    sinks = np.union1d(np.flatnonzero(here.port), traded.plant_place)
    near = dijkstra(graph, directed=False, indices=np.intersect1d(used, sinks), min_only=True)
    back = np.zeros(start.size, np.bool_)
    back[pipes] = near[start[pipes]] < near[end[pipes]]
    return np.where(back, end, start), np.where(back, start, end)


def _with_numbers(settings: Settings, here: Land, ends: tuple[Ints, Ints, Ints, Bools]) -> Ways:
    """Lengths from coordinates; tariffs and hours by km, with what differs from link to link."""
    start, end, mode, both_ways = ends
    dice = Dice(settings.seed, "tariffs")
    usual = {name: column[mode] for name, column in _figures().items()}
    winding = dice.between(usual["winding_low"], usual["winding_high"], mode.size)
    km = np.maximum(1.0, (great_circle_km(here, start, end) * winding).round(1))
    inside = np.zeros((mode.size, len(here.centres)))
    inside[np.arange(mode.size), here.country[start]] = 1.0
    inside[mode == SEA] = 0.0
    abroad = np.flatnonzero((here.country[start] != here.country[end]) & (mode != SEA))
    inside[abroad] = km_by_country(here, start[abroad], end[abroad])
    borders = np.maximum(0, (inside > 0).sum(axis=1) - 1)
    usd_t = km * usual["usd_t_km"] * dice.between(0.7, 1.5, mode.size)
    hours = km / usual["speed_km_h"] * dice.between(0.8, 1.25, mode.size)
    waiting = borders * usual["border_h"] * dice.between(0.2, 2.5, mode.size)
    fees = borders * usual["border_usd_t"] * dice.between(0.3, 2.5, mode.size)
    return Ways(
        start,
        end,
        mode,
        both_ways,
        km,
        np.maximum(0.05, usd_t.round(2)),
        np.maximum(0.1, hours.round(1)),
        waiting.round(1),
        fees.round(2),
        inside,
    )


def _figures() -> dict[str, np.ndarray]:
    names = ("usd_t_km", "speed_km_h", "winding_low", "winding_high", "border_h", "border_usd_t")
    return {name: known("modes")[name].cast(float).to_numpy() for name in names}
