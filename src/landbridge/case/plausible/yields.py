"""Recipes that give out more than they take in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl

from landbridge.case.numbers import plain
from landbridge.case.plausible.bands import ANY, bands, outside, short
from landbridge.case.plausible.doubt import Doubt, code_of, doubt
from landbridge.case.plausible.known import Known

_QUANTITY = "yield_t_t"
_FIX = "Correct the ratios of the recipe, or add what else it takes in."


def yields(known: Known) -> Iterator[Doubt]:
    """Recipes whose outputs weigh more than their inputs; named by their largest output."""
    ratios = known.numbers("recipe_goods", "ratio").filter(file="recipe_goods")
    parts = known.named("recipe_goods").select("recipe", "good", "role", row="#")
    rows = ratios.join(parts, on="row", maintain_order="left").filter(pl.col("number") > 0)
    taken, given = (rows.filter(role=role) for role in ("in", "out"))
    sums = _summed(taken, "taken").join(_summed(given, "given"), on="recipe")
    largest = given.sort("number", descending=True, maintain_order=True)
    largest = largest.unique("recipe", keep="first", maintain_order=True).drop("number")
    made = largest.join(sums, on="recipe", maintain_order="left")
    ratio = pl.col("given") / pl.col("taken")
    compared = made.with_columns(number=ratio, of=pl.lit(ANY)).sort("position")
    for cell in outside(compared, _QUANTITY, of="of").iter_rows(named=True):
        code = code_of("yield", severe=cell["severe"])
        rule = bands(_QUANTITY)[ANY].rule
        yield doubt(known.tables, code, cell, _message(cell), rule, fix=_FIX)


def _summed(rows: pl.DataFrame, name: str) -> pl.DataFrame:
    terms = pl.col("number").map_elements(plain, return_dtype=pl.String)
    grouped = rows.group_by("recipe", maintain_order=True)
    return grouped.agg(
        pl.col("number").sum().alias(name), terms.str.join(" + ").alias(f"{name}_terms")
    )


def _message(cell: dict[str, Any]) -> str:
    return (
        f"The recipe {cell['recipe']} gives out {cell['given_terms']} = {short(cell['given'])} kt "
        f"for {cell['taken_terms']} = {short(cell['taken'])} kt it takes in: "
        f"{short(cell['number'])} times as much."
    )
