"""What results hang on: the weakest numbers as a tornado, and all of them drawn at once."""

from __future__ import annotations

from typing import Any

import altair as alt
import numpy as np
import polars as pl

from landbridge.case.cells import split
from landbridge.show import fmt
from landbridge.show.blocks import Block, Cell, Column, Figure, Prose, Section, Table
from landbridge.show.legend import Key
from landbridge.show.material import Material
from landbridge.show.picture import picture
from landbridge.show.settling import settling
from landbridge.show.tornado import Ends, tornado
from landbridge.study.quantity import Quantity
from landbridge.study.ranges import said

SHOWN = 12
"""Numbers in the picture and in the table of a quantity."""

BILLIONS = 9_999.5
"""Million USD from which a bar says billions."""

LEAST = 10
"""Draws below which it is not shown how they settle."""


def reliance(m: Material) -> Section | None:
    """The weakest numbers of every quantity that was asked about, and the bands of all at once."""
    if m.weakest.rows.is_empty():
        return None
    blocks: list[Block] = [Prose([_told(m), *m.weakest.sentences])]
    for quantity in m.weakest.quantities:
        rows = m.weakest.of(quantity)
        if rows.height:
            blocks += [_chart(m, quantity, rows), _table(m, quantity, rows)]
    blocks += _drawn(m)
    return Section("reliance", "What these numbers hang on", "Weakest numbers", blocks)


def _told(m: Material) -> str:
    count = m.weakest.rows["number"].n_unique()
    return (
        f"{fmt.count(count, 'number')} of the case may be otherwise, within a lowest and a highest "
        "value that can be defended. Each was put at both ends by itself and the case solved and "
        "proved again."
    )


def _chart(m: Material, quantity: Quantity, rows: pl.DataFrame) -> Figure:
    what, base = quantity.words(m.case), rows["base"][0]
    shown = rows.head(SHOWN).to_dicts()
    ends = [
        Ends(
            f"{fmt.capital(row['name'])} ({row['grade'] or 'no grade'})",
            _none_as(row["at_low"], base),
            _none_as(row["at_high"], base),
            _short(row["at_low"], row["unit"]),
            _short(row["at_high"], row["unit"]),
        )
        for row in shown
    ]
    keys = [Key("number at its lowest", "line", "c2", 9), Key("at its highest", "line", "c1", 9)]
    middle = _short(base, quantity.unit)

    def draw(width: float) -> alt.LayerChart:
        return tornado(ends, width, keys, (0.0 if base is None else base, middle))

    told = [f"{row['name']}: {_ends(row)}" for row in shown[:6]]
    return picture(
        f"{what}: the numbers it hangs on most",
        f"Bars from {middle} to what it is at either end of a number's range. {'; '.join(told)}.",
        draw,
        "The line is the plan reported. A bar to one side only: the other end changes nothing.",
    )


def _none_as(value: float | None, base: float | None) -> float | None:
    return base if value is None else value


def _short(value: float | None, unit: str) -> str:
    """A quantity beside a bar, where there is little room."""
    if value is None or unit != "million USD" or abs(value) < BILLIONS:
        return _text(value, unit)
    return f"{value / 1000:,.2f} bn USD"


def _text(value: float | None, unit: str) -> str:
    return "no plan" if value is None else said(value, unit)


def _ends(row: dict[str, Any]) -> str:
    return " and ".join(_text(row[at], row["unit"]) for at in ("at_low", "at_high"))


def _table(m: Material, quantity: Quantity, rows: pl.DataFrame) -> Table:
    columns = [
        Column("Number"),
        Column("Range", "in the case below", number=True),
        Column("Then", "low, high", number=True),
        Column("By dual prices", "low, high", number=True),
        Column("Grade"),
    ]
    rest = rows.height - SHOWN
    more = f"And {fmt.count(rest, 'more number')} that move it less. " if rest > 0 else ""
    return Table(
        f"{quantity.words(m.case)}: the same in numbers",
        columns,
        [_row(row) for row in rows.head(SHOWN).iter_rows(named=True)],
        f"{more}≠: dual prices, which hold for a little more or less, do not foretell what solving "
        "finds, because the plan turns on the way. The solved values are the true ones.",
        dense=True,
    )


