"""Things that the same controls touch in the same way, as one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True, slots=True)
class Classes:
    """Codes, pairs of countries or periods, put together where the same controls touch them alike.

    A trade table may have a million rows, but few ways in which controls touch any of them: what
    is decided is decided once for each way.
    number: the columns of what is classified, and `name`, the number of its class.
    controls: the columns `name`, control, needs: a row for each control that touches the class.
    """

    name: str
    number: pl.DataFrame
    controls: pl.DataFrame


def classify(name: str, things: pl.DataFrame, touching: pl.DataFrame) -> Classes:
    """Put things together where they have the same controls with the same needs.

    things: each once. touching: the columns of things, control, needs.
    """
    key = things.columns
    one = pl.concat_str("control", pl.col("needs").cast(pl.String), separator=" ")
    ways = touching.group_by(key).agg(way=one.sort().str.join(";"))
    placed = things.join(ways, on=key, how="left", nulls_equal=True).with_columns(
        pl.col("way").fill_null("").rank("dense").alias(name).cast(pl.UInt32)
    )
    first = placed.unique(name, keep="first", maintain_order=True)
    controls = first.join(touching, on=key, nulls_equal=True).select(name, "control", "needs")
    return Classes(name, placed.select(*key, name), controls)


def meet(present: pl.DataFrame, classes: Sequence[Classes]) -> pl.DataFrame:
    """Controls that touch all the classes of a row at once, with all that they need.

    present: combinations of classes that there are, one column for each. Columns of the answer:
    those of present, control, needs.
    """
    first, *others = classes
    found = present.join(first.controls, on=first.name)
    for one in others:
        found = found.join(one.controls, on=[one.name, "control"]).with_columns(
            needs=pl.col("needs") | pl.col("needs_right")
        )
        found = found.drop("needs_right")
    return found
