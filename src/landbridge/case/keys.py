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
    if len(loaded.index) == loaded.names.len() - loaded.names.null_count():
        return
    key = loaded.table.key
    for position in loaded.names.is_duplicated().arg_true():
        name = loaded.names[position]
        first = loaded.index.get(name, position)
        if first != position:
            message = f"{shown(name)} is already the name of row {loaded.row(first)}."
            rule = f"Each {' and '.join(key)} once in {loaded.table.name}."
            hint = "Keep one of the rows, or give one another name."
            yield loaded.problem("E120", position, key[-1], message, rule=rule, hint=hint)


def _double_ids(loaded: Loaded) -> Iterator[Problem]:
    if len({name.lower() for name in loaded.index}) == len(loaded.index):
        return
    folded = loaded.names.str.to_lowercase()
    first: dict[str, int] = {}
    for position in folded.is_duplicated().arg_true():
        name = loaded.names[position]
        at = first.setdefault(folded[position], position) if name is not None else position
        if loaded.names[at] != name and at != position:
            other = f"{shown(loaded.names[at])} in row {loaded.row(at)}"
            message = f"{shown(name)} differs from {other} in capitals only."
            rule = "Ids of a table differ in more than capitals."
            hint = "Write both alike, or give one another name."
            yield loaded.problem("E121", position, "id", message, rule=rule, hint=hint)
