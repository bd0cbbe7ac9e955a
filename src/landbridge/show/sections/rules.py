"""Controls with their dated status, and what is announced."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

import polars as pl

from landbridge.case.cells import split
from landbridge.model.controls.coverage import goods_of
from landbridge.model.controls.status import in_force, status_on
from landbridge.show import fmt
from landbridge.show.blocks import Cell, Column, Mark, Section, Table
from landbridge.show.material import Material
from landbridge.study.claims import UNIT_WORDS

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
        Column(f"At the end of {m.solution.year}"),
    ]
    table = Table(
        "Controls and their dated status",
        columns,
        [_control(m, row) for row in rows.iter_rows(named=True)],
        "The plan keeps to a rule only while it is in force, and if it prohibits a good of the "
        "case as a whole. What is announced or denied is shown, and binds nothing.",
        dense=True,
    )
    return Section("controls", "Controls on trade", "Controls", [table])


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
    day = date(m.solution.year, 12, 31)
    status = status_on(m.case, day).filter(pl.col("id") == row["id"])["status"][0]
    text, mark = STATUS.get(status, ("not yet there", "unsure"))
    if row["id"] in in_force(m.case, day)["id"]:
        kept = row["effect"] == "prohibit" and goods_of(m.case, row)
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
