"""A trade table held against the controls of the case: by partner, over time, by control."""

from __future__ import annotations

from typing import Any, Final

import altair as alt
import polars as pl

from landbridge.show import fmt
from landbridge.show.bars import Bar, bars
from landbridge.show.blocks import Block, Cell, Column, Figure, Prose, Section, Table
from landbridge.show.legend import Key
from landbridge.show.material import Material
from landbridge.show.picture import picture
from landbridge.study.exposure.exposed import Exposure
from landbridge.study.screening.needs import in_words
from landbridge.study.screening.verdicts import (
    CONDITIONS,
    LICENCE,
    NO_CONTROL,
    PROHIBITED,
    UNKNOWN,
    VERDICTS,
)

TOKENS: Final = {
    PROHIBITED: "bad",
    LICENCE: "c2",
    UNKNOWN: "unsure",
    CONDITIONS: "c4",
    NO_CONTROL: "idle",
}
"""Colours of verdicts."""

CHARTED: Final = 10
MONTHS: Final = 18
"""Periods up to which each has a bar; of more, each year."""


def traded(m: Material) -> Section | None:
    """What the controls make of the trade table that was given; nothing where none was."""
    found = m.exposure
    if found is None or not found.verdicts["rows"].sum():
        return None
    blocks: list[Block] = [
        Prose(_told(found)),
        _figure(found, "partner"),
        _figure(found, "month" if found.periods.n_unique() <= MONTHS else "year"),
    ]
    blocks += [table] if (table := _controls(found)).rows else []
    title = f"Trade under the controls: {found.trade.name}"
    return Section("exposure", title, "Trade under controls", blocks)


def _told(found: Exposure) -> list[str]:
    """Totals, open facts and remarks; what is said of each control stands in the table."""
    titles = tuple(found.case.table("controls")["title"])
    return [said for said in found.sentences if not said.startswith(titles)]


def _figure(found: Exposure, key: str) -> Figure:
    """Bars of value by verdict, for partners or over time."""
    summed = found.by(key)
    names = summed[key].unique(maintain_order=True).to_list()
    shown = names[:CHARTED] if key == "partner" else names
    rows = [_bar(found, name, summed.filter(pl.col(key) == name)) for name in shown]
    there = [name for name in VERDICTS if name in set(summed["verdict"])]
    keys = [Key(VERDICTS[name], "line", TOKENS[name], 9.0) for name in there]

    def draw(width: float) -> alt.LayerChart:
        return bars(rows, width, keys)

    rest = len(names) - len(shown)
    more = f" {fmt.count(rest, 'more partner')} with less trade." if rest else ""
    of = "by partner" if key == "partner" else f"by {key}"
    return picture(
        f"Trade {of}, by what the controls make of it",
        f"Bars of value: {fmt.listed(f'{row.label} {row.number}' for row in rows[:12])}.",
        draw,
        f"No control found does not mean allowed: it means no control of this case.{more}",
    )


def _bar(found: Exposure, name: str, rows: pl.DataFrame) -> Bar:
    value = dict(rows.select("verdict", "value").iter_rows())
    parts = [(TOKENS[verdict], value.get(verdict, 0.0)) for verdict in VERDICTS]
    touched = 1 - value.get(NO_CONTROL, 0.0) / total if (total := sum(value.values())) else 0.0
    label = f"{name}: {fmt.share(touched)} touched or unknown"
    return Bar(label, parts, money(total, found.trade.unit))


def money(value: float, unit: str) -> str:
    """An amount in the unit of a table: `1.2 bn EUR`."""
    for size, word in ((1e9, "bn"), (1e6, "million"), (1e3, "thousand")):
        if abs(value) >= size:
            return " ".join(filter(None, (fmt.number(value / size, 1), word, unit)))
    return f"{fmt.number(value)} {unit}".strip()


def _controls(found: Exposure) -> Table:
    columns = [
        Column("Rule"),
        Column("Effect"),
        Column("Surely applies to", number=True),
        Column("May apply to", number=True),
        Column("To be sure it takes"),
    ]
    touched = found.by_control.filter((pl.col("rows") > 0) | (pl.col("possible_rows") > 0))
    rows = [_control(found, row) for row in touched.iter_rows(named=True)]
    note = "A row of trade may be touched by several rules."
    return Table("Rules that touch this trade", columns, rows, note, dense=True)


def _control(found: Exposure, row: dict[str, Any]) -> list[Cell | str]:
    unit = found.trade.unit
    needs = in_words(filter(None, row["needs"].split(";")))
    return [
        Cell(row["title"], note=row["authority"]),
        row["effect"],
        Cell(money(row["value"], unit), note=fmt.count(row["rows"], "row")),
        Cell(money(row["possible_value"], unit), note=fmt.count(row["possible_rows"], "row")),
        fmt.capital("; ".join(needs)) or fmt.NOTHING,
    ]
