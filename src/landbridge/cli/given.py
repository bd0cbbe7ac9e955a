"""What users give on the command line: options that several commands share, and what they mean."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from functools import wraps
from inspect import Parameter, Signature
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_type_hints

import typer

from landbridge.cli import out
from landbridge.cli.guard import guard
from landbridge.cli.means import How, note_question

if TYPE_CHECKING:
    from landbridge.case.case import Case
    from landbridge.model.solution import Solution

CaseArgument = Annotated[
    str,
    typer.Argument(
        metavar="CASE",
        help="Folder of a case, its .xlsx workbook, or the name of a shipped case.",
        show_default=False,
    ),
]
Year = Annotated[
    int | None,
    typer.Option(metavar="YEAR", help="Year to solve; without it, the base year of the case."),
]
Scenarios = Annotated[
    list[str] | None,
    typer.Option(
        "--scenario",
        metavar="FILE",
        help="Scenario to lay over the case: a YAML file, or the name of one in the case's "
        "folder `scenarios`. Several are laid over each other in the order given.",
    ),
]
Statistic = Annotated[
    str | None,
    typer.Option(
        "--statistic",
        metavar="NAME",
        help="Whose numbers to take where statistics disagree: a name from the column `statistic` "
        "of alternatives, observed or trade.",
    ),
]
On = Annotated[
    datetime | None,
    typer.Option(
        "--on",
        metavar="DATE",
        formats=["%Y-%m-%d"],
        help="Day whose controls bind, such as 2023-11-09; without it, the last day of the year.",
    ),
]
Strict = Annotated[
    bool,
    typer.Option(
        "--strict",
        help="Treat what is to be met as a must; say, with proof, why it cannot be met.",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
Routing = Annotated[
    Literal["fixed", "user", "system"],
    typer.Option(
        "--routing",
        help="fixed: hours are as given. user: they grow with the load, as the table congestion "
        "says, and each takes what is best for itself. system: all take what is best for all.",
    ),
]
Debug = Annotated[bool, typer.Option("--debug", help="Show where in Landbridge an error arose.")]


@dataclass(frozen=True)
class Ask:
    """What is asked of every command that solves a case: its shared arguments and options."""

    case: CaseArgument
    year: Year = None
    scenario: Scenarios = None
    statistic: Statistic = None
    on: On = None
    strict: Strict = False
    as_json: AsJson = False


SEVERAL = (Ask, How)
"""Types that stand for several options."""


def command(body: Callable[..., None]) -> Callable[..., None]:
    """Make a command of a function: shared options spelled out, `--debug` added, faults caught.

    A parameter of type `Ask` or `How` stands for all its options; the body has to take `--json`
    itself, as a parameter `as_json`, where it has no `Ask`.
    """
    kinds = {name: kind for name, kind in get_type_hints(body).items() if kind in SEVERAL}

    @wraps(body)
    def run(**given: Any) -> None:
        settings = {"debug": given.pop("debug"), "as_json": given["as_json"]}
        note_question(body.__name__, given)
        for name, kind in kinds.items():
            given[name] = kind(**{field.name: given.pop(field.name) for field in fields(kind)})
        guard(lambda: body(**given), **settings)

    debug = Parameter("debug", Parameter.KEYWORD_ONLY, default=False, annotation=Debug)
    named = (one.replace(kind=Parameter.KEYWORD_ONLY) for one in _parameters(body))
    parameters = sorted((*named, debug), key=_rank)
    run.__dict__.pop("__wrapped__")
    run.__dict__["__signature__"] = Signature(parameters)
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return run


def _parameters(body: Callable[..., Any]) -> Iterator[Parameter]:
    """The parameters of a command, those of `Ask` and `How` in their place."""
    for parameter in inspect.signature(body, eval_str=True).parameters.values():
        kind = parameter.annotation
        yield from _parameters(kind) if kind in SEVERAL else (parameter,)


def _rank(parameter: Parameter) -> int:
    return {"as_json": 1, "debug": 2}.get(parameter.name, 0)


def case_path(given: str) -> Path:
    """The folder or workbook that is meant; a path that exists goes before a shipped case."""
    from landbridge.case.examples import examples

    path = Path(given)
    return path if path.exists() else examples().get(given, path)


def solve_case(ask: Ask, routing: Routing = "fixed") -> Solution:
    """Read and solve the case that is asked for, and show that work is under way.

    Raises CaseError, ScenarioError, InfeasibleError or CertificateError.
    """
    return solved(ask, [ask.scenario or ()], routing)[0]


def solve_both(ask: Ask, routing: Routing = "fixed") -> tuple[Solution, Solution]:
    """Solve the case that is asked for as it is, and with the scenarios.

    Raises CaseError, ScenarioError, InfeasibleError or CertificateError.
    """
    base, other = solved(ask, [(), ask.scenario or ()], routing)
    return base, other


def read_case(ask: Ask) -> Case:
    """Read the case that is asked for, by the statistic and the controls that are asked for.

    Raises CaseError.
    """
    from landbridge.case.read import read
    from landbridge.case.statistic import by_statistic

    path = case_path(ask.case)
    with out.working(f"Reading {path.name} …", quiet=ask.as_json):
        case = read(path)
    if ask.on is not None:
        case = replace(case, controls_on=ask.on.date())
    return by_statistic(case, ask.statistic) if ask.statistic else case


def solved(
    ask: Ask, overlays: Sequence[Sequence[str]], routing: Routing = "fixed"
) -> list[Solution]:
    """Solve a case once for each list of scenarios."""
    from landbridge.case.scenario import load_scenario
    from landbridge.model.solve import solve

    path = case_path(ask.case)
    case = read_case(ask)
    scenarios = [[load_scenario(name, case_dir=path) for name in names] for names in overlays]
    with out.working(f"Solving {case.meta.title} …", quiet=ask.as_json):
        return [
            solve(case, some, year=ask.year, strict=ask.strict, routing=routing)
            for some in scenarios
        ]
