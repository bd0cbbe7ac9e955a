"""What leverage is worth: who can claim how much, today and with projects open."""

from __future__ import annotations

from typing import Any

import altair as alt
import polars as pl

from landbridge.errors import CaseError
from landbridge.show import fmt
from landbridge.show.bars import Bar, bars
from landbridge.show.blocks import Block, Cell, Column, Figure, Prose, Section, Table
from landbridge.show.legend import Key
from landbridge.show.material import Material
from landbridge.show.picture import picture
from landbridge.study.bargaining.bargaining import Bargaining


def bargaining(m: Material) -> Section | None:
    """Shapley values as bars and in a table, with nucleolus and core, and the projects.

    None where there are not two to bargain, or hours grow with the load, which coalitions are not
    solved with.
    """
    if m.solution.routing != "fixed":
        return None
    try:
        found = m.bargaining
    except CaseError:
        return None
    blocks: list[Block] = [Prose(found.sentences), _chart(found), _table(found)]
    if found.options.height:
        blocks.append(_projects(found))
    return Section("bargaining", "What leverage is worth", "Bargaining", blocks)


def _both(found: Bargaining) -> pl.DataFrame:
    """The payoffs today, with the Shapley value where projects are open beside it, if they are."""
    then = found.payoffs.filter(game="options").select(
        "player", then_musd="shapley_musd", then_low="core_low_musd", then_high="core_high_musd"
    )
    return found.of("today").join(then, on="player", how="left", maintain_order="left")


def _chart(found: Bargaining) -> Figure:
    rows = _both(found).to_dicts()
    made = [_bar(row) for row in rows]

    def draw(width: float) -> alt.LayerChart:
        return bars(made, width, [Key("Shapley value", "line", "c1", 9)])

    told = "; ".join(f"{row['name']} {fmt.musd(row['shapley_musd'])}" for row in rows)
    note = "In brackets: the share of what all are worth together."
    return picture(
        "What each can claim a year by the Shapley value, today's network", f"{told}.", draw, note
    )


def _bar(row: dict[str, Any]) -> Bar:
    change = None if row["then_musd"] is None else row["then_musd"] - row["shapley_musd"]
    more = "" if change is None else f", {_signed(change)} with projects"
    share = "" if row["share"] is None else f" ({fmt.share(row['share'])})"
    value = row["shapley_musd"]
    return Bar(f"{row['name']}{share}{more}", [("c1", value)], fmt.musd(value))


def _signed(musd: float) -> str:
    return f"{'+' if musd >= 0 else '−'}{fmt.musd(abs(musd))}"


def _table(found: Bargaining) -> Table:
    open_too = "options" in found.games["game"]
    columns = [
        Column("Player"),
        Column("Shapley value", "a year; in the core", number=True),
        *([Column("With projects", "change", number=True)] if open_too else []),
        Column("Nucleolus", "a year", number=True),
        Column("Lost if it leaves", "a year; alone", number=True),
    ]
    rows = [_row(row, open_too=open_too) for row in _both(found).iter_rows(named=True)]
    empty = found.games.filter(game="today")["core"][0] == "empty"
    core = "There is no core." if empty else "Below the Shapley value: the range of the core."
    return Table("The same in numbers", columns, rows, core, dense=True)


def _row(row: dict[str, Any], *, open_too: bool) -> list[Cell | str]:
    low, high = row["core_low_musd"], row["core_high_musd"]
    within = "" if low is None else f"{fmt.musd(low)} – {fmt.musd(high)}"
    error = row["error_musd"]
    then = row["then_musd"]
    change = "" if then is None else _signed(then - row["shapley_musd"])
    return [
        row["name"],
        Cell(fmt.musd(row["shapley_musd"]), note=f"± {fmt.musd(error)}" if error else within),
        *([Cell(fmt.musd(then), note=change)] if open_too else []),
        fmt.musd(row["nucleolus_musd"]),
        Cell(fmt.musd(row["loss_musd"]), note=fmt.musd(row["alone_musd"])),
    ]


def _projects(found: Bargaining) -> Table:
    columns = [
        Column("Project"),
        Column("Cost", "a year", number=True),
        Column("Must agree"),
        Column("All build it"),
    ]
    rows: list[list[Cell | str]] = [
        [
            row["name"],
            "not known" if row["free"] else fmt.musd(row["cost_musd"]),
            ", ".join(row["needs"]) or "any player",
            "yes" if row["built"] else fmt.NOTHING,
        ]
        for row in found.options.iter_rows(named=True)
    ]
    note = "A project whose cost is not known counts as free, so its effect is an upper end."
    return Table("Projects that coalitions may build", columns, rows, note, dense=True)
