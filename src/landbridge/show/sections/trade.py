"""Trade of the country as the statistics give it, and where two of them disagree."""

from __future__ import annotations

from typing import Any, Final

import polars as pl

from landbridge.case.cells import split
from landbridge.show import fmt
from landbridge.show.blocks import Cell, Column, Section, Table
from landbridge.show.material import Material

PARTNERS: Final = 14
"""Partners in the table, the biggest first."""


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
    rows = _with_turnover(m.case.table("trade")).with_columns(*_direction())
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


def _with_turnover(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows, with exports and imports together where a statistic gives no sum of its own."""
    key = ["reporter", "partner", "year", "statistic"]
    sides = rows.filter(pl.col("flow").is_in(["export", "import"]))
    known = rows.filter(pl.col("flow") == "turnover").select(key)
    summed = (
        sides.group_by(key, maintain_order=True)
        .agg(pl.col("value_musd").sum(), pl.col("source").first(), sides=pl.len())
        .filter(pl.col("sides") == 2)
        .join(known, on=key, how="anti", nulls_equal=True, maintain_order="left")
    )
    flow = pl.lit("turnover").alias("flow")
    columns = [*key, "flow", "value_musd", "source"]
    return pl.concat([rows.select(columns), summed.with_columns(flow).select(columns)])


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
        ends,
        str(row["year"]),
        Cell(said, sources=split(row["source"])),
        _billions(row["value_musd"]),
        fmt.share(apart / low) if first and low > 0 else "",
    ]
