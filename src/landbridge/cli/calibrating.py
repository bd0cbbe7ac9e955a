"""The command that reveals frictions from what was observed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from landbridge.cli import out, summary
from landbridge.cli.certainty import as_share
from landbridge.cli.given import Ask, solve_case

if TYPE_CHECKING:
    import polars as pl

    from landbridge.study.calibration.calibrate import Calibration

Output = Annotated[
    Path | None,
    typer.Option(
        "--output", "-o", metavar="FILE", help="Write the frictions as a scenario, a YAML file."
    ),
]
Tolerance = Annotated[
    float | None,
    typer.Option(
        "--tolerance",
        metavar="SHARE",
        parser=as_share,
        help="By how much the plan as observed may be worse than the best under the frictions, "
        "such as 0.1%; without it, it is to be the best.",
    ),
]
Most = Annotated[
    float,
    typer.Option(
        "--most",
        metavar="USD/T",
        min=1e-6,
        help="The largest friction that is believed; what would take more is missed instead.",
    ),
]


def calibrate(
    ask: Ask, tolerance: Tolerance = None, most: Most = 1000.0, output: Output = None
) -> None:
    """Find the smallest frictions under which what was observed is the best plan.

    Frictions are costs beyond tariffs and prices, on links, interchanges, markets and recipes. No
    capacity is changed. With --output they are written as a scenario for any year of the case.
    """
    from landbridge.study.calibration.calibrate import calibrate as reveal

    solution = solve_case(ask)
    with out.working("Looking for the smallest frictions …", quiet=ask.as_json):
        found = reveal(solution, tolerance=tolerance or 0.0, most_usd_t=most)
    if output is not None:
        output.write_text(found.yaml, encoding="utf-8", newline="\n")
    if ask.as_json:
        written = None if output is None else str(output)
        out.emit({**summary.head(solution), **found.facts(), "written": written})
        return
    summary.heading(solution)
    out.say()
    for sentence in found.sentences:
        out.say(f"- {sentence}")
    _tell(found)
    if output is not None:
        out.say()
        out.say(f"Wrote {output}; lay it over the case with --scenario {output}.")


def _tell(found: Calibration) -> None:
    summary.section("Revealed frictions", _frictions(found), "None.")
    missed = found.fit.filter(met=False)
    summary.section("Observed, and not met by the plan", _missed(missed), "Everything is met.")


def _frictions(found: Calibration) -> summary.Rows:
    from landbridge.show.fmt import number, tonnes
    from landbridge.show.names import names

    known = names(found.solution.case)
    good, land = known.good, known.country
    rows = [
        [
            row["name"],
            ", ".join(filter(None, (good(row["good"] or ""), land(row["origin"] or "")))),
            number(row["usd_t"], 2),
            tonnes(row["kt"]),
            number(row["musd"], 1),
            row["meaning"],
        ]
        for row in found.frictions.iter_rows(named=True)
    ]
    head = ["where", "on", ">USD/t", ">kt", ">million USD", "what it may stand for"]
    return [head, *rows]


def _missed(rows: pl.DataFrame) -> summary.Rows:
    from landbridge.show.fmt import tonnes

    found = [
        [row["what"], *(tonnes(row[f"{name}_kt"]) for name in ("observed", "fitted")), row["why"]]
        for row in rows.iter_rows(named=True)
    ]
    return [["observed", ">observed kt", ">nearest kt", "why"], *found]
