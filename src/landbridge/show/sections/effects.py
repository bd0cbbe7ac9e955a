"""What controls do to flows: ways made longer or dearer, what stops, and who bears it."""

from __future__ import annotations

from typing import Any, Final

import altair as alt
import polars as pl

from landbridge.model.solution import Solution
from landbridge.model.solve import solve
from landbridge.show import fmt
from landbridge.show.bars import Bar, bars
from landbridge.show.blocks import Block, Column, Figure, Prose, Section, Table
from landbridge.show.material import Material
from landbridge.show.picture import picture
from landbridge.study.screening.effect import Effect, effect_of

CHARTED: Final = 10
TABLED: Final = 15
SLIGHT: Final = 0.05
"""Million USD a year below which a change of cost is not drawn."""

LIFTED: Final = "repealed"


def rules_effect(m: Material) -> Section | None:
    """What the rules in force do: the plan beside one without any of them."""
    case = m.solution.given
    bound = sorted({ruling.control for ruling in m.solution.solved.build.streams.rulings})
    if not bound:
        return None
    without = solve(
        case,
        {"controls": [{"control": name, "status": LIFTED} for name in bound]},
        year=m.solution.year,
    )
    found = effect_of(without, m.solution)
    lead = (
        f"The plan keeps to {fmt.count(len(bound), 'rule')} in force on {fmt.day(m.case.day)}. "
        "Beside it stands the best plan without any of them."
    )
    return Section(
        "rules-effect", "What the rules in force do", "Rules at work", _blocks(m, found, lead)
    )


def scenario_effect(m: Material, other: Solution, number: int) -> Section | None:
    """What the rules of a scenario do, where they differ from those of the case."""
    found = effect_of(m.solution, other)
    if found.rules.is_empty():
        return None
    named = fmt.listed(found.rules["title"].to_list())
    lead = (
        f"The scenario differs from the case in {fmt.count(found.rules.height, 'rule')}: {named}."
    )
    title = f"What its rules do: {' + '.join(other.scenarios)}"
    return Section(f"effect-{number}", title, "Effect of its rules", _blocks(m, found, lead))


def _blocks(m: Material, found: Effect, lead: str) -> list[Block]:
    worth, *rest = found.sentences
    blocks: list[Block] = [Prose([f"{lead} {worth}", *rest])]
    if found.streams.height:
        drawn = found.streams["change_way_musd"].abs().max()
        blocks += [_figure(m, found)] if isinstance(drawn, float) and drawn >= SLIGHT else []
        blocks.append(_table(m, found))
    if found.crossed.height:
        blocks.append(_crossed(m, found))
    return blocks


def _what(m: Material, row: dict[str, Any]) -> str:
    ends = f"{m.names.country(row['origin'])} → {m.names.country(row['country'])}"
    return f"{m.names.good(row['good'])}, {ends}"


def _figure(m: Material, found: Effect) -> Figure:
    """Bars of what moving costs more or less."""
    seen = pl.col("change_way_musd").abs() >= SLIGHT
    shown = found.streams.filter(seen).head(CHARTED).to_dicts()
    rows = [
        Bar(
            f"{_what(m, row)}: {_way(row)}",
            [("c2" if row["change_way_musd"] > 0 else "c1", row["change_way_musd"])],
            fmt.signed(fmt.musd(row["change_way_musd"]), row["change_way_musd"]),
        )
        for row in shown
    ]

    def draw(width: float) -> alt.LayerChart:
        return bars(rows, width)

    told = fmt.listed(f"{row.label} {row.number}" for row in rows)
    return picture(
        "What moving goods costs more or less a year",
        f"Bars of changes in the cost of the way: {told}.",
        draw,
        "Less to pay may mean that less arrives. Of all best plans the one most like the other is "
        "taken, so that no change is chance.",
    )


def _way(row: dict[str, Any]) -> str:
    if row["after_kt"] == 0:
        return "stops"
    if row["change_km"] is None:
        return "starts"
    km = row["change_km"]
    return f"{fmt.signed(fmt.km(km), km)} a tonne" if abs(km) >= 0.5 else "same way"


def _table(m: Material, found: Effect) -> Table:
    columns = [Column("What moves otherwise")]
    columns += [Column(name, "kt a year", number=True) for name in ("Without", "With")]
    columns += [
        Column("Longer by", "km a tonne", number=True),
        Column("Slower by", "days", number=True),
        Column("Dearer by", "USD/t", number=True),
        Column("The way costs more by", "million USD a year", number=True),
    ]
    rows = [
        [
            _what(m, row),
            fmt.kt(row["before_kt"]),
            fmt.kt(row["after_kt"]),
            *(_change(row[f"change_{name}"], digits) for name, digits in _FIGURES),
        ]
        for row in found.streams.head(TABLED).iter_rows(named=True)
    ]
    rest = found.streams.height - TABLED
    more = f"And {fmt.count(rest, 'more flow')} that change less." if rest > 0 else ""
    return Table("Flows under the rules, and without them", columns, rows, more, dense=True)


_FIGURES: Final = (("km", 0), ("days", 1), ("usd_t", 1), ("way_musd", 1))


def _change(value: float | None, digits: int) -> str:
    return fmt.NOTHING if value is None else fmt.signed(fmt.number(value, digits), value)


def _crossed(m: Material, found: Effect) -> Table:
    columns = [Column("Crossed on the way elsewhere")]
    columns += [Column(name, "kt a year", number=True) for name in ("Without", "With", "Change")]
    rows = [
        [
            m.names.country(row["country"]),
            *(fmt.tonnes(row[f"{name}_kt"]) for name in ("before", "after")),
            _change(row["change_kt"], 0 if abs(row["change_kt"]) >= 10 else 1),
        ]
        for row in found.crossed.filter(pl.col("change_kt").abs() > 0.05).head(TABLED).to_dicts()
    ]
    note = "On land or through territorial waters."
    return Table("Countries that are crossed more or less", columns, rows, note, dense=True)
