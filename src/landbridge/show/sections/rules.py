"""Controls with their dated status, trade as the statistics give it, and what is announced."""

from __future__ import annotations

from typing import Any, Final

import polars as pl

from landbridge.case.cells import split
from landbridge.show import fmt
from landbridge.show.blocks import Cell, Column, Mark, Section, Table
from landbridge.show.material import Material

STATUS: Final[dict[str, tuple[str, Mark]]] = {
    "in_force": ("in force", "good"),
    "announced": ("announced only", "unsure"),
    "denied": ("denied", "bad"),
    "suspended": ("suspended", "unsure"),
    "repealed": ("repealed", "unsure"),
}
"""Statuses of a control in words, with their marks."""

PARTNERS: Final = 14


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
        Column("Status at the end"),
    ]
    table = Table(
        "Controls and their dated status",
        columns,
        [_control(m, row) for row in rows.iter_rows(named=True)],
        "A control binds in the plan only while its latest status is “in force” and it prohibits a "
        "good of the case. What is announced or denied is shown, and binds nothing.",
        dense=True,
    )
    return Section("controls", "Controls on trade", "Controls", [table])


def _control(m: Material, row: dict[str, Any]) -> list[Cell | str]:
    history = m.case.table("control_status").filter(pl.col("control") == row["id"])
    steps = history.sort("date", maintain_order=True).to_dicts()
    last = steps[-1]["status"] if steps else ""
    text, mark = STATUS.get(last, ("no status known", "unsure"))
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
        Cell(text, mark=mark, note="" if last == "in_force" else "binds nothing"),
    ]


def _scope(m: Material, row: dict[str, Any]) -> str:
    """Between whom a control holds."""
    ends = (("from", "origins"), ("to", "destinations"), ("across", "transits"))
    parts = [
        f"{word} {fmt.listed(m.names.country(land) for land in split(row[column]))}"
        for word, column in ends
        if row[column]
    ]
    return f", {' '.join(parts)}" if parts else ""


def trade(m: Material) -> Section | None:
    """Trade of the country by partner, and the statistics that disagree."""
    rows = m.case.table("trade").filter(pl.col("year") == m.solution.year)
    tables = [table for table in (_partners(m, rows), _mirrors(m)) if table is not None]
    if not tables:
        return None
    return Section("trade", "Trade as the statistics give it", "Trade", tables)


def _partners(m: Material, rows: pl.DataFrame) -> Table | None:
    own = rows.filter(pl.col("reporter") == m.home) if m.home else rows
    sides = own.filter(pl.col("flow").is_in(["export", "import"]))
    if sides.is_empty():
        return None
    first = sides.group_by("reporter", "partner", "flow", maintain_order=True).first()
    wide = first.pivot(on="flow", index=["reporter", "partner"], values="value_musd")
    for side in ("export", "import"):
        wide = (
            wide
            if side in wide.columns
            else wide.with_columns(pl.lit(None, pl.Float64).alias(side))
        )
    both = pl.sum_horizontal("export", "import")
    ordered = wide.with_columns(both=both).sort("both", descending=True).head(PARTNERS)
    columns = [
        Column("Partner"),
        Column("Exports", "bn USD", number=True),
        Column("Imports", "bn USD", number=True),
        Column("Both", "bn USD", number=True),
    ]
    body = [
        [
            _called(m, row) if not m.home else m.names.country(row["partner"]),
            *(_billions(row[side]) for side in ("export", "import", "both")),
        ]
        for row in ordered.iter_rows(named=True)
    ]
    whose = fmt.listed(
        first["statistic"].drop_nulls().unique(maintain_order=True).head(3).to_list() or ["–"]
    )
    whom = m.names.country(m.home) if m.home else "all reporters"
    return Table(
        f"Trade of {whom} by partner, {m.solution.year}", columns, body, f"Statistic: {whose}."
    )


def _called(m: Material, row: dict[str, Any]) -> str:
    return f"{m.names.country(row['reporter'])}: {m.names.country(row['partner'])}"


def _billions(musd: float | None) -> str:
    return fmt.NOTHING if musd is None else fmt.number(musd / 1000, 2)


def _mirrors(m: Material) -> Table | None:
    """What two statistics say of the same trade, whoever of the two reports it."""
    rows = m.case.table("trade").with_columns(*_direction())
    key = ["one", "other", "what", "year"]
    several = rows.filter(pl.len().over(key) > 1).sort(
        "one", "other", "what", "year", maintain_order=True
    )
    body: list[list[Cell | str]] = []
    for _, group in several.group_by(key, maintain_order=True):
        low, high = float(group["value_musd"].min() or 0), float(group["value_musd"].max() or 0)  # type: ignore[arg-type]
        for at, row in enumerate(group.iter_rows(named=True)):
            body.append(_mirror(m, row, first=at == 0, apart=high - low, low=low))
    if not body:
        return None
    columns = [
        Column("Trade"),
        Column("Year", "", number=True),
        Column("Statistic"),
        Column("Value", "bn USD", number=True),
        Column("Apart", "", number=True),
    ]
    return Table(
        "Where two statistics disagree",
        columns,
        body,
        "The same trade as each side or office counts it; none is corrected towards the other.",
    )


def _direction() -> list[pl.Expr]:
    """Who sends, who receives and what is counted, the same for both reports of one trade."""
    reporter, partner, flow = pl.col("reporter"), pl.col("partner"), pl.col("flow")
    turned = (flow == "import") | ((flow == "turnover") & (reporter > partner))
    return [
        pl.when(turned).then(partner).otherwise(reporter).alias("one"),
        pl.when(turned).then(reporter).otherwise(partner).alias("other"),
        pl.when(flow == "turnover")
        .then(pl.lit("both ways"))
        .otherwise(pl.lit("one way"))
        .alias("what"),
    ]


def _mirror(
    m: Material, row: dict[str, Any], *, first: bool, apart: float, low: float
) -> list[Cell | str]:
    arrow = "↔" if row["what"] == "both ways" else "→"
    ends = f"{m.names.country(row['one'])} {arrow} {m.names.country(row['other'])}"
    said = row["statistic"] or m.names.country(row["reporter"])
    return [
        Cell(ends if first else "", sources=()),
        str(row["year"]) if first else "",
        Cell(said, sources=split(row["source"])),
        _billions(row["value_musd"]),
        fmt.share(apart / low) if first and low > 0 else "",
    ]


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
            fmt.NOTHING
            if row["value"] is None
            else f"{row['value']:,.6g} {row['unit'] or ''}".strip(),
            str(row["year"] or fmt.NOTHING),
            Cell(row["attributed"] or fmt.NOTHING, note=fmt.day(row["published"])),
        ]
        for row in rows.iter_rows(named=True)
    ]
    return Table("Targets", columns, body, dense=True)


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
