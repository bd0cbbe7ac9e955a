"""What a tonne-kilometre costs, against what it costs by such modes elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl

from landbridge.case.numbers import plain
from landbridge.case.plausible.bands import bands, figures, outside, short
from landbridge.case.plausible.doubt import Doubt, code_of, doubt
from landbridge.case.plausible.known import Known

_QUANTITY = "rate_usd_t_km"


def rates(known: Known) -> Iterator[Doubt]:
    """Rates of modes, and tariffs of links, divided by their lengths, that are out of band.

    What costs nothing is free on purpose. Short links are passed over: charges that do not grow
    with distance, such as loading, decide their tariffs.
    """
    given = known.numbers("modes", "cost_usd_t_km").filter(pl.col("number") > 0)
    kinds = known.modes.select("kind", row="mode")
    yield from _out(known, given.join(kinds, on="row", maintain_order="left"))
    yield from _out(known, _per_km(known, known.numbers("links", "cost_usd_t"), "row"))
    own = known.numbers("link_goods", "cost_usd_t")
    parts = known.named("link_goods").select("link", row="#")
    goods = own.join(parts, on="row", maintain_order="left")
    yield from _out(known, _per_km(known, goods, "link"))


def _per_km(known: Known, tariffs: pl.DataFrame, link: str) -> pl.DataFrame:
    """Tariffs of links with the rate in `number`, where a link is long enough to have one."""
    links = known.links.select("kind", "length_km", **{link: "link"})
    least = {kind: figure.value for kind, figure in figures("charged_km").items()}
    enough = pl.col("kind").replace_strict(least, default=None, return_dtype=pl.Float64)
    charged = tariffs.filter(pl.col("number") > 0).join(links, on=link, maintain_order="left")
    kept = charged.filter(pl.col("length_km") >= enough).rename({"number": "usd_t"})
    return kept.with_columns(number=pl.col("usd_t") / pl.col("length_km"))


def _out(known: Known, cells: pl.DataFrame) -> Iterator[Doubt]:
    for cell in outside(cells, _QUANTITY).iter_rows(named=True):
        code = code_of("rate", severe=cell["severe"])
        rule = bands(_QUANTITY)[cell["kind"]].rule
        if "usd_t" in cell:
            least = figures("charged_km")[cell["kind"]]
            rule += f" Links from {plain(least.value)} km: {least.basis}."
        yield doubt(known.tables, code, cell, _message(cell), rule)


def _message(cell: dict[str, Any]) -> str:
    rate = f"{short(cell['number'])} USD per tonne and km"
    if "usd_t" not in cell:
        return f"The rate is {rate}."
    return f"{plain(cell['usd_t'])} USD/t ÷ {plain(cell['length_km'])} km is {rate}."
