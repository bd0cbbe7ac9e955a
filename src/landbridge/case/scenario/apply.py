"""Scenarios applied to a case, one after the other."""

from __future__ import annotations

from collections.abc import Iterable

from landbridge.case.case import Case
from landbridge.case.scenario.add import ban, demand
from landbridge.case.scenario.close import close
from landbridge.case.scenario.edits import scale, set_cells
from landbridge.case.scenario.fits import fits
from landbridge.case.scenario.form import Scenario
from landbridge.case.scenario.friction import friction
from landbridge.case.scenario.notes import Spot
from landbridge.case.scenario.projects import build
from landbridge.case.scenario.standing import standing
from landbridge.errors import Problem, ScenarioError

STEPS = (build, scale, set_cells, demand, friction, ban, standing, close)
"""What a scenario does, in the order it does it."""


def apply(case: Case, scenarios: Scenario | Iterable[Scenario]) -> Case:
    """The case as the scenarios make it, the later on top of the earlier; the case given stays.

    Applying them one by one or all at once comes to the same.

    Raises ScenarioError with every problem of all of them: tables, columns, rows and values that
    do not fit the case, things said twice, projects that cannot be built.
    """
    problems: list[Problem] = []
    for scenario in (scenarios,) if isinstance(scenarios, Scenario) else scenarios:
        spot = Spot(scenario.file, scenario.line_numbers)
        before = case
        for step in STEPS:
            case = step(case, scenario, spot)
        fits(before, case, spot)
        problems += spot.problems
    if problems:
        raise ScenarioError(problems)
    return case
