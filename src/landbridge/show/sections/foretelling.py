"""What observed flows reveal that no tariff says, and whether that foretells another year."""

from __future__ import annotations

from typing import Any

import polars as pl

from landbridge.case.cells import split
from landbridge.show import fmt
from landbridge.show.blocks import Block, Cell, Column, Prose, Section, Table
from landbridge.show.material import Material
from landbridge.study.calibration.predict import Prediction
from landbridge.study.calibration.verdict import METHODS
from landbridge.study.ranges import said


def frictions(m: Material) -> Section | None:
    """Revealed frictions with what each may stand for, and what no plan of the case meets."""
    found = m.calibration
    if found.fit.filter(pl.col("fitted_kt").is_not_null()).is_empty():
        return None
    blocks: list[Block] = [Prose([_told(m), " ".join(found.sentences)])]
    if found.frictions.height:
        blocks.append(_frictions(m))
    missed = found.fit.filter(met=False)
    if missed.height:
        blocks.append(_missed(missed))
    return Section("frictions", "What flows reveal that no tariff says", "Frictions", blocks)


def _told(m: Material) -> str:
    return (
        f"Least cost is not how trade flows. Which costs beyond tariffs and prices would make what "
        f"was observed in {m.solution.year} the best thing to do? The smallest that will do are "
        "listed, without touching any capacity. A friction may be a contract, waiting, politics, "
        "or simply an error in a tariff: a question, not a finding."
    )


def _frictions(m: Material) -> Table:
    columns = [
        Column("Where"),
        Column("Friction", "USD/t", number=True),
        Column("Bears it", "kt a year", number=True),
        Column("Comes to", "million USD", number=True),
        Column("What it may stand for"),
    ]
    rows: list[list[Cell | str]] = [
        [
            Cell(row["name"], note=_on(m, row)),
            fmt.number(row["usd_t"], 1 if abs(row["usd_t"]) >= 0.95 else 2),
            fmt.tonnes(row["kt"]),
            fmt.number(row["musd"], 1),
            row["meaning"],
        ]
        for row in m.calibration.frictions.iter_rows(named=True)
    ]
    return Table(
        f"Frictions revealed by {m.solution.year}",
        columns,
        rows,
        "Above zero: used less than its price suggests. Below: used although it looks dear.",
        dense=True,
    )


def _on(m: Material, row: dict[str, Any]) -> str:
    words = [m.names.good(row["good"])] if row["good"] else []
    words += [f"from {m.names.country(row['origin'])}"] if row["origin"] else []
    return " ".join(words)


def _missed(rows: pl.DataFrame) -> Table:
    columns = [
        Column("Observed"),
        Column("Observed", "kt", number=True),
        Column("Nearest plan", "kt", number=True),
        Column("What is in the way"),
    ]
    return Table(
        "Observed, and met by no plan of the case under any friction",
        columns,
        [
            [
                Cell(row["what"], note=row["statistic"] or "", sources=split(row["source"])),
                fmt.tonnes(row["observed_kt"]),
                fmt.tonnes(row["fitted_kt"]),
                row["why"],
            ]
            for row in rows.iter_rows(named=True)
        ],
        dense=True,
    )


def foretelling(m: Material) -> Section | None:
    """Each direction: the verdict, the errors beside naive forecasts, and every route."""
    if not m.foretold:
        return None
    blocks: list[Block] = [Prose([_how(m)]), _errors(m.foretold)]
    for one in m.foretold:
        blocks += [Prose([" ".join(one.sentences)]), _routes(one)]
    return Section("foretelling", "Does it foretell another year?", "Prediction", blocks)


def _how(m: Material) -> str:
    years = " and ".join(f"{one.start} to foretell {one.year}" for one in m.foretold)
    return (
        "Calibrated on one year, another is solved with its own supply, demand and capacities, and "
        f"held against what happened: {years}. Of the plans nearly as good under the frictions, "
        "the one nearest to the shares of the year calibrated on is taken. Nothing observed in the "
        "year foretold is used. Three naive forecasts need no model; the last line shows what the "
        "frictions add."
    )


def _errors(foretold: list[Prediction]) -> Table:
    columns = [Column("Forecast")]
    for one in foretold:
        columns += [
            Column(f"{one.start} → {one.year}", f"{one.errors['links'][0]} links", number=True),
            Column("", f"all {one.errors['all'][0]}", number=True),
        ]
    rows: list[list[Cell | str]] = []
    for method, words in METHODS.items():
        lines = [
            one.errors.row(by_predicate=pl.col("method") == method, named=True) for one in foretold
        ]
        name = words.format(start="the other year")
        cells = [_error(line[key]) for line in lines for key in ("wape", "wape_all")]
        rows.append([Cell(fmt.capital(name), note="naive" if lines[0]["naive"] else ""), *cells])
    return Table(
        "Errors by volume: sum of absolute misses over the sum observed",
        columns,
        rows,
        "First: links and interchanges, each once. Second: all that was observed in both years.",
    )


def _error(value: float | None) -> str:
    return fmt.NOTHING if value is None else said(value, "share")


def _routes(one: Prediction) -> Table:
    columns = [
        Column("What"),
        Column(f"In {one.start}", "kt", number=True),
        Column(f"In {one.year}", "observed kt", number=True),
        Column("Foretold", "nearly as good, kt", number=True),
        Column("Same share", "kt", number=True),
        Column("Least cost", "kt", number=True),
        Column("Why it is missed"),
    ]
    return Table(
        f"{one.year} foretold from {one.start}: every route, the largest miss first",
        columns,
        [_route(row) for row in one.rows.iter_rows(named=True)],
        dense=True,
    )


def _route(row: dict[str, Any]) -> list[Cell | str]:
    span = ""
    if row["low_kt"] is not None:
        span = f"{fmt.tonnes(row['low_kt'])}–{fmt.tonnes(row['high_kt'])}"
    return [
        Cell(row["what"], note=row["statistic"] or "", sources=split(row["source"])),
        fmt.tonnes(row["before_kt"]),
        fmt.tonnes(row["observed_kt"]),
        Cell(fmt.tonnes(row["calibrated_kt"]), note=span),
        fmt.tonnes(row["same_shares_kt"]),
        fmt.tonnes(row["least_cost_kt"]),
        row["why"] or "within 10 %",
    ]
