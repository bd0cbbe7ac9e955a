"""Warnings: what is allowed, but a careful author would look at again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import polars as pl

from landbridge.case import cells
from landbridge.case.loaded import Loaded, Tables
from landbridge.errors import Problem

_NAMED = 8
"""Rows named in one warning."""


def unsourced(tables: Tables) -> Iterator[Problem]:
    """Rows with numbers that do not say where these come from, or how far to trust them."""
    for loaded in tables.values():
        fields = loaded.table.fields.values()
        numbers = [field.name for field in fields if field.type in ("number", "integer")]
        for code, column in (("W101", "source"), ("W102", "grade")):
            if numbers and column in loaded.table.fields and loaded.full[column].has_nulls():
                numeric = pl.any_horizontal(pl.col(numbers).is_not_null())
                bad = loaded.where_blank([column], numeric)
                rule = f"Every row with numbers has a {column}."
                what = f"numbers but no {column}"
                yield from _about(loaded, code, column, bad, what, rule)


def unplaced(tables: Tables) -> Iterator[Problem]:
    """Places that cannot be drawn on a map."""
    if places := tables.get("places"):
        bad = places.where_blank(["lon", "lat"])
        rule = "A map needs lon and lat of every place."
        yield from _about(places, "W103", "lon", bad, "no coordinates", rule)


def unused(tables: Tables) -> Iterator[Problem]:
    """Places that nothing runs through, and where nothing is bought, sold or made."""
    places = tables.get("places")
    if places is None:
        return
    used = [
        loaded.frame[field.name].drop_nulls().unique().alias("place")
        for loaded in tables.values()
        for field in loaded.table.fields.values()
        if field.refers_to == "places" and field.name in loaded.frame.columns
    ]
    known = pl.concat([pl.Series("place", [], dtype=pl.String), *used]).unique()
    bad = places.where(~pl.col("id").is_in(known.implode()))
    rule = "A place is used by a link, an interchange, a market, a shipment or a plant."
    yield from _about(places, "W104", "id", bad, "no use", rule)


def odd_hs(tables: Tables) -> Iterator[Problem]:
    """HS prefixes with an odd number of digits: a spreadsheet may have eaten a leading zero."""
    for loaded in tables.values():
        for field in loaded.table.fields.values():
            if field.type == "hs":
                given = loaded.full[field.name]
                odd = [text for text in given.unique().drop_nulls() if _has_odd_hs(text)]
                for position in given.is_in(pl.Series(odd, dtype=pl.String).implode()).arg_true():
                    yield from _odd_hs(loaded, position, field.name, given[position])


def _has_odd_hs(text: str) -> bool:
    return any(len(prefix.removeprefix("ex ")) % 2 for prefix in cells.split(text))


def _odd_hs(loaded: Loaded, position: int, column: str, text: str | None) -> Iterator[Problem]:
    for prefix in cells.split(text):
        digits = prefix.removeprefix("ex ")
        if len(digits) % 2:
            message = f"The HS prefix {prefix} has an odd number of digits."
            rule = "Chapters have 2 digits, headings 4, subheadings 6, national lines 8 or 10."
            hint = f"Was it 0{digits} before a spreadsheet took it for a number?"
            yield loaded.problem("W105", position, column, message, rule=rule, hint=hint)


def _about(
    loaded: Loaded, code: str, column: str, bad: Sequence[int], *words: str
) -> Iterator[Problem]:
    """One warning for all rows of a table that lack the same thing; words: what, and the rule."""
    if not bad:
        return
    what, rule = words
    rows = ", ".join(str(loaded.row(position)) for position in bad[:_NAMED])
    more = f" and {len(bad) - _NAMED} more" if len(bad) > _NAMED else ""
    which = f"row {rows}" if len(bad) == 1 else f"rows {rows}{more}"
    message = f"{len(bad)} of {loaded.frame.height} rows have {what}: {which}."
    hint = "Fill it in, or accept that results say so."
    yield loaded.problem(code, bad[0], column, message, rule=rule, hint=hint)
