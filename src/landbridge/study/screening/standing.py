"""What stands of every control in the periods of a trade table."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from landbridge.case.case import Case
from landbridge.model.controls.status import status_on, valid_on
from landbridge.study.screening.needs import NEEDS, Need

STANDING: dict[str, type[pl.DataType]] = {
    "period": pl.String,
    "control": pl.String,
    "needs": NEEDS,
}
"""Columns of `standing`."""

_FACTS = {
    "in_force": 0,
    "contested": int(Need.CONTESTED),
    "announced": int(Need.ANNOUNCED),
    "no_status": int(Need.STATUS),
    "changes": int(Need.DAY),
}
"""What is to be known where a control stands so; where it does not stand, nothing is."""


def standing(case: Case, periods: pl.Series, on: date | None = None) -> pl.DataFrame:
    """Controls that apply, or may apply, in each period, and what it takes to be sure.

    periods: such as `2022-03` or `2022`. on: a day that is asked about whatever the period is.
    Where a control is in force for a part of a period only, the day of the movement is needed.
    Otherwise what holds on the last day of the period counts. One that was announced and not yet
    put into force may apply; so may one that was announced and denied. One that was suspended,
    repealed, or only denied, whose validity does not cover the day, or of which nothing had been
    said by then, does not. One without any status in the case may apply on all days.
    """
    spans = _spans(periods, on)
    if spans.is_empty():
        return pl.DataFrame(schema=STANDING)
    first, last = spans.select(pl.col("first").min(), pl.col("last").max()).row(0)
    meets = (pl.col("since") <= pl.col("last")) & (pl.col("until") >= pl.col("first"))
    stands = pl.col("stands")
    some = stands.n_unique() > 1
    found = (
        spans.join(_history(case, first, last), how="cross")
        .filter(meets)
        .sort("period", "control", "since")
        .group_by("period", "control", maintain_order=True)
        .agg(
            stands=pl.when(some & (stands == "in_force").any())
            .then(pl.lit("changes"))
            .otherwise(stands.last())
        )
        .filter(stands != "none")
    )
    needs = stands.replace_strict(_FACTS, return_dtype=NEEDS)
    return found.select("period", "control", needs=needs)


def _spans(periods: pl.Series, on: date | None) -> pl.DataFrame:
    """The first and the last day that matter of every period."""
    period = pl.col("period")
    yearly = period.str.len_bytes() == 4
    first = pl.when(yearly).then(period + "-01").otherwise(period) + "-01"
    day = first.str.to_date()
    last = pl.when(yearly).then(day.dt.offset_by("11mo")).otherwise(day).dt.month_end()
    given = pl.DataFrame({"period": periods.unique()}, schema={"period": pl.String})
    if on is not None:
        return given.with_columns(first=pl.lit(on), last=pl.lit(on))
    return given.with_columns(first=day, last=last)


def last_day(periods: pl.Series) -> date:
    """The last day of the last of some periods; today's law where there is none."""
    last = _spans(periods, None)["last"].max()
    return last if isinstance(last, date) else date.max


def _history(case: Case, first: date, last: date) -> pl.DataFrame:
    """How every control stands from day to day: control, since, until, stands."""
    days = [first, *(day for day in _events(case) if first < day <= last)]
    ends = [*(day - timedelta(days=1) for day in days[1:]), last]
    told = set(case.table("control_status")["control"])
    frames = [
        _stands(case, day, told).with_columns(since=pl.lit(day), until=pl.lit(end))
        for day, end in zip(days, ends, strict=True)
    ]
    return pl.concat(frames)


def _events(case: Case) -> list[date]:
    """Days on which the standing of some control may change, in order."""
    controls = case.table("controls")
    after = controls["ends"].dt.offset_by("1d")
    days = [case.table("control_status")["date"], controls["starts"], after]
    return pl.concat([one.rename("day") for one in days]).drop_nulls().unique().sort().to_list()


def _stands(case: Case, day: date, told: set[str]) -> pl.DataFrame:
    status = pl.col("status")
    word = (
        pl.when(~valid_on(day))
        .then(pl.lit("none"))
        .when(~pl.col("id").is_in(told))
        .then(pl.lit("no_status"))
        .when(status == "in_force")
        .then(pl.lit("in_force"))
        .when(pl.col("contested"))
        .then(pl.lit("contested"))
        .when(status == "announced")
        .then(pl.lit("announced"))
        .otherwise(pl.lit("none"))
    )
    return status_on(case, day).select(control="id", stands=word)
