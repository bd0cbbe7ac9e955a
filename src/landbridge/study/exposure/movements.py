"""Which controls are about a movement from one country to another."""

from __future__ import annotations

import polars as pl

from landbridge.case.case import Case
from landbridge.study.screening.needs import NEEDS, Need, if_

MOVED: dict[str, type[pl.DataType]] = {
    "exporter": pl.String,
    "importer": pl.String,
    "control": pl.String,
    "needs": NEEDS,
}
"""Columns of `moved`."""


def moved(case: Case, pairs: pl.DataFrame) -> pl.DataFrame:
    """Controls that are about goods from an exporter to an importer, or may be.

    pairs: exporter and importer, ids of countries, blank where not recognised.
    The exporter is held against the origins of a control, and against its transits if it is about
    re-exports: these are the countries that send foreign goods on. The importer is held against
    its destinations. What needs the route, the origin, the mode of transport, the customs
    procedure, the end use or a threshold cannot be seen in a trade table.
    """
    controls = _controls(case)
    froms = _sides(controls, pairs["exporter"], "exporter", "from")
    tos = _sides(controls, pairs["importer"], "importer", "to")
    ends = pairs.select("exporter", "importer").unique(maintain_order=True)
    return (
        ends.join(froms, on="exporter", nulls_equal=True)
        .join(tos, on=["importer", "control"], nulls_equal=True)
        .join(controls.select("control", "unseen"), on="control")
        .select(
            "exporter",
            "importer",
            "control",
            needs=pl.col("exporter_needs") | pl.col("importer_needs") | pl.col("unseen"),
        )
    )


def _controls(case: Case) -> pl.DataFrame:
    """The countries every control asks for at both ends, and what no trade table shows of it."""
    regime = pl.col("regime")
    sent_on = regime == "re_export"
    given = {name: pl.col(name).is_not_null() for name in ("origins", "transits", "modes")}
    unseen = (
        if_((given["transits"] & ~sent_on) | (regime == "transit"), Need.ROUTE)
        | if_(given["origins"] & sent_on, Need.ORIGIN)
        | if_(given["modes"], Need.MODE)
        | if_(regime == "outward_processing", Need.PROCEDURE)
        | if_(pl.col("threshold").is_not_null(), Need.THRESHOLD)
        | if_(pl.col("end_use").is_not_null(), Need.END_USE)
    )
    return case.table("controls").select(
        control="id",
        **{"from": _listed(pl.when(sent_on).then("transits").otherwise("origins"))},
        to=_listed(pl.col("destinations")),
        unseen=unseen,
    )


def _listed(column: pl.Expr) -> pl.Expr:
    return column.str.split(";").list.eval(pl.element().str.strip_chars())


def _sides(controls: pl.DataFrame, countries: pl.Series, name: str, end: str) -> pl.DataFrame:
    """Controls that may be about a country at one end, and whether it has to be known."""
    country, listed = pl.col(name), pl.col(end)
    pairs = pl.DataFrame({name: countries.unique()}).join(controls, how="cross")
    fits = listed.is_null() | country.is_null() | listed.list.contains(country)
    needs = if_(country.is_null() & listed.is_not_null(), Need.COUNTRY)
    return pairs.filter(fits).select(name, "control", needs.alias(f"{name}_needs"))
