"""What outages cost: on average, in bad years, by cause; and one of them in its weeks."""

from __future__ import annotations

from typing import Any

import altair as alt
import polars as pl

from landbridge.show import fmt
from landbridge.show.bars import Bar, bars
from landbridge.show.blocks import (
    Block,
    Bullet,
    Bullets,
    Cell,
    Column,
    Figure,
    Prose,
    Section,
    Table,
)
from landbridge.show.exceeding import Curve, exceeding
from landbridge.show.legend import Key
from landbridge.show.material import Material
from landbridge.show.picture import picture
from landbridge.study.risk.risk import Risk

CAUSES = 8
"""Causes that are drawn."""

SLIGHT = 1e-3
"""Share of the average below which a cause is not drawn."""


def risk(m: Material) -> Section | None:
    """The exceedance curve, what it comes from, and the costliest outage as it would run."""
    if m.solution.routing != "fixed" or m.case.table("outages").is_empty():
        return None
    found = m.risk
    if found.causes.is_empty():
        return None
    blocks: list[Block] = [Prose([_told(found)]), Prose(found.sentences)]
    blocks += [_curve(found), _causes(found), _table(found)]
    blocks += _example(m)
    return Section("risk", "What outages cost", "Outages", blocks)


def _told(found: Risk) -> str:
    was = "was" if found.causes.height == 1 else "were"
    return (
        f"{fmt.count(found.causes.height, 'outage')} of the table outages {was} drawn over "
        f"{found.years:,} years, each as often and as long as its row says. Whatever was out "
        "together was solved and proved: the best plan while it lasts. How often and how long "
        "rests on few reports and on assumptions; the grades say which."
    )


def _curve(found: Risk) -> Figure:
    banded = found.exceedance
    rows = _drawn(found, found.curve)
    ends = (banded[name].to_list() for name in ("return_years", "low_musd", "high_musd"))
    years = (1.0 / rows["probability"]).to_list()
    curves = [Curve(years, rows["loss_musd"].to_list(), "c2", *ends)]
    keys = [Key("without storage (grey: 95 % band)", "line", "c2", 2.4)]
    if found.stored_curve is not None:
        rows = _drawn(found, found.stored_curve)
        years = (1.0 / rows["probability"]).to_list()
        curves.append(Curve(years, rows["loss_musd"].to_list(), "c1"))
        keys.append(Key(_eased(found), "line", "c1", 2.4))

    def draw(width: float) -> alt.LayerChart:
        return exceeding(curves, width, keys, "million USD in a year")

    told = "; ".join(
        f"once in {row['return_years']:,} years {fmt.musd(row['loss_musd'])} or more"
        for row in banded.to_dicts()
    )
    return picture(
        "Losses of a year by how rarely they are exceeded",
        f"A rising curve. {told}.",
        draw,
        "The band is what the luck of the draw leaves open. It says nothing of rates and durations "
        "that are wrong.",
    )


def _drawn(found: Risk, curve: pl.DataFrame) -> pl.DataFrame:
    """The part of a curve that enough years stand behind, return periods rising."""
    last = found.exceedance["probability"].to_list()[-1]
    return curve.filter(pl.col("probability") >= last).sort("probability", descending=True)


def _eased(found: Risk) -> str:
    later = " and all demand served later" if found.catch_up == 1.0 else ""
    return f"with storage{later} (estimate)"


def _causes(found: Risk) -> Figure:
    least = SLIGHT * max(found.expected_musd, 1e-12)
    rows = found.causes.filter(pl.col("musd") > least).head(CAUSES).to_dicts()
    drawn = [Bar(row["name"], [("c2", row["musd"])], _number(row)) for row in rows]

    def draw(width: float) -> alt.LayerChart:
        return bars(drawn, width)

    told = "; ".join(f"{bar.label} {bar.number}" for bar in drawn)
    return picture(
        "Expected loss of a year by cause",
        f"Bars. {told}.",
        draw,
        "Without storage. What is lost while several are out is shared out by what each loses "
        "alone.",
    )


def _number(row: dict[str, Any]) -> str:
    return f"{fmt.musd(row['musd'])} ({fmt.share(row['share'])})"


def _table(found: Risk) -> Table:
    columns = [
        Column("Outage"),
        Column("How often", "a year", number=True),
        Column("How long", "days", number=True),
        Column("Out", "of the time", number=True),
        Column("Loss", "million USD a day", number=True),
        Column("Expected", "million USD a year", number=True),
    ]
    if found.stored_musd is not None:
        columns.append(Column("Eased", "million USD a year", number=True))
    columns.append(Column("Grade"))
    note = ""
    if found.stored_musd is not None:
        note = f"Eased: {_eased(found)}, every outage by itself."
    rows = [_row(row, found.stored_musd is not None) for row in found.causes.to_dicts()]
    return Table("Outages, the costliest first", columns, rows, note, dense=True)


def _row(row: dict[str, Any], eased: bool) -> list[Cell | str]:
    sources = [one for one in row["source"].split(";") if one]
    cells: list[Cell | str] = [
        Cell(row["name"], note=row["what"], sources=sources),
        fmt.number(row["per_year"], 2),
        fmt.number(row["days"], 1),
        fmt.share(row["share_out"]),
        fmt.number(row["day_musd"], 2),
        fmt.number(row["musd"], 1),
    ]
    if eased:
        cells.append(fmt.number(row["stored_musd"], 1))
    return [*cells, row["grade"]]


def _example(m: Material) -> list[Block]:
    """The costliest outage that lasts for a week or more, as it would run."""
    found = m.spell
    if found is None:
        return []
    lead, *rest = found.sentences
    return [Bullets([Bullet("One of them in its weeks.", lead, points=rest)])]
