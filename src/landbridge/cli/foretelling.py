"""What `landbridge validate --predict` says: a year foretold from another, and what happened."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from landbridge.cli import out, summary
from landbridge.cli.given import Ask, read_case

if TYPE_CHECKING:
    from landbridge.case.case import Case
    from landbridge.study.calibration.predict import Prediction


def foretell(ask: Ask, start: int | None) -> None:
    """Foretell the year asked for from another and compare with what happened."""
    from landbridge.study.calibration.predict import predict

    if ask.scenario or ask.strict:
        raise typer.BadParameter("--predict takes the case as it is, without scenarios or --strict")
    case = read_case(ask)
    year = case.meta.base_year if ask.year is None else ask.year
    first = _nearest_other(case, year) if start is None else start
    with out.working(f"Calibrating on {first}, foretelling {year} …", quiet=ask.as_json):
        found = predict(case, first, year)
    if ask.as_json:
        out.emit({**summary.head(found.solution), **found.facts()})
        return
    summary.heading(found.solution)
    out.say()
    for sentence in found.sentences:
        out.say(f"- {sentence}")
    summary.section("Errors by volume", _errors(found))
    summary.section(f"Foretold and observed in {year}, the largest miss first", _rows(found))


def _nearest_other(case: Case, year: int) -> int:
    """The other year of the case nearest to a year, the earlier of two."""
    others = [one for one in case.meta.years if one != year]
    if not others:
        raise typer.BadParameter("the case has no other year to foretell from")
    return min(others, key=lambda one: (abs(one - year), one))


def _errors(found: Prediction) -> summary.Rows:
    from landbridge.show.fmt import share
    from landbridge.study.calibration.verdict import METHODS

    head = ["", ">links and interchanges", ">all quantities"]
    rows = [
        [
            METHODS[row["method"]].format(start=found.start) + (" (naive)" if row["naive"] else ""),
            share(row["wape"]),
            share(row["wape_all"]),
        ]
        for row in found.errors.iter_rows(named=True)
    ]
    return [head, *rows]


def _rows(found: Prediction) -> summary.Rows:
    from landbridge.show.fmt import tonnes

    columns = ("before", "observed", "calibrated", "same_shares", "least_cost")
    head = ["what", f">in {found.start} kt", ">observed kt", ">foretold kt", ">same share kt"]
    rows = [
        [row["what"], *(tonnes(row[f"{name}_kt"]) for name in columns), row["why"]]
        for row in found.rows.iter_rows(named=True)
    ]
    return [[*head, ">least cost kt", "why"], *rows]
