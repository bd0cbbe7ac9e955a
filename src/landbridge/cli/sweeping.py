"""Commands of many scenarios: answer a list or a grid of them, and look at what was kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from landbridge.cli import out, summary
from landbridge.cli.given import AsJson, Ask, case_path, solve_case
from landbridge.cli.means import How, Runs, asked_words, how_means
from landbridge.cli.solving import Limit
from landbridge.study.runs import FOLDER

if TYPE_CHECKING:
    import polars as pl

    from landbridge.study.runs.store import Store

ScenarioFile = Annotated[
    str,
    typer.Argument(
        metavar="SCENARIOS",
        help="YAML file with a list of scenarios, or a grid whose every combination is one.",
        show_default=False,
    ),
]


def sweep(ask: Ask, scenarios: ScenarioFile, how: How, limit: Limit = 20) -> None:
    """Answer a list or a grid of scenarios, each proved, and rank them by what they cost.

    Scenarios given with --scenario are laid under all of them. What is answered is kept: a sweep
    that is stopped goes on with the same command.
    """
    from landbridge.case.scenario.several import scenarios_in
    from landbridge.study.sweeps.sweep import sweep as answer

    asked = scenarios_in(scenarios, case_dir=case_path(ask.case))
    solution = solve_case(ask)
    with how_means(how, asked_words(), quiet=ask.as_json) as means:
        found = answer(solution, asked, means)
    if ask.as_json:
        out.emit({**summary.head(solution), **found.facts()})
        return
    summary.heading(solution)
    out.say()
    for sentence in found.sentences:
        out.say(f"- {sentence}")
    summary.section("Scenarios, against the case as it is", _ranked(found.rows.head(limit)))
    for row in found.rows.filter(found.rows["problem"] != "").iter_rows(named=True):
        out.note(f"{row['scenario']}: {row['problem']}")


def _ranked(rows: pl.DataFrame) -> summary.Rows:
    from landbridge.show.fmt import number, tonnes

    top = ["scenario", ">loss, million USD", ">unmet kt", ">stranded kt", ">days more a tonne"]
    return [
        top,
        *(
            [
                row["scenario"],
                number(row["loss_musd"], 1),
                tonnes(row["unmet_kt"]),
                tonnes(row["stranded_kt"]),
                number(row["days"], 2),
            ]
            for row in rows.iter_rows(named=True)
            if not row["problem"]
        ),
    ]


Action = Annotated[
    Literal["list", "show", "compare", "prune"],
    typer.Argument(
        metavar="ACTION",
        help="list: all runs. show: what one asked and found. compare: two runs, scenario by "
        "scenario. prune: delete old runs, and answers that no run asks for.",
        show_default=False,
    ),
]
Names = Annotated[
    list[str] | None,
    typer.Argument(metavar="[RUN]...", help="Names of runs, or how they begin."),
]
Sql = Annotated[
    str,
    typer.Option(
        "--sql",
        metavar="SELECT",
        help="With show and no RUN: ask the store in SQL. Views: runs, asked, answers, goods, "
        "parties, scarce.",
    ),
]
OlderThan = Annotated[
    float | None,
    typer.Option(
        "--older-than", metavar="DAYS", min=0, help="With prune: also runs older than that."
    ),
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="With prune: say what would go, delete nothing.")
]


def runs(
    action: Action,
    names: Names = None,
    *,
    runs: Runs = Path(FOLDER),
    limit: Limit = 20,
    sql: Sql = "",
    older_than: OlderThan = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """List, show, compare and clear the runs that studies of many scenarios have kept."""
    from landbridge.study.runs.store import Store

    store, given = Store(runs), names or []
    _refuse_wrong_count(action, given, sql)
    if action == "prune":
        _prune(store, older_than, dry=dry_run, as_json=as_json)
        return
    facts, tell = _ACTIONS[action](store, given, sql)
    if as_json:
        out.emit(facts)
    else:
        tell(limit)


def _refuse_wrong_count(action: str, names: list[str], sql: str) -> None:
    wanted = {"list": 0, "show": 0 if sql else 1, "compare": 2, "prune": 0}[action]
    if len(names) != wanted:
        asked = ("no RUN", "one RUN", "two RUNs")[wanted]
        raise typer.BadParameter(f"`runs {action}` takes {asked}{' with --sql' if sql else ''}")


Told = tuple[dict[str, Any], Callable[[int], None]]
"""What an action found: for programs, and how people are told so many rows of it."""


def _list(store: Store, _names: list[str], _sql: str) -> Told:
    from landbridge.study.runs.table import listed

    found = listed(store)

    def tell(limit: int) -> None:
        rows = [
            [
                row["run"],
                row["changed"][:16].replace("T", " "),
                row["status"],
                f"{row['answered']}/{row['asked']}",
                row["question"],
            ]
            for row in found.head(limit).iter_rows(named=True)
        ]
        top = ["run", "last changed", "status", ">answered", "question"]
        summary.section("Runs", [top, *rows], f"There are none in {store.folder}.")

    return {"folder": str(store.folder), "runs": found.to_dicts()}, tell


def _show(store: Store, names: list[str], sql: str) -> Told:
    from landbridge.study.runs.query import query
    from landbridge.study.runs.table import answered

    if sql:
        asked = query(store, sql)
        return {"rows": asked.to_dicts()}, lambda limit: _say_frame(asked.head(limit))
    run = store.run(names[0])
    found = answered(store, run)

    def tell(limit: int) -> None:
        out.say(f"{run['question']} · {run['status']}", style="bold")
        for line in _recorded(run):
            out.say(line)
        rows = found.drop("document", "key")
        summary.section("What was asked, the least worth first", _texts(rows.head(limit)))

    return {**run, "asked": found.to_dicts()}, tell


def _recorded(run: dict[str, Any]) -> list[str]:
    said, made = run["inputs"], run["versions"]
    strict = ", strict" if said["strict"] else ""
    seed = "" if run["seed"] is None else f" Seed {run['seed']}."
    return [
        f"{run['title']}, {said['year']}{strict}; controls on {said['controls_on']}.{seed}",
        f"Case {said['case'][:12]}, solved over {said['engine']}.",
        f"Begun {run['started']}, last changed {run['changed']}. "
        + ", ".join(f"{name} {version}" for name, version in made.items() if version)
        + ".",
    ]


def _compare(store: Store, names: list[str], _sql: str) -> Told:
    from landbridge.study.runs.table import compared

    one, other = (store.run(name) for name in names)
    found = compared(store, one, other)

    def tell(limit: int) -> None:
        rows = found.drop("key").head(limit)
        summary.section(f"{one['question']} and {other['question']}", _texts(rows))

    return {"one": one, "other": other, "rows": found.to_dicts()}, tell


_ACTIONS: dict[str, Callable[[Store, list[str], str], Told]] = {
    "list": _list,
    "show": _show,
    "compare": _compare,
}


def _prune(store: Store, days: float | None, *, dry: bool, as_json: bool) -> None:
    from landbridge.study.runs.prune import prune

    gone = prune(store, days=days, dry=dry)
    if as_json:
        out.emit({**gone.facts(), "dry_run": dry})
        return
    verb = "Would delete" if dry else "Deleted"
    size = gone.size / 2**20
    out.say(
        f"{verb} {len(gone.runs)} runs and {len(gone.answers)} cases of answers, {size:.1f} MiB."
    )


def _say_frame(frame: pl.DataFrame) -> None:
    summary.section("Rows", _texts(frame), "None.")


def _texts(frame: pl.DataFrame) -> summary.Rows:
    """A frame as it is shown: numbers to six digits, blanks empty."""
    top = [f">{name}" if dtype.is_numeric() else name for name, dtype in frame.schema.items()]
    return [top, *([_text(cell) for cell in row] for row in frame.iter_rows())]


def _text(cell: object) -> str:
    if cell is None:
        return ""
    return f"{cell:,.6g}" if isinstance(cell, float) else str(cell)
