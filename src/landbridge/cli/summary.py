"""A solution in words and short tables, for somebody who has two minutes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from landbridge.cli import out
from landbridge.cli.out import number

if TYPE_CHECKING:
    import polars as pl

    from landbridge.model.solution import Solution

TOP = 10
"""Rows shown of a long list; the whole list is a command or `--json` away."""

COST_NAMES = {
    "value": "Value of what is delivered",
    "supply": "Getting it out of the ground or off the shelf",
    "transport": "Transport",
    "border": "Border fees",
    "interchange": "Handling at ports and changes of gauge",
    "time": "Time on the way",
    "plant": "Running plants",
    "unmet": "Requirements not met",
    "stranded": "Supply left stranded",
    "investment": "Yearly cost of what scenarios build",
}


def summarise(solution: Solution, binding: pl.DataFrame) -> None:
    """Print what was solved and proved: money, main routes, what binds, what is unmet."""
    out.say(title(solution), style="bold")
    out.say(solution.certificate.sentence)
    for remark in solution.notes:
        out.say(f"Note: {remark}")
    _section("Money, million USD a year", money(solution))
    _section("Largest routes", routes(solution, solution.routes.sort("kt", descending=True)))
    _section("What binds, dearest first", bindings(binding), "Nothing: no capacity is scarce.")
    _section("Not met", unmet(solution), "Nothing: every requirement is met.")


def head(solution: Solution) -> dict[str, Any]:
    """What every answer in JSON starts with."""
    return {
        "case": solution.case.name,
        "title": solution.case.meta.title,
        "year": solution.year,
        "scenarios": list(solution.scenarios),
        "strict": solution.strict,
        "certificate": solution.certificate.sentence,
    }


def title(solution: Solution) -> str:
    """The case, the year and the scenarios in one line."""
    scenarios = "".join(f" + {name}" for name in solution.scenarios)
    strict = " (strict)" if solution.strict else ""
    return f"{solution.case.meta.title}, {solution.year}{scenarios}{strict}"


def money(solution: Solution) -> list[list[str]]:
    """Rows of the account; the first row is the heading."""
    items = [row for row in solution.costs.iter_rows(named=True) if row["musd"]]
    rows = [
        [
            COST_NAMES.get(row["item"], row["item"]),
            number(row["musd"] if row["item"] == "value" else -row["musd"], 1),
        ]
        for row in items
    ]
    return [["", ">million USD"], *rows, ["What remains", number(solution.objective_musd, 1)]]


def routes(solution: Solution, chosen: pl.DataFrame, most: int = TOP) -> list[list[str]]:
    """Rows of routes; the first row is the heading, an asterisk marks one of several."""
    goods = names(solution, "goods")
    head = [">kt/yr", "good", "route", ">USD/t", ">days", ">netback USD/t"]
    return [head, *([*_route(row, goods)] for row in chosen.head(most).iter_rows(named=True))]


def bindings(binding: pl.DataFrame, most: int = TOP) -> list[list[str]]:
    """Rows of what binds; the first row is the heading."""
    head = ["what", "controlled by", ">used", ">scarcity USD/t"]
    rows = [
        [
            row["name"],
            row["owner"] or "",
            percent(row["loading"]),
            number(row["scarcity_usd_t"], 2),
        ]
        for row in binding.head(most).iter_rows(named=True)
    ]
    return [head, *rows]


def unmet(solution: Solution, most: int = TOP) -> list[list[str]]:
    """Rows of requirements that are not met; the first row is the heading."""
    goods, places = names(solution, "goods"), names(solution, "places")
    rows = [
        [
            row["kind"],
            places.get(row["place"], row["place"] or ""),
            goods.get(row["good"], row["good"] or ""),
            number(row["wanted_kt"], 1),
            number(row["kt"], 1),
        ]
        for row in solution.unmet.sort("kt", descending=True).head(most).iter_rows(named=True)
    ]
    return [["kind", "where", "good", ">wanted kt", ">missing kt"], *rows]


def names(solution: Solution, table: str) -> Mapping[str, str]:
    """Names to be shown, by id."""
    return dict(solution.case.table(table).select("id", "name").iter_rows())


def percent(share: float | None) -> str:
    """A share for people: `87 %`."""
    return "" if share is None else f"{number(100 * share)} %"


def tabulate(rows: Iterable[Iterable[str]]) -> None:
    """Print rows under their heading; a heading that starts with `>` is aligned to the right."""
    head, *body = (list(row) for row in rows)
    columns = [(name.removeprefix(">"), "right" if name[:1] == ">" else "left") for name in head]
    out.show(out.table(columns, body))


def _route(row: Mapping[str, Any], goods: Mapping[str, str]) -> Iterable[str]:
    yield number(row["kt"], 1)
    yield goods.get(row["good"], row["good"])
    yield row["path"] + (" *" if row["one_of_several"] else "")
    yield number(row["usd_t"], 1)
    yield number(row["hours"] / 24, 1)
    yield number(row["netback_usd_t"], 1)


def _section(heading: str, rows: list[list[str]], if_none: str = "Nothing.") -> None:
    out.say()
    out.say(heading, style="bold")
    if len(rows) == 1:
        out.say(if_none)
    else:
        tabulate(rows)
