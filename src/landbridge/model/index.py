"""From names to positions and back: the only way tables become arrays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import polars as pl

from landbridge.engine.lp import Floats, Ints

SHORT = 2_000  # rows up to which a dictionary beats the fixed cost of a join


def positions(values: pl.Series, ids: pl.Series) -> Ints:
    """Position of each value in `ids`; -1 where it is blank or not there."""
    if values.len() + ids.len() <= SHORT:
        known = {name: at for at, name in enumerate(ids.to_list())}
        return np.array([known.get(name, -1) for name in values.to_list()], dtype=np.int64)
    table = pl.DataFrame(
        {"id": ids, "at": np.arange(ids.len())}, schema_overrides={"id": pl.String}
    )
    found = (
        values.cast(pl.String)
        .to_frame("id")
        .join(table, on="id", how="left", maintain_order="left")
    )
    return found["at"].fill_null(-1).to_numpy().astype(np.int64)


def numbers(column: pl.Series, blank: float = np.nan) -> Floats:
    """A numeric column as floats, blanks replaced."""
    values = column.cast(pl.Float64).to_numpy().astype(np.float64)  # blanks become not-a-number
    return values if np.isnan(blank) else np.where(np.isnan(values), blank, values)


def members(lists: pl.Series, ids: pl.Series) -> np.ndarray:
    """Which ids each `;`-separated list names: a boolean matrix (rows, ids).

    A blank list names all of them.
    """
    if lists.null_count() == lists.len():
        return np.ones((lists.len(), ids.len()), dtype=np.bool_)
    wanted = np.zeros((lists.len(), ids.len() + 1), dtype=np.bool_)
    parts = lists.str.split(";").to_frame("id").with_row_index("row").explode("id")
    parts = parts.with_columns(pl.col("id").str.strip_chars())
    wanted[parts["row"].to_numpy(), positions(parts["id"], ids)] = True
    blank = lists.is_null() | (lists.str.strip_chars() == "")
    wanted[blank.to_numpy()] = True
    return wanted[:, :-1]


def covers(lists: pl.Series, values: pl.Series) -> np.ndarray:
    """Which values each list names, values being repeated or not: boolean (rows, values)."""
    different = values.unique(maintain_order=True)
    return members(lists, different)[:, positions(values, different)]


def exploded(lists: pl.Series, ids: pl.Series) -> tuple[Ints, Ints]:
    """Pairs (row, position in ids) of every entry of `;`-separated lists; blanks have none."""
    parts = lists.str.split(";").to_frame("id").with_row_index("row").explode("id").drop_nulls("id")
    at = positions(parts["id"].str.strip_chars(), ids)
    return parts["row"].to_numpy().astype(np.int64)[at >= 0], at[at >= 0]


def matches(left: Ints, right: Ints) -> tuple[Ints, Ints]:
    """Every pair of positions whose values are equal and not negative."""
    wanted = np.zeros(max(left.max(initial=-1), right.max(initial=-1)) + 2, np.bool_)
    wanted[left[left >= 0]] = True
    found = np.flatnonzero(wanted[right])  # a value of -1 looks up the last entry, never wanted
    order = found[np.argsort(right[found], kind="stable")]
    ordered = right[order]
    first = np.searchsorted(ordered, left, side="left")
    count = np.searchsorted(ordered, left, side="right") - first
    at = np.repeat(np.arange(left.size), count)
    within = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    return at, order[np.repeat(first, count) + within]


_DENSE = 4
"""Cells of a lookup for each value up to which it beats sorting."""


def ranked(parts: Sequence[Ints], size: int) -> tuple[Ints, Iterator[Ints]]:
    """The different values of some arrays, ascending; then of each array the places among them.

    size: what all values are below, none being negative.
    """
    if size > _DENSE * sum(part.size for part in parts):
        known = different(np.concatenate(parts))
        return known, (np.searchsorted(known, part) for part in parts)
    there = np.zeros(size, np.bool_)
    for part in parts:
        there[part] = True
    place = np.cumsum(there) - 1
    return np.flatnonzero(there), (place[part] for part in parts)


def different(values: Ints) -> Ints:
    """The different values, ascending. By sorting, which beats numpy's hashing for millions."""
    ordered = np.sort(values)
    first = np.ones(ordered.size, np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    return np.asarray(ordered[first])
