"""The command that says how unique a number is: the interval it can take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from landbridge.cli import out, summary
from landbridge.cli.given import Ask, solve_case

if TYPE_CHECKING:
    from landbridge.study.ranges import End, Ranges

Of = Annotated[
    list[str] | None,
    typer.Option(
        "--of",
        metavar="QUANTITY",
        help="What to find it for, such as 'share RUS good=crude_oil origin=KAZ', "
        "'flow links/ID', \"revenue 'owners/NAME'\" or welfare; may be given several times. "
        "Without it, the headlines of the solution.",
    ),
]


def as_share(text: str) -> float:
    """A share from `0.01`, `1%` or `1 %`."""
    number = text.strip().removesuffix("%").strip()
    try:
        share = float(number) / (100.0 if text.strip().endswith("%") else 1.0)
    except ValueError:
        share = -1.0
    if not 0.0 <= share < float("inf"):
        raise typer.BadParameter(f"{text!r} is no share; write 0.01 or 1%")
    return share


Tolerances = Annotated[
    list[float] | None,
    typer.Option(
        "--tolerance",
        metavar="SHARE",
        parser=as_share,
        help="By how much of the objective a plan may be worse than the best, such as 0.1% or "
        "0.001; may be given several times. Without it, 0.1% and 1%. Plans that are just as good "
        "are always shown.",
    ),
]
Ends = Annotated[
    bool, typer.Option("--ends", help="Show what moves otherwise at both ends of every interval.")
]
MOVES = 4
"""Changes shown of an end of an interval; --json has them all."""


def ranges(ask: Ask, of: Of = None, tolerance: Tolerances = None, ends: Ends = False) -> None:
    """Say how unique numbers are: the interval of each over all plans nearly as good.

    Both ends of every interval are proved: no plan that is at most so much worse goes further.
    """
    from landbridge.study.ranges import TOLERANCES
    from landbridge.study.ranges import ranges as find

    solution = solve_case(ask)
    with out.working("Looking for the ends of intervals …", quiet=ask.as_json):
        found = find(solution, of or None, tolerance or TOLERANCES)
        several = found.ends() if ends else []
    if ask.as_json:
        shown = {"ends": [end.facts() for end in several]} if ends else {}
        out.emit({**summary.head(solution), **found.facts(), **shown})
        return
    summary.heading(solution)
    summary.section("How unique the numbers are", _intervals(found), "Nothing to be asked about.")
    for end in several:
        _show(end, found)


def _intervals(found: Ranges) -> summary.Rows:
    from landbridge.study.ranges import between, said

    losses = found.rows.select("tolerance", "loss_musd").unique(maintain_order=True).rows()
    rows = [["what", ">this plan", *(_heading(*loss) for loss in losses)]]
    for part in found.rows.partition_by("quantity", maintain_order=True):
        unit, value = part.row(0, named=True)["unit"], part["value"][0]
        spans = [
            "–" if row["low"] is None else between(row["low"], row["high"], unit)
            for row in part.iter_rows(named=True)
        ]
        rows.append([part["what"][0], "–" if value is None else said(value, unit), *spans])
    return rows


def _heading(tolerance: float, loss_musd: float) -> str:
    if tolerance == 0:
        return ">plans just as good"
    return f">up to {100 * tolerance:g} % worse ({loss_musd:,.3g} million USD)"


def _show(end: End, found: Ranges) -> None:
    from landbridge.show.fmt import tonnes
    from landbridge.study.ranges import said

    worse = f"{100 * end.tolerance:g} % worse" if end.tolerance else "just as good"
    what = f"{end.quantity.words(found.solution.case)}, {end.side} end, {worse}"
    rows = [
        [row["name"], *(tonnes(row[column]) for column in ("plan_kt", "kt", "change_kt"))]
        for row in end.moves.head(MOVES).iter_rows(named=True)
    ]
    head = ["what moves", ">this plan kt", ">there kt", ">change kt"]
    summary.section(f"{what}: {said(end.value, end.quantity.unit)}", [head, *rows])
