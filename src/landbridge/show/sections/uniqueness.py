"""How unique the numbers are: the interval of each over all plans nearly as good."""

from __future__ import annotations

from typing import Any

import altair as alt
import polars as pl

from landbridge.show import fmt
from landbridge.show.blocks import Block, Cell, Column, Figure, Prose, Section, Table
from landbridge.show.legend import Key
from landbridge.show.material import Material
from landbridge.show.picture import picture
from landbridge.show.spans import Band, Span, spans

BANDS = (("idle", 9.0), ("c1", 5.0))
"""Colours and heights of the bands, the widest tolerance first."""


UNITS = {"share": "%", "kt/yr": "kt a year", "million USD": "million USD a year"}
"""Units of quantities, as the table names them."""


def uniqueness(m: Material) -> Section | None:
    """Shares as a picture, every headline as a table."""
    found = m.ranges
    known = found.rows.filter(pl.col("low").is_not_null())
    if known.is_empty():
        return None
    blocks: list[Block] = [Prose([_told(m)])]
    shares = known.filter(unit="share", tolerance=max(found.tolerances))
    blocks += [_chart(m)] if shares.height else []
    blocks.append(_table(m))
    return Section("uniqueness", "How unique these numbers are", "How unique", blocks)


def _told(m: Material) -> str:
    wide = m.ranges.rows.filter(tolerance=max(m.ranges.tolerances))
    worse, loss = fmt.share(wide["tolerance"][0]), fmt.musd(wide["loss_musd"][0])
    return (
        "The plan reported is the best, but many are nearly as good, and nobody would notice the "
        "difference. For each number, the least and the greatest it can be in all plans that are "
        f"at most so much worse was found; {worse} of what the plan is worth is {loss} a year. "
        "Both ends are proved: no plan that good goes further. Plans in which something turns "
        "straight back to where it came from are not counted."
    )


def _parts(m: Material) -> list[dict[str, Any]]:
    """Every quantity with its intervals by tolerance, those that have one."""
    parts = m.ranges.rows.partition_by("quantity", maintain_order=True)
    known = [part for part in parts if not part["low"].has_nulls()]
    return [{**part.row(0, named=True), "spans": part.to_dicts()} for part in known]


def _chart(m: Material) -> Figure:
    shares = [part for part in _parts(m) if part["unit"] == "share"]
    steps = sorted((by for by in m.ranges.tolerances if by > 0), reverse=True)[: len(BANDS)]
    rows = [
        Span(
            _short(m, part),
            [
                Band(span["low"], span["high"], *BANDS[steps.index(span["tolerance"])])
                for span in reversed(part["spans"])
                if span["tolerance"] in steps
            ],
            part["value"],
            fmt.ranged(part["value"], part["spans"][1]["low"], part["spans"][1]["high"]),
        )
        for part in shares
    ]
    keys = [
        Key(f"plans at most {fmt.share(by)} worse", "line", token, thick)
        for by, (token, thick) in zip(steps, BANDS, strict=False)
    ]
    keys.append(Key("this plan", "●", "ink"))

    def draw(width: float) -> alt.LayerChart:
        return spans(rows, width, keys, (0.0, 1.0))

    told = [
        f"{_short(m, part)}: {fmt.share(part['value'])}, "
        f"{fmt.between(part['spans'][-1]['low'], part['spans'][-1]['high'])} in plans at most "
        f"{fmt.share(part['spans'][-1]['tolerance'])} worse"
        for part in shares
    ]
    return picture(
        "Shares that cross other countries, and what they can be",
        f"Intervals from 0 to 100 per cent. {'; '.join(told)}.",
        draw,
        "From 0 to 100 %. Where a band is long, nothing should be built on the dot alone.",
    )


def _short(m: Material, part: dict[str, Any]) -> str:
    """A share in few words: `Crude oil across Russia`."""
    asked = next(one for one in m.ranges.quantities if one.key == part["quantity"])
    _, _, country = asked.on[0].partition("/")
    return f"{m.names.good(asked.good or '')} across {m.names.country(country)}"


def _table(m: Material) -> Table:
    parts = _parts(m)
    steps = [by for by in m.ranges.tolerances if by > 0]
    columns = [
        Column("What"),
        Column("This plan", number=True),
        Column("Just as good", number=True),
        *(Column(f"{fmt.share(by)} worse", "at most", number=True) for by in steps),
    ]
    rows: list[list[Cell | str]] = [
        [
            Cell(part["what"], note=UNITS[part["unit"]]),
            _number(part["value"], part["unit"]),
            *(_between(span, part["unit"]) for span in part["spans"]),
        ]
        for part in parts
    ]
    return Table("Headline numbers and the intervals they can take", columns, rows, dense=True)


def _between(span: dict[str, Any], unit: str) -> str:
    ends = [_number(span[side], unit) for side in ("low", "high")]
    return ends[0] if ends[0] == ends[1] else f"{ends[0]}–{ends[1]}"


def _number(value: float, unit: str) -> str:
    return fmt.number(100 * value, 1) if unit == "share" else fmt.tonnes(value)
