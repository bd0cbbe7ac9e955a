"""What a tonne pays and how long it takes on links and interchanges, before any good is named."""

from __future__ import annotations

import numpy as np
import polars as pl

from landbridge.case.case import Case
from landbridge.engine.lp import Floats
from landbridge.errors import CaseError, Problem
from landbridge.model.index import numbers, positions

HOURS_A_YEAR = 8760.0


def link_figures(case: Case) -> Floats:
    """Transport USD/t, border USD/t, hours and border hours of every link, (4, links).

    cost = links.cost_usd_t, or length × modes.cost_usd_t_km where blank;
    hours = links.hours, or length ÷ modes.speed_km_h where blank (0 where the mode has no speed).

    Raises CaseError where a link needs a length and has none.
    """
    links, modes = case.table("links"), case.table("modes")
    mode = positions(links["mode"], modes["id"])
    per_km = numbers(modes["cost_usd_t_km"])[mode]
    hours_per_km = numbers(1.0 / modes["speed_km_h"], 0.0)[mode]
    length = numbers(links["length_km"])
    own_cost, own_hours = numbers(links["cost_usd_t"]), numbers(links["hours"])
    needed = (np.isnan(own_cost) & (per_km > 0)) | (np.isnan(own_hours) & (hours_per_km > 0))
    needed |= links["fleet"].is_not_null().to_numpy()
    _refuse_without_length(links, needed & np.isnan(length))
    known = np.nan_to_num(length)
    return np.stack(
        [
            np.where(np.isnan(own_cost), known * per_km, own_cost),
            numbers(links["border_usd_t"]),
            np.where(np.isnan(own_hours), known * hours_per_km, own_hours),
            numbers(links["border_hours"]),
        ]
    )


def interchange_figures(case: Case) -> Floats:
    """Handling USD/t and hours of every interchange, in the same four rows; it has no border."""
    changes = case.table("interchanges")
    none = np.zeros(changes.height)
    return np.stack([numbers(changes["cost_usd_t"]), none, numbers(changes["hours"]), none])


def time_usd_t_h(case: Case) -> Floats:
    """What an hour under way costs a tonne of each good, USD/t/h, (goods,).

    time_usd_t_day / 24  +  value_usd_t × carrying_rate / 8760
    """
    goods = case.table("goods")
    capital = numbers(goods["value_usd_t"], 0.0) * case.meta.carrying_rate / HOURS_A_YEAR
    return numbers(goods["time_usd_t_day"]) / 24.0 + capital


def _refuse_without_length(links: pl.DataFrame, missing: np.ndarray) -> None:
    problems = [
        Problem(
            code="E301",
            message=f"{links['id'][int(at)]!r} has no length, but its cost or hours come from it.",
            file="links.csv",
            column="length_km",
            value="",
            rule="A link gives length_km, or both cost_usd_t and hours; with a fleet, its length.",
            hint="Fill in length_km, or give cost_usd_t and hours.",
        )
        for at in np.flatnonzero(missing)
    ]
    if problems:
        raise CaseError(problems)
