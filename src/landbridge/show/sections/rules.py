"""Controls with their dated status, and what is announced."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

import polars as pl

from landbridge.case.cells import split
from landbridge.model.controls.rulings import why_no_ruling
from landbridge.model.controls.status import history, in_force, status_on
from landbridge.show import fmt
from landbridge.show.blocks import Block, Cell, Column, Figure, Mark, Section, Table
from landbridge.show.legend import Key
from landbridge.show.material import Material
from landbridge.show.picture import picture
from landbridge.show.timeline import Lane, timeline
from landbridge.study.claims import UNIT_WORDS
from landbridge.study.screening.asked import told_of

STATUS: Final[dict[str, tuple[str, Mark]]] = {
    "in_force": ("in force", "good"),
    "announced": ("announced only", "unsure"),
    "denied": ("denied", "bad"),
    "suspended": ("suspended", "unsure"),
    "repealed": ("repealed", "unsure"),
}
"""Statuses of a control in words, with their marks."""


def controls(m: Material) -> Section | None:
    """Every control with what became of it, day by day."""
    rows = m.case.table("controls")
    if rows.is_empty():
        return None
    columns = [
        Column("Rule"),
        Column("Made by"),
        Column("What it does"),
        Column("What became of it"),
        Column(f"On {fmt.day(m.case.day)}"),
    ]
    blocks: list[Block] = [figure] if (figure := _history(m)) else []
    table = Table(
        "Controls and their dated status",
        columns,
        [_control(m, row) for row in rows.iter_rows(named=True)],
        "The plan keeps to a rule only while it is in force, and if it prohibits a good of the "
        "case as a whole. What is announced or denied is shown, and binds nothing.",
        dense=True,
    )
    return Section("controls", "Controls on trade", "Controls", [*blocks, table])


SIGNS: Final[dict[str, tuple[str, str]]] = {
    "announced": ("○", "unsure"),
    "denied": ("✕", "bad"),
    "in_force": ("●", "good"),
    "suspended": ("‖", "unsure"),
    "repealed": ("■", "muted"),
}
"""Signs of statuses on the line of time, with their colours."""


YEARS: Final = 2
"""Full years before that of the plan that lines of time show; what is older is cut."""


def _history(m: Material) -> Figure | None:
    """Every control from day to day; nothing where nothing was said of any."""
    events = m.case.table("control_status").sort("date", maintain_order=True)
    if events.is_empty():
        return None
    last = max(m.case.day, events["date"].to_list()[-1])
    first = max(events["date"].to_list()[0], date(m.case.day.year - YEARS, 1, 1))
    margin = timedelta(days=max((last - first).days // 25, 7))
    ends = (first - margin, last + margin)
    titles = dict(m.case.table("controls").select("id", "title").iter_rows())
    order = events["control"].unique(maintain_order=True)
    lanes = [
        Lane(titles[name], _spans(m, name, ends[1]), _events(events.filter(control=name)))
        for name in order
    ]
    keys = [Key(STATUS[name][0].removesuffix(" only"), *sign) for name, sign in SIGNS.items()]
    keys = [key for key, name in zip(keys, SIGNS, strict=True) if name in set(events["status"])]
    keys.append(Key("holds", "line", "c3", 9.0))
    told = [f"{titles[name]}: {told_of(m.case, name, ends[1])}" for name in order]
    return picture(
        "What became of each rule",
        f"Lines of time. {'. '.join(told)}.",
        lambda width: timeline(lanes, ends, width, keys),
        "A rule that was announced and denied holds nowhere, and is shown.",
    )


def _events(events: pl.DataFrame) -> list[tuple[date, str, str]]:
    return [(day, *SIGNS[status]) for day, status in events.select("date", "status").iter_rows()]


def _spans(m: Material, control: str, last: date) -> list[tuple[date, date, str]]:
    """Spans of days on which a control is in force."""
    row = m.case.table("controls").row(by_predicate=pl.col("id") == control, named=True)
    steps = history(m.case, control).select("date", "status").rows()
    ends = [*(day for day, _ in steps[1:]), last]
    spans = []
    for (day, status), end in zip(steps, ends, strict=True):
        start, stop = max(day, row["starts"] or day), min(end, row["ends"] or end)
        if status == "in_force" and start < stop:
            spans.append((start, stop, "c3"))
    return spans


def _control(m: Material, row: dict[str, Any]) -> list[Cell | str]:
    history = m.case.table("control_status").filter(pl.col("control") == row["id"])
    steps = history.sort("date", maintain_order=True).to_dicts()
    told = [
        f"{fmt.day(step['date'])}: {STATUS[step['status']][0].removesuffix(' only')}"
        + (f" ({step['by']})" if step["by"] else "")
        for step in steps
    ]
    cited = [*split(row["source"]), *(key for step in steps for key in split(step["source"]))]
    products = f", {row['products']} products" if row["products"] is not None else ""
    return [
        Cell(row["title"], note=row["note"] or "", sources=list(dict.fromkeys(cited))),
        Cell(row["authority"], note=row["instrument"] or ""),
        f"{row['effect']} ({row['regime'].replace('_', '-')}){products}{_scope(m, row)}",
        "; ".join(told) or fmt.NOTHING,
        _standing(m, row),
    ]


def _standing(m: Material, row: dict[str, Any]) -> Cell:
    """Where a control stands at the end of the year solved, and whether the plan keeps it."""
    day = m.case.day
    status = status_on(m.case, day).filter(pl.col("id") == row["id"])["status"][0]
    text, mark = STATUS.get(status, ("not yet there", "unsure"))
    if row["id"] in in_force(m.case, day)["id"]:
        kept = not why_no_ruling(m.case, row)
        return Cell(text, mark=mark, note="kept by the plan" if kept else "not in the plan")
    if status == "in_force":
        over = row["ends"] is not None and row["ends"] < day
        when = f"on {fmt.day(row['ends'] if over else row['starts'])}"
        text, mark = (f"ended {when}" if over else f"begins {when}"), "unsure"
    return Cell(text, mark=mark, note="binds nothing")


def _scope(m: Material, row: dict[str, Any]) -> str:
    """Between whom a control holds."""
    ends = (("from", "origins"), ("to", "destinations"), ("across", "transits"))
    parts = [
        f"{word} {fmt.listed(m.names.country(land) for land in split(row[column]))}"
        for word, column in ends
        if row[column]
    ]
    return f", {' '.join(parts)}" if parts else ""


def plans(m: Material) -> Section | None:
    """Targets that were announced, and projects of the case; none is part of the plan."""
    tables = [table for table in (_targets(m), _projects(m)) if table is not None]
    return Section("plans", "What is announced", "Plans", tables) if tables else None


def _targets(m: Material) -> Table | None:
    rows = m.case.table("targets")
    if rows.is_empty():
        return None
    columns = [
        Column("Target"),
        Column("Value", "", number=True),
        Column("By", "", number=True),
        Column("Said by"),
    ]
    body: list[list[Cell | str]] = [
        [
            Cell(row["text"], note=row["note"] or "", sources=split(row["source"])),
            _aim(row["value"], row["unit"] or ""),
            str(row["year"] or fmt.NOTHING),
            Cell(row["attributed"] or fmt.NOTHING, note=fmt.day(row["published"])),
        ]
        for row in rows.iter_rows(named=True)
    ]
    return Table("Targets", columns, body, dense=True)


def _aim(value: float | None, unit: str) -> str:
    """The value of a target with its unit in words."""
    return fmt.NOTHING if value is None else f"{value:,.6g}{UNIT_WORDS.get(unit, f' {unit}')}"


def _projects(m: Material) -> Table | None:
    rows = m.case.table("projects")
    if rows.is_empty():
        return None
    columns = [
        Column("Project"),
        Column("Status"),
        Column("Cost", "million USD", number=True),
        Column("Earliest", "", number=True),
        Column("Paid by"),
    ]
    body: list[list[Cell | str]] = [
        [
            Cell(row["name"], note=row["note"] or "", sources=split(row["source"])),
            str(row["status"]).replace("_", " "),
            fmt.number(row["capex_musd"]),
            str(row["earliest_year"] or fmt.NOTHING),
            row["financier"] or fmt.NOTHING,
        ]
        for row in rows.iter_rows(named=True)
    ]
    note = "None of them is part of the plan unless a scenario builds it."
    return Table("Projects", columns, body, note, dense=True)
