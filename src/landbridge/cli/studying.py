"""Commands that hold a solution against what was published and what was observed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from landbridge.cli import out, summary
from landbridge.cli.given import AsJson, Ask, solve_case
from landbridge.cli.out import number

if TYPE_CHECKING:
    from landbridge.model.solution import Solution

Output = Annotated[
    Path, typer.Option("--output", "-o", metavar="FILE", help="Where the report goes.")
]

DEMO = "kazakhstan-2023"
"""The shipped case `landbridge demo` solves."""


def claims(
    ask: Ask,
) -> None:
    """Measure published statements: do they hold?

    Each holds, differs, or cannot be tested with this case; both numbers are shown.
    """
    from landbridge.study.claims import claims as measure

    solution = solve_case(ask)
    found = measure(solution.case, solution)
    if ask.as_json:
        out.emit({**summary.head(solution), "claims": found.to_dicts()})
        return
    out.say(summary.title(solution), style="bold")
    for row in found.iter_rows(named=True):
        out.say()
        out.say(f"{row['claim']}: {row['verdict']}", style="bold")
        out.say(row["sentence"])
    counts = found["verdict"].value_counts(sort=True)
    out.say()
    out.say(", ".join(f"{count} {verdict}" for verdict, count in counts.iter_rows()))


def validate(
    ask: Ask,
) -> None:
    """Compare modelled with observed flows, every miss shown."""
    from landbridge.study.validate import validate as hold_against

    solution = solve_case(ask)
    found = hold_against(solution)
    if ask.as_json:
        facts = {"wape": found.wape, "sentence": found.sentence, "rows": found.rows.to_dicts()}
        out.emit({**summary.head(solution), **facts})
        return
    out.say(summary.title(solution), style="bold")
    out.say(found.sentence)
    out.say()
    head = ["observed", ">observed kt", ">modelled kt", ">difference", "why"]
    rows = [
        [
            row["what"],
            number(row["observed_kt"], 1),
            number(row["modelled_kt"], 1),
            summary.percent(row["difference"]),
            row["why"] or "",
        ]
        for row in found.rows.iter_rows(named=True)
    ]
    summary.tabulate([head, *rows])


def report(
    ask: Ask,
    output: Output = Path("report.html"),
) -> None:
    """Write one HTML file with maps, money, claims and sources.

    The file needs no network, prints well and can be mailed.
    """
    solution = solve_case(ask)
    written = _draw(solution, output, quiet=ask.as_json)
    if ask.as_json:
        out.emit({**summary.head(solution), "report": str(written)})
    else:
        out.say(f"Wrote {written}.")


def demo(output: Output = Path("report.html"), as_json: AsJson = False) -> None:
    """Solve the shipped case, sum it up and write its report."""
    from landbridge.model.explain import explain

    solution = solve_case(Ask(DEMO, as_json=as_json))
    if not as_json:
        summary.summarise(solution, explain(solution))
    written = _draw(solution, output, quiet=as_json)
    if as_json:
        out.emit({**solution.facts(), "report": str(written)})
    else:
        out.say()
        out.say(f"Wrote {written}; open it in a browser.")


def _draw(solution: Solution, output: Path, *, quiet: bool) -> Path:
    from landbridge.show.report import report as write_report

    with out.working("Drawing maps and charts …", quiet=quiet):
        return write_report(solution, path=output)
