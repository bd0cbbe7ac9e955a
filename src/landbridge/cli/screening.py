"""The command that holds movements of goods against controls, as they stood on a day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from landbridge.cli import out, summary
from landbridge.cli.given import Ask, read_case, solve_case
from landbridge.cli.solving import Limit

if TYPE_CHECKING:
    import polars as pl

    from landbridge.case.case import Case
    from landbridge.study.screening.effect import Effect
    from landbridge.study.screening.screen import Screening

Good = Annotated[
    str | None, typer.Option("--good", metavar="ID", help="Good of the case that moves.")
]
Hs = Annotated[
    str | None, typer.Option("--hs", metavar="CODE", help="HS code of what moves, such as 854231.")
]
Origin = Annotated[
    str | None, typer.Option("--origin", metavar="COUNTRY", help="Where the goods come from.")
]
Exporter = Annotated[
    str | None,
    typer.Option("--from", metavar="COUNTRY", help="Who sends them, if not where they come from."),
]
To = Annotated[
    str | None, typer.Option("--to", metavar="COUNTRY", help="Where they are bound for.")
]
Via = Annotated[
    list[str] | None,
    typer.Option("--via", metavar="COUNTRY", help="Country crossed; may be repeated."),
]
Direct = Annotated[bool, typer.Option("--direct", help="They cross no third country.")]
Mode = Annotated[
    list[str] | None, typer.Option("--mode", metavar="ID", help="Mode taken; may be repeated.")
]
Applies = Annotated[
    list[str] | None,
    typer.Option(
        "--applies",
        metavar="CONTROL",
        help="A control that is known to apply to these goods, whatever its list says.",
    ),
]
Exempt = Annotated[
    list[str] | None,
    typer.Option(
        "--exempt", metavar="CONTROL", help="A control that is known not to apply to these goods."
    ),
]
Against = Annotated[
    datetime | None,
    typer.Option(
        "--against",
        metavar="DATE",
        formats=["%Y-%m-%d"],
        help="Earlier or later day to compare with: which rules differ, and what they do to flows.",
    ),
]
Revision = Annotated[
    str, typer.Option("--revision", metavar="NAME", help="Revision of the code, such as HS 2017.")
]
ConcordanceFile = Annotated[
    Path | None,
    typer.Option(
        "--concordance", metavar="FILE", help="CSV that says what codes became: old, new."
    ),
]


@dataclass(frozen=True)
class _Asked:
    """What is asked about one movement."""

    good: str | None
    hs: str | None
    ends: dict[str, str | None]
    via: list[str] | None
    modes: list[str] | None
    facts: dict[str, bool]
    revision: str
    concordance: Path | None


def screen(
    ask: Ask,
    *,
    good: Good = None,
    hs: Hs = None,
    origin: Origin = None,
    exporter: Exporter = None,
    to: To = None,
    via: Via = None,
    direct: Direct = False,
    mode: Mode = None,
    applies: Applies = None,
    exempt: Exempt = None,
    against: Against = None,
    revision: Revision = "",
    concordance: ConcordanceFile = None,
    limit: Limit = 20,
) -> None:
    """Say which controls touch a movement or the routes of the plan, on a day.

    With --good or --hs: the verdict on one movement, every rule that fired and what is not known.
    Without: how every rule stands on the day, and what the rules make of the routes of the plan.
    With --against: the rules that differ between two days, and what they do to flows.
    """
    if good is None and hs is None:
        _plan(ask, None if against is None else against.date(), limit)
        return
    if against is not None:
        raise typer.BadParameter("--against is about the whole plan: leave out --good and --hs")
    asked = _Asked(
        good=good,
        hs=hs,
        ends={"origin": origin, "exporter": exporter, "destination": to},
        via=[] if direct else (via or None),
        modes=mode or None,
        facts={**dict.fromkeys(applies or (), True), **dict.fromkeys(exempt or (), False)},
        revision=revision,
        concordance=concordance,
    )
    _movement(ask, asked)


def _movement(ask: Ask, asked: _Asked) -> None:
    from landbridge.study.screening.asked import screen as screen_one
    from landbridge.study.trading.concordance import read_concordance

    case = read_case(ask)
    links = None if asked.concordance is None else read_concordance(asked.concordance)
    found = screen_one(
        case,
        on=None if ask.on is None else ask.on.date(),
        good=asked.good,
        hs=asked.hs,
        **asked.ends,
        via=asked.via,
        modes=asked.modes,
        facts=asked.facts,
        revision=asked.revision,
        concordance=links,
    )
    if ask.as_json:
        out.emit({"case": case.meta.title, **found.facts()})
        return
    out.say(case.meta.title, style="bold")
    for sentence in found.sentences:
        out.say(f"- {sentence}")


def _plan(ask: Ask, against: date | None, limit: int) -> None:
    from landbridge.study.screening.effect import effect_of
    from landbridge.study.screening.routes import screen_routes

    solution = solve_case(ask)
    routes = screen_routes(solution)
    changed = None
    if against is not None:
        other = solve_case(replace(ask, on=datetime.combine(against, datetime.min.time())))
        both = (other, solution) if against <= solution.case.day else (solution, other)
        changed = effect_of(*both)
    if ask.as_json:
        facts: dict[str, Any] = {"effect": changed.facts()} if changed else {}
        out.emit({**summary.head(solution), **_facts(solution.case, routes), **facts})
        return
    summary.heading(solution)
    summary.section(f"Rules on {solution.case.day}", _rules(solution.case), "None.")
    out.say()
    for note in solution.notes:
        out.say(f"- {note}")
    summary.section("What they make of the plan, kt a year", _verdicts(routes), "Nothing moves.")
    summary.section("Routes that a rule touches, or may", _touched(routes, limit), "None.")
    if changed is not None:
        _effect(changed, limit)


def _facts(case: Case, routes: Screening) -> dict[str, Any]:
    from landbridge.model.controls.status import status_on

    columns = ["id", "title", "authority", "regime", "effect", "status", "since", "contested"]
    listed = status_on(case, case.day).select(*columns, "starts", "ends")
    return {
        "controls": listed.to_dicts(),
        "routes": routes.movements.drop("movement", "code").to_dicts(),
        "fired": routes.fired.to_dicts(),
    }


def _rules(case: Case) -> summary.Rows:
    from landbridge.model.controls.status import standing_of

    rows = [
        [row["title"], row["authority"], row["effect"], row["standing"].replace("_", " ") or "–"]
        for row in standing_of(case).iter_rows(named=True)
    ]
    return [["rule", "made by", "effect", "stands"], *rows]


def _verdicts(routes: Screening) -> summary.Rows:
    from landbridge.show.fmt import tonnes
    from landbridge.study.screening.verdicts import VERDICTS

    sums = dict(routes.movements.group_by("verdict").agg(kt=_kt()).iter_rows())
    rows = [[VERDICTS[name], tonnes(sums[name])] for name in VERDICTS if name in sums]
    return [["verdict", ">kt"], *rows]


def _kt() -> pl.Expr:
    import polars as pl

    return pl.col("kt").sum()


def _touched(routes: Screening, limit: int) -> summary.Rows:
    import polars as pl

    from landbridge.show.fmt import tonnes
    from landbridge.study.screening.verdicts import NO_CONTROL, VERDICTS

    key = ["good", "origin", "importer", "verdict", "controls", "possible", "needs"]
    found = routes.movements.filter(pl.col("verdict") != NO_CONTROL)
    sums = found.group_by(key).agg(kt=_kt()).sort("kt", descending=True).head(limit)
    rows = [
        [
            f"{row['good']} {row['origin']} → {row['importer']}",
            tonnes(row["kt"]),
            VERDICTS[row["verdict"]],
            row["controls"] or row["possible"],
            row["needs"].replace(";", ", ").replace("_", " "),
        ]
        for row in sums.iter_rows(named=True)
    ]
    return [["what", ">kt", "verdict", "rules", "needed to know"], *rows]


def _effect(changed: Effect, limit: int) -> None:
    from landbridge.show.fmt import kt, number

    days = changed.before.case.day, changed.after.case.day
    rules = [
        [row["title"], row["before"].replace("_", " ") or "–", row["after"].replace("_", " ")]
        for row in changed.rules.iter_rows(named=True)
    ]
    head = ["rule", *(f"on {day}" for day in days)]
    summary.section("Rules that differ", [head, *rules], "None.")
    out.say()
    for sentence in changed.sentences:
        out.say(f"- {sentence}")
    rows = [
        [
            f"{row['good']} {row['origin']} → {row['country']}",
            kt(row["before_kt"]),
            kt(row["after_kt"]),
            "" if row["change_km"] is None else number(row["change_km"], 0),
            number(row["change_way_musd"], 1),
        ]
        for row in changed.streams.head(limit).iter_rows(named=True)
    ]
    head = ["what", ">before, kt", ">after, kt", ">km longer", ">way, million USD"]
    summary.section("What moves otherwise", [head, *rows], "Nothing.")
