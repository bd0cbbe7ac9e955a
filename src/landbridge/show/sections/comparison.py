"""A scenario beside the base: costs, flows, scarcity, what is left unmet."""

from __future__ import annotations

from typing import Any

import altair as alt
import polars as pl

from landbridge.model.solution import Solution
from landbridge.show import fmt
from landbridge.show.bars import Bar, bars
from landbridge.show.blocks import Block, Cell, Column, Figure, Prose, Section, Table
from landbridge.show.material import Material
from landbridge.show.picture import picture
from landbridge.show.sections.money import ITEMS
from landbridge.study.compare import SLIGHT, Comparison, compare

CHARTED = 14
TABLED = 15


def comparison(m: Material, other: Solution, number: int) -> Section:
    """What changes from the report's solution to another; number: of the comparison, from 1."""
    found = compare(m.solution, other)
    blocks: list[Block] = [Prose([" ".join(found.sentences)])]
    blocks += [table for table in (_exports(m, Material(other, m.given)),) if table.rows]
    blocks += [_flows(found)] if found.flows.height else []
    blocks.append(_costs(found))
    blocks += [_scarcity(found)] if found.scarcity.height else []
    blocks += [_supply(m, found)] if found.supply.height else []
    blocks += [_unmet(m, found)] if found.unmet.height else []
    short = fmt.shortened(found.other, 30)
    return Section(f"compare-{number}", f"Compared: {found.other}", short, blocks)


def _exports(m: Material, scenario: Material) -> Table:
    """What leaves the country in both, where that differs."""
    before, after = dict(m.export_goods), dict(scenario.export_goods)
    rows = [
        [
            m.names.good(good),
            *_values({"base_kt": base, "other_kt": now, "change_kt": now - base}, "kt"),
        ]
        for good in {**before, **after}
        if abs((now := after.get(good, 0.0)) - (base := before.get(good, 0.0))) > SLIGHT
    ]
    return Table("Exports that change", [Column("Good"), *_three("kt a year")], rows)


def _flows(found: Comparison) -> Figure:
    shown = found.flows.head(CHARTED)
    rows = [
        Bar(
            f"{row['name']}: {fmt.mass(row['base_kt'])} → {fmt.mass(row['other_kt'])}",
            [("c1" if row["change_kt"] > 0 else "c2", row["change_kt"])],
            fmt.signed(fmt.mass(row["change_kt"]), row["change_kt"]),
        )
        for row in shown.iter_rows(named=True)
    ]
    told = [
        f"{row['name']} {fmt.signed(fmt.mass(row['change_kt']), row['change_kt'])}"
        for row in shown.head(8).to_dicts()
    ]

    def draw(width: float) -> alt.LayerChart:
        return bars(rows, width)

    return picture(
        "Links and transfers that change most",
        f"Bars of changes in tonnes: {fmt.listed(told)}.",
        draw,
        f"{found.other}, less {found.base}. Of all plans as good as the scenario's, the one most "
        "like the base is taken, so that no change is chance.",
    )


def _costs(found: Comparison) -> Table:
    columns = [Column("Item"), *_three("million USD")]
    items = found.costs.filter((pl.col("base_musd") != 0) | (pl.col("other_musd") != 0))
    rows = [
        [ITEMS.get(row["item"], row["item"]), *_values(row, "musd")]
        for row in items.iter_rows(named=True)
    ]
    change = -found.loss_musd
    note = f"All together: {fmt.signed(fmt.musd(change), change)} a year."
    return Table("Costs", columns, rows, note)


def _scarcity(found: Comparison) -> Table:
    columns = [Column("Capacity"), Column("Controlled by"), *_three("USD/t")]
    rows = [
        [str(row["name"]), str(row["owner"] or fmt.NOTHING), *_values(row, "usd_t")]
        for row in found.scarcity.head(TABLED).iter_rows(named=True)
    ]
    return Table("Scarcity prices that change most", columns, rows, dense=True)


def _supply(m: Material, found: Comparison) -> Table:
    columns = [Column("Producer"), Column("Good"), *_three("kt a year")]
    rows = [
        [m.names.place(row["place"]), m.names.good(row["good"]), *_values(row, "kt")]
        for row in found.supply.head(TABLED).iter_rows(named=True)
    ]
    return Table("Production that changes", columns, rows, dense=True)


def _unmet(m: Material, found: Comparison) -> Table:
    columns = [Column("Where"), Column("Good"), *_three("kt a year")]
    rows: list[list[Cell | str]] = [
        [
            m.names.place(row["place"] or row["id"]),
            m.names.good(row["good"] or ""),
            *_values(row, "kt"),
        ]
        for row in found.unmet.head(TABLED).iter_rows(named=True)
    ]
    return Table("What is missing", columns, rows, dense=True)


def _three(unit: str) -> list[Column]:
    return [Column(name, unit, number=True) for name in ("Base", "Scenario", "Change")]


def _values(row: dict[str, Any], unit: str) -> list[str]:
    digits = 1 if unit == "usd_t" else 0
    change = row[f"change_{unit}"]
    return [
        fmt.number(row[f"base_{unit}"], digits),
        fmt.number(row[f"other_{unit}"], digits),
        fmt.signed(fmt.number(change, digits), change),
    ]
