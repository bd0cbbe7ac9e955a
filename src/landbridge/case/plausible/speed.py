"""Speeds that vehicles of a kind do not reach, or that somebody on foot exceeds."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from landbridge.case.numbers import plain
from landbridge.case.plausible.bands import bands, figures, outside, short
from landbridge.case.plausible.doubt import Doubt, code_of, doubt
from landbridge.case.plausible.known import Known

_QUANTITY = "speed_km_h"


def speeds(known: Known) -> Iterator[Doubt]:
    """Speeds of modes and fleets, and those that follow from length and hours of links."""
    modes = known.numbers("modes", "speed_km_h")
    kinds = known.modes.select("kind", row="mode")
    yield from _given(known, modes.join(kinds, on="row", maintain_order="left"))
    fleets = known.numbers("fleets", "speed_km_h")
    yield from _given(known, fleets.join(fleet_kinds(known), on="row", maintain_order="left"))
    timed = _timed(known)
    yield from _on_links(known, timed)
    yield from _against_mode(known, timed)


def fleet_kinds(known: Known) -> pl.DataFrame:
    """The kinds of mode of the links that use each fleet: row, kind."""
    used = known.links.select("kind", row="fleet").filter(pl.col("row").is_not_null())
    return used.unique(maintain_order=True)


def _given(known: Known, cells: pl.DataFrame) -> Iterator[Doubt]:
    for cell in outside(cells, _QUANTITY).iter_rows(named=True):
        metres = short(cell["number"] / 3.6)
        message = f"The speed is {plain(cell['number'])} km/h, which is {metres} m/s."
        code = code_of("speed", severe=cell["severe"])
        yield doubt(known.tables, code, cell, message, bands(_QUANTITY)[cell["kind"]].rule)


def _timed(known: Known) -> pl.DataFrame:
    """Links long enough to tell a speed, with it in `number`; 0 hours are no time, not a speed."""
    hours = known.numbers("links", "hours").rename({"number": "hours"})
    timed = hours.join(known.links, left_on="row", right_on="link", maintain_order="left")
    long_enough = pl.col("length_km") >= figures("timed_km")["any"].value
    kept = timed.filter(long_enough & (pl.col("hours") > 0))
    return kept.with_columns(number=pl.col("length_km") / pl.col("hours"))


def _on_links(known: Known, timed: pl.DataFrame) -> Iterator[Doubt]:
    for cell in outside(timed, _QUANTITY).iter_rows(named=True):
        code = code_of("speed", severe=cell["severe"])
        rule = bands(_QUANTITY)[cell["kind"]].rule
        fix = "Correct hours or length_km."
        yield doubt(known.tables, code, cell, _division(cell), rule, fix=fix)


def _against_mode(known: Known, timed: pl.DataFrame) -> Iterator[Doubt]:
    """Links on which the vehicles of a mode are said to be much faster than they are elsewhere."""
    times = figures("own_speed_times")["any"]
    faster = timed.filter(pl.col("number") > pl.col("mode_km_h") * times.value)
    doubted = outside(timed, _QUANTITY).select("file", "position")
    kept = faster.join(doubted, on=["file", "position"], how="anti", maintain_order="left")
    for cell in kept.iter_rows(named=True):
        own = plain(cell["mode_km_h"])
        message = f"{_division(cell)} The mode {cell['mode']} does {own} km/h."
        rule = f"No more than {plain(times.value)} times the speed of the mode: {times.basis}."
        code = code_of("speed", severe=False)
        fix = "Correct hours, length_km or the speed of the mode."
        yield doubt(known.tables, code, cell, message, rule, fix=fix)


def _division(cell: dict[str, float]) -> str:
    return (
        f"{plain(cell['length_km'])} km ÷ {plain(cell['hours'])} h is {short(cell['number'])} km/h."
    )
