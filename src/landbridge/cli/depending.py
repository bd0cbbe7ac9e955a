"""The command that says on whom trade depends, what is lost without them, and what cuts it off."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from landbridge.cli import dependedrows, out, summary
from landbridge.cli.certainty import as_share
from landbridge.cli.given import (
    AsJson,
    Ask,
    CaseArgument,
    Scenarios,
    Statistic,
    Strict,
    Year,
    case_path,
    read_case,
)
from landbridge.cli.means import How, asked_words, how_means
from landbridge.cli.solving import Good

if TYPE_CHECKING:
    from landbridge.model.live.live import LiveCase
    from landbridge.study.dependence.cutting import CutSet
    from landbridge.study.dependence.one import Dependence
    from landbridge.study.dependence.table import DependenceTable

On = Annotated[
    str | None,
    typer.Option(
        "--on",
        metavar="NAME",
        help="Country, link, interchange, place or owner, by its id; kind/id where two have the "
        "same, such as place/aktau. waters/TUR is a country with its waters. Without it, the table "
        "of all.",
    ),
]
Trade = Annotated[
    Literal["exports", "imports", "trade"],
    typer.Option("--trade", help="Which trade of the economy: exports, imports, or trade: both."),
]
Kinds = Annotated[
    list[str] | None,
    typer.Option(
        "--kind",
        metavar="KIND",
        help="Kind shown in the table: country, link, place (ports) or owner; may be given several "
        "times. Without it, all.",
    ),
]
Top = Annotated[
    int, typer.Option("--top", metavar="N", min=1, help="How many of each kind to show.")
]
Tolerance = Annotated[
    float | None,
    typer.Option(
        "--tolerance",
        metavar="SHARE",
        parser=as_share,
        help="By how much of what it is worth a plan may be worse than the best, such as 1%; "
        "without it, 0.1%.",
    ),
]
Intervals = Annotated[
    bool | None,
    typer.Option(
        "--intervals/--no-intervals",
        help="Whether to find how far shares can move, or only shares of the plan. Where nothing "
        "is said the table of a large case is without, since each takes a minute or more there.",
    ),
]
Cuts = Annotated[
    bool,
    typer.Option("--cuts", help="Also the least closures that cut each good off, with the proof."),
]
Day = Annotated[
    datetime | None,
    typer.Option(
        "--day",
        metavar="DATE",
        formats=["%Y-%m-%d"],
        help="Day whose controls bind, such as 2023-11-09; without it, the last day of the year.",
    ),
]


def depend(
    case: CaseArgument,
    how: How,
    *,
    on: On = None,
    good: Good = None,
    trade: Trade = "exports",
    kind: Kinds = None,
    top: Top = 3,
    tolerance: Tolerance = None,
    intervals: Intervals = None,
    cuts: Cuts = False,
    year: Year = None,
    scenario: Scenarios = None,
    statistic: Statistic = None,
    day: Day = None,
    strict: Strict = False,
    as_json: AsJson = False,
) -> None:
    """Say on whom trade depends: what crosses them, what is lost without them, what cuts it off.

    Shares of the trade that crosses a country, link, port or owner are intervals over all plans
    nearly as good as the best, both ends proved. What is lost is solved with each of them closed.
    """
    from landbridge.study.dependence.depend import depend as find
    from landbridge.study.dependence.table import GROUPS
    from landbridge.study.nearly import TOLERANCE, finds_intervals

    if any(one not in GROUPS for one in kind or ()):
        raise typer.BadParameter(f"--kind is one of {', '.join(GROUPS)}")
    held = _held(Ask(case, year, scenario, statistic, day, strict, as_json))
    chosen = tuple(kind or GROUPS)
    with how_means(how, asked_words(), quiet=as_json) as means:
        rest: dict[str, Any] = {
            "direction": trade,
            "tolerance": TOLERANCE if tolerance is None else tolerance,
            "intervals": intervals,
            "means": means,
        }
        if not as_json and not finds_intervals(held.base, intervals):
            out.note("Only shares of the plan are shown; --intervals finds how far they can move.")
        if on is not None:
            _answer_one(find(held, on, good, **rest), cuts=cuts, as_json=as_json)
            return
        table = find(held, None, good, kinds=chosen, top=top, **rest)
        _answer_table(table, chosen, cuts=cuts, as_json=as_json)


def _held(ask: Ask) -> LiveCase:
    from landbridge.case.scenario import load_scenario
    from landbridge.model.live.live import live

    path, case = case_path(ask.case), read_case(ask)
    scenarios = [load_scenario(name, case_dir=path) for name in ask.scenario or ()]
    with out.working(f"Solving {case.meta.title} …", quiet=ask.as_json):
        return live(case, scenarios, year=ask.year, strict=ask.strict)


def _answer_one(one: Dependence, *, cuts: bool, as_json: bool) -> None:
    found = _cuts_of(one) if cuts else []
    if as_json:
        told = {"cuts": [cut.facts() for cut in found]} if cuts else {}
        out.emit({**summary.head(one.held.base), **one.facts(), **told})
        return
    summary.heading(one.held.base)
    out.say()
    for sentence in one.told:
        out.say(f"- {sentence}")
    names = _names(one.held)
    goods, ways = one.losses.goods, one.detour.gains.filter(table="links")
    if one.good:
        goods, ways = goods.filter(good=one.good), ways.filter(good=one.good)
    summary.section("What is lost where it closes, by good", dependedrows.goods(goods, names))
    summary.section("Who bears it, million USD a year", dependedrows.parties(one.losses, names))
    more = dependedrows.ways(ways.head(2 * summary.TOP), names)
    summary.section(f"What carries more ({one.detour.how})", more, "Nothing takes another way.")
    _show_cuts(found, names)


def _cuts_of(one: Dependence) -> list[CutSet]:
    from landbridge.study.dependence.cutting import cuts

    return cuts(one.held.base, goods=[one.good or None], direction=one.direction)


def _answer_table(
    table: DependenceTable, kinds: tuple[str, ...], *, cuts: bool, as_json: bool
) -> None:
    if as_json:
        told = {"cuts_by_good": [one.facts() for one in table.cuts_by_good]} if cuts else {}
        out.emit({**summary.head(table.held.base), **table.facts(), **told})
        return
    names = _names(table.held)
    summary.heading(table.held.base)
    what = names["good"].get(table.good, table.good) if table.good else "all goods, by tonnes"
    for kind in kinds:
        title = f"{_TITLES[kind]}: share of {_TRADE[table.direction]} of {what}"
        summary.section(title, dependedrows.shares(table.of(kind), table.losses, table.tolerance))
    if not table.good:
        title = f"By good: the country most {_TRADE[table.direction]} cross, and concentration"
        summary.section(title, dependedrows.by_good(table, names))
    _show_cuts(table.cuts, names)
    if cuts and not table.good:
        _show_cuts(table.cuts_by_good, names)


_TITLES = {"country": "Countries", "link": "Links", "place": "Ports", "owner": "Owners"}
_TRADE = {"exports": "exports", "imports": "imports", "trade": "exports and imports"}


def _names(held: LiveCase) -> dict[str, dict[str, str]]:
    from landbridge.study.dependence.called import names_of

    return names_of(held.base.case)


def _show_cuts(found: list[CutSet], names: dict[str, dict[str, str]]) -> None:
    from landbridge.study.dependence.saying import cut_sentences

    if not found:
        return
    out.say()
    out.say("The least number of closures abroad that cuts trade off", style="bold")
    for sentence in cut_sentences(found, names):
        out.say(f"- {sentence}")
