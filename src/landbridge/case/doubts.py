"""Warnings: what is allowed, but a careful author would look at again."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import polars as pl

from landbridge.case import cells
from landbridge.case.loaded import Loaded, Tables
from landbridge.errors import Problem

_NAMED = 8
"""Rows named in one warning."""


def unsourced(tables: Tables) -> Iterator[Problem]:
    """Rows with numbers that do not say where these come from, or how sure they are."""
    for loaded in tables.values():
        if "grade" not in loaded.table.fields:
            continue
        numbers = [
            pl.col(f.name) for f in loaded.table.fields.values() if f.type in ("number", "integer")
        ]
        if not numbers:
            continue
        numeric = pl.any_horizontal(number.is_not_null() for number in numbers)
        for code, column, what in (("W101", "source", "source"), ("W102", "grade", "grade")):
            bad = (
                loaded.full.select(bad=numeric & pl.col(column).is_null())["bad"]
                .arg_true()
                .to_list()
            )
            rule = f"Every row with numbers has a {what}."
            yield from _about(
                loaded, code, column, bad, f"numbers but no {what}", rule, "Fill it in."
            )


def unplaced(tables: Tables) -> Iterator[Problem]:
    """Places that cannot be drawn on a map."""
    if places := tables.get("places"):
        wrong = pl.col("lon").is_null() | pl.col("lat").is_null()
        bad = places.full.select(bad=wrong)["bad"].arg_true().to_list()
        rule = "The map needs lon and lat of every place."
        yield from _about(
            places, "W103", "lon", bad, "no coordinates", rule, "Fill lon and lat in."
        )


def unused(tables: Tables) -> Iterator[Problem]:
    """Places that nothing runs to, from or through, and nothing is bought, sold or made at."""
    places = tables.get("places")
    if places is None:
        return
    used: set[str] = set()
    for loaded in tables.values():
        for field in loaded.table.fields.values():
            if field.refers_to == "places":
                used.update(loaded.full[field.name].drop_nulls())
    bad = [at for at, name in enumerate(places.full["id"]) if name is not None and name not in used]
    rule = "A place is used by a link, an interchange, a market, a shipment or a plant."
    yield from _about(places, "W104", "id", bad, "no use", rule, "Link it, or delete it.")


def odd_hs(tables: Tables) -> Iterator[Problem]:
    """HS prefixes with an odd number of digits: a spreadsheet may have eaten a leading zero."""
    for loaded in tables.values():
        for field in loaded.table.fields.values():
            if field.type != "hs":
                continue
            for position, text in enumerate(loaded.full[field.name]):
                for prefix in cells.split(text):
                    if len(prefix.removeprefix("ex ")) % 2:
                        message = f"The HS prefix {prefix} has an odd number of digits."
                        rule = "Chapters have 2 digits, headings 4, subheadings 6, national lines 8 or 10."
                        hint = f"Was it 0{prefix} before a spreadsheet read it as a number?"
                        yield loaded.problem("W105", position, field.name, message, rule, hint)


def _about(
    loaded: Loaded, code: str, column: str, bad: Collection[int], what: str, rule: str, hint: str
) -> Iterator[Problem]:
    """One warning for all rows of a table that lack the same thing."""
    if not bad:
        return
    first = next(iter(bad))
    rows = ", ".join(str(loaded.row(position)) for position in list(bad)[:_NAMED])
    more = f" and {len(bad) - _NAMED} more" if len(bad) > _NAMED else ""
    message = f"{len(bad)} of {loaded.frame.height} rows have {what}: rows {rows}{more}."
    yield loaded.problem(code, first, column, message, rule, hint)
