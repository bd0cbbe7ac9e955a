"""Rows of one table against each other: every row has a name of its own."""

from __future__ import annotations

from collections.abc import Iterator

from landbridge.case.cast import shown
from landbridge.case.loaded import Loaded, Tables
from landbridge.errors import Problem


def doubles(tables: Tables) -> Iterator[Problem]:
    """Rows with the key of an earlier row, and ids that differ in capitals only."""
    for loaded in tables.values():
        yield from _double_rows(loaded)
        if loaded.table.key == ("id",):
            yield from _double_ids(loaded)


def _double_rows(loaded: Loaded) -> Iterator[Problem]:
    key = loaded.table.key
    for position in loaded.names.is_duplicated().arg_true():
        name = loaded.names[position]
        first = loaded.index.get(name, position)
        if first == position:
            continue
        message = f"{shown(name)} is already named in row {loaded.row(first)}."
        rule = f"Each {' and '.join(key)} once in {loaded.table.name}."
        yield loaded.problem(
            "E120", position, key[-1], message, rule, "Keep one row, or rename one."
        )


def _double_ids(loaded: Loaded) -> Iterator[Problem]:
    folded = loaded.names.str.to_lowercase()
    if folded.n_unique() == loaded.names.n_unique():
        return
    first: dict[str, int] = {}
    for position, name in enumerate(folded):
        if name is None or first.setdefault(name, position) == position:
            continue
        other = loaded.names[first[name]]
        if other != loaded.names[position]:
            row = loaded.row(first[name])
            message = f"{shown(loaded.names[position])} differs from {shown(other)} in row {row} in capitals only."
            hint = "Write both alike, or give one another name."
            yield loaded.problem(
                "E121", position, "id", message, "Ids differ in more than capitals.", hint
            )
