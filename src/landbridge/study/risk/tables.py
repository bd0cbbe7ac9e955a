"""What outages add up to, as tables."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from landbridge.engine.lp import Floats
from landbridge.model.outages.periods import DAYS
from landbridge.model.solution import Solution
from landbridge.study.risk.durations import share_out
from landbridge.study.risk.histories import Histories
from landbridge.study.risk.known import Known, words_of
from landbridge.study.risk.losses import Losses, parts_of


def annual_of(history: Histories, loss: Floats) -> Floats:
    """Loss of every year, (years,)."""
    paid = history.days / DAYS * loss[history.state] if loss.size else history.days
    return np.bincount(history.year, paid, minlength=history.years).astype(np.float64)


def lasting_of(history: Histories) -> Floats:
    """Days in each state over all years, (states,)."""
    count = len(history.states)
    return np.bincount(history.state, history.days, minlength=count).astype(np.float64)


def causes_of(
    base: Solution, outages: Sequence[Known], history: Histories, losses: Losses
) -> pl.DataFrame:
    """What every outage adds to the loss of a year, the most first."""
    part = parts_of(history.states, losses.alone)
    total = max(float(annual_of(history, losses.high).mean()), 1e-300)
    rows = []
    for at, one in enumerate(outages):
        each = annual_of(history, losses.high * part[:, at])
        rows.append(
            {
                "outage": one.id,
                "name": one.name,
                "what": words_of(base, one.failure),
                "left": one.failure.left,
                "per_year": one.per_year,
                "days": one.durations.mean,
                "share_out": share_out(one.per_year, one.durations),
                "times": int(history.times[at]),
                "day_musd": float(losses.alone[at]) / DAYS,
                "musd": float(each.mean()),
                "stored_musd": None,
                "error_musd": float(each.std(ddof=1) / np.sqrt(history.years)),
                "share": float(each.mean()) / total,
                "source": one.source,
                "grade": one.grade,
            }
        )
    return pl.DataFrame(rows, schema=_CAUSES).sort("musd", descending=True, maintain_order=True)


_CAUSES: dict[str, type[pl.DataType] | pl.DataType] = {
    **dict.fromkeys(("outage", "name", "what"), pl.String),
    **dict.fromkeys(("left", "per_year", "days", "share_out"), pl.Float64),
    "times": pl.Int64,
    **dict.fromkeys(("day_musd", "musd", "stored_musd", "error_musd", "share"), pl.Float64),
    **dict.fromkeys(("source", "grade"), pl.String),
}

_STATES: dict[str, type[pl.DataType] | pl.DataType] = {
    "outages": pl.List(pl.String),
    "names": pl.String,
    **dict.fromkeys(("days_a_year", "day_musd", "musd"), pl.Float64),
    "solved": pl.Boolean,
}


def states_of(outages: Sequence[Known], history: Histories, losses: Losses) -> pl.DataFrame:
    """What was out together, how many days a year, and what it cost; the costliest first."""
    lasting = lasting_of(history)
    rows = [
        {
            "outages": [outages[at].id for at in np.flatnonzero(state).tolist()],
            "names": " and ".join(outages[at].name for at in np.flatnonzero(state).tolist()),
            "days_a_year": float(days) / history.years,
            "day_musd": float(loss) / DAYS,
            "musd": float(days * loss) / DAYS / history.years,
            "solved": bool(solved),
        }
        for state, days, loss, solved in zip(
            history.states, lasting, losses.high, losses.solved, strict=True
        )
    ]
    return pl.DataFrame(rows, schema=_STATES).sort("musd", descending=True, maintain_order=True)
