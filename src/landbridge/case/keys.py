"""Rows of one table against each other: every row has a name of its own."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from landbridge.case.cast import shown
from landbridge.case.loaded import Loaded, Tables
from landbridge.errors import Problem


def doubles(tables: Tables) -> Iterator[Problem]:
    """Rows with the key of an earlier row, and ids that differ in capitals only."""
    for loaded in tables.values():
        has_ids = loaded.table.key == ("id",)
        names = loaded.names.drop_nulls()
        folded = names.str.to_lowercase() if has_ids else names
        if _all_differ(folded):
            continue
        yield from _double_rows(loaded)
        if has_ids:
            yield from _double_ids(loaded)


def _all_differ(names: pl.Series) -> bool:
    """Whether no name is there twice; where hashes are alike names are compared, too."""
    hashes = pl.first().hash().sort()
    if not names.to_frame().select((hashes == hashes.shift(1)).any()).item():
        return True
    return names.n_unique() == names.len()


def _double_rows(loaded: Loaded) -> Iterator[Problem]:
    names = loaded.names
    key = loaded.table.key
    firsts: dict[str, int] = {}
    again = names.is_duplicated() & names.is_not_null()
    for position, name in zip(again.arg_true(), names.filter(again), strict=True):
        first = firsts.setdefault(name, position)
        if first != position:
            message = f"{shown(name)} is already the name of row {loaded.row(first)}."
            rule = f"Each {' and '.join(key)} once in {loaded.table.name}."
            hint = "Keep one of the rows, or give one another name."
            yield loaded.problem("E120", position, key[-1], message, rule=rule, hint=hint)


def _double_ids(loaded: Loaded) -> Iterator[Problem]:
    names = loaded.names
    folded = names.str.to_lowercase()
    first: dict[str, int] = {}
    again = folded.is_duplicated() & names.is_not_null()
    for position, name in zip(again.arg_true(), names.filter(again), strict=True):
        at = first.setdefault(name.lower(), position)
        if names[at] != name and at != position:
            other = f"{shown(names[at])} in row {loaded.row(at)}"
            message = f"{shown(name)} differs from {other} in capitals only."
            rule = "Ids of a table differ in more than capitals."
            hint = "Write both alike, or give one another name."
            yield loaded.problem("E121", position, "id", message, rule=rule, hint=hint)
