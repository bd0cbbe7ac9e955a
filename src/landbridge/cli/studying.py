"""Commands that hold a solution against what was published and what was observed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from landbridge.cli import out, summary
from landbridge.cli.foretelling import foretell
from landbridge.cli.given import AsJson, Ask, Routing, solve_both, solve_case
from landbridge.cli.trading import Columns, Unit, pairs

if TYPE_CHECKING:
    import polars as pl

    from landbridge.model.solution import Solution
    from landbridge.study.trading.tradetable import TradeTable

Output = Annotated[
    Path, typer.Option("--output", "-o", metavar="FILE", help="Where the report goes.")
]

TradeFile = Annotated[
    Path | None,
    typer.Option(
        "--trade",
        metavar="FILE",
        help="Trade table, CSV or Parquet, to be held against the controls of the case.",
    ),
]
Quick = Annotated[
    bool,
    typer.Option(
        "--quick",
        help="Leave out what takes many solves: dependence, disruption, outages, bargaining, the "
        "weakest numbers, frictions, prediction, and where statistics disagree.",
    ),
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
    found = measure(solution.given, solution)
    if ask.as_json:
        out.emit({**summary.head(solution), "claims": found.to_dicts()})
        return
    summary.heading(solution)
    if found.is_empty():
        out.say("The case holds no claims.")
        return
    for row in found.iter_rows(named=True):
        out.say()
        out.say(f"{row['claim']}: {row['text']}", style="bold")
        out.say(row["sentence"])
    counts = found["verdict"].value_counts(sort=True)
    out.say()
    out.say(", ".join(f"{count} {verdict}" for verdict, count in counts.iter_rows()))


Predict = Annotated[
    bool,
    typer.Option(
        "--predict",
        help="Foretell the year from another: calibrate on that one, solve this one, and compare "
        "with what happened and with naive forecasts.",
    ),
]
From = Annotated[
    int | None,
    typer.Option(
        "--from",
        metavar="YEAR",
        help="The year to foretell from, with --predict; without it, the nearest other year.",
    ),
]


def validate(ask: Ask, predict: Predict = False, start: From = None) -> None:
    """Compare modelled with observed flows, every miss shown."""
    from landbridge.study.validate import validate as hold_against

    if predict:
        foretell(ask, start)
        return
    if start is not None:
        raise typer.BadParameter("--from goes with --predict")
    solution = solve_case(ask)
    found = hold_against(solution)
    if ask.as_json:
        out.emit({**summary.head(solution), **found.facts()})
        return
    summary.heading(solution)
    summary.section("Modelled and observed", _misses(found.rows), found.sentence)
    if found.rows.height:
        out.say()
        out.say(found.sentence)


def _misses(rows: pl.DataFrame) -> summary.Rows:
    from landbridge.show.fmt import share, tonnes

    top = ["observed", ">observed kt", ">modelled kt", ">difference", "why"]
    return [
        top,
        *(
            [
                row["what"],
                tonnes(row["observed_kt"]),
                tonnes(row["modelled_kt"]),
                share(row["difference"]),
                row["why"] or "",
            ]
            for row in rows.iter_rows(named=True)
        ),
    ]


def compare(ask: Ask, routing: Routing = "fixed") -> None:
    """Hold a scenario against the case as it is: what changes?

    The scenarios given are laid over each other and compared with the case without them.
    """
    from landbridge.study.compare import compare as hold_beside

    if not ask.scenario:
        raise typer.BadParameter("say which: --scenario FILE")
    base, other = solve_both(ask, routing)
    found = hold_beside(base, other)
    if ask.as_json:
        out.emit({**summary.head(other), **found.facts()})
        return
    summary.heading(other)
    out.say()
    for sentence in found.sentences:
        out.say(f"- {sentence}")
    summary.section("Money, million USD a year", _accounts(found.costs))
    summary.section("What moves otherwise", _moves(found.flows), "Nothing.")


def disagreement(ask: Ask) -> None:
    """Say where statistics disagree, and which answers change with the one that is taken.

    Every statistic of which a number stands beside another of the same thing is taken in turn;
    --statistic on any command takes one for good.
    """
    from landbridge.study.disagree import disagreement as take_others

    solution = solve_case(ask)
    with out.working("Taking the numbers of others …", quiet=ask.as_json):
        found = take_others(solution)
    if ask.as_json:
        out.emit({**summary.head(solution), **found.facts()})
        return
    summary.heading(solution)
    out.say()
    for sentence in found.sentences:
        out.say(f"- {sentence}")
    rows = [
        [row[name] or "" for name in ("statistic", "name", "value", "other", "note")]
        for row in found.numbers.iter_rows(named=True)
    ]
    head = ["statistic", "number", ">here", ">there", "note"]
    summary.section("Numbers of the year that others give otherwise", [head, *rows], "None.")


def _accounts(costs: pl.DataFrame) -> summary.Rows:
    from landbridge.show.fmt import number

    figures = ("base_musd", "other_musd", "change_musd")
    rows = [row for row in costs.iter_rows(named=True) if any(row[name] for name in figures)]
    return [
        ["", ">as it is", ">scenario", ">change"],
        *(
            [summary.COST_NAMES[row["item"]], *(number(row[name], 1) for name in figures)]
            for row in rows
        ),
    ]


def _moves(flows: pl.DataFrame) -> summary.Rows:
    from landbridge.show.fmt import tonnes

    return [
        ["what", ">as it is, kt", ">scenario, kt", ">change, kt"],
        *(
            [row["name"], *(tonnes(row[f"{part}_kt"]) for part in ("base", "other", "change"))]
            for row in flows.head(summary.TOP).iter_rows(named=True)
        ),
    ]


def report(
    ask: Ask,
    *,
    output: Output = Path("report.html"),
    quick: Quick = False,
    trade: TradeFile = None,
    column: Columns = None,
    unit: Unit = "",
) -> None:
    """Write one HTML file with maps, money, claims and sources.

    The file needs no network, prints well and can be mailed. With scenarios it is about the case
    as it is, and says what they change; with a trade table, what the controls of the case make of
    it. All of it takes a minute or two for the shipped case.
    """
    from landbridge.study.trading.tradetable import read_trade

    table = None if trade is None else read_trade(trade, pairs(column), unit)
    base, *others = solve_both(ask) if ask.scenario else (solve_case(ask),)
    written = _draw(output, base, *others, trade=table, quick=quick, quiet=ask.as_json)
    if ask.as_json:
        out.emit({**summary.head(base), "report": str(written)})
    else:
        out.say(f"Wrote {written}.")


def demo(
    output: Output = Path("report.html"), quick: Quick = False, as_json: AsJson = False
) -> None:
    """Solve the shipped case, sum it up and write its report."""
    solution = solve_case(Ask(DEMO, as_json=as_json))
    if not as_json:
        summary.summarise(solution)
    written = _draw(output, solution, quick=quick, quiet=as_json)
    if as_json:
        out.emit({**summary.facts(solution), "report": str(written)})
    else:
        out.say()
        out.say(f"Wrote {written}; open it in a browser.")


def _draw(
    output: Path,
    *solutions: Solution,
    quick: bool,
    quiet: bool,
    trade: TradeTable | None = None,
) -> Path:
    from landbridge.show.report import report as write_report

    with out.working("Writing the report:", quiet=quiet) as told:
        return write_report(
            *solutions,
            path=output,
            case=solutions[0].given,
            trade=trade,
            quick=quick,
            progress=told,
        )
