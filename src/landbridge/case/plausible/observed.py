"""Capacities below, or just the same as, what was observed in the same year."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl

from landbridge.case.numbers import plain
from landbridge.case.plausible.bands import figures
from landbridge.case.plausible.doubt import Doubt, code_of, doubt
from landbridge.case.plausible.known import CELL, Known

TABLES = ("links", "interchanges", "limits", "plants", "recipes")
"""Tables with capacities on which flows are observed."""

_BELOW = (
    "A capacity is at least what was carried in a year; where some goods or origins only were "
    "observed, it was more still."
)
_SAME = "A capacity that merely equals the observed flow is not a capacity."


def overrun(known: Known) -> Iterator[Doubt]:
    """Capacities that a flow observed in a year exceeded or just met.

    The capacity is the one that holds in that year: that of the table, or of the last change
    up to then. Of several observations of one capacity the largest counts.
    """
    seen = known.full("observed").with_row_index("seen")
    for table in TABLES:
        flows = seen.filter(pl.col("table") == table).with_columns(name=pl.col("row"))
        yield from _overrun(known, flows, table)
    on_links = seen.filter((pl.col("table") == "links") & pl.col("good").is_not_null())
    flows = on_links.with_columns(name=pl.concat_str("row", "good", separator="/"))
    yield from _overrun(known, flows, "link_goods")


def _overrun(known: Known, flows: pl.DataFrame, table: str) -> Iterator[Doubt]:
    if flows.is_empty():
        return
    same = figures("same_share")["any"].value
    numbers = known.numbers(table, "capacity_kt").filter(pl.col("file") != "project_changes")
    held = _held(flows, numbers)
    near = pl.col("flow") >= pl.col("number") * (1 - same)
    worst = held.filter(near).sort("flow", descending=True, maintain_order=True)
    worst = worst.unique(["file", "position"], keep="first", maintain_order=True)
    for cell in worst.iter_rows(named=True):
        above = cell["flow"] > cell["number"] * (1 + same)
        check, rule = ("observed", _BELOW) if above else ("same", _SAME)
        code = code_of(check, severe=False)
        yield doubt(known.tables, code, cell, _message(cell, above=above), rule)


def _held(flows: pl.DataFrame, numbers: pl.DataFrame) -> pl.DataFrame:
    """Each flow with the capacity that held in its year: `CELL`, number, flow, year, seen_as."""
    observed = flows.select(
        "seen",
        row="name",
        flow=pl.col("quantity_kt"),
        seen_year=pl.col("year").cast(pl.Int64),
        seen_as=pl.col("id"),
    ).filter(pl.col("flow") > 0)
    pairs = observed.join(numbers, on="row", maintain_order="left")
    since = pl.col("year").fill_null(-1)
    in_force = pairs.filter(since <= pl.col("seen_year")).sort(since, maintain_order=True)
    last = in_force.unique("seen", keep="last", maintain_order=True)
    return last.select(*CELL, "number", "flow", "seen_year", "seen_as")


def _message(cell: dict[str, Any], *, above: bool) -> str:
    capacity, flow = plain(cell["number"]), plain(cell["flow"])
    seen = f"{flow} kt observed in {cell['seen_year']} ({cell['seen_as']} in observed.csv)"
    if not above:
        return f"The capacity of {capacity} kt/yr is the same as the {seen}."
    if cell["number"] == 0:
        return f"The capacity is 0, but there were {seen}."
    ratio = cell["flow"] / cell["number"]
    return f"The capacity of {capacity} kt/yr is below the {seen}: {ratio:.2f} times of it."
