"""When each code of a trade table begins and ends, and whether a revision is the reason."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import polars as pl

from landbridge.study.growth.presence import Presence, presence
from landbridge.study.growth.revisions import by_chance, januaries, revisions, turns
from landbridge.study.trading.codelist import longest_prefix
from landbridge.study.trading.concordance import Concordance, units_of
from landbridge.study.trading.tradechoice import Choice
from landbridge.study.trading.windows import period_before

DOUBT: Final = 0.05
"""A code that begins or ends is doubtful where chance makes it look so more often than this."""

NOT_COMPARABLE: Final = ("begins", "ends")
"""Statuses of codes that are in one revision only."""


@dataclass(frozen=True, slots=True)
class Lifespans:
    """Codes with their first and last trade, and the revisions between two windows.

    codes: code; description; status: `begins` or `ends` with a revision, `sporadic` where it is
    traded in one window or none though no revision is the reason, else `comparable`; begins:
    first month of the revision that begins it; ends: last month before the revision that ends it,
    both null for none; first, last: months of its first and last trade; active: months with trade;
    chance: how likely it would look so by thin trade alone; doubtful: whether that is above
    `DOUBT`; family: of codes that a concordance joins, whose status it shares; listed: what the
    concordance says of it, `new`, `old` or `both`.
    revisions: what `revisions` gives, and begins, ends: codes traded only since, only until then;
    begins_by_chance, ends_by_chance: how many such codes thin trade alone would give.
    joined, gaps: families that join several codes of the table; of these, those with codes that
    the table never has.
    """

    codes: pl.DataFrame = field(repr=False)
    revisions: pl.DataFrame
    joined: int = 0
    gaps: int = 0


def lifespans(
    choice: Choice,
    concordance: Concordance | None = None,
    *,
    told: Collection[str] | None = None,
    descriptions: Mapping[str, str] | None = None,
) -> Lifespans:
    """When the codes of a trade table begin and end.

    A code counts as traded in a month where anybody trades it with anybody. With a concordance,
    families of codes take the place of codes: one begins if all of its codes do. Codes that the
    concordance has in both revisions neither begin nor end. Revisions are looked for from the
    second month of the first window to the last month of the second one, unless told.
    """
    alone = presence(choice.traded, "code")
    found = revisions(alone, januaries(choice.span), told)
    units = units_of(alone.names, concordance)
    both = pl.col("listed") == "both"
    single = _unless(turns(alone, found).rename({"unit": "code"}), units.filter(both), "code")
    together = choice.traded.join(units, on="code").select("unit", "period").unique()
    whole = presence(together, "unit")
    judged = _judged(whole, _unless(turns(whole, found), units.filter(both), "unit"), choice)
    codes = (
        units.join(single, on="code", maintain_order="left")
        .join(judged, on="unit", maintain_order="left")
        .with_columns(
            description=_described(units["code"], descriptions, concordance),
            doubtful=(pl.col("unit_chance") > DOUBT).fill_null(value=False)
            & ~pl.col("listed").is_in(["new", "old"]).fill_null(value=False),
            ends=pl.col("ends").replace({one: period_before(one) for one in found["period"]}),
        )
    )
    joined = codes.filter(pl.len().over("unit") > 1)["unit"].unique()
    return Lifespans(
        codes.select(*_COLUMNS),
        _with_counts(found, single, alone),
        joined.len(),
        _gaps(joined, alone.names, concordance),
    )


_COLUMNS = (
    *("code", "description", "status", "begins", "ends", "first", "last", "active"),
    *("chance", "doubtful", "family", "listed"),
)


def _unless(turned: pl.DataFrame, both: pl.DataFrame, key: str) -> pl.DataFrame:
    """The same, but what a concordance has in both revisions neither begins nor ends."""
    stays = pl.col(key).is_in(both[key].implode())
    names = ("begins", "ends", "chance")
    return turned.with_columns(pl.when(~stays).then(pl.col(name)).alias(name) for name in names)


def _judged(whole: Presence, turned: pl.DataFrame, choice: Choice) -> pl.DataFrame:
    """Unit, status, unit_chance."""
    traded = [
        whole.active[:, np.isin(np.array(whole.periods), window.periods)].any(axis=1)
        for window in choice.windows
    ]
    begins, ends = (pl.col(name).is_not_null() for name in ("begins", "ends"))
    status = (
        pl.when(begins & ~(ends & pl.lit(pl.Series(traded[0]))))
        .then(pl.lit("begins"))
        .when(ends)
        .then(pl.lit("ends"))
        .when(pl.lit(pl.Series(traded[0] & traded[1])))
        .then(pl.lit("comparable"))
        .otherwise(pl.lit("sporadic"))
    )
    return turned.select("unit", status=status, unit_chance="chance")


def _described(
    codes: pl.Series, given: Mapping[str, str] | None, concordance: Concordance | None
) -> pl.Series:
    """What goods are called: by what is given, else by the concordance, else ""."""
    told = dict(concordance.links.select("new", "description").iter_rows()) if concordance else {}
    known = {code: text for code, text in {**told, **(given or {})}.items() if text}
    heads = longest_prefix(codes, pl.Series(list(known), dtype=pl.String))["prefix"]
    return heads.replace_strict(known, default="", return_dtype=pl.String)


def _with_counts(found: pl.DataFrame, single: pl.DataFrame, alone: Presence) -> pl.DataFrame:
    counts = {
        side: [single.filter(pl.col(side) == period).height for period in found["period"]]
        for side in NOT_COMPARABLE
    }
    thin = [by_chance(alone, period) for period in found["period"]]
    more = {
        **{side: pl.Series(counts[side], dtype=pl.Int64) for side in NOT_COMPARABLE},
        "begins_by_chance": pl.Series([one for one, _ in thin], dtype=pl.Float64),
        "ends_by_chance": pl.Series([one for _, one in thin], dtype=pl.Float64),
    }
    return found.with_columns(**more)


def _gaps(joined: pl.Series, codes: pl.Series, concordance: Concordance | None) -> int:
    """Families that join codes of the table, but have others that it never has."""
    if concordance is None:
        return 0
    known = units_of(
        pl.concat([concordance.links["old"], concordance.links["new"]]).unique(), concordance
    )
    there = pl.any_horizontal(
        pl.col("code").is_in(codes.str.slice(0, n).implode())
        for n in known["code"].str.len_bytes().unique()
    )
    lacking = known.filter(pl.col("unit").is_in(joined.implode()), ~there)
    return lacking["unit"].n_unique()
