"""What binds: which capacities hold the plan back, who controls them, what more would be worth."""

from __future__ import annotations

import polars as pl

from landbridge.model.solution import Solution

WHAT = {
    "links": "link",
    "interchanges": "interchange",
    "link_goods": "share of one good on a link",
    "limits": "shared limit",
    "fleets": "fleet",
    "plants": "plant",
    "units": "plant unit",
    "recipes": "recipe",
    "controls": "quota",
}


def explain(solution: Solution) -> pl.DataFrame:
    """Every capacity that binds, dearest first, each with a sentence in plain words.

    Columns: table, id, name, owner, loading, capacity_kt, unit, scarcity_usd_t,
    worth_musd_per_kt, sentence.

    The scarcity price is a marginal value: it holds for a first small addition, and shrinks
    once another capacity takes over as the bottleneck.
    """
    rows = solution.scarcity.with_columns(worth_musd_per_kt=pl.col("scarcity_usd_t") / 1000.0)
    sentences = [_sentence(row) for row in rows.iter_rows(named=True)]
    return rows.with_columns(sentence=pl.Series(sentences, dtype=pl.String)).select(
        "table",
        "id",
        "name",
        "owner",
        "loading",
        "capacity_kt",
        "unit",
        "scarcity_usd_t",
        "worth_musd_per_kt",
        "sentence",
    )


def _sentence(row: dict[str, object]) -> str:
    held = f", controlled by {row['owner']}," if row["owner"] else ""
    if row["unit"] == "vehicle-h":
        used = "All hours of its vehicles are used"
    else:
        used = f"All {row['capacity_kt']:,.6g} kt a year are used"
    full = "is used up" if row["table"] == "controls" else "is full"
    return (
        f"The {WHAT[str(row['table'])]} {row['name']}{held} {full}. {used}; one more kilotonne "
        f"a year would be worth about {row['worth_musd_per_kt']:,.4g} million USD "
        f"({row['scarcity_usd_t']:,.4g} USD a tonne)."
    )
