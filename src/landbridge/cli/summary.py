"""A solution in words and short tables, for somebody who has two minutes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from landbridge.cli import out

if TYPE_CHECKING:
    import polars as pl

    from landbridge.model.solution import Solution
    from landbridge.show.material import Material
    from landbridge.show.names import Names

TOP = 10
"""Rows shown of a long list; the whole list is a command or `--json` away."""

SLIGHT = 0.01
"""Shares below this are not listed."""

Rows = list[list[str]]
"""A table for people: its heading, then its rows. A heading that starts with `>` is of numbers."""

COST_NAMES = {
    "value": "Value of what is delivered",
    "supply": "Cost of supply",
    "transport": "Transport",
    "interchange": "Handling at ports and changes of mode or gauge",
    "border": "Border fees",
    "time": "Time on the way",
    "friction": "Frictions beyond tariffs and prices",
    "tariff": "Tariffs of controls",
    "plant": "Running plants",
    "unmet": "Price of what is not met",
    "stranded": "Price of supply left behind",
    "investment": "Yearly cost of what scenarios build",
}


def summarise(solution: Solution) -> None:
    """Print what matters in sentences, then money, routes, crossings, what binds and is unmet."""
    from landbridge.model.congestion.notes import congestion_notes
    from landbridge.model.controls.notes import control_notes
    from landbridge.show.findings import findings
    from landbridge.show.material import Material
    from landbridge.study.nearly import TOLERANCE, finds_intervals

    known = Material(solution, solution.given, brief=True)
    out.say(title(solution), style="bold")
    out.say()
    for point in findings(known):
        out.say(f"- {point.lead} {point.text}")
        for below in point.points:
            out.say(f"  - {below}")
    binding_nothing = control_notes(solution.case)
    if binding_nothing:
        out.say(f"- Rules. {_rules(solution, len(binding_nothing))}")
    for note in congestion_notes(solution.case, solution.routing):
        out.say(f"- Hours. {note}")
    section("Money, million USD a year", money(solution))
    section("Largest routes (* one of several as good)", main_routes(known))
    span = f"in brackets: plans at most {100 * TOLERANCE:g} % worse"
    if not finds_intervals(solution):
        span = "in this plan; `landbridge ranges` finds how far a share can move"
    section(
        f"Whose land exports cross ({span})",
        crossed(known),
        "No third country.",
    )
    section("What binds, dearest first", bindings(known.binding), "Nothing is scarce.")
    if solution.equilibrium is not None:
        section(*waiting(solution), "Nothing is congested.")
    section("Not met", unmet(solution), "Nothing: every requirement is met.")


def _rules(solution: Solution, free: int) -> str:
    """How many rules the plan keeps to, and where to read of the others."""
    from landbridge.show.fmt import count

    kept = len({ruling.control for ruling in solution.solved.build.streams.rulings})
    keeps = f"keeps to {count(kept, 'rule')}" if kept else "keeps to none"
    return (
        f"The plan {keeps} in force on {solution.case.day}; `landbridge screen` says why "
        f"{free} bind nothing, or only in part."
    )


def title(solution: Solution) -> str:
    """The case, the year and the scenarios in one line."""
    case = solution.case.meta.title
    year = "" if str(solution.year) in case else f", {solution.year}"
    scenarios = "".join(f" + {name}" for name in solution.scenarios)
    by = f", by {solution.case.statistic}" if solution.case.statistic else ""
    if solution.case.controls_on:
        by += f", controls of {solution.case.controls_on}"
    routed = "" if solution.routing == "fixed" else f", routing {solution.routing}"
    return f"{case}{year}{by}{scenarios}{routed}{' (strict)' if solution.strict else ''}"


def heading(solution: Solution) -> None:
    """Print what was solved, and the certificate in one sentence."""
    out.say(title(solution), style="bold")
    out.say(solution.certificate.sentence)


def facts(solution: Solution) -> dict[str, Any]:
    """Everything about a solution for programs."""
    from landbridge.study.crossings import crossings

    return {**solution.facts(), "crossings": crossings(solution).to_dicts()}


def head(solution: Solution) -> dict[str, Any]:
    """What every answer in JSON starts with."""
    return {
        "case": solution.case.meta.title,
        "year": solution.year,
        "statistic": solution.case.statistic or None,
        "controls_on": solution.case.day.isoformat(),
        "scenarios": list(solution.scenarios),
        "strict": solution.strict,
        "objective_musd": solution.objective_musd,
        "certificate": solution.certificate.facts(),
        "notes": list(solution.notes),
        "routing": solution.routing,
        "equilibrium": solution.equilibrium.facts() if solution.equilibrium else None,
    }


def money(solution: Solution) -> Rows:
    """The account: every part of the objective that is not zero, and what is left."""
    from landbridge.show.fmt import number

    items = [(item, musd) for item, musd in solution.costs.iter_rows() if abs(musd) >= 0.05]
    signed = [(COST_NAMES[item], musd if item == "value" else -musd) for item, musd in items]
    rows = [*signed, ("Left over", solution.objective_musd)]
    return [["", ">million USD"], *([name, number(musd, 1)] for name, musd in rows)]


def waiting(solution: Solution) -> tuple[str, Rows]:
    """What waits where, with what it costs, and how near the plan is to an equilibrium."""
    from landbridge.show.fmt import number, per_tonne, share, tonnes

    near = solution.equilibrium
    near_it = "" if near is None else f". {near.sentence}"
    rows = [
        [
            row["name"] or row["id"],
            tonnes(row["kt"]),
            "" if row["loading"] is None else share(row["loading"]),
            number(row["free_hours"], 1),
            number(row["hours"], 1),
            per_tonne(row["waiting_usd_t"]),
            number(row["waiting_musd"], 1),
            per_tonne(row["toll_usd_t"]),
        ]
        for row in solution.waiting.iter_rows(named=True)
    ]
    return f"Hours that grow with the load{near_it}", [WAITING, *rows]


WAITING = ["what", ">kt/yr", ">of capacity", ">hours free", ">hours", ">waiting USD/t"]
WAITING += [">million USD", ">cost to others USD/t"]
"""Heading of what waits."""


def main_routes(known: Material) -> Rows:
    """The largest routes that touch the economy of the case, from end to end."""
    names, modes = known.names, _modes(known.solution)
    touches = known.routes["countries"].str.contains(rf"(^|;){known.home}:")
    rows = []
    for row in known.routes.filter(touches).head(TOP).iter_rows(named=True):
        path = f"{names.place(row['from'])} → {names.place(row['to'])}"
        crosses = ", ".join(map(names.country, row["crossed"]))
        rows.append([*_route(row, path, names, modes), crosses])
    return [[*ROUTE, "crosses"], *rows]


def routes(solution: Solution, chosen: pl.DataFrame, most: int) -> Rows:
    """Routes with every place on the way."""
    from landbridge.show.names import names

    known, modes = names(solution.case), _modes(solution)
    rows = chosen.head(most).iter_rows(named=True)
    return [ROUTE, *([*_route(row, row["path"], known, modes)] for row in rows)]


ROUTE = [">kt/yr", "good", "route", "by", ">USD/t", ">days", ">netback USD/t"]
"""Heading of a list of routes; an asterisk after a route marks one of several."""


def _modes(solution: Solution) -> dict[str, str]:
    """The mode of every link."""
    return dict(solution.case.table("links").select("id", "mode").iter_rows())


def _route(
    row: Mapping[str, Any], path: str, known: Names, modes: Mapping[str, str]
) -> Iterator[str]:
    from landbridge.show.fmt import number, per_tonne, tonnes

    by = dict.fromkeys(known.mode(modes[link]) for link in row["links"].split(";") if link)
    yield tonnes(row["kt"])
    yield known.good(row["good"])
    yield path + (" *" if row["one_of_several"] else "")
    yield ", ".join(by)
    yield per_tonne(row["usd_t"])
    yield number(row["hours"] / 24, 1)
    yield per_tonne(row["netback_usd_t"])


def crossed(known: Material) -> Rows:
    """Exports by good, with the countries they cross and those they pass with their waters."""
    from landbridge.show.findings import passed, ranged
    from landbridge.show.fmt import tonnes

    def listed(good: str, by: str) -> str:
        rows = [row for row in passed(known, good, by) if row["share"] >= SLIGHT]
        return ", ".join(f"{known.names.country(row['country'])} {ranged(row)}" for row in rows)

    rows = [
        [known.names.good(good), tonnes(kt), listed(good, "land"), listed(good, "through")]
        for good, kt in known.export_goods[:TOP]
    ]
    some = [row for row in rows if row[2] or row[3]]
    return [["good", ">exports kt", "share that crosses", "passes, with waters"], *some]


def bindings(binding: pl.DataFrame) -> Rows:
    """What binds and who controls it."""
    from landbridge.show.fmt import number, share

    rows = [
        [
            row["name"],
            row["owner"] or "",
            share(row["loading"]),
            number(row["scarcity_usd_t"], 2) + (" a vehicle-hour" if "h" in row["unit"] else ""),
        ]
        for row in binding.head(TOP).iter_rows(named=True)
    ]
    return [["what", "controlled by", ">used", ">one more tonne is worth, USD"], *rows]


def unmet(solution: Solution) -> Rows:
    """Requirements that are not met, the largest first."""
    from landbridge.show.fmt import tonnes
    from landbridge.show.names import names

    known = names(solution.case)
    missing = solution.unmet.sort("kt", descending=True, maintain_order=True)
    rows = [
        [
            row["kind"],
            known.place(row["place"] or ""),
            known.good(row["good"] or ""),
            tonnes(row["wanted_kt"]),
            tonnes(row["kt"]),
        ]
        for row in missing.head(TOP).iter_rows(named=True)
    ]
    return [["kind", "where", "good", ">wanted kt", ">missing kt"], *rows]


def section(title: str, rows: Rows, if_none: str = "Nothing.") -> None:
    """Print a table under a title, or a sentence where it has no rows."""
    out.say()
    out.say(title, style="bold")
    if len(rows) == 1:
        out.say(if_none)
    else:
        tabulate(rows)


def tabulate(rows: Iterable[Iterable[str]]) -> None:
    """Print rows under their heading."""
    top, *body = (list(row) for row in rows)
    columns = [(name.removeprefix(">"), "right" if name[:1] == ">" else "left") for name in top]
    out.show(out.table(columns, body))
