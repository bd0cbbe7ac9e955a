"""What rows must agree on beyond their types: rules that need more than one cell."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from landbridge.case import cells
from landbridge.case.loaded import Loaded, Tables
from landbridge.case.numbers import plain
from landbridge.errors import Problem

KM_MISSED = 0.05
"""Share of a link's length by which its km by country may miss it."""


_NO_NAMES = pl.Series([], dtype=pl.String)


def loops(tables: Tables) -> Iterator[Problem]:
    """Links that end where they start, interchanges between a mode and itself."""
    if links := tables.get("links"):
        for position in links.where(pl.col("from") == pl.col("to")):
            message = f"The link starts and ends at {links.text(position, 'to')}."
            rule, hint = "A link joins two places.", "Correct from or to."
            yield links.problem("E130", position, "to", message, rule=rule, hint=hint)
    if changes := tables.get("interchanges"):
        for position in changes.where(pl.col("from_mode") == pl.col("to_mode")):
            message = f"The interchange is from {changes.text(position, 'to_mode')} to itself."
            rule = "An interchange joins two modes; within one mode none is needed."
            hint = "Correct from_mode or to_mode."
            yield changes.problem("E131", position, "to_mode", message, rule=rule, hint=hint)


def recipes(tables: Tables) -> Iterator[Problem]:
    """Recipes that take nothing in, or give nothing out."""
    made, goods = tables.get("recipes"), tables.get("recipe_goods")
    if made is None or (goods and not _all_roles_known(goods)):
        return
    rule = "A recipe has at least one good with role in, and one with role out."
    for role, verb in (("in", "takes nothing in"), ("out", "gives nothing out")):
        named = goods.full.filter(pl.col("role") == role)["recipe"] if goods else _NO_NAMES
        for position in made.where(~pl.col("id").is_in(named.implode())):
            name = made.full["id"][position]
            message = f"The recipe {name} {verb}."
            hint = f"Add a row to recipe_goods.csv: {name}, a good, {role}, a ratio."
            yield made.problem("E132", position, "id", message, rule=rule, hint=hint)


def _all_roles_known(goods: Loaded) -> bool:
    return goods.complete and not goods.where(pl.col("role").is_null() | pl.col("recipe").is_null())


def frictions(tables: Tables) -> Iterator[Problem]:
    """Frictions of a supply or a demand on a good that it does not have, of a recipe on any."""
    given = tables.get("frictions")
    if given is None:
        return
    named = pl.col("good").is_not_null() | pl.col("origin").is_not_null()
    for position in given.where((pl.col("table") == "recipes") & named):
        column = "good" if given.text(position, "good") else "origin"
        message = f"A recipe bears the friction, but it names {given.text(position, column)}."
        rule, hint = "A recipe's throughput is of no one good and origin.", f"Leave {column} blank."
        yield given.problem("E137", position, column, message, rule=rule, hint=hint)
    for table in ("supply", "demand"):
        known = tables.get(table)
        goods = dict(known.full.select("id", "good").iter_rows()) if known else {}
        at_market = given.where((pl.col("table") == table) & pl.col("good").is_not_null())
        for position in at_market:
            row, good = given.full["row"][position], given.full["good"][position]
            if goods.get(row) not in (None, good):
                message = f"The friction is on {good}, but {row} in {table} is of {goods[row]}."
                rule, hint = "A supply or a demand has one good.", "Leave good blank."
                yield given.problem("E137", position, "good", message, rule=rule, hint=hint)


OF_EFFECT = {"quota_kt": "quota", "tariff_usd_t": "tariff", "tariff_percent": "tariff"}
"""Figures of controls, and the effect each is of."""


def figures(tables: Tables) -> Iterator[Problem]:
    """Controls with a figure of another effect, such as a prohibition with a tariff."""
    given = tables.get("controls")
    if given is None:
        return
    for column, effect in OF_EFFECT.items():
        if column not in given.frame.columns:
            continue
        for position in given.where(pl.col(column).is_not_null() & (pl.col("effect") != effect)):
            message = (
                f"The control has a {column}, but its effect is {given.text(position, 'effect')}."
            )
            rule, hint = (
                f"Only a {effect} has a {column}.",
                f"Leave it blank, or make it a {effect}.",
            )
            yield given.problem("E138", position, column, message, rule=rule, hint=hint)


def spans(tables: Tables) -> Iterator[Problem]:
    """What closes before it opens, or ends before it starts."""
    for loaded in tables.values():
        fields = loaded.frame.columns
        if "opens" in fields and "closes" in fields:
            yield from _span(loaded, "opens", "closes", pl.col("opens") >= pl.col("closes"))
        if "starts" in fields and "ends" in fields:
            yield from _span(loaded, "starts", "ends", pl.col("starts") > pl.col("ends"))


def _span(loaded: Loaded, first: str, last: str, wrong: pl.Expr) -> Iterator[Problem]:
    for position in loaded.where(wrong):
        start, end = loaded.text(position, first), loaded.text(position, last)
        message = f"{first} is {start}, but {last} is {end}."
        rule = f"{last} is after {first}. {loaded.table.fields[last].description}"
        hint = f"Correct {first} or {last}."
        yield loaded.problem("E133", position, last, message, rule=rule, hint=hint)


def lengths(tables: Tables) -> Iterator[Problem]:
    """Links whose km by country do not add up to their length; at sea they may be less."""
    links, modes = tables.get("links"), tables.get("modes")
    if links is None or (modes and not modes.complete):
        return
    texts, given = links.full["countries"], links.full["length_km"]
    km = {text: cells.km_by_country(text) for text in texts.unique().drop_nulls()}
    sums = {text: sum(parts.values()) for text, parts in km.items()}
    total = texts.replace_strict(sums, default=None, return_dtype=pl.Float64)
    allowed = KM_MISSED * pl.max_horizontal(total, given)
    too_few = (given - total > allowed) & ~pl.col("mode").is_in(_at_sea(modes))
    for position in links.where((total - given > allowed) | too_few):
        yield _wrong_length(links, position, list(km[texts[position]].values()), given[position])


def _at_sea(modes: Loaded | None) -> list[str]:
    """Modes at sea, and those of which it cannot be read whether they are."""
    if modes is None:
        return []
    on_land = {*modes.where(~pl.col("at_sea")), *modes.where_blank(["at_sea"])}
    return [name for at, name in enumerate(modes.full["id"]) if at not in on_land]


def _wrong_length(links: Loaded, position: int, km: list[float], length: float) -> Problem:
    terms = " + ".join(map(plain, km)) + (f" = {plain(sum(km))}" if len(km) > 1 else "")
    message = f"The km by country are {terms}, but length_km is {plain(length)}."
    rule = f"They add up to the length, give or take {KM_MISSED:.0%}; at sea they may be less."
    hint = "Correct countries or length_km."
    return links.problem("E136", position, "countries", message, rule=rule, hint=hint)