def _row(row: dict[str, Any]) -> list[Cell | str]:
    low, value, high = (f"{row[f'number_{at}']:,.6g}" for at in ("low", "value", "high"))
    linear = [_text(row[f"linear_{at}"], row["unit"]) for at in ("at_low", "at_high")]
    return [
        Cell(fmt.capital(row["name"]), note=row["note"], sources=split(row["source"])),
        Cell(f"{low} – {high}", note=f"{value} {row['number_unit']}"),
        Cell(_text(row["at_low"], row["unit"]), note=_text(row["at_high"], row["unit"])),
        Cell(("" if row["is_linear"] else "≠ ") + linear[0], note=linear[1]),
        row["grade"] or fmt.NOTHING,
    ]


def _drawn(m: Material) -> list[Block]:
    """Percentile bands of all numbers at once, and how they settle."""
    found = m.draws
    if found is None or found.numbers == 0:
        return []
    shape = "likeliest at the number of the case" if found.shape == "triangular" else "all alike"
    told = (
        f"All {found.numbers} numbers drawn at once, {found.values.height} times (Latin hypercube, "
        f"{shape}, seed {found.seed}); the case was solved and proved for each draw."
    )
    columns = [
        Column("What"),
        Column("This plan", number=True),
        *(Column(f"{at} %", "± error", number=True) for at in (5, 25, 50, 75, 95)),
    ]
    rows = [_band(row) for row in found.bands.iter_rows(named=True)]
    title = "All numbers at once: so many per cent of draws are below"
    blocks: list[Block] = [Prose([told]), Table(title, columns, rows, dense=True)]
    known = [one for one in found.quantities if _settles(m, one)]
    return [*blocks, *(_settling(m, one) for one in known[:1])]


def _band(row: dict[str, Any]) -> list[Cell | str]:
    none = f"{row['none']} draws had nothing to be a share of" if row["none"] else ""
    cells: list[Cell | str] = [Cell(row["what"], note=none), _number(row["base"], row["unit"])]
    cells += [
        Cell(_number(row[at], row["unit"]), note=_error(row, at))
        for at in ("p05", "p25", "p50", "p75", "p95")
    ]
    return cells


def _error(row: dict[str, Any], at: str) -> str:
    """The standard error of a percentile, in the unit that the percentile is shown in."""
    value, error = row[at], row[f"error_{at}"]
    if value is None or error is None:
        return ""
    if row["unit"] == "million USD" and abs(value) >= 999.5:
        return f"± {error / 1000:.1f} bn"
    return f"± {_number(error, row['unit'])}"


def _number(value: float | None, unit: str) -> str:
    if value is None:
        return fmt.NOTHING
    return said(value, unit) if unit != "million USD" else fmt.musd(value)


def _settles(m: Material, quantity: Quantity) -> bool:
    rows = _steps(m, quantity)
    enough = rows.filter(pl.col("draws") >= LEAST).height > 1
    return enough and not rows["p50"].has_nulls()


def _steps(m: Material, quantity: Quantity) -> pl.DataFrame:
    """The percentiles of the first so many draws."""
    return pl.DataFrame() if m.draws is None else m.draws.settling.filter(quantity=quantity.key)


def _settling(m: Material, quantity: Quantity) -> Figure:
    rows = _steps(m, quantity)
    values = rows.select("p05", "p25", "p50", "p75", "p95").to_numpy()
    counts = rows["draws"].to_numpy().astype(np.float64)
    texts = [said(float(end), quantity.unit) for end in (values.min(), values.max())]
    keys = [
        Key("90 % of draws", "line", "idle", 9),
        Key("half of them", "line", "c1", 9),
        Key("the middle", "line", "ink", 2),
    ]

    def draw(width: float) -> alt.LayerChart:
        return settling(counts, values, width, keys, (texts[0], texts[1]))

    last = [said(float(value), quantity.unit) for value in values[-1]]
    return picture(
        f"{quantity.words(m.case)}: how the percentiles settle as draws are added",
        f"After {int(counts[-1])} draws 90 % of them lie from {last[0]} to {last[4]}, half of them "
        f"from {last[1]} to {last[3]}, the middle at {last[2]}.",
        draw,
        "From left to right: the percentiles of the first so many draws.",
    )
