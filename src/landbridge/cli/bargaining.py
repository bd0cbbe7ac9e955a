"""The command that says what each can claim whose territory trade needs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from landbridge.cli import out, summary
from landbridge.cli.given import Ask, case_path, solve_case
from landbridge.cli.means import How, asked_words, how_means

if TYPE_CHECKING:
    import polars as pl

    from landbridge.case.case import Case
    from landbridge.case.scenario import Scenario
    from landbridge.study.bargaining.bargaining import Bargaining

Players = Annotated[
    list[str] | None,
    typer.Option(
        "--players",
        metavar="NAME",
        help="Who plays: ids of countries or names of owners, one each time or several with "
        "commas. Without it, the economy of the case and those whose closing costs most.",
    ),
]
By = Annotated[
    Literal["countries", "owners"],
    typer.Option("--by", help="Whether countries play, or owners of links, ports and plants."),
]
Most = Annotated[
    int,
    typer.Option("--most", metavar="N", min=2, help="How many play where nobody is named."),
]
WithOptions = Annotated[
    bool,
    typer.Option(
        "--options/--no-options",
        help="Also play the game in which every coalition may build the projects of the case.",
    ),
]
Projects = Annotated[
    list[str] | None,
    typer.Option(
        "--project",
        metavar="PROJECT",
        help="What a project, or a scenario file, does to everybody's share by itself; may be "
        "given several times.",
    ),
]
Samples = Annotated[
    int | None,
    typer.Option(
        "--samples",
        metavar="N",
        min=1,
        help="Orders to draw instead of looking at all coalitions; done unasked beyond 18 players.",
    ),
]
Seed = Annotated[
    int, typer.Option("--seed", metavar="N", help="The same seed draws the same orders.")
]
Coalitions = Annotated[
    bool, typer.Option("--coalitions", help="Also show what every coalition is worth.")
]


def bargain(
    ask: Ask,
    how: How,
    *,
    players: Players = None,
    by: By = "countries",
    most: Most = 6,
    options: WithOptions = True,
    project: Projects = None,
    samples: Samples = None,
    seed: Seed = 1,
    coalitions: Coalitions = False,
) -> None:
    """Say what each can claim whose territory trade needs: Shapley value, nucleolus and core.

    A coalition is worth the welfare that is possible with its territory and that of those who do
    not play; every such number is solved and proved. Played on today's network, and with the
    projects of the case open to be built.
    """
    from landbridge.study.bargaining.bargain import bargain as play

    named = [one.strip() for text in players or () for one in _names(text, by)]
    if players and len(set(named)) < 2:
        raise typer.BadParameter("--players names at least two")
    solution = solve_case(ask)
    projects = [_meant(one, ask, solution.given) for one in project or ()]
    drawn = seed if samples is not None else None
    with how_means(how, asked_words(), quiet=ask.as_json, seed=drawn) as means:
        found = play(
            solution,
            named or None,
            by=by,
            options=options,
            projects=projects,
            samples=samples,
            seed=seed,
            most=most,
            means=means,
        )
    if ask.as_json:
        every = {"coalitions": found.coalitions.to_dicts()} if coalitions else {}
        out.emit({**summary.head(solution), **found.facts(), **every})
        return
    _show(found, coalitions=coalitions)


def _names(text: str, by: str) -> list[str]:
    """Ids of countries may stand together; names of owners may have commas in them."""
    return [name for name in text.split(",") if name.strip()] if by == "countries" else [text]


def _meant(name: str, ask: Ask, case: Case) -> str | Scenario:
    """A project of the case by its id, else a scenario."""
    from landbridge.case.scenario import load_scenario

    if name in case.table("projects")["id"]:
        return name
    return load_scenario(name, case_dir=case_path(ask.case))


def _show(found: Bargaining, *, coalitions: bool) -> None:
    summary.heading(found.solution)
    out.say()
    for sentence in found.sentences:
        out.say(f"- {sentence}")
    for game in found.games.iter_rows(named=True):
        title = f"What each can claim, {game['title']}, million USD a year"
        summary.section(title, _payoffs(found.of(game["game"])))
        proof = found.proofs.filter(game=game["game"])
        if proof.height:
            title = f"Why there is no core, {game['title']}: coalitions that together count "
            summary.section(f"{title}every player once", _proof(proof))
    if found.options.height and "options" in found.games["game"]:
        summary.section("Projects that may be built", _projects(found.options))
    for rows in found.effects.partition_by("project", maintain_order=True):
        title = f"What it does to each by itself, million USD a year: {rows['title'][0]}"
        summary.section(title, _effect(rows))
    if coalitions:
        for rows in found.coalitions.partition_by("game", maintain_order=True):
            title = f"Coalitions, {rows['game'][0]}, million USD a year"
            summary.section(title, _coalitions(rows))


def _payoffs(rows: pl.DataFrame) -> summary.Rows:
    sampled = rows["error_musd"].null_count() < rows.height
    head = ["player", ">Shapley value", *([">± error"] if sampled else []), ">share"]
    if not sampled:
        head += [">nucleolus", ">core from", ">to"]
    head += [">alone", ">lost if it leaves"]
    return [head, *(_payoff(row, sampled=sampled) for row in rows.iter_rows(named=True))]


def _payoff(row: Mapping[str, Any], *, sampled: bool) -> list[str]:
    names = ["error_musd"] if sampled else []
    more = [] if sampled else ["nucleolus_musd", "core_low_musd", "core_high_musd"]
    share = "–" if row["share"] is None else f"{100 * row['share']:.1f} %"
    return [
        row["name"],
        *(_musd(row[name]) for name in ("shapley_musd", *names)),
        share,
        *(_musd(row[name]) for name in (*more, "alone_musd", "loss_musd")),
    ]


def _musd(value: float | None) -> str:
    return "–" if value is None else f"{value + 0.0:,.1f}"


def _proof(rows: pl.DataFrame) -> summary.Rows:
    body = [
        [", ".join(row["members"]), f"{row['weight']:.4g}", _musd(row["worth_musd"])]
        for row in rows.iter_rows(named=True)
    ]
    return [["coalition", ">weight", ">worth million USD"], *body]


def _projects(rows: pl.DataFrame) -> summary.Rows:
    body = [
        [
            row["name"],
            "no cost known" if row["free"] else _musd(row["cost_musd"]),
            ", ".join(row["needs"]) or "any",
            "yes" if row["built"] else "",
        ]
        for row in rows.iter_rows(named=True)
    ]
    return [["project", ">million USD a year", "must agree", "all build it"], *body]


def _effect(rows: pl.DataFrame) -> summary.Rows:
    body = [
        [row["name"], _musd(row["shapley_musd"]), f"{row['change_musd']:+,.1f}"]
        for row in rows.sort("change_musd", descending=True).iter_rows(named=True)
    ]
    return [["player", ">Shapley value then", ">change"], *body]


def _coalitions(rows: pl.DataFrame) -> summary.Rows:
    body = [
        [", ".join(row["members"]) or "nobody", _musd(row["worth_musd"])]
        for row in rows.iter_rows(named=True)
    ]
    return [["coalition", ">worth"], *body]
