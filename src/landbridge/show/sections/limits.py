"""What holds the plan back and who controls it, and what could not be delivered."""

from __future__ import annotations

from typing import Any

import altair as alt
import polars as pl

from landbridge.show import fmt
from landbridge.show.bars import Bar, bars
from landbridge.show.blocks import Block, Cell, Column, Figure, Prose, Section, Table
from landbridge.show.material import Material
from landbridge.show.picture import picture

CHARTED = 12
TABLED = 30

KINDS = {
    "links": "link",
    "link_goods": "one good on a link",
    "interchanges": "port or transfer",
    "limits": "shared limit",
    "fleets": "fleet",
    "plants": "plant",
    "units": "part of a plant",
    "recipes": "way of running a plant",
}
"""Kinds of capacity in words."""


MEANING = (
    "A capacity binds when it is full and one more tonne through it would be worth something. That "
    "worth is its scarcity price: what others would gain if its owner let one more tonne pass, and "
    "so what the owner can ask for."
)


def scarcity(m: Material) -> Section:
    """The capacities that bind, dearest first, and who controls them."""
    title = "What holds it back, and who controls that"
    if m.binding.is_empty():
        quiet = Prose(["No capacity is full where more of it would be worth anything."])
        return Section("limits", title, "Limits", [quiet])
    blocks: list[Block] = [Prose([MEANING])]
    by_tonne = m.binding.filter(pl.col("unit") == "kt")
    blocks += [_chart(by_tonne)] if by_tonne.height else []
    return Section("limits", title, "Limits", [*blocks, _table(m.binding)])


def _chart(binding: pl.DataFrame) -> Figure:
    shown = binding.head(CHARTED)
    rows = [
        Bar(_named(row), [("bad", row["scarcity_usd_t"])], fmt.usd_t(row["scarcity_usd_t"]))
        for row in shown.iter_rows(named=True)
    ]
    first = [
        f"{_named(row)} {fmt.usd_t(row['scarcity_usd_t'])}" for row in shown.head(5).to_dicts()
    ]

    def draw(width: float) -> alt.LayerChart:
        return bars(rows, width)

    return picture(
        "Scarcity price: what one more tonne would be worth",
        f"Bars of scarcity prices. The dearest: {fmt.listed(first)}.",
        draw,
        "The price holds for a first small addition and falls once something else becomes the "
        "bottleneck.",
    )


def _named(row: dict[str, Any]) -> str:
    return f"{row['name']} — {row['owner']}" if row["owner"] else str(row["name"])


def _table(binding: pl.DataFrame) -> Table:
    rows: list[list[Cell | str]] = [
        [
            Cell(str(row["name"]), note=KINDS.get(row["table"], row["table"])),
            str(row["owner"] or fmt.NOTHING),
            fmt.number(row["capacity_kt"]) + ("" if row["unit"] == "kt" else " vehicle-h"),
            fmt.share(row["loading"]),
            fmt.per_tonne(row["scarcity_usd_t"]),
            fmt.number(row["worth_musd_per_kt"], 3),
        ]
        for row in binding.head(TABLED).iter_rows(named=True)
    ]
    columns = [
        Column("Capacity"),
        Column("Controlled by"),
        Column("Size", "kt a year", number=True),
        Column("Used", "", number=True),
        Column("Scarcity price", "USD/t", number=True),
        Column("Worth of one more kt", "million USD", number=True),
    ]
    rest = binding.height - TABLED
    note = f"And {fmt.count(rest, 'more that binds', 'more that bind')}." if rest > 0 else ""
    return Table("Capacities that bind, dearest first", columns, rows, note)


def unmet(m: Material) -> Section | None:
    """What had to be delivered and is not, and what is not bought because it does not pay."""
    missing, declined = m.solution.unmet, m.solution.unserved
    stranded = m.solution.supplied.filter(pl.col("stranded_kt") > 1e-6)
    if missing.is_empty() and declined.is_empty() and stranded.is_empty():
        return None
    blocks: list[Block] = []
    if missing.is_empty():
        blocks.append(Prose(["Everything that had to be delivered is delivered."]))
    else:
        blocks.append(_missing(m, "Had to be delivered and is missing", "Penalty", missing))
    if declined.height:
        blocks.append(_missing(m, "Not bought, because it does not pay", "Would pay", declined))
    if stranded.height:
        blocks.append(_stranded(m, stranded))
    return Section("unmet", "What is left over", "Left over", blocks)


def _missing(m: Material, caption: str, price: str, frame: pl.DataFrame) -> Table:
    columns = [
        Column("Where"),
        Column("Good"),
        Column("Wanted", "kt a year", number=True),
        Column("Missing", "kt a year", number=True),
        Column(price, "USD/t", number=True),
    ]
    ordered = frame.sort("kt", descending=True)
    rows = [
        [
            m.names.place(row["place"] or row["id"]),
            m.names.good(row["good"] or ""),
            fmt.tonnes(row["wanted_kt"]),
            fmt.tonnes(row["kt"]),
            fmt.per_tonne(row["usd_t"]),
        ]
        for row in ordered.head(12).iter_rows(named=True)
    ]
    return Table(caption, columns, rows, _more(ordered, "kt"), dense=True)


def _stranded(m: Material, frame: pl.DataFrame) -> Table:
    columns = [
        Column("Where"),
        Column("Good"),
        Column("Available", "kt a year", number=True),
        Column("Not used", "kt a year", number=True),
        Column("Price there", "USD/t", number=True),
    ]
    ordered = frame.sort("stranded_kt", descending=True)
    rows = [
        [
            m.names.place(row["place"]),
            m.names.good(row["good"]),
            fmt.tonnes(row["quantity_kt"]),
            fmt.tonnes(row["stranded_kt"]),
            fmt.per_tonne(row["price_usd_t"]),
        ]
        for row in ordered.head(12).iter_rows(named=True)
    ]
    return Table("Available and not used", columns, rows, _more(ordered, "stranded_kt"), dense=True)


def _more(frame: pl.DataFrame, column: str) -> str:
    rest = frame.slice(12)
    if rest.is_empty():
        return ""
    kt = float(rest[column].sum())
    return f"And {fmt.count(rest.height, 'more row')} with {fmt.mass(kt)} in all."
