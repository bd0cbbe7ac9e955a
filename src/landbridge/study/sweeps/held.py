"""The case a study of many scenarios starts from, held ready."""

from __future__ import annotations

from dataclasses import replace

from landbridge.case.case import Case
from landbridge.errors import CaseError, Problem
from landbridge.model.live.live import LiveCase, live
from landbridge.model.solution import Solution


def held_of(
    given: Case | Solution | LiveCase, *, year: int | None = None, priced: bool = False
) -> LiveCase:
    """The case held ready: as it is, or as it was solved; that of a solution is kept with it.

    year: of a case; its base year where left out.
    priced: whether what is not met has a price in it though it was solved as a must.

    Raises what `live` raises, and CaseError where hours grow with the load.
    """
    if isinstance(given, LiveCase):
        return given
    if isinstance(given, Case):
        return live(given, year=year)
    if given.routing != "fixed":
        raise CaseError([_growing(given.routing)])
    strict = given.strict and not priced
    name = f"held {strict}"
    if name not in given.kept:
        held = live(given.given, year=given.year, strict=strict)
        given.kept[name] = LiveCase(replace(held.base, scenarios=given.scenarios), held.programme)
    found: LiveCase = given.kept[name]
    return found


def _growing(routing: str) -> Problem:
    return Problem(
        "E310",
        "Scenarios are compared with hours as they are given.",
        value=routing,
        rule="A plan whose hours grow with the load is another one for every load.",
        hint="Solve with routing fixed.",
    )
