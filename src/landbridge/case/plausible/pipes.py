"""How fast a flow would have to run in the widest pipe that is in use for it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import polars as pl

from landbridge.case import cells as lists
from landbridge.case.numbers import plain
from landbridge.case.plausible.bands import bands, figures, outside, short
from landbridge.case.plausible.doubt import Doubt, code_of, doubt
from landbridge.case.plausible.known import Known

YEAR_S = 365 * 24 * 3600
"""Seconds of a year."""

Pipes = dict[tuple[str, str, str], tuple[str | None, float | None]]
"""Good and density, t/m3, by kind, own good and goods of a link with its mode's classes."""


def crowded_pipes(known: Known, capacities: pl.DataFrame) -> Iterator[Doubt]:
    """Pipelines that could carry their capacity at an odd or an impossible speed only.

    speed = capacity × 1000 / density / seconds of a year / cross-section, m/s. The density is
    that of the densest good the link may carry, so the speed is the least there can be.
    capacities: as `given_capacities` gives them.
    """
    widths = figures("pipe_m")
    pipes = _with_density(known, capacities.filter(pl.col("kind").is_in(list(widths))))
    area = pl.col("kind").replace_strict(
        {kind: math.pi * (width.value / 2) ** 2 for kind, width in widths.items()},
        default=None,
        return_dtype=pl.Float64,
    )
    flow = pl.col("number") * 1000 / pl.col("density") / YEAR_S
    moving = pipes.with_columns(kt=pl.col("number"), number=flow / area, flow=flow, area=area)
    for cell in outside(moving, "flow_m_s").iter_rows(named=True):
        code = code_of("capacity", severe=cell["severe"])
        rule = bands("flow_m_s")[cell["kind"]].rule
        yield doubt(known.tables, code, cell, _arithmetic(cell), rule)


def _arithmetic(cell: dict[str, Any]) -> str:
    width = figures("pipe_m")[cell["kind"]]
    volume = cell["kt"] / cell["density"] / 1000
    return (
        f"{plain(cell['kt'])} kt/yr at {plain(cell['density'])} t/m³ ({cell['why']}) is "
        f"{short(volume)} million m³ a year, or {short(cell['flow'])} m³/s; in a pipe of "
        f"{plain(width.value)} m ({width.basis}), {short(cell['area'])} m² wide inside at most, "
        f"it would run at {short(cell['number'])} m/s."
    )


def _with_density(known: Known, pipes: pl.DataFrame) -> pl.DataFrame:
    """The same with `density`, t/m3, and `why`, where it comes from; each set of goods once."""
    by = ["kind", "good", "goods", "carries"]
    sets = pipes.select(by).unique(maintain_order=True)
    goods = known.named("goods").filter(pl.col("density_t_m3").is_not_null())
    found = [_density(goods, *one) for one in sets.iter_rows()]
    schema = {"density": pl.Float64, "why": pl.String}
    dense = pl.DataFrame(found, schema=schema, orient="row")
    return pipes.join(pl.concat([sets, dense], how="horizontal"), on=by, nulls_equal=True)


def _density(
    goods: pl.DataFrame, kind: str, good: str | None, named: str | None, carries: str | None
) -> tuple[float, str]:
    may = goods
    if good or named:
        may = may.filter(pl.col("#").is_in([good] if good else lists.split(named)))
    elif carries:
        may = may.filter(pl.col("handling").fill_null("general").is_in(lists.split(carries)))
    else:
        may = may.clear()
    assumed = figures("density_t_m3")[kind]
    surface = figures("surface_t_m3").get(kind)
    if surface:
        may = may.filter(pl.col("density_t_m3") >= surface.value)
    for name, density in may.sort("density_t_m3").tail(1).select("#", "density_t_m3").iter_rows():
        return density, f"{name} in goods.csv"
    return assumed.value, f"{assumed.basis}, {assumed.grade}"
