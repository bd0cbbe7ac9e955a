"""Movements of goods between countries, and which controls are about them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from landbridge.case.case import Case
from landbridge.study.screening.needs import NONE, Need, if_

SCHEMA: Final[dict[str, pl.DataType | type[pl.DataType]]] = {
    "good": pl.String,
    "code": pl.String,
    "origin": pl.String,
    "exporter": pl.String,
    "importer": pl.String,
    "via": pl.List(pl.String),
    "modes": pl.List(pl.String),
}
"""Columns of movements; blank where not known."""


def movement(
    *,
    good: str | None = None,
    code: str | None = None,
    origin: str | None = None,
    exporter: str | None = None,
    importer: str | None = None,
    via: Sequence[str] | None = None,
    modes: Sequence[str] | None = None,
) -> pl.DataFrame:
    """One movement as a frame. via: countries crossed, an empty list where none is."""
    row = {
        "good": good,
        "code": code,
        "origin": origin,
        "exporter": exporter,
        "importer": importer,
        "via": None if via is None else list(via),
        "modes": None if modes is None else list(modes),
    }
    return pl.DataFrame([row], schema=SCHEMA)


def met(case: Case, rows: pl.DataFrame) -> pl.DataFrame:
    """Pairs of a movement and a control that is about such movements, or may be.

    rows: movement and the columns of `SCHEMA`. By regime as `model.controls.rulings` says; the
    origins of a control are held against who exports, of one on re-exports against where the
    goods come from. What starts or ends in a country is not in transit through it.
    Columns: movement, control, met_needs: facts it takes to be sure.
    """
    sender = pl.coalesce("exporter", "origin")
    pairs = rows.with_columns(sender=sender).join(_controls(case), how="cross")
    parts = (
        _listed("origins", _seen("re_export", "origin", "sender"), Need.ORIGIN),
        _listed("destinations", pl.col("importer"), Need.DESTINATION),
        _crossed(),
        _leaving(),
        _moved_by(),
    )
    for at, (may, needs) in enumerate(parts):
        pairs = pairs.with_columns(may.alias(f"may_{at}"), needs.alias(f"needs_{at}"))
    total = pl.col("unseen")
    for at in range(len(parts)):
        total = total | pl.col(f"needs_{at}")
    every = pl.all_horizontal(*(f"may_{at}" for at in range(len(parts))))
    return pairs.filter(every).select("movement", "control", met_needs=total)


_Part = tuple[pl.Expr, pl.Expr]
"""Whether a control may be about a movement, never blank, and what it takes to be sure."""

_ASKED: Final = ("origins", "destinations", "transits", "modes")


def _controls(case: Case) -> pl.DataFrame:
    unseen = (
        if_(pl.col("regime") == "outward_processing", Need.PROCEDURE)
        | if_(pl.col("threshold").is_not_null(), Need.THRESHOLD)
        | if_(pl.col("end_use").is_not_null(), Need.END_USE)
    )
    lists = {name: pl.col(name).str.split(";") for name in _ASKED}
    table = case.table("controls")
    return table.select(
        "regime", control="id", unseen=unseen, **{f"of_{k}": v for k, v in lists.items()}
    )


def _seen(regime: str, there: str, elsewhere: str) -> pl.Expr:
    return pl.when(pl.col("regime") == regime).then(there).otherwise(elsewhere)


def _listed(name: str, country: pl.Expr, need: Need) -> _Part:
    """A list of countries, and the country that has to be among them."""
    asked = pl.col(f"of_{name}")
    may = asked.is_null() | country.is_null() | asked.list.contains(country)
    return may.fill_null(value=True), if_(asked.is_not_null() & country.is_null(), need)


def _crossed() -> _Part:
    """The countries a control wants to see crossed."""
    asked = pl.col("of_transits")
    ends = pl.concat_list(pl.col("origin"), pl.col("importer")).list.drop_nulls()
    passing = asked.list.set_difference(ends)
    sent_on = pl.col("exporter").is_not_null() & (pl.col("exporter") != pl.col("origin"))
    by_sender = (sent_on & passing.list.contains(pl.col("exporter"))).fill_null(value=False)
    on_route = passing.list.set_intersection(pl.col("via")).list.len() > 0
    hit = by_sender | on_route.fill_null(value=False)
    unknown = ~hit & pl.col("via").is_null() & (passing.list.len() > 0)
    # Who sends goods on from elsewhere is in the way; where they come from may not be known.
    from_where = ~hit & pl.col("origin").is_null() & passing.list.contains(pl.col("exporter"))
    from_where = from_where.fill_null(value=False)
    bare = asked.is_null() & pl.col("regime").is_in(["transit", "re_export"])
    needs = if_(asked.is_not_null() & unknown & ~from_where, Need.ROUTE) | if_(bare, Need.ROUTE)
    may = asked.is_null() | hit | unknown | from_where
    return may.fill_null(value=True), needs | if_(from_where, Need.ORIGIN)


def _leaving() -> _Part:
    """Of exports and imports: whether goods leave the country they are sent from at all."""
    abroad = pl.col("regime").is_in(["export", "import"])
    leaves = pl.col("importer") != pl.col("sender")
    # Whose imports a control is about it says by its destinations alone.
    of_none = pl.col("of_destinations").is_null() & (pl.col("regime") == "import")
    may = ~abroad | leaves.fill_null(value=True)
    return may, if_(abroad & (leaves.is_null() | of_none), Need.DESTINATION)


def _moved_by() -> _Part:
    """The modes a control is about: of several that are taken, the one at the border counts."""
    asked, taken = pl.col("of_modes"), pl.col("modes")
    shared = asked.list.set_intersection(taken).list.len()
    anywhere = (
        (pl.col("regime") == "any")
        & pl.col("of_destinations").is_null()
        & pl.col("of_transits").is_null()
    )
    some = shared < taken.list.n_unique()
    unsure = taken.is_null() | (some & ~anywhere)
    may = asked.is_null() | (shared > 0).fill_null(value=True)
    return may, if_(asked.is_not_null() & unsure, Need.MODE) | NONE
