"""The command that holds movements of goods against controls, as they stood on a day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from landbridge.cli import out, screened, summary
from landbridge.cli.given import Ask, read_case, solve_case
from landbridge.cli.screenedtrade import Table, exposed_on, read_links, tell_trade
from landbridge.cli.solving import Limit
from landbridge.cli.trading import Columns, Unit

if TYPE_CHECKING:
    from landbridge.case.case import Case
    from landbridge.study.trading.concordance import Concordance

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
Control = Annotated[
    list[str] | None,
    typer.Option(
        "--control", metavar="ID", help="Show only what this control touches; may be repeated."
    ),
]
TradeFile = Annotated[
    Path | None,
    typer.Option(
        "--trade",
        metavar="FILE",
        help="Trade table, CSV or Parquet, to be held against the controls of the day as well.",
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
    links: Concordance | None


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
    control: Control = None,
    trade: TradeFile = None,
    column: Columns = None,
    unit: Unit = "",
    revision: Revision = "",
    concordance: ConcordanceFile = None,
    limit: Limit = 20,
) -> None:
    """Say which controls touch a movement, the routes of the plan, or trade, on a day.

    With --good or --hs: the verdict on one movement, every rule that fired and what is not known.
    Without: how every rule stands on the day, and what the rules make of the routes of the plan
    and, with --trade, of a trade table. With --against: the rules that differ between two days,
    and what they do to flows.
    """
    links = None if concordance is None else read_links(concordance)
    if good is None and hs is None:
        table = None if trade is None else Table(trade, column, unit, revision, links)
        _plan(ask, None if against is None else against.date(), control or [], table, limit)
        return
    if against is not None or trade is not None or control:
        whole = "--against, --trade and --control are about the whole plan"
        raise typer.BadParameter(f"{whole}: leave out --good and --hs")
    asked = _Asked(
        good=good,
        hs=hs,
        ends={"origin": origin, "exporter": exporter, "destination": to},
        via=[] if direct else (via or None),
        modes=mode or None,
        facts={**dict.fromkeys(applies or (), True), **dict.fromkeys(exempt or (), False)},
        revision=revision,
        links=links,
    )
    _movement(ask, asked)


def _movement(ask: Ask, asked: _Asked) -> None:
    from landbridge.study.screening.asked import screen as screen_one

    case = read_case(ask)
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
        concordance=asked.links,
    )
    if ask.as_json:
        out.emit({"case": case.meta.title, **found.facts()})
        return
    out.say(case.meta.title, style="bold")
    for sentence in found.sentences:
        out.say(f"- {sentence}")


def _plan(
    ask: Ask, against: date | None, controls: list[str], table: Table | None, limit: int
) -> None:
    from landbridge.study.screening.effect import effect_of
    from landbridge.study.screening.routes import screen_routes

    solution = solve_case(ask)
    _known(solution.case, controls)
    routes = screen_routes(solution)
    exposed = None if table is None else exposed_on(solution.case, table)
    changed = None
    if against is not None:
        other = solve_case(replace(ask, on=datetime.combine(against, datetime.min.time())))
        both = (other, solution) if against <= solution.case.day else (solution, other)
        changed = effect_of(*both)
    if ask.as_json:
        facts: dict[str, Any] = {"effect": changed.facts()} if changed else {}
        facts |= {"exposure": exposed.facts()} if exposed else {}
        out.emit({**summary.head(solution), **screened.facts(solution.case, routes), **facts})
        return
    summary.heading(solution)
    summary.section(f"Rules on {solution.case.day}", screened.rules(solution.case), "None.")
    out.say()
    for note in solution.notes:
        out.say(f"- {note}")
    summary.section(
        "What they make of the plan, kt a year", screened.verdicts(routes), "Nothing moves."
    )
    touched = screened.touched(routes, controls, limit)
    summary.section("Routes that a rule touches, or may", touched, "None.")
    if exposed is not None:
        tell_trade(exposed, controls)
    if changed is not None:
        screened.effect(changed, limit)


def _known(case: Case, controls: list[str]) -> None:
    there = set(case.table("controls")["id"])
    unknown = [name for name in controls if name not in there]
    if unknown:
        listed = ", ".join(sorted(there)) or "none"
        raise typer.BadParameter(f"the case has no control {unknown[0]!r}; it has: {listed}")
