"""What had become of every control by a day: nothing is known before it was said."""

from __future__ import annotations

from datetime import date

import polars as pl

from landbridge.case.case import Case

SETTLED = ("in_force", "suspended", "repealed")
"""Statuses that end a dispute over whether a control was made at all."""


def status_on(case: Case, day: date) -> pl.DataFrame:
    """Every control with its latest status on a day (blank before its first), and since when.

    Columns: those of `controls`, then status, since, contested. A control is contested where it
    was both announced and denied, and neither came into force nor was withdrawn after that.
    A status says nothing of `starts` and `ends`; see `in_force`.
    """
    key = status_on, day
    if key not in case.kept:
        case.kept[key] = _status_on(case, day)
    found: pl.DataFrame = case.kept[key]
    return found


def _status_on(case: Case, day: date) -> pl.DataFrame:
    known = case.table("control_status").filter(pl.col("date") <= day)
    # Of several entries on one day the last in the table is the latest.
    ordered = known.sort("date", maintain_order=True)
    latest = ordered.group_by("control", maintain_order=True).last()
    found = case.table("controls").join(
        latest.select(id="control", status="status", since="date"),
        on="id",
        how="left",
        maintain_order="left",
    )
    return found.with_columns(contested=pl.col("id").is_in(_contested(ordered).implode()))


def _contested(ordered: pl.DataFrame) -> pl.Series:
    """Controls with an announcement and a denial since they were last settled."""
    of_control = pl.col("status").is_in(SETTLED).cum_sum().over("control")
    open_ = ordered.with_columns(settled=of_control)
    last = open_.filter(pl.col("settled") == pl.col("settled").max().over("control"))
    said = last.group_by("control", maintain_order=True).agg(
        both=(pl.col("status") == "announced").any() & (pl.col("status") == "denied").any()
    )
    return said.filter("both")["control"]


def valid_on(day: date) -> pl.Expr:
    """Whether the validity of a control covers a day."""
    begun = pl.col("starts").is_null() | (pl.col("starts") <= day)
    lasting = pl.col("ends").is_null() | (pl.col("ends") >= day)
    return begun & lasting


def in_force(case: Case, day: date) -> pl.DataFrame:
    """The controls whose latest status on a day is `in_force` and whose validity covers it."""
    return status_on(case, day).filter((pl.col("status") == "in_force") & valid_on(day))


def history(case: Case, control: str, day: date | None = None) -> pl.DataFrame:
    """The entries of `control_status` on a control, oldest first, up to a day if one is given."""
    rows = case.table("control_status").filter(pl.col("control") == control)
    rows = rows if day is None else rows.filter(pl.col("date") <= day)
    return rows.sort("date", maintain_order=True)


def standing_of(case: Case) -> pl.DataFrame:
    """How every control stands on the day of a case: control, title, authority, effect, standing.

    standing: its status; `contested` where it was announced and denied, `not_valid` where it is in
    force on another day only, "" where nothing was said of it yet.
    """
    valid = pl.col("id").is_in(in_force(case, case.day)["id"].implode())
    standing = (
        pl.when((pl.col("status") == "in_force") & ~valid)
        .then(pl.lit("not_valid"))
        .when("contested")
        .then(pl.lit("contested"))
        .otherwise("status")
    )
    columns = ["title", "authority", "effect"]
    found = status_on(case, case.day)
    return found.select(*columns, control="id", standing=standing.fill_null(""))
