"""Densities that nothing has, or that do not suit the pipelines a good runs in."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from landbridge.case import cells as lists
from landbridge.case.numbers import plain
from landbridge.case.plausible.bands import ANY, bands, outside
from landbridge.case.plausible.doubt import Doubt, code_of, doubt
from landbridge.case.plausible.known import Known

_QUANTITY = "density_t_m3"
_FIX = "Correct density_t_m3 (t/m³, not kg/m³), the mode of the link or its kind."


def densities(known: Known) -> Iterator[Doubt]:
    """Densities out of all bounds, of gases in oil pipelines and of liquids in gas pipelines."""
    code = code_of("density", severe=False)
    cells = known.numbers("goods", "density_t_m3").with_columns(of=pl.lit(ANY))
    for cell in outside(cells, _QUANTITY, of="of").iter_rows(named=True):
        message = f"A cubic metre of {cell['row']} is said to weigh {plain(cell['number'])} t."
        yield doubt(known.tables, code, cell, message, bands(_QUANTITY)[ANY].rule)
    usual = outside(cells, _QUANTITY, of="of").select("file", "position")
    rest = cells.join(usual, on=["file", "position"], how="anti", maintain_order="left")
    piped = rest.drop("of").join(_piped(known), on="row", maintain_order="left")
    found = outside(piped, _QUANTITY).unique(["file", "position"], maintain_order=True)
    for cell in found.iter_rows(named=True):
        pipe = cell["kind"].replace("_", " ")
        message = (
            f"{cell['row']} weighs {plain(cell['number'])} t/m³, but runs in the {pipe} "
            f"{cell['link']}."
        )
        yield doubt(
            known.tables, code, cell, message, bands(_QUANTITY)[cell["kind"]].rule, fix=_FIX
        )


def _piped(known: Known) -> pl.DataFrame:
    """Goods and the kinds of pipeline that are expressly meant for them: row, kind, link.

    A link or mode that names no goods or classes is open to all, which says nothing of any.
    """
    pipes = known.links.filter(pl.col("kind").is_in([*bands(_QUANTITY)]))
    sets = pipes.unique(["kind", "goods", "carries"], keep="first", maintain_order=True)
    handling = known.named("goods").select(
        row="#", handling=pl.col("handling").fill_null("general")
    )
    found: list[tuple[str, str, str]] = []
    for link, kind, named, carries in sets.select("link", "kind", "goods", "carries").iter_rows():
        if named:
            goods = lists.split(named)
        elif carries:
            may = pl.col("handling").is_in(lists.split(carries))
            goods = handling.filter(may)["row"].to_list()
        else:
            continue
        found += [(good, kind, link) for good in goods]
    schema = dict.fromkeys(("row", "kind", "link"), pl.String)
    frame = pl.DataFrame(found, schema=schema, orient="row")
    return frame.unique(["row", "kind"], keep="first", maintain_order=True)
