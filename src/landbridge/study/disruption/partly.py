"""What is left of something when only a part of it is lost: its capacities times a factor."""

from __future__ import annotations

import polars as pl

from landbridge.case.case import Case
from landbridge.case.scenario import Scenario
from landbridge.case.scenario.form import Scale
from landbridge.study.disruption.closable import Closable


def reduced(case: Case, one: Closable, left: float) -> tuple[Scenario | None, str]:
    """The scenario in which a share `left` of its capacities is left, and what has to be said.

    None where nothing of it has a capacity in the case, so that no part of one can be lost.
    """
    scales, without = [], 0
    for table, ids in one.rows.items():
        of = case.table(table).filter(pl.col("id").is_in(list(ids)))
        limited = of.filter(pl.col("capacity_kt").is_not_null())["id"].to_list()
        without += of.height - len(limited)
        if limited:
            rows = tuple(limited)
            scales.append(Scale(table=table, column="capacity_kt", rows=rows, by=str(left)))
    if not scales:
        return None, "no capacity in the case"
    title = f"{one.name} at {100 * left:g} %"
    many = sum(map(len, one.rows.values()))
    told = f"{without} of its {many} parts have no capacity in the case and stay" if without else ""
    return Scenario(title=title, scale=tuple(scales)), told
