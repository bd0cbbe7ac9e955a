"""Cells that name rows of another table: these must be there."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

import polars as pl

from landbridge.case import cells
from landbridge.case.cast import shown
from landbridge.case.loaded import Loaded, Tables
from landbridge.case.schema import Field
from landbridge.case.suggest import Suggester
from landbridge.errors import Problem

_NAMES: dict[str, Callable[[str], Collection[str]]] = {
    "ref": lambda text: (text,),
    "refs": cells.split,
    "km_by_country": cells.km_by_country,
}
"""The names in a cell by the type of its column."""


def orphans(tables: Tables, unread: Collection[str]) -> Iterator[Problem]:
    """Cells that name a row which is not there.

    unread: tables that are there but could not be read; nothing is said about rows of those.
    """
    suggest = Suggester()
    for loaded in tables.values():
        for name in loaded.frame.columns:
            field = loaded.table.fields[name]
            target = tables.get(field.refers_to)
            readable = target.complete if target else field.refers_to not in unread
            if field.type in _NAMES and readable:
                yield from _orphans(loaded, field, target, suggest)


def _orphans(
    loaded: Loaded, field: Field, target: Loaded | None, suggest: Suggester
) -> Iterator[Problem]:
    column = loaded.frame[field.name]
    if column.null_count() == column.len():
        return
    bad = _unknown(field, column, target)
    if not bad:
        return
    rule = f"An id of {field.refers_to}.csv. {field.description}"
    for position in column.is_in(list(bad)).arg_true():
        for name in bad[column[position]]:
            if target:
                hint = suggest(name, field.refers_to, target.index)
                hint = hint or f"Add it to {target.sheet.file}."
            else:
                hint = f"The case has no {field.refers_to}.csv: add it."
            message = f"There is no {shown(name)} in {field.refers_to}."
            yield loaded.problem("E122", position, field.name, message, rule=rule, hint=hint)


def _unknown(field: Field, column: pl.Series, target: Loaded | None) -> dict[str, list[str]]:
    """The unknown names in each cell that has some."""
    known = target.listed if target else pl.Series([[]], dtype=pl.List(pl.String))
    named = column if field.type == "ref" else _named(column)
    unknown = set(named.filter(~named.is_in(known)))
    if not unknown:
        return {}
    if field.type == "ref":
        return {name: [name] for name in unknown}
    texts = column.drop_nulls().unique()
    found = {text: [n for n in _NAMES[field.type](text) if n in unknown] for text in texts}
    return {text: names for text, names in found.items() if names}


def _named(texts: pl.Series) -> pl.Series:
    """All names in cells such as `a;b` or `KAZ:452;RUS:1059`, which are cast already."""
    items = pl.first().unique().str.split(";").explode()
    return texts.to_frame().select(items.str.replace(":.*$", "").unique()).to_series()
