"""Values no good has, and prices far from the value of their good."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from landbridge.case.numbers import plain
from landbridge.case.plausible.bands import ANY, bands, outside, short
from landbridge.case.plausible.doubt import Doubt, code_of, doubt
from landbridge.case.plausible.known import Known

_PRICES = {
    ("demand", "price_usd_t"): "price_times_value",
    ("supply", "cost_usd_t"): "cost_times_value",
}
"""Columns with prices, and the quantity their ratio to the value of the good is."""


def prices(known: Known) -> Iterator[Doubt]:
    """Values of goods out of all bounds; prices of demand and supply many times off them."""
    code = code_of("price", severe=False)
    values = known.numbers("goods", "value_usd_t").with_columns(of=pl.lit(ANY))
    for cell in outside(values, "value_usd_t", of="of").iter_rows(named=True):
        message = f"A tonne of {cell['row']} is said to be worth {plain(cell['number'])} USD."
        yield doubt(known.tables, code, cell, message, bands("value_usd_t")[ANY].rule)
    for (table, column), quantity in _PRICES.items():
        yield from _off(known, table, column, quantity)


def _off(known: Known, table: str, column: str, quantity: str) -> Iterator[Doubt]:
    worth = known.named("goods").select("value_usd_t", good="#").filter(pl.col("value_usd_t") > 0)
    traded = known.named(table).select("good", row="#").join(worth, on="good")
    cells = known.numbers(table, column).rename({"number": "usd_t"})
    ratio = pl.col("usd_t") / pl.col("value_usd_t")
    compared = cells.join(traded, on="row", maintain_order="left").with_columns(
        number=ratio, of=pl.lit(ANY)
    )
    for cell in outside(compared, quantity, of="of").iter_rows(named=True):
        message = (
            f"{plain(cell['usd_t'])} USD/t is {short(cell['number'])} times the value of "
            f"{cell['good']}, {plain(cell['value_usd_t'])} USD/t."
        )
        fix = f"Correct {column}, or value_usd_t of {cell['good']}."
        code = code_of("price", severe=False)
        yield doubt(known.tables, code, cell, message, bands(quantity)[ANY].rule, fix=fix)
