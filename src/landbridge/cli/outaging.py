"""What `disrupt` says of outages that last some weeks, and of all that may come over years."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from landbridge.cli import out, summary
from landbridge.cli.given import Ask, case_path, solved
from landbridge.cli.means import How, asked_words, how_means

if TYPE_CHECKING:
    from landbridge.study.risk.risk import Risk
    from landbridge.study.risk.spell import Outage

Outages = Annotated[
    list[str] | None,
    typer.Option(
        "--outage",
        metavar="WHAT",
        help="What fails for a time, and how long, such as 'links/cpc_kz left=0.5 weeks=6 "
        "start=2023-03-22', or 'outages/ID' of the table outages; may be given again. Also: "
        "days=10, catch_up=0.5, foreseen=yes. Storage bridges what it can.",
    ),
]
AtRisk = Annotated[
    bool,
    typer.Option(
        "--risk",
        help="Draw years of outages from the table outages: what they cost on average and in bad "
        "years.",
    ),
]
Years = Annotated[
    int, typer.Option("--years", metavar="N", min=100, help="With --risk: years to draw.")
]
Seed = Annotated[
    int,
    typer.Option("--seed", metavar="N", min=0, help="With --risk: the same gives the same years."),
]
CatchUp = Annotated[
    float,
    typer.Option(
        "--catch-up",
        metavar="SHARE",
        min=0.0,
        max=1.0,
        help="With --risk: share of the demand of an outage that may be served after it, in the "
        "estimate with storage.",
    ),
]

SHOWN = 8
"""Rows of a table that are shown."""


def timed(ask: Ask, outages: Sequence[str], given: Sequence[str] = ()) -> None:
    """Say what outages of some days cost, each in a year of its own.

    outages: as they are written after --outage.  given: scenarios that hold all year.
    Where one does not name what is out, it is what the scenarios of `ask` do.
    """
    from landbridge.case.scenario import load_scenario
    from landbridge.study.risk.asked import outage_from
    from landbridge.study.risk.spell import outage

    asked = [outage_from(text) for text in outages]
    path = case_path(ask.case)
    happening = [load_scenario(name, case_dir=path) for name in ask.scenario or ()]
    if not all(one.what for one in asked) and len(happening) != 1:
        raise typer.BadParameter("--outage names what is out, or one --scenario does")
    solution = solved(ask, [tuple(given)])[0]
    with out.working("Solving the year in periods …", quiet=ask.as_json):
        found = [outage(solution, one.what or happening[0], **one.given) for one in asked]
    if ask.as_json:
        out.emit({**summary.head(solution), "outages": [one.facts() for one in found]})
        return
    summary.heading(solution)
    for one in found:
        _tell(one)


def _tell(found: Outage) -> None:
    for sentence in found.sentences:
        out.say(f"- {sentence}")
    summary.section("What storage does, kt", _stores(found), "Nothing.")
    summary.section(
        "What goes another way while it lasts, kt", _detours(found), "Nothing moves otherwise."
    )
    summary.section("Who bears it, million USD", _parties(found), "Nobody loses.")
    out.say()


def _stores(found: Outage) -> summary.Rows:
    from landbridge.show.fmt import tonnes
    from landbridge.study.measured import named

    rows = [
        [
            named(found.base.case, "storage", row["storage"]),
            row["period"],
            *(tonnes(row[name]) for name in ("filled_kt", "drawn_kt", "stock_kt")),
        ]
        for row in found.stores.iter_rows(named=True)
        if row["filled_kt"] + row["drawn_kt"] > 1e-6
    ]
    return [["storage", "period", ">taken in", ">given", ">held at its end"], *rows]


def _detours(found: Outage) -> summary.Rows:
    from landbridge.show.fmt import tonnes

    rows = [
        [row["name"], *(tonnes(row[name]) for name in ("usual_kt", "kt", "change_kt"))]
        for row in found.detours.head(SHOWN).iter_rows(named=True)
    ]
    return [["link or interchange", ">usual", ">now", ">change"], *rows]


def _parties(found: Outage) -> summary.Rows:
    from landbridge.show.fmt import number

    losers = found.parties.filter(found.parties["musd"] < 0).head(SHOWN)
    rows = [
        [row["role"], row["party"] or "–", number(row["musd"], 2)]
        for row in losers.iter_rows(named=True)
    ]
    return [["who", "of", ">change"], *rows]


def at_risk(
    ask: Ask,
    how: How,
    *,
    years: int,
    seed: int,
    catch_up: float = 0.0,
    given: Sequence[str] = (),
) -> None:
    """Say what the outages of a case cost over years drawn by lot.

    given: scenarios that hold all the time; those of `ask` count among them.
    """
    from landbridge.study.risk.risk import risk

    solution = solved(ask, [(*given, *(ask.scenario or ()))])[0]
    with how_means(how, asked_words(), quiet=ask.as_json, seed=seed) as means:
        found = risk(solution, years, seed, catch_up=catch_up, means=means)
    if ask.as_json:
        out.emit({**summary.head(solution), **found.facts()})
        return
    summary.heading(solution)
    for sentence in found.sentences:
        out.say(f"- {sentence}")
    summary.section("What a year costs, million USD", _exceedance(found), "Too few years.")
    summary.section("What it comes from", _causes(found), "There are no outages.")


def _exceedance(found: Risk) -> summary.Rows:
    from landbridge.show.fmt import number

    stored = found.stored_exceedance
    eased = {} if stored is None else dict(stored.select("return_years", "loss_musd").iter_rows())
    head = ["once in years", ">as much or more", ">from", ">to (95 %)"]
    rows = [
        [
            str(row["return_years"]),
            *(number(row[name], 0) for name in ("loss_musd", "low_musd", "high_musd")),
            *([number(eased[row["return_years"]], 0)] if eased else []),
        ]
        for row in found.exceedance.iter_rows(named=True)
    ]
    return [[*head, *([">with storage"] if eased else [])], *rows]


def _causes(found: Risk) -> summary.Rows:
    from landbridge.show.fmt import number

    with_storage = found.stored_musd is not None
    head = ["outage", ">a year", ">days", ">out", ">a day, million USD", ">a year, million USD"]

    def cells(row: dict[str, Any]) -> list[str]:
        figures = [number(row["per_year"], 2), number(row["days"], 1), f"{row['share_out']:.1%}"]
        money = [number(row["day_musd"], 2), number(row["musd"], 1)]
        eased = [number(row["stored_musd"], 1)] if with_storage else []
        return [row["name"], *figures, *money, *eased, row["grade"]]

    rows = [cells(row) for row in found.causes.iter_rows(named=True)]
    return [[*head, *([">with storage"] if with_storage else []), "grade"], *rows]
