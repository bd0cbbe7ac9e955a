"""What waits where in a plan, as a frame."""

from __future__ import annotations

import numpy as np
import polars as pl

from landbridge.engine.lp import Floats
from landbridge.engine.sums import sum_by
from landbridge.model.congestion.equilibrium import Equilibrium

SCHEMA = {
    "congestion": pl.String,
    "table": pl.String,
    "id": pl.String,
    "name": pl.String,
    "shape": pl.String,
    "kt": pl.Float64,
    "capacity_kt": pl.Float64,
    "loading": pl.Float64,
    "free_hours": pl.Float64,
    "hours": pl.Float64,
    "waiting_usd_t": pl.Float64,
    "waiting_musd": pl.Float64,
    "toll_usd_t": pl.Float64,
}


def waiting(near: Equilibrium | None, loading: pl.DataFrame) -> pl.DataFrame:
    """One row for each row of congestion in use, the longest waiting first; none without routing.

    kt, capacity_kt, loading: its load, what hours grow towards, and the share of it.
    free_hours, hours: without any load and at this one; of a limit, of one of its ways.
    waiting_usd_t: what the difference costs the mean tonne; waiting_musd: all of them a year.
    toll_usd_t: what one more tonne costs the others; charged where the system is best.
    """
    if near is None or near.congested.rows.is_empty():
        return pl.DataFrame(schema=SCHEMA)
    waits, load = near.congested, near.load
    nothing = waits.waiting.time(np.zeros(load.size))
    free = _mean_hours(near) + nothing
    hours = _mean_hours(near) + near.hours
    usd_t = near.worth * (near.hours - nothing)
    names = loading.select("table", "name", row="id")
    frame = waits.rows.select("table", "row", "shape", congestion="id").join(
        names, on=["table", "row"], how="left", maintain_order="left"
    )
    frame = frame.rename({"row": "id"}).with_columns(
        kt=pl.Series(load),
        capacity_kt=pl.Series(waits.capacity, nan_to_null=True),
        loading=pl.Series(
            load / np.where(waits.capacity > 0, waits.capacity, np.nan), nan_to_null=True
        ),
        free_hours=pl.Series(free),
        hours=pl.Series(hours),
        waiting_usd_t=pl.Series(usd_t),
        waiting_musd=pl.Series(usd_t * load / 1000.0),
        toll_usd_t=pl.Series(near.toll),
    )
    frame = frame.sort(pl.col("hours") - pl.col("free_hours"), descending=True, maintain_order=True)
    return frame.select(pl.col(name).cast(dtype) for name, dtype in SCHEMA.items())


def _mean_hours(near: Equilibrium) -> Floats:
    """Hours of the ways of every row without its waiting, the mean where it has several."""
    waits, size = near.congested, near.load.size
    own = sum_by(waits.row, (waits.hours + waits.border_hours)[waits.arc], size)
    count = sum_by(waits.row, np.ones(waits.row.size), size)
    return np.asarray(own / np.maximum(count, 1.0))
