"""Years drawn by lot: when what is out, as stretches of days in which the same things are."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from landbridge.engine.lp import Bools, Floats, Ints
from landbridge.model.outages.periods import DAYS
from landbridge.study.risk.known import Known

AT_ONCE = 2_000
"""Years worked out at once, so that many years take no more room than some."""


@dataclass(frozen=True, slots=True)
class Histories:
    """What was out in years drawn by lot.

    years, seed: how many, and of what lots.
    states: (states, outages), which are out together, each of them once.
    year, state, days: (stretches,), how long a state lasted in a year.
    began, failed, lasted: (times,), of every outage that began: the year, which it is, its days.
    """

    years: int
    seed: int
    states: Bools
    year: Ints
    state: Ints
    days: Floats
    began: Ints
    failed: Ints
    lasted: Floats

    @property
    def times(self) -> Ints:
        """How often each outage began, over all years, (outages,)."""
        return np.bincount(self.failed, minlength=self.states.shape[1]).astype(np.int64)


def drawn(outages: Sequence[Known], years: int, seed: int) -> Histories:
    """Draw years.

    Every outage starts as a Poisson process. Each has lots of its own, made from the seed and its
    id, so that one more outage leaves the histories of the others as they are. What runs over the
    end of a year is counted at its beginning: years are alike, and each has all of what starts in
    it.
    """
    parts = [_events(one, at, years, seed) for at, one in enumerate(outages)]
    year, outage, start, end = (
        np.concatenate([getattr(part, name) for part in parts])
        for name in ("year", "outage", "start", "end")
    )
    found = []
    for first in range(0, years, AT_ONCE):
        some = (year >= first) & (year < first + AT_ONCE)
        found.append(_stretches(year[some], outage[some], start[some], end[some], len(outages)))
    packed, of_year, days = (np.concatenate(part) for part in zip(*found, strict=True))
    states, state = np.unique(packed, axis=0, return_inverse=True)
    return Histories(
        years=years,
        seed=seed,
        states=np.unpackbits(states, axis=1, count=len(outages)).astype(np.bool_),
        year=of_year,
        state=state.reshape(-1).astype(np.int64),
        days=days,
        began=np.concatenate([part.year[: part.times] for part in parts]),
        failed=np.repeat(np.arange(len(parts)), [part.times for part in parts]),
        lasted=np.concatenate([part.lasted for part in parts]),
    )


@dataclass(frozen=True, slots=True)
class _Events:
    """When outages begin and end, days of the year, in two pieces where one goes over its end.

    times: how often one began; these come first.  lasted: the days of each of them.
    """

    year: Ints
    outage: Ints
    start: Floats
    end: Floats
    times: int
    lasted: Floats


def _events(one: Known, at: int, years: int, seed: int) -> _Events:
    lots = np.random.default_rng([seed, zlib.crc32(one.id.encode("utf-8"))])
    year = np.repeat(np.arange(years), lots.poisson(one.per_year, size=years))
    start = lots.uniform(0.0, DAYS, size=year.size)
    lasted = one.durations.drawn(lots, year.size)
    end = start + lasted
    over = end > DAYS
    rest = int(over.sum())
    return _Events(
        year=np.concatenate([year, year[over]]),
        outage=np.full(year.size + rest, at, dtype=np.int64),
        start=np.concatenate([start, np.zeros(rest)]),
        end=np.concatenate([np.minimum(end, DAYS), end[over] - DAYS]),
        times=year.size,
        lasted=lasted,
    )


def _stretches(
    year: Ints, outage: Ints, start: Floats, end: Floats, outages: int
) -> tuple[np.ndarray, Ints, Floats]:
    """What is out between one start or end and the next: packed states, years, days."""
    count = year.size
    at = np.concatenate([start, end])
    of_year = np.tile(year, 2)
    order = np.lexsort((at, of_year))
    step = np.zeros((2 * count, outages), dtype=np.int16)
    step[np.arange(2 * count), np.tile(outage, 2)] = np.repeat([1, -1], count)
    out = np.cumsum(step[order], axis=0, dtype=np.int16) > 0
    now, when = of_year[order], at[order]
    days = np.diff(when, append=0.0)  # the last event of a year leaves nothing out
    lasting = out.any(axis=1) & (days > 0.0)
    return np.packbits(out[lasting], axis=1), now[lasting], days[lasting]
