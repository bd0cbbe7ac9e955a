"""What a scenario changes of a programme that is there: its numbers, or more than that."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl

from landbridge.case.case import Case
from landbridge.case.schema import tables
from landbridge.case.year import OPENING
from landbridge.engine.lp import Arrays, Ints
from landbridge.model.build import Build
from landbridge.model.live.bans import RULES, ban_flows
from landbridge.model.live.numbers import WRITES, Numbers, close_rows, numbers_of

_HANGING = (
    "link_goods",
    "frictions",
    "limit_members",
    "congestion",
    "congestion_points",
    "units",
    "recipes",
    "recipe_goods",
    "recipe_units",
)
"""Tables whose rows go with what is closed; what they say of it does no harm if they stay."""

_SILENT = (
    *("projects", "project_changes", "changes", "ranges", "alternatives", "confirmed"),
    *("storage", "outages"),
)
"""Tables that decide nothing in a year that has been applied."""

_TOLD = ("opens", "closes", "source", "grade", "note", "owner")
"""Columns that decide nothing among the rows that are open."""


def other_numbers(build: Build, arrays: Arrays, after: Case) -> tuple[Build, Arrays] | None:
    """The programme of a case that differs from the one built in quantities, closures and bans.

    Its case keeps what is closed, so that rows stay where they stood.
    None where it differs in more than that, so that it has to be built anew.
    """
    into = numbers_of(arrays)
    now: dict[str, pl.DataFrame] = {}
    gone: dict[str, Ints] = {}
    if _has_more_rules(build.case, after):
        now = {name: after.table(name) for name in RULES}
        if not ban_flows(into, build, build.case.with_tables(now)):
            return None
    for name, table in tables().items():
        deciding = table.group != "evidence" and name not in (*_SILENT, *now)
        if not deciding or build.case.table(name).equals(after.table(name)):
            continue
        written = _written(into, build, name, after.table(name), gone)
        if written is None:
            return None
        now[name] = written
    for name, rows in gone.items():  # at last, for what is closed has numbers no more
        close_rows(into, build, name, rows)
    return replace(build, case=build.case.with_tables(now)), into.over(arrays)


def _has_more_rules(before: Case, after: Case) -> bool:
    """Whether rules were added and the others are as they were."""
    old, new = ([case.table(name) for name in RULES] for case in (before, after))
    pairs = list(zip(old, new, strict=True))
    added = any(one.height < other.height for one, other in pairs)
    return added and all(other.head(one.height).equals(one) for one, other in pairs)


def _written(
    into: Numbers, build: Build, name: str, new: pl.DataFrame, closed: dict[str, Ints]
) -> pl.DataFrame | None:
    """Write the numbers of a table that are other ones; None where more than these has changed.

    closed: is given the rows that are closed.
    """
    old = build.case.table(name)
    place = _places(old, new, tables()[name].key)
    if place is None:
        return None
    gone = np.setdiff1d(np.arange(old.height), place)
    if gone.size and name in OPENING:
        closed[name] = gone
    elif gone.size and name not in _HANGING:
        return None
    now = _spread(old, new, place)
    return now if _compared(into, build, name, now) else None


def _places(old: pl.DataFrame, new: pl.DataFrame, key: tuple[str, ...]) -> Ints | None:
    """Where the rows of a table stood before; None where there are new ones or another order."""
    known = old.select(key).with_row_index("at")
    found = new.select(key).join(known, on=key, how="left", nulls_equal=True, maintain_order="left")
    if found["at"].null_count():
        return None
    place = found["at"].to_numpy().astype(np.int64)
    return place if bool((np.diff(place) > 0).all()) else None


def _spread(old: pl.DataFrame, new: pl.DataFrame, place: Ints) -> pl.DataFrame:
    """The old rows with those of the new table in their places."""
    at = np.full(old.height, -1, np.int64)
    at[place] = np.arange(place.size)
    both = pl.concat([new, old])
    return both[np.where(at >= 0, at, new.height + np.arange(old.height))]


def _compared(into: Numbers, build: Build, name: str, new: pl.DataFrame) -> bool:
    """Write the columns that differ; whether each of them is a number that can be written."""
    old = build.case.table(name)
    for column in old.columns:
        if column in _TOLD or old[column].equals(new[column], null_equal=True):
            continue
        write = WRITES.get((name, column))
        if write is None or not old[column].is_null().equals(new[column].is_null()):
            return False
        write(into, build, build.case.with_tables({name: new}))
    return True
