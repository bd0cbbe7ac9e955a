"""What rows must agree on beyond their types: rules that need more than one cell."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from landbridge.case import cells
from landbridge.case.case import default_of
from landbridge.case.loaded import Loaded, Tables
from landbridge.case.numbers import plain
from landbridge.errors import Problem

KM_REFUSED = 0.05
"""Share of a link's length its km by country may miss."""


def loops(tables: Tables) -> Iterator[Problem]:
    """Links that end where they start, interchanges between a mode and itself."""
    if links := tables.get("links"):
        for position in _where(links, pl.col("from") == pl.col("to")):
            message = f"The link starts and ends at {links.text(position, 'to')}."
            rule = "A link joins two places."
            yield links.problem("E130", position, "to", message, rule, "Correct from or to.")
    if changes := tables.get("interchanges"):
        for position in _where(changes, pl.col("from_mode") == pl.col("to_mode")):
            message = f"The interchange is from {changes.text(position, 'to_mode')} to itself."
            rule = "An interchange joins two modes; within one mode none is needed."
            yield changes.problem(
                "E131", position, "to_mode", message, rule, "Correct from_mode or to_mode."
            )


def recipes(tables: Tables) -> Iterator[Problem]:
    """Recipes that take nothing in, or give nothing out."""
    recipes, goods = tables.get("recipes"), tables.get("recipe_goods")
    if recipes is None or (goods and not (goods.complete and goods.full["role"].null_count() == 0)):
        return
    for role, verb in (("in", "takes nothing in"), ("out", "gives nothing out")):
        named = set(goods.full.filter(pl.col("role") == role)["recipe"]) if goods else set()
        for position, name in enumerate(recipes.full["id"]):
            if name is not None and name not in named:
                message = f"The recipe {name} {verb}."
                rule = "A recipe has at least one good with role in and one with role out."
                hint = f"Add a row to recipe_goods.csv: {name}, a good, {role}, a ratio."
                yield recipes.problem("E132", position, "id", message, rule, hint)


def spans(tables: Tables) -> Iterator[Problem]:
    """What closes before it opens, or ends before it starts."""
    for loaded in tables.values():
        fields = loaded.table.fields
        if "opens" in fields and "closes" in fields:
            yield from _span(loaded, "opens", "closes", pl.col("opens") >= pl.col("closes"))
        if "starts" in fields and "ends" in fields:
            yield from _span(loaded, "starts", "ends", pl.col("starts") > pl.col("ends"))


def _span(loaded: Loaded, first: str, last: str, wrong: pl.Expr) -> Iterator[Problem]:
    for position in _where(loaded, wrong):
        message = f"{first} is {loaded.text(position, first)}, but {last} is {loaded.text(position, last)}."
        rule = loaded.table.fields[last].description
        yield loaded.problem("E133", position, last, message, rule, f"Correct {first} or {last}.")


def ranges(tables: Tables) -> Iterator[Problem]:
    """Ranges upside down, or that do not hold the number they are about."""
    loaded = tables.get("ranges")
    if loaded is None:
        return
    for position in _where(loaded, pl.col("low") > pl.col("high")):
        message = (
            f"low is {loaded.text(position, 'low')}, but high is {loaded.text(position, 'high')}."
        )
        yield loaded.problem(
            "E134", position, "high", message, "low is not above high.", "Swap them."
        )
    for position, row in enumerate(loaded.full.iter_rows(named=True)):
        if None not in (row["low"], row["high"]) and row["low"] <= row["high"]:
            yield from _outside(loaded, position, row, tables)


def _outside(
    loaded: Loaded, position: int, row: dict[str, object], tables: Tables
) -> Iterator[Problem]:
    table, name, column, low, high = (row[one] for one in ("table", "row", "column", "low", "high"))
    target = tables.get(str(table))
    where = target.index.get(str(name)) if target else None
    if target is None or where is None or column not in target.table.fields:
        return
    if target.text(where, str(column)):
        value = target.full[str(column)][where]
    else:
        value = default_of(target.table.fields[str(column)])
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        return
    if not float(str(low)) <= value <= float(str(high)):
        message = f"{column} is {plain(value)} in {target.sheet.file} row {target.row(where)}, outside this range."
        hint = "Correct the number or the range; scenarios may go beyond it."
        side = "low" if value < float(str(low)) else "high"
        yield loaded.problem("E134", position, side, message, "low ≤ the number ≤ high.", hint)


def lengths(tables: Tables) -> Iterator[Problem]:
    """Links whose km by country do not add up to their length."""
    links = tables.get("links")
    if links is None:
        return
    both = _where(links, pl.col("countries").is_not_null() & pl.col("length_km").is_not_null())
    texts, given = links.full["countries"], links.full["length_km"]
    for position in both:
        km = cells.km_by_country(texts[position])
        total, length = sum(km.values()), given[position]
        if abs(total - length) > KM_REFUSED * max(total, length):
            terms = " + ".join(map(plain, km.values())) + (
                f" = {plain(total)}" if len(km) > 1 else ""
            )
            message = f"The km by country are {terms}, but length_km is {plain(length)}."
            rule = f"They add up to the length, give or take {KM_REFUSED:.0%}."
            yield links.problem(
                "E136", position, "countries", message, rule, "Correct one of them."
            )


def _where(loaded: Loaded, wrong: pl.Expr) -> list[int]:
    return loaded.full.select(wrong=wrong.fill_null(False))["wrong"].arg_true().to_list()
