"""Months at which a nomenclature was revised, found in the trade itself."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any, Final, Literal

import numpy as np
import polars as pl
from scipy.stats import nbinom

from landbridge.study.growth.presence import Bools, Floats, Ints, Presence

Verdict = Literal["found", "told", "untested", "none"]

REVISIONS: Final[dict[str, type[pl.DataType]]] = {
    "period": pl.String,
    "verdict": pl.String,
    "silent": pl.Int64,
    "begin_at_once": pl.Int64,
    "usual_begin": pl.Float64,
    "p_begin": pl.Float64,
    "end_at_once": pl.Int64,
    "usual_end": pl.Float64,
    "p_end": pl.Float64,
}
"""Columns of what `revisions` gives."""

SIGNIFICANT: Final = 0.001
"""A January counts as a revision if other months would be like it more rarely than this."""

ALONE: Final = 0.01
"""How likely chance may make any code at all look so, for one to count as new by itself."""

_SILENT = 12
"""Periods of silence that are asked of a code, fewer where the data are short."""
_LEAST_SILENT = 3
_LEAST_OTHERS = 6
"""Other months needed to know what is usual."""


def januaries(periods: Sequence[str]) -> list[str]:
    """Januaries, or years, among periods in a row, the first excepted."""
    return [one for one in periods[1:] if len(one) == 4 or one.endswith("-01")]


def revisions(
    codes: Presence, candidates: Sequence[str], told: Collection[str] | None = None
) -> pl.DataFrame:
    """Which of some Januaries are revisions of the nomenclature, those with data on both sides.

    A code begins at once in a month if it is traded in it and in none of the 12 months before; it
    ends at once if it is traded in the month before and in none of the 12 months from it on (fewer
    where the data are shorter, at least 3). In every month some codes do so because their trade is
    thin. A January is a revision where more codes begin, or end, at once than the other months
    make likely: with a probability below `SIGNIFICANT` under a Poisson distribution whose mean is
    as uncertain as the number of other months leaves it (the negative binomial predictive
    distribution with Jeffreys' prior), counts being divided by their ratio of variance to mean
    where that is above 1. Other Januaries are not among the other months.

    told: revisions that the user knows of: these are taken, and nothing is looked for.

    Columns: those of `REVISIONS`. verdict: `found`, `told`, `none`, or `untested` where fewer than
    6 other months can be compared with. silent: months of silence asked for, the lesser of both
    sides; usual: mean of the other months; p: the probability.
    """
    chosen = sorted(candidates if told is None else told)
    both = [one for one in chosen if 0 < codes.place(one) < len(codes.periods)]
    rows = [_row(codes, period, is_told=told is not None) for period in both]
    return pl.DataFrame(rows, schema=REVISIONS)


def _row(codes: Presence, period: str, *, is_told: bool) -> dict[str, Any]:
    at = codes.place(period)
    begin = _shock(codes.active, codes.periods, at)
    # Read backwards, what ends begins.
    end = _shock(codes.active[:, ::-1], codes.periods[::-1], len(codes.periods) - at)
    p = [one["p"] for one in (begin, end) if one["p"] is not None]
    tested: Verdict = "untested" if not p else "found" if min(p) < SIGNIFICANT else "none"
    return {
        "period": period,
        "verdict": "told" if is_told else tested,
        "silent": min(begin["silent"], end["silent"]),
        **{f"{side}_at_once": one["at_once"] for side, one in (("begin", begin), ("end", end))},
        **{f"{key}_begin": begin[key] for key in ("usual", "p")},
        **{f"{key}_end": end[key] for key in ("usual", "p")},
    }


def _shock(active: Bools, periods: Sequence[str], at: int) -> dict[str, Any]:
    """How many codes begin at once at a place, how many usually do, and how likely that is."""
    silent = max(min(_SILENT, at, len(periods) - _LEAST_OTHERS - 1), 0)
    if silent < _LEAST_SILENT:
        return {"silent": silent, "at_once": None, "usual": None, "p": None}
    counts = _begin_at_once(active, silent)
    years = np.array([one[:4] for one in periods])
    ordinary = (years[1:] == years[:-1])[silent - 1 :]
    ordinary[at - silent] = False
    count, others = int(counts[at - silent]), counts[ordinary]
    if others.size < _LEAST_OTHERS:
        return {"silent": silent, "at_once": count, "usual": None, "p": None}
    p = _more_than_usual(count, others)
    return {"silent": silent, "at_once": count, "usual": float(others.mean()), "p": p}


def _begin_at_once(active: Bools, silent: int) -> Ints:
    """How many are traded in each period from the place `silent` on, but not in so many before."""
    width = active.shape[1]
    before = np.cumsum(np.pad(active, ((0, 0), (1, 0))), axis=1)
    quiet = before[:, silent:width] == before[:, : width - silent]
    found: Ints = (active[:, silent:] & quiet).sum(axis=0, dtype=np.int64)
    return found


def _more_than_usual(count: int, others: Ints) -> float:
    """How likely a month as usual has so many codes or more."""
    mean = float(others.mean())
    spread = max(1.0, float(others.var(ddof=1)) / mean) if mean > 0 else 1.0
    shape, months = float(others.sum()) / spread + 0.5, others.size
    return float(nbinom.sf(np.floor(count / spread) - 1, shape, months / (months + 1)))


def turns(units: Presence, found: pl.DataFrame) -> pl.DataFrame:
    """Which units begin or end at a revision: one row for each.

    A unit begins at a revision if it is traded after it only, and ends at one if it is traded
    before it only: at the last revision before its first trade, and at the first after its last.
    Where a January is no revision, only those count that begin or end at once and of which
    chance would make not even one among all units look so (`ALONE`).

    Columns: unit; first, last: periods of its first and last trade; active: periods with trade;
    begins, ends: the revision, null for none; chance: how likely it would look so by chance, see
    `Presence.chance`.
    """
    told = {"begins": np.full(units.names.len(), "", dtype="U7")}
    told["ends"] = told["begins"].copy()
    chance = np.full(units.names.len(), np.nan)
    for column, period, chances in _in_turn(units, found):
        turned = ~np.isnan(chances)
        told[column][turned] = period
        chance[turned] = chances[turned]
    periods = np.array(units.periods)
    frame = pl.DataFrame(
        {
            "unit": units.names,
            "first": periods[units.first],
            "last": periods[units.last],
            "active": units.counts,
            **told,
            "chance": chance,
        }
    )
    known = pl.col("begins", "ends").replace("", None)
    return frame.with_columns(known, pl.col("chance").fill_nan(None))


def by_chance(units: Presence, period: str) -> tuple[float, float]:
    """How many units would be traded after a period only, and before it only, if only by chance.

    The sums of `Presence.chance` over all units: what thin trade alone would give.
    """
    at = units.place(period)
    after = float(units.chance(len(units.periods) - at).sum())
    return after, float(units.chance(at).sum())


def _in_turn(units: Presence, found: pl.DataFrame) -> Iterator[tuple[str, str, Floats]]:
    """For every revision the chances of units that begin or end there, NaN for the others.

    In an order in which a later one has the last word.
    """
    rows = list(found.select("period", "verdict").iter_rows())
    for period, verdict in rows:
        at = units.place(period)
        chance = units.chance(len(units.periods) - at)
        sure = units.active[:, at] & (chance * len(chance) < ALONE)
        yield "begins", period, np.where(units.since(at) & _all_or(sure, verdict), chance, np.nan)
    for period, verdict in reversed(rows):
        at = units.place(period)
        chance = units.chance(at)
        sure = units.active[:, at - 1] & (chance * len(chance) < ALONE)
        yield "ends", period, np.where(units.until(at) & _all_or(sure, verdict), chance, np.nan)


def _all_or(sure: Bools, verdict: str) -> Bools:
    """All units at a revision, at another January only those that are sure by themselves."""
    return sure if verdict == "none" else np.ones_like(sure)
