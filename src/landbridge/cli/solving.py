"""Commands that solve a case and say what came of it."""

from __future__ import annotations

from typing import Annotated

import typer

from landbridge.cli import out, summary
from landbridge.cli.given import Ask, Routing, solve_case

Good = Annotated[
    str | None, typer.Option("--good", metavar="ID", help="Only this good, by its id.")
]
Limit = Annotated[
    int, typer.Option("--limit", metavar="N", min=1, help="How many to show; --json has them all.")
]


def solve(
    ask: Ask,
    routing: Routing = "fixed",
) -> None:
    """Find where goods flow at least cost, prove it, and sum it up.

    Shown are the certificate, money, the largest routes, borders crossed, what binds and what is
    not met.
    """
    solution = solve_case(ask, routing)
    if ask.as_json:
        out.emit(summary.facts(solution))
    else:
        summary.summarise(solution)


def explain(
    ask: Ask,
    limit: Limit = 20,
    routing: Routing = "fixed",
) -> None:
    """Say what binds, who controls it and what more is worth.

    With --strict, say why what is to be met cannot be: a proved cut, in the names of places.
    """
    from landbridge.model.explain import explain as explain_solution

    solution = solve_case(ask, routing)
    binding = explain_solution(solution)
    if ask.as_json:
        out.emit({**summary.head(solution), "binding": binding.to_dicts()})
        return
    summary.heading(solution)
    out.say()
    for sentence in binding["sentence"].head(limit):
        out.say(f"- {sentence}")
    if binding.is_empty():
        out.say("Nothing binds: no capacity is scarce.")
    _more(binding.height, limit)


def routes(
    ask: Ask,
    good: Good = None,
    limit: Limit = 20,
    routing: Routing = "fixed",
) -> None:
    """List routes with tonnes, cost, days and netback.

    The netback is what a tonne is worth to the seller: the price at its end less the way there.
    """
    solution = solve_case(ask, routing)
    found = solution.routes
    if good is not None:
        goods = solution.case.table("goods")["id"].to_list()
        if good not in goods:
            raise typer.BadParameter(f"the case has no good {good!r}; it has: {', '.join(goods)}")
        found = found.filter(found["good"] == good)
    if ask.as_json:
        out.emit({**summary.head(solution), "routes": found.to_dicts()})
        return
    summary.heading(solution)
    out.say()
    summary.tabulate(summary.routes(solution, found, limit))
    if found["one_of_several"].any():
        out.say("* one of several: another split of the flows is as good.")
    _more(found.height, limit)


def _more(height: int, limit: int) -> None:
    if height > limit:
        out.say(f"… and {height - limit} more; --limit {height} or --json shows them.")
